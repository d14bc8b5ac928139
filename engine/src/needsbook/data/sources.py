"""Sources: the only place where a data file is read.

A source is made from the name of a dataset and called with a selection::

    assessments = source("assessments")
    assessments(where={"year": 2024}, columns=["gss_code", "assessments"])

The caller states what it takes, so a trace can say which rows and columns an
exhibit came from. A column whose cells may hold a symbol (suppressed, not
available …) arrives as numbers with gaps (`needsbook.data.gapped`), beside a column
`<name>_status` that says what each gap is.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from needsbook.data.datapackage import DataPackage, Resource, read_datapackage
from needsbook.data.named_areas import LEVELS, Asked, levels_of, nearest, searched, with_codes
from needsbook.data.periods import held_between
from needsbook.data.rows import Row, select
from needsbook.data.selection import answer, rows_for, shapes_in, what_is_held, what_is_lacking
from needsbook.ground import held
from needsbook.ground.files import Stamp
from needsbook.ground.formats import Treatment
from needsbook.ground.gaps import Gap
from needsbook.ground.project import find_project, look_up
from needsbook.ground.recorder import (
    Selection,
    is_recording,
    note_described,
    note_edition,
    note_look_up,
    note_read,
)

if TYPE_CHECKING:
    import pandas as pd

_DEGREES = 4326
NUMERIC = ("integer", "number")
_SEVERAL = (list, tuple, set, frozenset, range)
#: Column to the value wanted, or to a list of values.
Conditions = Mapping[str, Any]

#: Of a frame: whether a sum over none of its rows is an answer.
MAY_BE_EMPTY = "may_be_empty"


@dataclass(frozen=True)
class Source:
    """A function that reads one dataset.

    Examples
    --------
    >>> absence = source("absence")
    >>> absence
    Source(dataset='absence')
    >>> absence(where={"area": "D01"}, columns=["year", "pupils"])
       year  pupils
    0  2022    4210
    1  2023    4185
    2  2024    4160
    >>> absence.one("absent", where={"area": "D03", "year": 2024})
    Gap(status='confidential', reason='1 to 5 pupils')
    >>> absence.quote("absent", where={"area": "D01", "year": 2024})
    Decimal('698')
    >>> absence.periods()
    [2022, 2023, 2024]
    """

    dataset: str
    home: Path = field(repr=False, hash=False)  # a set of sources has one order

    def __call__(
        self,
        *,
        where: Conditions | None = None,
        columns: Sequence[str] | None = None,
        gaps: Treatment | None = None,
        may_be_empty: bool = False,
    ) -> pd.DataFrame:
        """Rows that match `where`, with the columns named.

        Parameters
        ----------
        where : mapping, optional
            Column to value, or to a list of values; a row must match them all. Where a
            column holds codes of areas, the name of an area stands for its code.
        columns : sequence of str, optional
            The columns wanted, in this order; all when left out.
        gaps : {"left out", "missing"}, optional
            What is done with cells without a number, in every column: their rows are
            left out; or the cells are not-a-number. See `treated`.
        may_be_empty : bool
            Whether no row may match: the sum of no row would read as zero.

        Returns
        -------
        pandas.DataFrame
            (geopandas.GeoDataFrame for boundaries.) One row a selected row, in
            file order, index from 0. A column whose cells may hold a symbol is
            `gapped`: it keeps its gaps, and refuses to be calculated with beyond
            arithmetic cell by cell unless `gaps` is given, or `treated` or `bounded`
            says what is done with them. It is followed by `<name>_status`: empty
            where there is a number.

        Raises
        ------
        KeyError
            A column is not in the dataset.
        LookupError
            No row matches, or one of several values wanted is in no row.
        """
        resource, package = self._described(), self._package()
        wanted = tuple(columns) if columns is not None else tuple(resource.fields)
        asked = self._asked("rows", resource, where or {}, wanted)
        frame = (_shapes if resource.is_boundaries else _frame)(resource, asked)
        lacking = None if may_be_empty else what_is_lacking(resource, asked)
        if lacking:
            near = _nearest(package, resource, asked)
            fix = "where nothing is an answer, say may_be_empty=True"
            raise LookupError("; ".join(filter(None, (lacking, near, fix))))
        if may_be_empty:
            frame.attrs[MAY_BE_EMPTY] = True  # pandas hands it on to what is taken from it
        if resource.is_boundaries:
            return frame
        found = levels_of(package, resource, rows_for(resource, asked))
        if found:
            levels, looked_up = found
            _note_all([looked_up])
            if levels:
                frame.attrs[LEVELS] = levels
        return _treated(frame, resource, gaps) if gaps else frame

    def one(self, column: str, *, where: Conditions) -> float | str | Gap:
        """The one cell that `where` leaves: a number, a text, or a `Gap`."""
        resource = self._described()
        row = self._row(resource, column, where)
        if resource.fields[column]["type"] not in NUMERIC:
            return row[column]
        return _number_or_gap(resource, column, row)

    def quote(self, column: str, *, where: Conditions) -> Decimal:
        """The one number that `where` leaves, with the digits its source prints.

        Raises
        ------
        LookupError
            No row or several rows match, or the cell holds no number.
        """
        text = self._row(self._described(), column, where)[column]
        try:
            return Decimal(text)
        except InvalidOperation:
            raise LookupError(
                f"{self.dataset}: column {column} holds “{text}”, not a number, where {dict(where)}"
            ) from None

    def periods(self, where: Conditions | None = None) -> list[Any]:
        """The periods that the dataset has where the conditions hold, the earliest first.

        Raises
        ------
        LookupError
            The dataset has no period column (`periodField`).
        """
        column = self._described().period_field
        if column is None:
            raise LookupError(f"{self.dataset} has no “periodField” in the data dictionary")
        frame = self(where=where or {}, columns=[column])
        return sorted(frame[column].unique().tolist())

    def _package(self) -> DataPackage:
        return read_datapackage(find_project(self.home).data)

    def _described(self) -> Resource:
        """The dataset's entry in the data dictionary."""
        note_described(self.dataset)
        return self._package()[self.dataset]

    def _asked(
        self,
        way: Literal["rows", "cell"],
        resource: Resource,
        where: Conditions,
        columns: tuple[str, ...],
    ) -> Selection:
        """The selection, noted if anybody asks."""
        _known_columns(resource, [*columns, *where])
        coded, names = with_codes(self._package(), resource, _conditions(where))
        asked = Selection(self.dataset, way, tuple(coded.items()), columns)
        _note_all([Asked(resource, asked, told=True), *names])
        return asked

    def _row(self, resource: Resource, column: str, where: Conditions) -> Row:
        asked = self._asked("cell", resource, where, (column,))
        rows = rows_for(resource, asked)
        if len(rows) != 1:
            told = [
                f"{self.dataset}: {len(rows)} rows match {dict(where)}; exactly one is needed",
                what_is_held(resource, asked),
                _nearest(self._package(), resource, asked),
            ]
            raise LookupError("; ".join(filter(None, told)))
        return rows[0]


