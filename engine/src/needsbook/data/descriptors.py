"""What is wrong in the data dictionary, told before any data file is read.

The checks go from the outside in: what a later one reads, an earlier one has
found to be of the right form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from needsbook.ground.symbols import symbols
from needsbook.ground.values import FORMULA, STRAY_IN_TEXT, as_list, columns_of, table
from needsbook.ground.words import spoken

# What is wrong, and what to do.
Fault = tuple[str, str]

REQUIRED = ("name", "path", "title", "publisher", "kind", "period", "licenses", "schema")
TEXTS = ("name", "path", "title", "publisher", "kind", "period")
FORMATS = ("csv", "geojson")
STATUSES = ("provisional", "revised", "final")
TYPES = (
    "string", "integer", "number", "boolean", "date", "datetime", "time", "year", "yearmonth",
    "any",
)  # fmt: skip
CONSTRAINTS: dict[str, type] = {
    "required": bool,
    "unique": bool,
    "enum": list,
    "pattern": str,
    "minLength": int,
    "maxLength": int,
    "minimum": object,
    "maximum": object,
}
ONLY_TEXT = ("pattern", "minLength", "maxLength")
ONLY_NUMBERS = ("integer", "number")
CONTRIBUTING = "CONTRIBUTING.md lists what a dataset must say of itself"


def dictionary_faults(descriptor: Any, folder: Path) -> Iterator[Fault]:
    """Everything wrong with the data dictionary of the data folder."""
    if not isinstance(descriptor, dict):
        yield "the data dictionary is not a JSON object", "begin it with { and end it with }"
        return
    listed = descriptor.get("resources")
    if not isinstance(listed, list):
        yield "it has no list “resources”", 'list the datasets: "resources": [ … ]'
        return
    named: dict[str, dict[str, Any]] = {}
    sound = True
    for number, item in enumerate(listed, 1):
        if not isinstance(item, dict):
            yield f"dataset number {number} is not a JSON object", CONTRIBUTING
            sound = False
            continue
        name = str(item.get("name") or f"number {number}")
        if name in named:
            yield f"two datasets are called “{name}”", "rename one of them"
        named[name] = item
        for problem, fix in _dataset(item, folder):
            yield f"dataset “{name}” {problem}", fix
            sound = False
    if sound:  # what refers to another dataset needs that to be whole
        for name, item in named.items():
            between = list(_references(name, item, named)) or list(_covers(item, named))
            for problem, fix in between:
                yield f"dataset “{name}” {problem}", fix


def _dataset(item: dict[str, Any], folder: Path) -> Iterator[Fault]:
    for where, text in _texts(item):
        stray = STRAY_IN_TEXT.search(text)
        if stray:
            code = f"U+{ord(stray[0]):04X}"
            yield f"has an invisible character ({code}) in {where}", "delete it"
    for where, text in _shown(item):
        if isinstance(text, str) and FORMULA.match(text):
            yield (
                f"has a text in {where} that begins as a formula does; a spreadsheet would "
                "calculate it",
                "begin it with a letter or a figure",
            )
    if not isinstance(item.get("mayBeEmpty", False), bool):
        yield "has a “mayBeEmpty” that is not true or false", 'write: "mayBeEmpty": true'
    for key in REQUIRED:
        if not item.get(key):
            yield f"has no “{key}”", f"add it; {CONTRIBUTING}"
        elif key in TEXTS and not isinstance(item[key], str):
            yield f"has a “{key}” that is not a text", "write it in quotation marks"
    if isinstance(item.get("path"), str):
        yield from _path(item["path"], folder)
    if item.get("format", "csv") not in FORMATS:
        yield f"has the format “{item['format']}”", f"use one of: {', '.join(FORMATS)}"
    yield from _places(item)
    if not isinstance(item.get("shortTitle", ""), str):
        yield "has a “shortTitle” that is not a text", "write it in quotation marks"
    for key in ("licenses", "sources"):
        listed = item.get(key, [])
        titles = [table(one).get("title") for one in as_list(listed)]
        if not isinstance(listed, list) or not all(isinstance(t, str) and t for t in titles):
            yield (
                f"has “{key}” that are not a list of objects with a title",
                f'write: "{key}": [{{"title": "…"}}]',
            )
    missing = item.get("missingPeriods", {})
    if not isinstance(missing, dict) or not all(
        isinstance(reason, str) and reason.strip() for reason in missing.values()
    ):
        yield (
            "has “missingPeriods” that are not periods, each with its reason",
            'write: "missingPeriods": {"2018": "no table was published", "2020 to 2021": "…"}',
        )
    if item.get("status", "final") not in (*STATUSES, *spoken().statuses):
        yield (
            f"has the status “{item['status']}”",
            f"use one of: {', '.join((*STATUSES, *spoken().statuses))}",
        )
    if not isinstance(item.get("closed", False), bool):
        yield "has a “closed” that is neither true nor false", 'write: "closed": true'
    caveats = item.get("caveats", [])
    if not isinstance(caveats, list) or not all(isinstance(one, str) for one in caveats):
        yield "has “caveats” that are not a list of texts", 'write: "caveats": ["…"]'
    if item.get("schema"):
        yield from _schema(item)


def _places(item: dict[str, Any]) -> Iterator[Fault]:
    """The coordinate system of boundaries, and the part of the earth that they lie in."""
    within, system = item.get("within"), item.get("crs")
    if within is not None and not (
        isinstance(within, list)
        and len(within) == 4
        and all(isinstance(one, int | float) for one in within)
        and within[0] < within[2]
        and within[1] < within[3]
    ):
        yield (
            "has a “within” that is not west, south, east and north",
            'write: "within": [-1, 51, 1, 52]',
        )
    if system is not None and not _is_coordinate_system(system):
        yield f"has the unknown coordinate system “{system}”", 'write its code: "crs": "EPSG:27700"'


def _is_coordinate_system(system: Any) -> bool:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return isinstance(system, str) and bool(CRS.from_user_input(system))
    except CRSError:
        return False


def _texts(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a dataset's entry, and which key it stands under."""
    if isinstance(value, str):
        yield where or "its name", value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, where)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield where or "one of its keys", key
            yield from _texts(item, where or f"“{key}”")


