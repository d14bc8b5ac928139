"""Contracts: what each data file must be, checked before anything is computed.

Structure, types, ranges, closed lists, keys and references between files are
checked by frictionless against the data dictionary. What a Data Package cannot
say is checked here: the meaning of each symbol, the edition's periods, and that
boundaries and areas fit.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from needsbook.datapackage import DESCRIPTOR, DataPackage, Resource, read_datapackage
from needsbook.errors import Problem, ProblemsFound, Where
from needsbook.project import Project

MAX_PER_FILE = 50


def check_data(project: Project) -> list[Problem]:
    """Every problem of the data files and their dictionary."""
    try:
        package = read_datapackage(project.data)
    except ProblemsFound as found:
        return list(found.problems)
    problems = list(_files_without_entry(project, package))
    for resource in package.resources.values():
        mine = list(_check(project, package, resource))
        problems += mine[:MAX_PER_FILE]
        if len(mine) > MAX_PER_FILE:
            problems.append(
                Problem(
                    Where(_file(project, resource)),
                    f"{len(mine) - MAX_PER_FILE} more problems in this file are not listed",
                    "mend these first and check again",
                )
            )
    return problems


def _file(project: Project, resource: Resource) -> str:
    return project.relative(resource.path)


def _files_without_entry(project: Project, package: DataPackage) -> Iterator[Problem]:
    described = {resource.path.name for resource in package.resources.values()}
    for path in sorted(project.data.iterdir()):
        if path.suffix in (".csv", ".geojson") and path.name not in described:
            yield Problem(
                Where(project.relative(path)),
                "no dataset of the data dictionary has this path",
                f"describe it in data/{DESCRIPTOR}, or remove the file",
            )


def _check(project: Project, package: DataPackage, resource: Resource) -> Iterator[Problem]:
    file = _file(project, resource)
    if not resource.path.is_file():
        yield Problem(
            Where(file),
            f"the file of the dataset “{resource.name}” is missing",
            f"put it back, or correct its path in data/{DESCRIPTOR}",
        )
        return
    if resource.is_boundaries:
        yield from _check_boundaries(file, resource, package)
        return
    try:
        resource.path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        row = resource.path.read_bytes()[: error.start].count(b"\n") + 1
        yield Problem(
            Where(file, row),
            "this row is not UTF-8 text",
            "save the file as CSV UTF-8 (in Excel: “CSV UTF-8 (Comma delimited)”)",
        )
        return
    structure = list(_check_table(file, resource))
    yield from structure
    if any(problem.where.line in (None, 1) for problem in structure):
        return  # with wrong columns the checks below would only repeat it
    rows = _numbered_rows(resource.path)
    yield from _check_symbols(file, resource, rows)
    yield from _check_references(file, resource, package, rows)
    yield from _check_periods(file, resource, project, rows)


def _numbered_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return [(reader.line_num, row) for row in reader]


def _check_table(file: str, resource: Resource) -> Iterator[Problem]:
    """Columns, types, ranges, closed lists and unique keys, by frictionless."""
    from frictionless import Resource as Table
    from frictionless import Schema

    header = _header_problems(file, resource)
    if header:
        yield from header
        return
    schema = dict(resource.descriptor["schema"])
    schema.pop("foreignKeys", None)  # checked below, with the offending value
    schema["missingValues"] = [
        item["value"] if isinstance(item, dict) else item
        for item in schema.get("missingValues", [])
    ] or [""]
    table = Table(
        path=resource.path.name,
        basepath=str(resource.path.parent),
        schema=Schema.from_descriptor(schema),
        format="csv",
        encoding="utf-8",
    )
    report = table.validate(limit_errors=10_000)
    keys = ["type", "rowNumber", "fieldName", "cell", "note", "message"]
    for kind, row, column, cell, note, message in report.flatten(keys):
        where = Where(file, row, column or None)
        yield Problem(where, *_explain(resource, kind, column, cell, note or message))


def _header_problems(file: str, resource: Resource) -> list[Problem]:
    with resource.path.open(encoding="utf-8", newline="") as handle:
        found = next(csv.reader(handle), [])
    if found and found[0].startswith("\ufeff"):
        return [
            Problem(
                Where(file, 1),
                "the file begins with a byte order mark",
                "save it as UTF-8 without BOM",
            )
        ]
    wanted = list(resource.fields)
    missing = [
        Problem(
            Where(file, 1, name),
            f"the column “{name}” is missing",
            f"add it; the columns are {', '.join(wanted)}",
        )
        for name in wanted
        if name not in found
    ]
    extra = [
        Problem(
            Where(file, 1, name),
            f"the column “{name}” is not in the data dictionary",
            f"describe it in data/{DESCRIPTOR}, or take it out",
        )
        for name in found
        if name not in wanted
    ]
    if not missing and not extra and found != wanted:
        return [
            Problem(
                Where(file, 1),
                f"the columns are in the order {', '.join(found)}",
                f"put them in the order of the data dictionary: {', '.join(wanted)}",
            )
        ]
    return missing + extra


def _explain(resource: Resource, kind: str, column: str, cell: Any, note: str) -> tuple[str, str]:
    """Problem and fix, in a sentence each, for an error that frictionless found."""
    field = resource.fields.get(column, {})
    constraints = field.get("constraints", {})
    symbols = sorted({s.text for s in resource.symbols if s.column == column})
    empty = kind == "type-error" and not str(cell or "").strip()
    if empty or (kind == "constraint-error" and "required" in note):
        also = f" as its symbol ({', '.join(symbols)})" if symbols else ""
        return "the cell is empty", f"fill it in; a number that is not there is written{also}"
    if kind == "type-error":
        also = f", or one of the symbols {', '.join(symbols)}" if symbols else ""
        return (
            f"“{cell}” is not of the type {field.get('type')}",
            f"write a plain {field.get('type')} without commas, units or spaces{also}",
        )
    if kind == "constraint-error" and "enum" in note:
        return (
            f"“{cell}” is not one of the values allowed here",
            f"use one of: {', '.join(map(str, constraints['enum']))}",
        )
    if kind == "constraint-error" and "minimum" in note:
        return (
            f"{cell} is less than {constraints['minimum']}",
            "correct the number; a missing number is written as its symbol, never below zero",
        )
    if kind == "constraint-error" and "maximum" in note:
        return f"{cell} is more than {constraints['maximum']}", "correct the number"
    if kind == "constraint-error" and "pattern" in note:
        return (
            f"“{cell}” does not have the form {constraints['pattern']}",
            "write it as the other rows do",
        )
    if kind in ("primary-key", "unique-error"):
        key = ", ".join(resource.primary_key)
        return f"a second row with the same key ({key}): {note}", "remove or correct one of the two"
    if kind == "blank-row":
        return "the row is empty", "delete it"
    if kind in ("missing-cell", "extra-cell"):
        return (
            f"the row has {'fewer' if kind == 'missing-cell' else 'more'} cells than the header",
            "look for a missing or a stray comma, or a text with a comma and no quotes",
        )
    return f"{note} ({kind})", "correct the file"


def _check_symbols(
    file: str, resource: Resource, rows: list[tuple[int, dict[str, str]]]
) -> Iterator[Problem]:
    """A symbol must have a meaning for its own column, year and area."""
    texts = {
        item["value"] if isinstance(item, dict) else item
        for item in resource.descriptor["schema"].get("missingValues", [])
    } - {""}
    numeric = [name for name, f in resource.fields.items() if f["type"] in ("integer", "number")]
    for number, row in rows:
        for column in numeric:
            text = row[column]
            if text in texts and resource.meaning(column, text, row) is None:
                yield Problem(
                    Where(file, number, column),
                    f"the symbol “{text}” has no meaning declared for this row",
                    f"add its meaning for this year or area under “symbols” of "
                    f"{resource.name} in data/{DESCRIPTOR}",
                )


def _check_references(
    file: str,
    resource: Resource,
    package: DataPackage,
    rows: list[tuple[int, dict[str, str]]],
) -> Iterator[Problem]:
    for key in resource.descriptor["schema"].get("foreignKeys", []):
        column = key["fields"][0] if isinstance(key["fields"], list) else key["fields"]
        reference = key["reference"]
        target_column = reference["fields"]
        if isinstance(target_column, list):
            target_column = target_column[0]
        target = package.resources.get(reference["resource"])
        if target is None or not target.path.is_file():
            continue  # its own problem
        known = {row.get(target_column) for _, row in _numbered_rows(target.path)}
        seen: set[str] = set()
        for number, row in rows:
            value = row[column]
            if value not in known and value not in seen:
                seen.add(value)
                yield Problem(
                    Where(file, number, column),
                    f"“{value}” is not a known {target_column}",
                    f"correct it, or add it to {target.path.name} (GSS codes look like E09000012)"
                    if target_column == "gss_code"
                    else f"correct it, or add it to {target.path.name}",
                )


def _check_periods(
    file: str, resource: Resource, project: Project, rows: list[tuple[int, dict[str, str]]]
) -> Iterator[Problem]:
    """A period must lie within the edition's reference period of the dataset."""
    column = resource.period_field
    if column is None:
        return
    period = project.edition.periods.get(resource.name)
    if period is None:
        yield Problem(
            Where("_quarto.yml"),
            f"the edition has no reference period for the dataset “{resource.name}”",
            f"add under edition: periods: {resource.name}: {{first: …, last: …}}",
        )
        return
    first, last = str(period["first"]), str(period["last"])
    seen: set[str] = set()
    for number, row in rows:
        value = row[column]
        if not first <= value <= last and value not in seen:
            seen.add(value)
            yield Problem(
                Where(file, number, column),
                f"the period “{value}” is not one of the edition's ({first} to {last})",
                "correct the cell, or extend the period of this dataset under “edition” "
                "in _quarto.yml",
            )


