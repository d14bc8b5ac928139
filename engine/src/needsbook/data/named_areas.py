"""Areas by their names, where a dataset has their codes; and areas of several levels.

A column holds codes of areas where it refers to a dataset that a `covers` names, or that
`lookup` marks as a table of names, and that has a column `name` (or the one that its entry
calls `nameField`). Which level an area is of, the column says by which datasets cover it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from needsbook.data.datapackage import DataPackage, Resource
from needsbook.data.rows import Row, rows_in
from needsbook.ground.recorder import Selection
from needsbook.ground.values import as_list, columns_of, table

#: Of a frame: the levels of its areas, where there are several.
LEVELS = "levels"
_NEAREST = 3
_LEAST_ALIKE = 0.6

Conditions = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Codes:
    """The table of areas that a column refers to.

    Parameters
    ----------
    code, name : str
        Its columns.
    level : str
        The column of the level; "" without one.
    together : tuple of frozenset of str
        Levels that lie side by side, as a city beside boroughs: one file of boundaries
        covers them.
    """

    areas: Resource
    code: str
    name: str
    level: str = ""
    together: tuple[frozenset[str], ...] = ()

    @property
    def by_name(self) -> dict[str, str]:
        return {row[self.name]: row[self.code] for row in rows_in(self.areas.path)}

    @property
    def levels(self) -> dict[str, str]:
        """The level of each code."""
        if not self.level:
            return {}
        rows = rows_in(self.areas.path)
        return {row[self.code]: self._named(row[self.level]) for row in rows}

    def _named(self, level: str) -> str:
        beside = next((some for some in self.together if level in some), {level})
        return " and ".join(sorted(beside))


def codes_of(package: DataPackage, resource: Resource, column: str) -> Codes | None:
    """The table of areas whose codes a column holds; None for any other column."""
    for areas, code in _referred(package, resource, column):
        name = str(areas.descriptor.get("nameField", "name"))
        if name in areas.fields and name != code and not areas.is_boundaries:
            level = next(_levels(package, areas), "")
            if level or areas.descriptor.get("lookup") or areas.descriptor.get("nameField"):
                return Codes(areas, code, name, level, tuple(_together(package, areas)))
    return None


def _referred(
    package: DataPackage, resource: Resource, column: str
) -> Iterator[tuple[Resource, str]]:
    """The dataset and column that a column refers to; a key of a table, itself."""
    if resource.primary_key == (column,):
        yield resource, column
        covered = package.resources.get(
            str(table(resource.descriptor.get("covers")).get("resource"))
        )
        if resource.is_boundaries and covered and len(covered.primary_key) == 1:
            yield covered, covered.primary_key[0]
    for key in as_list(resource.descriptor["schema"].get("foreignKeys")):
        own, reference = columns_of(key["fields"]), table(key["reference"])
        others = columns_of(reference["fields"])
        target = package.resources.get(str(reference.get("resource")))
        if target and column in own:
            yield target, others[own.index(column)]


def _levels(package: DataPackage, areas: Resource) -> Iterator[str]:
    for one in package.resources.values():
        covers = table(one.descriptor.get("covers"))
        if covers.get("resource") == areas.name and str(covers.get("column")) in areas.fields:
            yield str(covers["column"])


def _together(package: DataPackage, areas: Resource) -> Iterator[frozenset[str]]:
    for one in package.resources.values():
        covers = table(one.descriptor.get("covers"))
        if one.is_boundaries and covers.get("resource") == areas.name:
            yield frozenset(map(str, as_list(covers.get("values"))))


def codes_told(package: DataPackage, resource: Resource) -> dict[str, list[Any]]:
    """Which columns hold codes of areas, as the entries of all datasets together say it."""
    told = {}
    for column in resource.fields:
        codes = codes_of(package, resource, column)
        if codes:
            together = [sorted(some) for some in codes.together]
            told[column] = [codes.areas.name, codes.code, codes.name, codes.level, together]
    return told


class Asked(NamedTuple):
    """What was asked of a dataset, and whether traces tell of it: something was handed over."""

    dataset: Resource
    selection: Selection
    told: bool


def with_codes(
    package: DataPackage, resource: Resource, where: Conditions
) -> tuple[Conditions, list[Asked]]:
    """Conditions with the codes of areas that were asked for by name, and what was looked up."""
    coded: Conditions = {}
    asked: list[Asked] = []
    for column, values in where.items():
        codes = codes_of(package, resource, column)
        known = codes.by_name if codes else {}
        coded[column] = tuple(known.get(value, value) for value in values)
        for told in (True, False) if codes else ():
            some = tuple(value for value in values if (value in known) == told)
            if codes and some:
                among = ((codes.name, some),)
                selection = Selection(codes.areas.name, "rows", among, (codes.code,))
                asked.append(Asked(codes.areas, selection, told))
    return coded, asked


def nearest(package: DataPackage, resource: Resource, where: Mapping[str, Any]) -> str:
    """What is held that is near to what was asked for and is not there; "" where nothing is.

    Only of columns whose values may be told.
    """
    found = []
    for column, values in where.items():
        if not _is_searched(resource, column):
            continue
        codes = codes_of(package, resource, column)
        names = codes.by_name if codes else {}
        held = dict.fromkeys(names) | dict.fromkeys(_held(resource, column))
        folded = {one.casefold(): one for one in reversed(held)}
        for value in values:
            near = (
                difflib.get_close_matches(value.casefold(), folded, _NEAREST, _LEAST_ALIKE)
                if value not in held
                else []
            )
            shown = [folded[one] for one in near]
            found += [f"{one} ({names[one]})" if one in names else one for one in shown]
    return f"the nearest: {', '.join(found)}" if found else ""


def _is_searched(resource: Resource, column: str) -> bool:
    return column in resource.told and column != resource.period_field


def searched(package: DataPackage, resource: Resource, where: Mapping[str, Any]) -> Iterator[Asked]:
    """The columns in which `nearest` searches."""
    for column in where:
        if not _is_searched(resource, column):
            continue
        if not resource.is_boundaries:
            whole = Selection(resource.name, "rows", (), (column,))
            yield Asked(resource, whole, told=False)
        codes = codes_of(package, resource, column)
        if codes:
            names = Selection(codes.areas.name, "rows", (), (codes.name, codes.code))
            yield Asked(codes.areas, names, told=False)


def _held(resource: Resource, column: str) -> list[str]:
    if resource.is_boundaries:
        return []
    return sorted({row[column] for row in rows_in(resource.path)})


@dataclass(frozen=True)
class Levels:
    """The levels of the areas of a frame, row by row; pandas hands it on as it is."""

    dataset: str
    of_rows: tuple[str, ...] = field(repr=False)

    def __deepcopy__(self, memo: object) -> Levels:
        return self

    def met_in(self, index: Any) -> list[str]:
        """The levels among the rows that are left, by their labels.

        Of rows that were numbered anew nobody can tell.
        """
        import pandas as pd

        anew = isinstance(index, pd.RangeIndex) and (index.start, index.step) == (0, 1)
        if anew and len(index) < len(self.of_rows):
            return []
        if not pd.api.types.is_integer_dtype(index.dtype):
            return []
        there = [self.of_rows[one] for one in index if 0 <= one < len(self.of_rows)]
        return list(dict.fromkeys(there)) if len(there) == len(index) else []


def levels_of(
    package: DataPackage, resource: Resource, rows: list[Row]
) -> tuple[Levels | None, Asked] | None:
    """The levels of the areas of some rows, and what told them.

    No levels where all are of one; None where nobody can tell.
    """
    for column in resource.fields:
        if resource.primary_key == (column,):
            continue  # the table of areas itself lists them all
        codes = codes_of(package, resource, column)
        if codes and codes.level:
            levels = codes.levels
            found = tuple(levels.get(row[column], "") for row in rows)
            several = len(set(found)) > 1
            told = ((codes.code, tuple(sorted({row[column] for row in rows}))),)
            asked = Selection(codes.areas.name, "rows", told, (codes.code, codes.level))
            return (
                Levels(resource.name, found) if several else None,
                Asked(codes.areas, asked, told=several),
            )
    return None
