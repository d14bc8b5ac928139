"""Sources: the only place where a data file is read.

A source is made from the name of a dataset and called with a selection::

    assessments = source("assessments")
    assessments(where={"year": 2024}, columns=["gss_code", "assessments"])

The caller states what it takes, so a trace can say which rows and columns an
exhibit came from. A column whose cells may hold a symbol (suppressed, not
available …) arrives as numbers with gaps, beside a column `<name>_status` that
says what each gap is.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from needsbook.data.datapackage import Resource, read_datapackage
from needsbook.formats import EN_DASH, SYMBOLS, Status
from needsbook.project import Project, find_project, look_up
from needsbook.tracing.recorder import Read, is_recording, note_edition, note_read

if TYPE_CHECKING:
    import pandas as pd

Selection = Mapping[str, Any]


@dataclass(frozen=True)
class Gap:
    """A cell without a number, and why: suppressed, not available, not applicable."""

    status: Status
    reason: str

    @property
    def shown(self) -> str:
        return SYMBOLS[self.status]


@dataclass(frozen=True)
class Source:
    """A function that reads one dataset."""

    dataset: str
    home: Path = field(repr=False)

    @property
    def project(self) -> Project:
        return find_project(self.home)

    @property
    def resource(self) -> Resource:
        """The dataset's entry in the data dictionary."""
        return read_datapackage(self.project.data)[self.dataset]

    def __call__(
        self, *, where: Selection | None = None, columns: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Rows that match `where`, with the columns named.

        Parameters
        ----------
        where : mapping, optional
            Column to value, or to a list of values; a row must match them all.
        columns : sequence of str, optional
            The columns wanted, in this order; all when left out.

        Returns
        -------
        pandas.DataFrame
            (geopandas.GeoDataFrame for boundaries.) One row a selected row, in
            file order, index from 0. A column with symbols is followed by
            `<name>_status`: empty where there is a number.

        Raises
        ------
        KeyError
            A column is not in the dataset.
        """
        resource = self.resource
        wanted = list(columns) if columns is not None else list(resource.fields)
        conditions = _conditions(where or {})
        _known_columns(resource, [*wanted, *conditions])
        if resource.is_boundaries:
            return self._boundaries(resource, wanted, conditions)
        everything = _rows(resource.path)
        rows = _select(resource.path, conditions)
        _note(resource, wanted, conditions, rows, everything)
        return _frame(resource, rows, wanted)

    def one(self, column: str, *, where: Selection) -> float | str | Gap:
        """The one cell that `where` leaves: a number, a text, or a `Gap`."""
        text, row = self._cell(column, where)
        kind = self.resource.fields[column]["type"]
        if kind not in ("integer", "number"):
            return text
        symbol = self.resource.meaning(column, text, row)
        return Gap(symbol.meaning, symbol.reason) if symbol else float(text)

    def quote(self, column: str, *, where: Selection) -> Decimal:
        """The one number that `where` leaves, with the digits its source prints.

        Raises
        ------
        LookupError
            No row or several rows match, or the cell holds no number.
        """
        text, _ = self._cell(column, where)
        try:
            return Decimal(text)
        except InvalidOperation:
            raise LookupError(
                f"{self.dataset}: column {column} holds “{text}”, not a number, where {dict(where)}"
            ) from None

    def _cell(self, column: str, where: Selection) -> tuple[str, dict[str, str]]:
        resource = self.resource
        conditions = _conditions(where)
        _known_columns(resource, [column, *conditions])
        everything = _rows(resource.path)
        rows = _select(resource.path, conditions)
        if len(rows) != 1:
            raise LookupError(
                f"{self.dataset}: {len(rows)} rows match {dict(where)}; exactly one is needed"
            )
        _note(resource, [column], conditions, rows, everything)
        return rows[0][column], rows[0]

    def _boundaries(
        self, resource: Resource, wanted: list[str], conditions: dict[str, tuple[str, ...]]
    ) -> pd.DataFrame:
        import geopandas

        frame: pd.DataFrame = geopandas.read_file(resource.path)
        (key,) = resource.primary_key
        everything = [{key: str(code)} for code in frame[key]]
        for column, values in conditions.items():
            frame = frame[frame[column].isin(values)]
        chosen = [{key: str(code)} for code in frame[key]]
        _note(resource, [*wanted, "geometry"], conditions, chosen, everything)
        return frame[[*wanted, "geometry"]].reset_index(drop=True)


def source(dataset: str) -> Source:
    """The source of a dataset of `data/datapackage.json`."""
    import sys

    # The project is found from the module that declares the source, so that a
    # notebook may run in any folder.
    module_file = sys._getframe(1).f_globals.get("__file__")
    return Source(dataset, Path(module_file).parent if module_file else Path.cwd())


@dataclass(frozen=True)
class EditionSource:
    """The edition (date, reference periods) as a source for the analysis."""

    home: Path = field(repr=False)

    def first(self, dataset: str) -> Any:
        """First reference period of a dataset."""
        return self._period(dataset, "first")

    def last(self, dataset: str) -> Any:
        """Last (usually the latest) reference period of a dataset."""
        return self._period(dataset, "last")

    def value(self, key: str) -> Any:
        """A value of the edition by its dotted key, for example ``label``."""
        note_edition(key)
        return look_up(find_project(self.home).edition.values, key)

    def _period(self, dataset: str, end: str) -> Any:
        note_edition(f"periods.{dataset}.{end}")
        return find_project(self.home).edition.periods[dataset][end]


def edition_source() -> EditionSource:
    """The edition key of `_quarto.yml`, for the module that calls this."""
    import sys

    module_file = sys._getframe(1).f_globals.get("__file__")
    return EditionSource(Path(module_file).parent if module_file else Path.cwd())


def rows_of(resource: Resource, where: Selection) -> list[dict[str, str]]:
    """Rows of a dataset as its file writes them, for the engine itself; nothing is recorded.

    Raises
    ------
    KeyError
        A column of `where` is not in the dataset.
    """
    _known_columns(resource, list(where))
    return _select(resource.path, _conditions(where))


def _conditions(where: Selection) -> dict[str, tuple[str, ...]]:
    return {
        column: tuple(
            _cell_text(item)
            for item in (value if isinstance(value, list | tuple | set | range) else [value])
        )
        for column, value in where.items()
    }


def _cell_text(value: Any) -> str:
    """A wanted value as the file writes it: the year 2024.0 is `2024`."""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value)


def _known_columns(resource: Resource, columns: Sequence[str]) -> None:
    unknown = [column for column in columns if column not in resource.fields]
    if unknown:
        raise KeyError(
            f"{resource.name} has no column {', '.join(unknown)}; "
            f"it has {', '.join(resource.fields)}"
        )


def _rows(path: Path) -> list[dict[str, str]]:
    stat = path.stat()
    return _read_rows(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=64)
def _read_rows(path: Path, _mtime: int, _size: int) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _select(path: Path, conditions: dict[str, tuple[str, ...]]) -> list[dict[str, str]]:
    """The rows whose columns hold one of the wanted values, in the file's order."""
    rows = _rows(path)
    if not conditions:
        return rows
    stat = path.stat()
    index = _index(path, stat.st_mtime_ns, stat.st_size, tuple(conditions))
    wanted = [dict.fromkeys(values) for values in conditions.values()]
    positions = [n for key in itertools.product(*wanted) for n in index.get(key, ())]
    return [rows[n] for n in sorted(positions)]


@lru_cache(maxsize=256)
def _index(
    path: Path, mtime: int, size: int, columns: tuple[str, ...]
) -> dict[tuple[str, ...], list[int]]:
    """Positions of the rows by the values of some columns: looked up, not searched for."""
    found: dict[tuple[str, ...], list[int]] = {}
    for number, row in enumerate(_read_rows(path, mtime, size)):
        found.setdefault(tuple(row[column] for column in columns), []).append(number)
    return found


def _frame(resource: Resource, rows: list[dict[str, str]], wanted: list[str]) -> pd.DataFrame:
    import pandas as pd

    with_symbols = resource.columns_with_symbols()
    series: dict[str, Any] = {}
    for column in wanted:
        cells = [row[column] for row in rows]
        kind = resource.fields[column]["type"]
        if kind not in ("integer", "number"):
            series[column] = pd.Series(cells, dtype="object")
        elif column in with_symbols:
            met = [
                resource.meaning(column, cell, row) for cell, row in zip(cells, rows, strict=True)
            ]
            series[column] = pd.Series(
                [
                    float("nan") if symbol else float(cell)
                    for cell, symbol in zip(cells, met, strict=True)
                ],
                dtype="float64",
            )
            series[f"{column}_status"] = pd.Series(
                [symbol.meaning if symbol else "" for symbol in met], dtype="object"
            )
        elif kind == "integer":
            series[column] = pd.Series([int(cell) for cell in cells], dtype="int64")
        else:
            series[column] = pd.Series([float(cell) for cell in cells], dtype="float64")
    return pd.DataFrame(series)


def _note(
    resource: Resource,
    wanted: Sequence[str],
    conditions: dict[str, tuple[str, ...]],
    rows: list[dict[str, str]],
    everything: list[dict[str, str]],
) -> None:
    """Record a selection, if anybody asks."""
    if is_recording():
        note_read(_read_note(resource, wanted, conditions, rows, everything))


def _read_note(
    resource: Resource,
    wanted: Sequence[str],
    conditions: dict[str, tuple[str, ...]],
    rows: list[dict[str, str]],
    everything: list[dict[str, str]],
) -> Read:
    consulted = tuple(dict.fromkeys([*resource.primary_key, *conditions]))
    keys = tuple(
        (
            column,
            rows[0][column]
            if len(rows) == 1
            else ranges({row[column] for row in rows}, {row[column] for row in everything}),
        )
        for column in resource.primary_key
    )
    credits = {row[resource.credit_column] for row in rows} if resource.credit_column else set()
    return Read(
        resource.name,
        consulted,
        tuple(wanted),
        keys,
        len(rows),
        _gaps_met(resource, rows, wanted),
        credits=tuple(sorted(credits)),
    )


def ranges(chosen: set[str], universe: set[str]) -> str:
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


def _gaps_met(
    resource: Resource, rows: list[dict[str, str]], wanted: Sequence[str]
) -> tuple[tuple[str, str, str, int], ...]:
    met: dict[tuple[str, str, str], int] = {}
    for column in set(wanted) & resource.columns_with_symbols():
        texts = {symbol.text for symbol in resource.symbols if symbol.column == column}
        for row in rows:
            if row[column] in texts:
                symbol = resource.meaning(column, row[column], row)
                if symbol:
                    key = (SYMBOLS[symbol.meaning], symbol.meaning, symbol.reason)
                    met[key] = met.get(key, 0) + 1
    return tuple(sorted((*key, count) for key, count in met.items()))
