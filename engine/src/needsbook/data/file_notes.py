"""What a publisher says around a table: titles, definitions and footnotes, kept and compared.

The rows above the headings and from `until` on, and the sheets that the recipe names under
`notes`, are kept beside the recipe as text (`data/intake/NAME.notes.txt`). What the next file
says otherwise is shown before anything is taken: a definition that changes makes a series
another one. Years and other digits move with each file, and are no change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from needsbook.data.publisher_file import Grid
from needsbook.data.recipe import Recipe

_DIGITS = re.compile(r"\d+")
SUFFIX = ".notes.txt"


def path_of(recipe: Path) -> Path:
    """Where the notes of the last file stand, beside its recipe."""
    return recipe.with_name(recipe.name.removesuffix(".yml") + SUFFIX)


def notes_of(grid: Grid, recipe: Recipe, sheets: Iterable[Grid] = ()) -> tuple[str, ...]:
    """The lines of text around a table, in their order.

    Parameters
    ----------
    sheets : iterable of Grid
        Sheets of notes, whole.
    """
    rows = list(grid.rows[: recipe.header - 1])
    body = grid.rows[recipe.header :]
    if recipe.until:
        ends = next(
            (n for n, row in enumerate(body) if row and row[0].startswith(recipe.until)), None
        )
        rows += body[ends:] if ends is not None else []
    rows += [row for sheet in sheets for row in sheet.rows]
    lines = (" ".join(" ".join(filter(None, row)).split()) for row in rows)
    return tuple(line for line in lines if line)


def differing(before: Iterable[str], now: Iterable[str]) -> tuple[list[str], list[str]]:
    """Lines that went and lines that came, whatever their digits are.

    Examples
    --------
    >>> differing(["Year 2024", "A pupil is absent"], ["Year 2025", "A pupil is away"])
    (['A pupil is absent'], ['A pupil is away'])
    """
    old, new = ({_DIGITS.sub("#", line): line for line in lines} for lines in (before, now))
    gone = [line for key, line in old.items() if key not in new]
    return gone, [line for key, line in new.items() if key not in old]
