"""The rows of a data file, as the file writes them; looked up, not searched for."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from needsbook.ground import held
from needsbook.ground.files import Stamp

#: A row: texts of the cells by column.
Row = dict[str, str]


def rows_in(path: Path) -> list[Row]:
    """All rows of a CSV file."""
    return _read(path, held.identity(path))


def select(path: Path, where: Mapping[str, tuple[str, ...]]) -> list[Row]:
    """The rows whose columns hold one of the wanted values, in the file's order."""
    rows = rows_in(path)
    if not where:
        return rows
    index = _index(path, held.identity(path), tuple(where))
    wanted = [dict.fromkeys(values) for values in where.values()]
    positions = [n for key in itertools.product(*wanted) for n in index.get(key, ())]
    return [rows[n] for n in sorted(positions)]


@lru_cache(maxsize=64)
def _read(path: Path, _identity: Stamp) -> list[Row]:
    text = held.content(path).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@lru_cache(maxsize=256)
def _index(
    path: Path, identity: Stamp, columns: tuple[str, ...]
) -> dict[tuple[str, ...], list[int]]:
    """Positions of the rows by the values of some columns."""
    found: dict[tuple[str, ...], list[int]] = {}
    for number, row in enumerate(_read(path, identity)):
        found.setdefault(tuple(row[column] for column in columns), []).append(number)
    return found
