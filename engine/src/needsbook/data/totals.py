"""Whether published parts add up to the published total of which they are.

A dataset that has a row for the whole beside those of the areas that it covers may say so::

    "covers": {"resource": "areas", "column": "area_type", "values": ["district"], "by": ["year"],
               "total": {"row": "E12000007", "column": "assessments", "within": 5}}

`within` is what rounding explains. The published parts must not exceed the total by more;
where no part is withheld, they must not fall short of it by more either. `where` limits it
to rows that can be added: counts, not rates. What the publisher itself explains is named
under `unlike`, a list of conditions, each with its `reason`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from needsbook.data.cells import NUMERIC
from needsbook.data.coverage import expected_areas
from needsbook.data.csvfile import CsvFile, Row
from needsbook.data.datapackage import Resource
from needsbook.data.descriptors import code_column
from needsbook.ground.errors import Problem, Where
from needsbook.ground.values import columns_of

_NUMBER = NUMERIC["number"]


def totals_that_differ(
    resource: Resource, table: CsvFile, areas: CsvFile, faulty: set[int]
) -> Iterator[Problem]:
    """Rows of a whole that its parts do not add up to.

    Parameters
    ----------
    faulty : set of int
        Rows of which something else was told.
    """
    covers = resource.descriptor["covers"]
    total = covers.get("total")
    column, code = code_column(resource.descriptor) or ("", "")
    by = columns_of(covers.get("by"))
    if total is None or not {column, total["column"], *by} <= set(table.columns) or faulty:
        return
    areas_covered = expected_areas(resource, areas, code)
    wholes: dict[tuple[str, ...], tuple[int, str]] = {}
    parts: dict[tuple[str, ...], list[str]] = {}
    for number, row in table.rows:
        if not _matches(row, total.get("where", {})):
            continue
        group = tuple(row[name] for name in by)
        if row[column] == total["row"]:
            wholes[group] = number, row[total["column"]]
        elif row[column] in areas_covered:
            parts.setdefault(group, []).append(row[total["column"]])
    for group, (number, text) in wholes.items():
        named = dict(zip(by, group, strict=True))
        if (
            group in parts
            and _NUMBER.fullmatch(text)
            and not any(
                _matches(named, {k: v for k, v in one.items() if k != "reason"})
                for one in total.get("unlike", ())
            )
        ):
            yield from _difference(table.file, number, total, text, parts[group], group)


def _matches(row: Mapping[str, str] | Row, where: Mapping[str, Any]) -> bool:
    return all(
        row[column] in {str(one) for one in (wanted if isinstance(wanted, list) else [wanted])}
        for column, wanted in where.items()
    )


def _difference(
    file: str,
    number: int,
    total: Mapping[str, Any],
    text: str,
    parts: list[str],
    group: tuple[str, ...],
) -> Iterator[Problem]:
    known = [Decimal(part) for part in parts if _NUMBER.fullmatch(part)]
    added, whole, within = sum(known, Decimal()), Decimal(text), Decimal(str(total["within"]))
    withheld = len(parts) - len(known)
    if added > whole + within or (not withheld and added < whole - within):
        beside = f" and {withheld} withheld" if withheld else ""
        yield Problem(
            Where(file, number, total["column"]),
            f"the {len(known)} published parts ({', '.join(group)}){beside} add up to {added}, "
            f"their total is {whole}",
            "correct the cell that is wrong; what the publisher explains, name under "
            "“unlike” of the total, with its reason",
        )