def _check_boundaries(file: str, resource: Resource, package: DataPackage) -> Iterator[Problem]:
    try:
        collection = json.loads(resource.path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None)
        yield Problem(Where(file, line), f"not valid GeoJSON: {error}", "restore the file")
        return
    key = resource.primary_key[0]
    codes: list[str] = []
    for number, feature in enumerate(collection.get("features", []), start=1):
        code = feature.get("properties", {}).get(key)
        if code is None:
            yield Problem(
                Where(file, None, key), f"feature {number} has no {key}", "add its GSS code"
            )
        elif not feature.get("geometry"):
            yield Problem(Where(file), f"the area {code} has no boundary", "restore its geometry")
        elif code in codes:
            yield Problem(Where(file), f"the area {code} is there twice", "remove one of the two")
        codes.append(code)
    wanted = resource.descriptor.get("covers")
    if not wanted:
        return
    areas = package[wanted["resource"]]
    if not areas.path.is_file():
        return
    column, types = wanted["column"], set(wanted["values"])
    expected = {
        row[key]: row.get("name", "")
        for _, row in _numbered_rows(areas.path)
        if row.get(column) in types
    }
    for code in sorted(set(expected) - set(codes)):
        yield Problem(
            Where(file),
            f"no boundary for {code} {expected[code]}",
            "restore the feature; maps would show a hole",
        )
    for code in sorted({str(c) for c in codes if c} - set(expected)):
        yield Problem(
            Where(file), f"a boundary for “{code}”, which is not a known area", "correct its code"
        )
