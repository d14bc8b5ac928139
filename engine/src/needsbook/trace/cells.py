"""Cells of a figure's or table's data by their addresses, `row-column`.

The row of a map is an area: `fig-map#e09000012-rate`. An address is the id of the cell
on the trace page, and what `needsbook trace` is asked.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from needsbook.ground.markup import slug

_LONGEST_ID = 80
_MOST_NAMES = 4  # columns that name a row


@dataclass(frozen=True)
class Cell:
    """A cell, and the row and column that it stands in."""

    id: str
    text: str
    column: str
    row: dict[str, str]


@dataclass(frozen=True)
class Data:
    """Published data, row by row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def cells(self) -> Iterator[Cell]:
        for row in self.rows:
            yield from row


def read_data(path: Path) -> Data:
    """The data of an exhibit, as published."""
    with path.open(encoding="utf-8", newline="") as file:
        columns, *rows = list(csv.reader(file))
    across = _names([[name] for name in columns], "column")
    down = _names(rows, "row")
    return Data(
        tuple(columns),
        tuple(
            tuple(
                Cell(f"{first}-{name}", text, column, dict(zip(columns, row, strict=True)))
                for name, column, text in zip(across, columns, row, strict=True)
            )
            for first, row in zip(down, rows, strict=True)
        ),
    )


def _names(texts: list[list[str]], kind: str) -> list[str]:
    """A part of an id for each row or column.

    It is the words of as few cells, from the left, as tell all of them apart, or a number
    where no words do.

    Examples
    --------
    >>> _names([["E01", "2023", "7"], ["E01", "2024", "7"]], "row")
    ['e01-2023', 'e01-2024']
    >>> _names([["-"], ["+"]], "row")
    ['row1', 'row2']
    """
    for width in range(1, min(_MOST_NAMES, max(map(len, texts), default=0)) + 1):
        words = ["-".join(filter(None, map(slug, row[:width]))) for row in texts]
        if len(set(words)) == len(words) and all(0 < len(word) <= _LONGEST_ID for word in words):
            return words
    return [f"{kind}{number}" for number in range(1, len(texts) + 1)]
