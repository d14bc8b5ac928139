"""Selections: asked once by an exhibit, and again to see whether the answer is the same.

An exhibit rests on what its selections gave it, not on the rest of the file. The
digest of an answer holds all that was handed over and all that it can depend on
beside the data dictionary, which has a key of its own: the raw cells in the order of
the rows, the meaning and the reason of each symbol (which may rest on columns that
were not asked for), whom rows are credited to, and how many rows there were where
exactly one had to be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from needsbook.data.datapackage import Resource
from needsbook.data.rows import Row, rows_in, select
from needsbook.ground import held
from needsbook.ground.cache import canonical
from needsbook.ground.files import Stamp, hash_of
from needsbook.ground.formats import EN_DASH, Status
from needsbook.ground.recorder import Read, Selection
from needsbook.ground.symbols import symbols


def answer(resource: Resource, selection: Selection) -> Read:
    """What a selection gives today, as a trace tells it."""
    return _answer(resource, held.identity(resource.path), selection)


def rows_for(resource: Resource, selection: Selection) -> list[Row]:
    """The rows of a selection, as the file writes them."""
    return select(resource.path, dict(selection.where))


def what_is_lacking(resource: Resource, selection: Selection) -> str | None:
    """Why a selection takes less than it asks for; None when it does not.

    A value that stands nowhere in its column is lacking, and so are all rows where none
    has the values together. A value that only has no row beside the others is not.
    """
    if selection.way == "cell":
        return None  # exactly one row is needed there, and told
    return _lacking(resource, held.identity(resource.path), selection)


def what_is_held(resource: Resource, selection: Selection) -> str:
    """What the columns of conditions have that no row or several rows fit; "" if not told.

    Where each value is there and only not together with the others, what each column has
    beside those is told; where several rows fit, in which columns they differ.
    """
    where = dict(selection.where)
    rows = rows_for(resource, selection)
    if rows:
        free = [name for name in resource.told if len({row[name] for row in rows}) > 1]
        named = [f"{name} ({_ranges(resource, name, rows)})" for name in sorted(free)]
        return f"they differ in {' and '.join(named)}" if named else ""
    everything = rows_in(resource.path)
    told = []
    for column, values in where.items():
        if column not in resource.told:
            continue
        if not any(row[column] in values for row in everything):
            told.append(f"{column} has {_ranges(resource, column, everything)}")
            continue
        others = {name: some for name, some in where.items() if name != column}
        beside = select(resource.path, others)
        if beside:
            asked = " and ".join(f"{name} {', '.join(some)}" for name, some in others.items())
            told.append(f"with {asked}, {column} has {_ranges(resource, column, beside)}")
    return "; ".join(told)


def _ranges(resource: Resource, column: str, rows: Sequence[Row]) -> str:
    everything = {row[column] for row in rows_in(resource.path)}
    return ranges({row[column] for row in rows}, everything)


# It is asked when an answer is noted, and again when the rows are handed over.
@lru_cache(maxsize=65536)
def _lacking(resource: Resource, identity: Stamp, selection: Selection) -> str | None:
    for column, values in selection.where:
        there = _values(resource, identity, column)
        absent = [value for value in values if value not in there]
        if absent:
            known = f" (it has {ranges(there, there)})" if column in resource.told else ""
            some = f"{absent[0]} and {len(absent) - 1} more" if absent[1:] else absent[0]
            return f"{resource.name}: column {column}{known} nowhere has {some}"
    if selection.where and not _chosen(resource, selection):
        together = " and ".join(f"{name} {', '.join(some)}" for name, some in selection.where)
        return f"{resource.name}: no row has {together}"
    return None


def _chosen(resource: Resource, selection: Selection) -> Sequence[Any]:
    if resource.is_boundaries:
        return shapes_in(resource).chosen(selection)
    return rows_for(resource, selection)


@lru_cache(maxsize=256)
def _values(resource: Resource, _identity: Stamp, column: str) -> frozenset[str]:
    """All values of a column."""
    rows = shapes_in(resource).rows if resource.is_boundaries else rows_in(resource.path)
    return frozenset(row[column] for row in rows)


@dataclass(frozen=True)
class Shapes:
    """The features of a file of boundaries: their properties, as cells, and their geometries."""

    rows: list[Row]
    geometries: list[dict[str, Any]]

    def chosen(self, selection: Selection) -> list[int]:
        """Positions of those that a selection takes."""
        return [
            number
            for number, row in enumerate(self.rows)
            if all(row[column] in values for column, values in selection.where)
        ]


def shapes_in(resource: Resource) -> Shapes:
    """What a file of boundaries holds."""
    return _features(resource, held.identity(resource.path))


@lru_cache(maxsize=8)
def _features(resource: Resource, _identity: Stamp) -> Shapes:
    features = json.loads(held.content(resource.path))["features"]
    # The type of a property is told by the data dictionary, not by how the others look.
    rows = [
        {column: text_of(one["properties"].get(column)) for column in resource.fields}
        for one in features
    ]
    return Shapes(rows, [one["geometry"] for one in features])


def text_of(value: Any) -> str:
    """A property of a feature as the text of a cell."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