def _note_all(asked: Iterable[Asked]) -> None:
    """Selections, noted if anybody asks."""
    if is_recording():
        for resource, selection, told in asked:
            read = answer(resource, selection)
            if told:
                note_read(read)
            else:
                note_look_up(selection, read.answer)


def _nearest(package: DataPackage, resource: Resource, asked: Selection) -> str:
    """What is near; whoever catches the error rests on it."""
    where = dict(asked.where)
    _note_all(searched(package, resource, where))
    return nearest(package, resource, where)


def source(dataset: str) -> Source:
    """The source of a dataset of `data/datapackage.json`.

    Examples
    --------
    >>> absence = source("absence")
    >>> absence.one("pupils", where={"area": "D01", "year": 2024})
    4160.0
    """
    import sys

    # The project is found from the module that declares the source, so that a
    # notebook may run in any folder.
    module_file = sys._getframe(1).f_globals.get("__file__")
    return Source(dataset, Path(module_file).parent if module_file else Path.cwd())


@dataclass(frozen=True)
class EditionSource:
    """The edition (date, reference periods) as a source for the analysis.

    Examples
    --------
    >>> edition = edition_source()
    >>> edition
    EditionSource()
    >>> edition.first("absence"), edition.previous("absence"), edition.last("absence")
    (2022, 2023, 2024)
    >>> edition.value("label")
    'First edition'
    """

    home: Path = field(repr=False, hash=False)

    def first(self, dataset: str) -> Any:
        """First reference period of a dataset."""
        return self._period(dataset, "first")

    def last(self, dataset: str) -> Any:
        """Last (usually the latest) reference period of a dataset."""
        return self._period(dataset, "last")

    def previous(self, dataset: str) -> Any:
        """The period before the last that the dataset has.

        Raises
        ------
        LookupError
            There is none.
        """
        *before, last = self.held(dataset)
        if not before:
            raise LookupError(f"{dataset}: no period before {last}")
        return before[-1]

    def held(self, dataset: str) -> list[Any]:
        """The reference periods of a dataset, but for those said to be missing."""
        note_described(dataset)
        resource = read_datapackage(find_project(self.home).data)[dataset]
        first, last = self.first(dataset), self.last(dataset)
        return [
            type(last)(period)
            for period in held_between(resource.missing_periods, str(first), str(last))
        ]

    def value(self, key: str) -> Any:
        """A value of the edition by its dotted key, for example ``label``."""
        note_edition(key)
        # A list that somebody adds to is his own.
        return copy.deepcopy(look_up(find_project(self.home).edition.values, key))

    def _period(self, dataset: str, end: str) -> Any:
        note_edition(f"periods.{dataset}.{end}")
        return find_project(self.home).edition.periods[dataset][end]