def _shown(item: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What published tables may show of a dataset's entry, and which key it stands under."""
    for key in ("name", "title", "shortTitle", "publisher", "period", "description", "currency"):
        yield f"“{key}”", item.get(key)
    for text in as_list(item.get("caveats")):
        yield "“caveats”", text
    for text in table(item.get("missingPeriods")).values():
        yield "“missingPeriods”", text
    for key in ("licenses", "sources"):
        for one in as_list(item.get(key)):
            yield f"“{key}”", table(one).get("title")
    for field in as_list(table(item.get("schema")).get("fields")):
        for key in ("name", "title", "description", "unit"):
            yield f"“{key}” of a column", table(field).get(key)


def _path(path: str, folder: Path) -> Iterator[Fault]:
    try:
        inside = "\0" not in path and (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # RuntimeError up to Python 3.12
        yield f"has the path “{path}”, which is a loop of links", "put the file itself there"
        return
    if not inside or (folder / path).is_dir():
        yield f"has the path “{path}”, which is not a file in data/", "write the name of its file"


def _schema(item: dict[str, Any]) -> Iterator[Fault]:
    listed = table(item["schema"]).get("fields")
    if not isinstance(listed, list) or not listed:
        yield "has a schema without fields", 'list its columns: "schema": {"fields": [ … ]}'
        return
    names: list[str] = []
    for number, field in enumerate(listed, 1):
        name = table(field).get("name")
        if not isinstance(name, str) or not name:
            yield f"has a column without a name (number {number})", "give it the name in the file"
            continue
        if name in names:
            yield f"describes the column “{name}” twice", "take one of the two out"
        names.append(name)
        for problem, fix in _field(field):
            yield f"{problem} (column “{name}”)", fix
    if len(names) == len(listed):
        yield from _columns_named(item, names)
    yield from _missing_values(item["schema"])
    yield from _symbols(item, names)


def _field(field: dict[str, Any]) -> Iterator[Fault]:
    kind = field.get("type")
    if not kind:
        yield "has a column without a type", f"use one of: {', '.join(TYPES)}"
        return
    if kind not in TYPES:
        yield f"has the unknown type “{kind}”", f"use one of: {', '.join(TYPES)}"
        return
    if not isinstance(field.get("unit", ""), str):
        yield "has a unit that is not a text", "write it in quotation marks"
    if not isinstance(field.get("closed", False), bool):
        yield "has a “closed” that is not true or false", 'write: "closed": true'
    constraints = field.get("constraints", {})
    if not isinstance(constraints, dict):
        yield "has constraints that are not an object", 'write: "constraints": {"required": true}'
        return
    for name, value in constraints.items():
        if name not in CONSTRAINTS:
            yield f"has the unknown constraint “{name}”", f"use one of: {', '.join(CONSTRAINTS)}"
        elif fault := _constraint(kind, name, value):
            yield f"has the constraint “{name}” {value!r}, which {fault}", "correct it"


def _constraint(kind: str, name: str, value: Any) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if name in ("minimum", "maximum"):
        if kind == "string":
            return "a text cannot have"
        fits = whole or (kind == "number" and isinstance(value, float))
        return "is not a number" if kind in ONLY_NUMBERS and not fits else None
    if name in ONLY_TEXT and kind != "string":
        return "only a text can have"
    if not isinstance(value, CONSTRAINTS[name]) or (CONSTRAINTS[name] is int and not whole):
        return f"is not {'true or false' if CONSTRAINTS[name] is bool else 'of the right type'}"
    if name == "enum" and not value:
        return "allows no value at all"
    return _pattern(str(value)) if name == "pattern" else None


def _pattern(value: str) -> str | None:
    try:
        re.compile(value)
    except re.error as error:
        return f"is not a regular expression: {error}"
    return None


def _columns_named(item: dict[str, Any], names: list[str]) -> Iterator[Fault]:
    """Columns that the dataset speaks of must be among those it has."""
    key = item["schema"].get("primaryKey", [])
    key = [key] if isinstance(key, str) else key
    if not isinstance(key, list):
        yield "has a primaryKey that is not a list of columns", 'write: "primaryKey": ["…"]'
        key = []
    if not key and item.get("format") == "geojson":
        yield "has no primaryKey", "name the property that holds the code of an area"
    spoken = [("primaryKey", column) for column in key]
    if "creditBy" in item:
        credited = table(item["creditBy"])
        named = table(credited.get("credits"))
        if not named or not all(isinstance(text, str) and ", " in text for text in named.values()):
            yield (
                "has a “creditBy” without a text for each value",
                'write: "creditBy": {"column": "…", "credits": {"value": "publisher, title"}}',
            )
        spoken.append(("creditBy", credited.get("column")))
    if item.get("periodField") is not None:
        spoken.append(("periodField", item["periodField"]))
    for where, column in spoken:
        if column not in names:
            yield (
                f"names the column “{column}” as {where}, which it does not have",
                f"use one of: {', '.join(names)}",
            )


def _missing_values(schema: dict[str, Any]) -> Iterator[Fault]:
    listed = schema.get("missingValues", [])
    values = [one.get("value") if isinstance(one, dict) else one for one in as_list(listed)]
    if not isinstance(listed, list) or not all(isinstance(value, str) for value in values):
        yield (
            "has missingValues that are not a list of texts or of objects with a value",
            'write: "missingValues": [{"value": "c", "label": "confidential"}]',
        )


def _symbols(item: dict[str, Any], names: list[str]) -> Iterator[Fault]:
    listed = item.get("symbols", [])
    if not isinstance(listed, list):
        yield "has “symbols” that are not a list", 'write: "symbols": [{"field": "…", …}]'
    for number, symbol in enumerate(as_list(listed), 1):
        if not isinstance(symbol, dict) or not isinstance(symbol.get("symbol"), str):
            yield f"has a symbol without its text (number {number})", 'add: "symbol": "c"'
            continue
        text = symbol["symbol"]
        if symbol.get("meaning") not in tuple(symbols()):
            yield (
                f"gives the symbol “{text}” the meaning “{symbol.get('meaning')}”, which is not "
                "a known one",
                f"use one of: {', '.join(symbols())}",
            )
        if not isinstance(symbol.get("reason", ""), str):
            yield f"gives the symbol “{text}” a reason that is not a text", "write it in quotes"
        where = symbol.get("where", {})
        if not isinstance(where, dict):
            yield (
                f"limits the symbol “{text}” by something that is not an object",
                'write: "where": {"year": [2021]}',
            )
        for column in (symbol.get("field"), *table(where)):
            if column not in names:
                yield (
                    f"gives the symbol “{text}” "
                    + (f"for the unknown column “{column}”" if column else "without a field"),
                    f"use one of: {', '.join(names)}",
                )


def _references(
    name: str, item: dict[str, Any], named: dict[str, dict[str, Any]]
) -> Iterator[Fault]:
    listed = item["schema"].get("foreignKeys", [])
    if not isinstance(listed, list):
        yield "has foreignKeys that are not a list", "write them in [ ]"
    for key in as_list(listed):
        reference = table(table(key).get("reference"))
        target = str(reference.get("resource") or name)
        own, others = columns_of(table(key).get("fields")), columns_of(reference.get("fields"))
        if not own or len(own) != len(others):
            yield (
                "has a foreign key without as many fields as its reference",
                'write: {"fields": ["…"], "reference": {"resource": "…", "fields": ["…"]}}',
            )
        elif target not in named:
            yield (
                f"refers to the unknown dataset “{target}” (foreignKeys)",
                f"use one of: {', '.join(named)}",
            )
        elif named[target].get("format") == "geojson":
            yield f"refers to “{target}”, which is not a table", "refer to a CSV file"
        else:
            yield from _unknown(own, item, "foreignKeys")
            yield from _unknown(others, named[target], f"foreignKeys, in “{target}”")


def _unknown(columns: tuple[str, ...], item: dict[str, Any], where: str) -> Iterator[Fault]:
    names = [field["name"] for field in item["schema"]["fields"]]
    for column in columns:
        if column not in names:
            yield (
                f"names the unknown column “{column}” ({where})",
                f"use one of: {', '.join(names)}",
            )


def _covers(item: dict[str, Any], named: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    covers = item.get("covers")
    if covers is None:
        return
    shape = 'write: "covers": {"resource": "…", "column": "…", "values": ["…"], "by": ["…"]}'
    values = as_list(table(covers).get("values"))
    if not values or not all(isinstance(value, str) for value in values):
        yield "has “covers” without a list of values, each a text", shape
        return
    if not isinstance(covers.get("by", []), list | str):
        yield "covers areas by something that is not a list of columns", shape
        return
    areas = named.get(str(covers.get("resource")))
    if areas is None or areas.get("format") == "geojson":
        yield f"covers the areas of “{covers.get('resource')}”, which is not a table here", shape
        return
    yield from _unknown((str(covers.get("column")),), areas, "covers")
    yield from _unknown(columns_of(covers.get("by")), item, "covers")
    if item.get("format") != "geojson" and code_column(item) is None:
        yield "covers areas, but no column refers to them", "add a foreign key to the areas"
    yield from _total(covers, item)


def _total(covers: dict[str, Any], item: dict[str, Any]) -> Iterator[Fault]:
    """The row of the whole beside those of the areas covered."""
    total = covers.get("total")
    if total is None:
        return
    shape = 'write: "total": {"row": "…", "column": "…", "within": 5}'
    sound = isinstance(total, dict) and isinstance(total.get("row"), str)
    if not sound or isinstance(total.get("within"), bool | str | None):
        yield "has a “total” without a row, or without what rounding explains", shape
        return
    unlike = as_list(total.get("unlike"))
    if not all(isinstance(one, dict) and str(one.get("reason", "")).strip() for one in unlike):
        yield (
            "has “unlike” totals without a reason",
            'write: "unlike": [{"year": 2021, "reason": "…"}]',
        )
    named = [str(total.get("column")), *table(total.get("where"))]
    yield from _unknown(
        (*named, *(k for one in unlike for k in one if k != "reason")), item, "total"
    )


def code_column(item: dict[str, Any]) -> tuple[str, str] | None:
    """The column that names the areas covered, and its column in the table of areas."""
    covers = item["covers"]
    for key in item["schema"].get("foreignKeys", []):
        if key["reference"].get("resource") == covers["resource"]:
            return columns_of(key["fields"])[0], columns_of(key["reference"]["fields"])[0]
    return None
