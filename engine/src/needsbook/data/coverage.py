"""Whether every area is there: a row for each in each period.

Which areas a dataset covers, its entry in the data dictionary says::

    "covers": {"resource": "areas", "column": "area_type", "values": ["local authority"],
               "by": ["year"]}
"""

from __future__ import annotations

from collections.abc import Iterator

from needsbook.data.csvfile import CsvFile
from needsbook.data.datapackage import DESCRIPTOR, Resource
from needsbook.data.descriptors import code_column
from needsbook.ground.errors import Problem, Where
from needsbook.ground.values import columns_of

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
    expected = expected_areas(resource, areas, code)
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


def expected_areas(resource: Resource, areas: CsvFile, code: str) -> dict[str, str]:
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
