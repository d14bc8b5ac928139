"""A file of boundaries: its features, their properties, and each shape among the others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from needsbook.data.cells import show
from needsbook.data.coverage import expected_areas
from needsbook.data.csvfile import CsvFile
from needsbook.data.datapackage import DESCRIPTOR, Resource
from needsbook.data.geometry import geometry_fault, in_degrees, is_degrees, lone_shapes
from needsbook.data.selection import text_of
from needsbook.ground.errors import Problem, Where
from needsbook.ground.values import load_json, table

RESTORE = "restore the file"


@dataclass
class BoundaryFile(CsvFile):
    """Features as rows: their properties as cells, numbered from 1.

    Attributes
    ----------
    shapes : dict of int to dict
        The geometry of each feature that has one, in degrees.
    """

    shapes: dict[int, dict[str, Any]] = field(default_factory=dict)

    def tell(self, row: int | None, column: str | None, problem: str, fix: str) -> None:
        """Add a problem, of a feature where `row` is given."""
        told = problem if row is None else f"feature {row}: {problem}"
        self.problems.append(Problem(Where(self.file, None, column), told, fix))


def read_boundaries(path: Path, file: str, resource: Resource) -> BoundaryFile:
    """Read a file of boundaries; what is wrong with its form stands among its problems."""
    found = BoundaryFile(file, whole=False)
    try:
        collection = load_json(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None)
        problem = Problem(Where(file, line), f"not valid GeoJSON: {error}", RESTORE)
        found.problems.append(problem)
        return found
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not features:
        what = "holds no feature" if features == [] else "holds no list of features"
        found.tell(None, None, f"it {what}", RESTORE)
        return found
    if collection.get("type") != "FeatureCollection":
        kind = show(str(collection.get("type")))
        found.tell(None, None, f"its “type” is {kind}, not FeatureCollection", RESTORE)
    _check_system(found, resource, collection.get("crs"))
    found.whole = not found.problems
    found.columns = list(resource.fields)
    for number, feature in enumerate(features, 1):
        _take(found, resource, number, feature if isinstance(feature, dict) else {})
    return found


def _check_system(found: BoundaryFile, resource: Resource, stated: Any) -> None:
    """The coordinate system that the file states must be the one that is declared."""
    name = table(table(stated).get("properties")).get("name")
    declared = resource.descriptor.get("crs")
    if stated is None or (declared is None and is_degrees(name)):
        return
    if declared is None or not _same_system(name, declared):
        found.tell(
            None,
            "crs",
            f"the file states the coordinate system {_shown(name)}, "
            + (f"its entry {declared}" if declared else "which is not declared"),
            f'export it in degrees of longitude and latitude (WGS 84), or write "crs": "…" for '
            f"{resource.name} in data/{DESCRIPTOR}: it is converted",
        )


def _shown(name: Any) -> str:
    return show(name) if isinstance(name, str) else "in a form that is not known"


def _same_system(name: Any, declared: str) -> bool:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return bool(CRS.from_user_input(name) == CRS.from_user_input(declared))
    except CRSError:
        return False


def _take(found: BoundaryFile, resource: Resource, number: int, feature: dict[str, Any]) -> None:
    if feature.get("type") != "Feature":
        kind = show(str(feature.get("type")))
        found.tell(number, None, f"its “type” is {kind}, not Feature", RESTORE)
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    found.rows.append((number, {name: text_of(properties.get(name)) for name in found.columns}))
    for name in [name for name in properties if name not in found.columns]:
        found.tell(
            number,
            name,
            f"the data dictionary does not describe the property “{show(name)}”",
            f"describe it under {resource.name} in data/{DESCRIPTOR}, or take it out",
        )
    geometry = feature.get("geometry")
    if isinstance(geometry, dict):
        found.shapes[number] = in_degrees(geometry, resource.descriptor.get("crs"))


def shape_problems(
    boundaries: BoundaryFile,
    resource: Resource,
    areas: CsvFile | None,
    levels: Mapping[str, str],
) -> Iterator[Problem]:
    """What is wrong with the shapes, one by one and together.

    Parameters
    ----------
    levels : mapping of str to str
        The level of each area, by its code, where it is known.
    """
    key = resource.primary_key[0]
    codes = {number: row[key] for number, row in boundaries.rows}
    sound: dict[str, dict[str, Any]] = {}
    for number, code in codes.items():
        shown = f"{show(code)} (feature {number})" if code else f"feature {number}"
        where = Where(boundaries.file)
        geometry = boundaries.shapes.get(number)
        if geometry is None:
            yield Problem(where, f"the area {shown} has no boundary", "restore its geometry")
        elif fault := geometry_fault(geometry):
            yield Problem(where, f"the boundary of {shown} {fault[0]}", fault[1])
        elif code:
            sound.setdefault(code, geometry)
    for code, (problem, fix) in lone_shapes(sound, resource.descriptor.get("within"), levels):
        yield Problem(Where(boundaries.file), f"the boundary of {show(code)} {problem}", fix)
    if resource.descriptor.get("covers") and areas is not None:
        expected = expected_areas(resource, areas, key)
        if expected:
            yield from _uncovered(boundaries.file, set(codes.values()) - {""}, expected)


def _uncovered(file: str, found: set[str], expected: dict[str, str]) -> Iterator[Problem]:
    for code in sorted(set(expected) - found):
        yield Problem(
            Where(file),
            f"no boundary for {code} {expected[code]}",
            "restore the feature; maps would show a hole",
        )
    for code in sorted(found - set(expected)):
        yield Problem(
            Where(file),
            f"a boundary for “{show(code)}”, which is not a known area",
            "correct its code",
        )
