"""What a trace says first, in words: publications, the sum with its numbers, what was left out.

Everything is read from what stands elsewhere: the data dictionary says where a dataset
comes from, a column called `locator` where in a publication a row stands, the functions'
docstrings how a number is worked out. A docstring may give the sum itself::

    Sum: {assessments} assessments ÷ {children} children × 10,000

in which a column's name stands for the cell that was read of it; a second cell of the
same column is `{assessments_2}`. It may give several, each in a line that begins so: the
first is shown whose names are all the cells that were read, no more and no fewer.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property
from typing import Any

from needsbook.data.area_pages import area_names
from needsbook.data.datapackage import DataPackage, Resource, read_datapackage
from needsbook.data.sources import rows_of
from needsbook.ground.formats import show
from needsbook.ground.project import Project
from needsbook.ground.symbols import symbols
from needsbook.ground.words import said

LOCATOR = "locator"
_SUM = re.compile(r"^Sum: *(.+(?:\n[ \t]+\S.*)*)$", re.MULTILINE)
_NAME = re.compile(r"\{(\w+)\}")
_MOST_WORDS = 60  # letters of a value that is no number

_MOST_PLACES = 4  # of a publication that are named

Trace = Mapping[str, Any]
Row = dict[str, str]


@dataclass(frozen=True)
class Publication:
    """Where a dataset comes from.

    Parameters
    ----------
    sources : tuple of (str, str)
        The title of each and the address of its landing page, "" without one.
    places : str
        Tables or sections, where the rows name few.
    """

    dataset: str
    publisher: str
    sources: tuple[tuple[str, str], ...]
    places: str


@dataclass(frozen=True)
class Ingredient:
    """A cell that went into a number: what it is, of whom and when, and where it stands."""

    column: str
    title: str
    shown: str
    of: str
    place: str
    dataset: str

    @property
    def words(self) -> str:
        of = f" ({self.of})" if self.of else ""
        place = f", {self.place}" if self.place else ""
        return f"{self.title}{of}: {self.shown}{place}"


@dataclass(frozen=True)
class Licences:
    """Licences told once: confirmed ones with their source, then what none is confirmed for."""

    confirmed: tuple[tuple[str, str, str], ...]  # title, address, datasets
    unconfirmed: str


@dataclass(frozen=True)
class Words:
    """Says in words what the traces of one project hold."""

    project: Project

    @cached_property
    def _package(self) -> DataPackage:
        return read_datapackage(self.project.data)

    @cached_property
    def _areas(self) -> Mapping[str, str]:
        return area_names(self.project)

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        return {}

    @cached_property
    def _indices(self) -> dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], list[Row]]]:
        return {}

    def publications(self, items: Iterable[Trace]) -> list[Publication]:
        """Of every dataset that was read, in its order."""
        return [
            Publication(
                resource.title,
                resource.publisher,
                tuple(
                    (str(source.get("title", "")), _address(source))
                    for source in resource.descriptor.get("sources", [])
                ),
                self._places(resource),
            )
            for resource in self._resources(items)
        ]

    def _places(self, resource: Resource) -> str:
        if LOCATOR not in resource.fields:
            return ""
        named = list(dict.fromkeys(row[LOCATOR] for row in self._all(resource)))
        return "; ".join(named) if len(named) <= _MOST_PLACES else ""

    def _resources(self, items: Iterable[Trace]) -> list[Resource]:
        names = dict.fromkeys(one["name"] for item in items for one in item["datasets"])
        return [self._package[name] for name in names]

    def licences(self, items: Iterable[Trace]) -> Licences:
        """A licence is confirmed where the dictionary says where it was read."""
        confirmed: dict[tuple[str, str], list[str]] = {}
        unconfirmed: list[str] = []
        for resource in self._resources(items):
            for licence in resource.confirmed:
                confirmed.setdefault(licence, []).append(resource.title)
            if not resource.wholly_confirmed:
                title = resource.title
                partly = bool(resource.confirmed)
                unconfirmed.append(said("trace.in-part", title=title) if partly else title)
        told = ((*key, "; ".join(titles)) for key, titles in confirmed.items())
        return Licences(tuple(told), "; ".join(unconfirmed))

    # Numbers

    def ingredients(self, item: Trace) -> list[Ingredient]:
        """The cells of each row that was read by itself; nothing of what can name a person."""
        found: dict[Ingredient, None] = {}
        for dataset in item["datasets"]:
            resource = self._package[dataset["name"]]
            for selection in dataset["selections"]:
                row = self._row(resource, selection)
                if row is not None:
                    found |= dict.fromkeys(self._cells(resource, selection, row))
        return list(found)

    def _row(self, resource: Resource, selection: Mapping[str, Any]) -> Row | None:
        if selection["rows"] != 1 or resource.is_boundaries:
            return None
        keys = selection["keys"]
        index = self._index(resource, tuple(keys))
        fit = index.get(tuple(keys.values()), [])
        return fit[0] if len(fit) == 1 else None

    def _all(self, resource: Resource) -> list[Row]:
        if resource.name not in self._rows:
            self._rows[resource.name] = rows_of(resource, {})
        return self._rows[resource.name]

    def _index(
        self, resource: Resource, columns: tuple[str, ...]
    ) -> dict[tuple[str, ...], list[Row]]:
        """Rows by their cells in some columns: thousands of numbers ask for one each."""
        known = self._indices.get((resource.name, columns))
        if known is None:
            known = {}
            for row in self._all(resource):
                known.setdefault(tuple(row.get(one, "") for one in columns), []).append(row)
            self._indices[resource.name, columns] = known
        return known

    def _cells(
        self, resource: Resource, selection: Mapping[str, Any], row: Row
    ) -> Iterator[Ingredient]:
        keys = selection["keys"]
        of = ", ".join(self._value(text) for text in keys.values())
        place = ", ".join(filter(None, (_report(resource, row), row.get(LOCATOR, ""))))
        types = {
            column: resource.fields.get(column, {}).get("type") for column in selection["used"]
        }
        numbers = [column for column, type in types.items() if type in ("integer", "number")]
        told = [column for column in types if column in resource.told]
        for column in numbers or told:  # a number's unit and the like need not be told apart
            field = resource.fields[column]
            if column in keys:
                continue
            shown = self._shown(resource, column, row)
            title = str(field.get("title", column))
            yield Ingredient(column, title, shown, of, place, resource.title)

    def _shown(self, resource: Resource, column: str, row: Mapping[str, str]) -> str:
        """A cell as a reader sees it; a symbol by its meaning."""
        text = row[column]
        symbol = resource.meaning(column, text, dict(row))
        if symbol is not None:
            return symbols()[symbol.meaning]
        if column in resource.told:
            return self._value(text)
        try:
            return show(Decimal(text))
        except InvalidOperation:
            return text or said("trace.no-value")

    def _value(self, text: str) -> str:
        """A value of a closed list, or a code of an area, as words."""
        return self._areas.get(text, text.replace("_", " "))[:_MOST_WORDS]

    def sum_of(self, item: Trace, sources: Iterable[list[str]]) -> str:
        """The sum with its numbers; "" where no docstring gives one that these fit.

        Parameters
        ----------
        sources : iterable of list of str
            The lines of the functions that ran, the exhibit's own first.
        """
        cells: dict[str, str] = {}
        for one in self.ingredients(item):
            name, number = one.column, 1
            while name in cells:
                number += 1
                name = f"{one.column}_{number}"
            cells[name] = one.shown
        for lines in sources:
            for written in _SUM.findall(docstring(lines)):
                if set(_NAME.findall(written)) == set(cells):
                    return _NAME.sub(lambda name: cells[name[1]], " ".join(written.split()))
        return ""


def _report(resource: Resource, row: Row) -> str:
    """The publication that a row is credited to, where rows differ in it."""
    if resource.credit_column is None:
        return ""
    ((publisher, title),) = resource.credits([row[resource.credit_column]]) or [("", "")]
    return f"{publisher}, {title}" if title else publisher


def _address(source: Mapping[str, Any]) -> str:
    path = str(source.get("path", ""))
    return path if path.startswith(("https://", "http://")) else ""


def docstring(lines: list[str]) -> str:
    """The docstring of a function, from its lines."""
    return _docstring("\n".join(lines))


@cache  # hundreds of numbers share a function
def _docstring(text: str) -> str:
    try:
        (function, *_) = ast.parse(textwrap.dedent(text)).body
    except (SyntaxError, ValueError):
        return ""
    if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return ast.get_docstring(function) or ""
    return ""


def summary(lines: list[str]) -> str:
    """The first paragraph of a function's docstring, which says what it gives."""
    return " ".join(docstring(lines).partition("\n\n")[0].split())
