"""What a CSV file is, as far as it can be seen: a first entry of the data dictionary."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from needsbook.data.publisher_file import rows_of_text
from needsbook.ground.errors import UsageError

_WHOLE = re.compile(r"[+-]?\d+")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_PERIOD = re.compile(r"(?:19|20)\d\d(?:[/-]\d\d)?")
_PERIODS = ("year", "period", "time_period", "quarter", "month", "date")
#: At most so much of a column of numbers can be symbols.
_MOST_SYMBOLS = 0.6
_MOST_KEYS = 4  # columns


@dataclass(frozen=True)
class Areas:
    """The table of areas: its dataset, its column of codes, and the codes."""

    dataset: str
    column: str
    codes: frozenset[str]


@dataclass(frozen=True)
class Guess:
    """A file as a dataset.

    Parameters
    ----------
    symbols : mapping of str to sequence of str
        Texts in columns of numbers, by column.
    period : str
        Column of the period; "" where none looks like one.
    """

    columns: tuple[str, ...]
    types: Mapping[str, str]
    symbols: Mapping[str, Sequence[str]]
    key: tuple[str, ...]
    period: str = ""
    periods: tuple[str, ...] = ()
    area: str = ""
    required: frozenset[str] = field(default_factory=frozenset)
    unknown: tuple[str, ...] = ()  # codes in a column of areas that the table of areas has not


def guess(path: Path, areas: Areas | None) -> Guess:
    """What the columns of a CSV file hold.

    Raises
    ------
    UsageError
        It is no table with a header, or no columns tell its rows apart.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read\n    → give a CSV file in UTF-8") from error
    header, *rows = rows_of_text(text, str(path)) or [[]]
    if not header or not rows or any(len(row) != len(header) for row in rows):
        raise UsageError(f"{path} is no table: give a CSV file with a header and a row or more")
    cells = {name: [row[place] for row in rows] for place, name in enumerate(header)}
    if len(cells) != len(header) or not all(cells):
        raise UsageError(f"{path} has a column without a name, or one name twice")
    types, symbols = {}, {}
    for name, column in cells.items():
        types[name], symbols[name] = _type(column)
    period = next((name for name in cells if _is_period(name, cells[name])), "")
    area, unknown = _areas_in(cells, areas)
    return Guess(
        tuple(header),
        types,
        {name: found for name, found in symbols.items() if found},
        _key(cells, [one for one in (area, period) if one], types),
        period,
        tuple(sorted(set(cells[period]))) if period else (),
        area,
        frozenset(name for name, column in cells.items() if all(column)),
        unknown,
    )


def _areas_in(
    cells: Mapping[str, Sequence[str]], areas: Areas | None
) -> tuple[str, tuple[str, ...]]:
    """The column of areas, and those of its codes that the table of areas lacks."""
    for name, column in cells.items() if areas else ():
        others = sorted(set(column) - areas.codes) if areas else []
        if len(others) < len(set(column)) / 2:
            return name, tuple(others)
    return "", ()


def _type(cells: Sequence[str]) -> tuple[str, list[str]]:
    """The type of a column, and its symbols where it is one of numbers."""
    others = [cell for cell in cells if not _NUMBER.fullmatch(cell)]
    if len(others) > _MOST_SYMBOLS * len(cells) or any(len(cell) > 4 for cell in others):
        return "string", []
    numbers = [cell for cell in cells if _NUMBER.fullmatch(cell)]
    whole = all(_WHOLE.fullmatch(cell) for cell in numbers)
    if any(len(cell) > 1 and cell[0] == "0" and cell.isdigit() for cell in numbers):
        return "string", []  # codes with leading zeros
    return "integer" if whole else "number", sorted(set(others))


def _is_period(name: str, cells: Sequence[str]) -> bool:
    return name.lower() in _PERIODS and all(_PERIOD.fullmatch(cell) for cell in cells)


def _key(
    cells: Mapping[str, Sequence[str]], first: Sequence[str], types: Mapping[str, str]
) -> tuple[str, ...]:
    """The fewest columns that tell the rows apart, areas and periods before others."""
    others = [name for name in cells if types[name] == "string" and name not in first]
    tried = [*first, *others]
    for count in range(1, _MOST_KEYS + 1):
        for names in itertools.combinations(tried, count):
            if len(set(zip(*(cells[name] for name in names), strict=True))) == len(cells[names[0]]):
                return names
    raise UsageError(
        "no columns tell the rows of this file apart\n    → take out repeated rows, or bring it "
        "into one row an area and period"
    )