def edition_source() -> EditionSource:
    """The edition key of `_quarto.yml`, for the module that calls this.

    Examples
    --------
    >>> edition_source().last("absence")
    2024
    """
    import sys

    module_file = sys._getframe(1).f_globals.get("__file__")
    return EditionSource(Path(module_file).parent if module_file else Path.cwd())


def rows_of(resource: Resource, where: Conditions) -> list[dict[str, str]]:
    """Rows of a dataset as its file writes them, for the engine itself; nothing is recorded.

    Raises
    ------
    KeyError
        A column of `where` is not in the dataset.
    """
    _known_columns(resource, list(where))
    return select(resource.path, _conditions(where))


def _conditions(where: Conditions) -> dict[str, tuple[str, ...]]:
    return {
        column: tuple(
            _cell_text(item) for item in (value if isinstance(value, _SEVERAL) else [value])
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


def _frame(resource: Resource, asked: Selection) -> pd.DataFrame:
    return _typed(resource, rows_for(resource, asked), asked.columns)


def _typed(resource: Resource, rows: Sequence[Row], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a frame, whose types are those of the data dictionary."""
    import pandas as pd

    series: dict[str, Any] = {}
    for column in columns:
        cells = [row[column] for row in rows]
        kind = resource.fields[column]["type"]
        if kind not in NUMERIC:
            series[column] = pd.Series(cells, dtype="object")
        elif column in resource.symbol_texts:
            from needsbook.data.gapped import Gapped

            met = [_number_or_gap(resource, column, row) for row in rows]
            series[column] = pd.Series(Gapped.of(met, [(resource.name, column)]))
            series[f"{column}_status"] = pd.Series(
                [cell.status if isinstance(cell, Gap) else "" for cell in met], dtype="object"
            )
        elif kind == "integer":
            series[column] = pd.Series([int(cell) for cell in cells], dtype="int64")
        else:
            series[column] = pd.Series([float(cell) for cell in cells], dtype="float64")
    return pd.DataFrame(series)


def _number_or_gap(resource: Resource, column: str, row: Row) -> float | Gap:
    symbol = resource.meaning(column, row[column], row)
    return Gap(symbol.meaning, symbol.reason) if symbol else float(row[column])


def _treated(frame: pd.DataFrame, resource: Resource, how: Treatment) -> pd.DataFrame:
    from needsbook.data.treatment import treated

    for column in resource.symbol_texts:
        if column in frame:
            numbers = treated(frame[column], how)
            frame = frame.loc[numbers.index].assign(**{column: numbers})
    return frame.reset_index(drop=True)


def _shapes(resource: Resource, asked: Selection) -> pd.DataFrame:
    import geopandas

    shapes = shapes_in(resource)
    chosen = shapes.chosen(asked)
    frame = _typed(resource, [shapes.rows[number] for number in chosen], asked.columns)
    # `take` copies: nobody can change a shape for the next one who asks.
    geometry = _geometries(resource, held.identity(resource.path)).take(chosen)
    found: pd.DataFrame = geopandas.GeoDataFrame(frame, geometry=geometry)
    return found


@lru_cache(maxsize=8)
def _geometries(resource: Resource, _identity: Stamp) -> Any:
    import geopandas
    from shapely import orient_polygons
    from shapely.geometry import shape

    made = [shape(one) for one in shapes_in(resource).geometries]
    system = resource.descriptor.get("crs") or _DEGREES
    degrees = geopandas.GeoSeries(made, crs=system).to_crs(_DEGREES)
    # A hole that turns the way its shell does would be filled when it is drawn.
    return geopandas.array.from_shapely(orient_polygons(degrees.to_numpy()), crs=_DEGREES)
