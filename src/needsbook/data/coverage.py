"""Whether every area is there: a boundary for each, and a row for each in each period.

Which areas a dataset covers, its entry in the data dictionary says::

    "covers": {"resource": "areas", "column": "area_type", "values": ["local authority"],
               "by": ["year"]}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from needsbook.data.cells import show
from needsbook.data.csvfile import CsvFile
from needsbook.data.datapackage import DESCRIPTOR, Resource
from needsbook.data.descriptors import code_column, columns_of
from needsbook.data.geometry import geometry_fault
from needsbook.data.values import load_json
from needsbook.errors import Problem, Where

NAMED = 3


def missing_rows(
    resource: Resource, table: CsvFile, areas: CsvFile, faulty: set[int]
) -> Iterator[Problem]:
    """Areas without a row, for each combination of the columns `by` in the file.

    Parameters
    ----------
    faulty : set of int
        Rows whose area or combination may be wrong: what one of them would be, once
        mended, is not told to be missing.
    """
    column, code = code_column(resource.descriptor) or ("", "")
    by = columns_of(resource.descriptor["covers"].get("by"))
    expected = _expected(resource, areas, code)
    if not {column, *by} <= set(table.columns) or not table.whole or not expected:
        return
    present: dict[tuple[str, ...], set[str]] = {}
    doubtful: list[tuple[str, tuple[str, ...]]] = []
    for number, row in table.rows:
        combination = tuple(row[name] for name in by)
        if number in faulty:
            doubtful.append((row[column], combination))
        else:
            present.setdefault(combination, set()).add(row[column])
    for combination, found in present.items():
        missing = [
            area
            for area in expected
            if area not in found and not any(area == a or combination == c for a, c in doubtful)
        ]
        if missing:
            within = f" in {', '.join(combination)}" if by else ""
            yield Problem(
                Where(table.file),
                f"no row for {_names(missing, expected)}{within}",
                "add it; where there is no number, its cell holds a symbol",
            )


def _expected(resource: Resource, areas: CsvFile, code: str) -> dict[str, str]:
    """Names of the areas covered, by code."""
    covers = resource.descriptor["covers"]
    column, values = covers["column"], {str(value) for value in covers["values"]}
    if not {column, code} <= set(areas.columns) or not areas.whole:
        return {}
    return {row[code]: row.get("name", "") for _, row in areas.rows if row[column] in values}


def unknown_values(resource: Resource, areas: CsvFile) -> Iterator[Problem]:
    """Values of `covers` that no area has: a spelling mistake would cover nothing."""
    covers = resource.descriptor["covers"]
    if covers["column"] not in areas.columns or not areas.whole:
        return
    known = {row[covers["column"]] for _, row in areas.rows}
    for value in covers["values"]:
        if value not in known:
            yield Problem(
                Where(f"data/{DESCRIPTOR}"),
                f"dataset “{resource.name}” covers “{value}”, which no row of {areas.file} is",
                f"use values of its column {covers['column']}: {', '.join(sorted(known))}",
            )


def _names(missing: list[str], expected: dict[str, str]) -> str:
    shown = [f"{area} {expected[area]}".strip() for area in missing[:NAMED]]
    more = len(missing) - NAMED
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def boundary_problems(file: str, resource: Resource, areas: CsvFile | None) -> Iterator[Problem]:
    """What is wrong with a file of boundaries."""
    try:
        collection = load_json(resource.path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None)
        yield Problem(Where(file, line), f"not valid GeoJSON: {error}", "restore the file")
        return
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        yield Problem(Where(file), "it holds no list of features", "restore the file")
        return
    if not features:
        yield Problem(Where(file), "it holds no feature", "restore the file")
        return
    codes = list(_codes(features, resource.primary_key[0]))
    yield from _feature_problems(file, resource.primary_key[0], features, codes)
    if resource.descriptor.get("covers") and areas is not None:
        expected = _expected(resource, areas, resource.primary_key[0])
        if expected:
            yield from _uncovered(file, codes, expected)


def _codes(features: list[Any], key: str) -> Iterator[str | None]:
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        code = properties.get(key) if isinstance(properties, dict) else None
        yield None if code is None else str(code)


def _feature_problems(
    file: str, key: str, features: list[Any], codes: list[str | None]
) -> Iterator[Problem]:
    for number, (feature, code) in enumerate(zip(features, codes, strict=True), 1):
        if code is None:
            problem = f"feature {number} has no {key}"
            yield Problem(Where(file, None, key), problem, "add its GSS code")
        elif not isinstance(feature.get("geometry"), dict):
            problem = f"the area {show(code)} has no boundary"
            yield Problem(Where(file), problem, "restore its geometry")
        elif code in codes[: number - 1]:
            shown = show(code)
            yield Problem(Where(file), f"the area {shown} is there twice", "remove one of the two")
        elif fault := geometry_fault(feature["geometry"]):
            problem = f"the boundary of {show(code)} (feature {number}) {fault[0]}"
            yield Problem(Where(file), problem, fault[1])


def _uncovered(
    file: str, codes: Iterable[str | None], expected: dict[str, str]
) -> Iterator[Problem]:
    found = {code for code in codes if code is not None}
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