# A book of 4,000 exhibits asks some ten thousand different selections.
@lru_cache(maxsize=65536)
def _answer(resource: Resource, _identity: Stamp, selection: Selection) -> Read:
    if resource.is_boundaries:
        return _shapes(resource, selection)
    rows = rows_for(resource, selection)
    refused = selection.way == "cell" and len(rows) != 1
    given = [] if refused else rows
    handed_over = [
        selection.way,
        len(rows),
        [[row[column] for column in selection.columns] for row in given],
        _meanings(resource, given, selection.columns),
        sorted(_credited(resource, given)),
        # An error may be caught, and its text shown.
        what_is_held(resource, selection) if refused else what_is_lacking(resource, selection),
    ]
    return _read(resource, selection, handed_over, given, rows_in(resource.path))


def _shapes(resource: Resource, selection: Selection) -> Read:
    shapes = shapes_in(resource)
    chosen = shapes.chosen(selection)
    given = [shapes.rows[number] for number in chosen]
    handed_over = [
        [[row[column] for column in selection.columns] for row in given],
        [shapes.geometries[number] for number in chosen],
        _meanings(resource, given, selection.columns),
        what_is_lacking(resource, selection),
    ]
    return _read(resource, selection, handed_over, given, shapes.rows)


def _read(
    resource: Resource,
    selection: Selection,
    handed_over: Any,
    rows: Sequence[Row],
    everything: Sequence[Row],
) -> Read:
    columns = [column for column, _ in selection.where]
    used = [*selection.columns, "geometry"] if resource.is_boundaries else selection.columns
    return Read(
        selection,
        hash_of(canonical(handed_over).encode()),
        tuple(dict.fromkeys([*resource.primary_key, *columns])),
        tuple(used),
        tuple(_keys(resource, selection, rows, everything)),
        len(rows) if resource.counted else None,
        _gaps_met(resource, rows, selection.columns),
        credits=tuple(sorted(_credited(resource, rows))),
    )


def _keys(
    resource: Resource, selection: Selection, rows: Sequence[Row], everything: Sequence[Row]
) -> Iterator[tuple[str, str]]:
    """The rows, by the values of columns that may be told.

    Of single records it is told for what was asked, never what was found: the areas
    that have a record say which have none.
    """
    if resource.counted:
        for column in resource.primary_key:
            yield column, _told(column, rows, everything)
    else:
        for column, values in selection.where:
            if column in resource.told:
                yield column, ", ".join(sorted(values, key=_natural))


def _credited(resource: Resource, rows: Sequence[Row]) -> set[str]:
    column = resource.credit_column
    return {row[column] for row in rows} if column else set()


def _meanings(
    resource: Resource, rows: Sequence[Row], columns: Sequence[str]
) -> list[tuple[int, str, Status, str]]:
    """Symbols among the cells: row, column, meaning and reason."""
    found: list[tuple[int, str, Status, str]] = []
    for column, texts in resource.symbol_texts.items():
        if column not in columns:
            continue
        for number, row in enumerate(rows):
            symbol = resource.meaning(column, row[column], row) if row[column] in texts else None
            if symbol:
                found.append((number, column, symbol.meaning, symbol.reason))
    return found


def _gaps_met(
    resource: Resource, rows: Sequence[Row], columns: Sequence[str]
) -> tuple[tuple[str, str, str, int], ...]:
    met: dict[tuple[str, str, str], int] = {}
    for _, _, meaning, reason in _meanings(resource, rows, columns):
        key = (symbols()[meaning], meaning, reason)
        met[key] = met.get(key, 0) + resource.counted
    return tuple(sorted((*key, count) for key, count in met.items()))


def _told(column: str, rows: Sequence[Row], everything: Sequence[Row]) -> str:
    """The values of a key column among some rows, in short."""
    if len(rows) == 1:
        return rows[0][column]
    return ranges({row[column] for row in rows}, {row[column] for row in everything})


def ranges(chosen: Set[str], universe: Set[str]) -> str:
    """The chosen values of a key column as ranges of all its values: `2018–2020, 2024`.

    A range runs over values that are neighbours in the file's own set of values.
    """
    runs: list[list[str]] = []
    joined = False
    for value in sorted(universe, key=_natural):
        if value in chosen:
            if joined:
                runs[-1][1:] = [value]
            else:
                runs.append([value])
        joined = value in chosen
    return ", ".join(EN_DASH.join(run) for run in runs)


def _natural(value: str) -> tuple[int, float, str]:
    """Numbers in their order, then texts in theirs."""
    try:
        return (0, float(value), value)
    except ValueError:
        return (1, 0.0, value)
