"""What is wrong in the data dictionary, told before any data file is read.

The form of each entry, the schema tells (`assets/schemas/datapackage.schema.json`); here is
what one part of the dictionary says of another, and of the disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from needsbook.ground.schema import Fault, Keys, faults
from needsbook.ground.values import STRAY_IN_TEXT, as_list, columns_of, table


def dictionary_faults(descriptor: Any, folder: Path) -> Iterator[Fault]:
    """Everything wrong with the data dictionary of the data folder."""
    listed = as_list(table(descriptor).get("resources"))
    formed = faults("datapackage", descriptor)
    for fault in formed:
        yield Fault(fault.keys, _said(listed, fault), fault.fix)
    named: dict[str, dict[str, Any]] = {}
    own: list[Fault] = []
    for number, item in enumerate(listed):
        name = table(item).get("name")
        if name in named:
            problem = f"two datasets are called “{name}”"
            yield Fault(("resources", number, "name"), problem, "rename one of them")
        if isinstance(name, str):
            named[name] = item
        if isinstance(item, dict):
            own += _placed(number, item, _entry(item, folder))
            whole = not any(fault.keys[:2] == ("resources", number) for fault in formed)
            own += _placed(number, item, _columns_named(item)) if whole else []
    yield from own
    if not formed and not own:  # what refers to another dataset needs that to be whole
        for number, item in enumerate(listed):
            between = list(_references(item, named)) or list(_covers(item, named))
            yield from _placed(number, item, between)


# What is wrong below which key of a dataset, and what to do.
Told = tuple[Keys, str, str]


def _placed(number: int, item: dict[str, Any], told: Iterable[Told]) -> list[Fault]:
    listed = [item] * (number + 1)
    placed = [Fault(("resources", number, *keys), problem, fix) for keys, problem, fix in told]
    return [Fault(one.keys, _said(listed, one), one.fix) for one in placed]


def _said(listed: list[Any], fault: Fault) -> str:
    """A problem with the dataset and the column that it is of."""
    match fault.keys:
        case "resources", int(number), *rest:
            item = table(listed[number])
            name = f"“{item['name']}”" if item.get("name") else f"number {number + 1}"
            return f"dataset {name} {fault.problem}{_part(item, rest)}"
    return fault.problem


def _part(item: dict[str, Any], keys: list[str | int]) -> str:
    """The column, or the symbol, that the keys of a dataset lead to, where it has a name."""
    match keys:
        case "schema", "fields", int(number), *_:
            kind, name = "column", table(item["schema"]["fields"][number]).get("name")
        case "symbols", int(number), str(), *_:
            kind, name = "symbol", item["symbols"][number].get("symbol")
        case _:
            return ""
    return f" ({kind} “{name}”)" if isinstance(name, str) and name else ""


def _entry(item: dict[str, Any], folder: Path) -> Iterator[Told]:
    for key, text in _texts(item):
        stray = STRAY_IN_TEXT.search(text)
        if stray:
            where = f"“{key}”" if key in item else key
            problem = f"has an invisible character (U+{ord(stray[0]):04X}) in {where}"
            yield (key,), problem, "delete it"
    if isinstance(item.get("path"), str):
        yield from _path(item["path"], folder)


def _texts(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text of a dataset's entry, and the key that it stands under."""
    for key, value in item.items():
        yield "one of its keys", key
        yield from ((key, text) for text in _texts_in(value))


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value if isinstance(value, list | dict) else ():
        yield from _texts_in(item)
    for item in value.values() if isinstance(value, dict) else ():
        yield from _texts_in(item)


def _path(path: str, folder: Path) -> Iterator[Told]:
    try:
        inside = "\0" not in path and (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # RuntimeError up to Python 3.12
        problem = f"has the path “{path}”, which is a loop of links"
        yield ("path",), problem, "put the file itself there"
        return
    if not inside or (folder / path).is_dir():
        problem = f"has the path “{path}”, which is not a file in data/"
        yield ("path",), problem, "write the name of its file"


def _columns_named(item: dict[str, Any]) -> Iterator[Told]:
    """Columns that the dataset speaks of must be among those it has, each once."""
    names = _columns(item)
    for number, name in enumerate(names):
        if name in names[:number]:
            problem = f"describes the column “{name}” twice"
            yield ("schema",), problem, "take one of the two out"
    key = columns_of(item["schema"].get("primaryKey"))
    if not key and item.get("format") == "geojson":
        fix = "name the property that holds the code of an area"
        yield ("schema", "primaryKey"), "has no primaryKey", fix
    spoken: list[tuple[Keys, Any]] = [(("schema", "primaryKey"), column) for column in key]
    if item.get("creditBy") is not None:
        spoken.append((("creditBy", "column"), item["creditBy"]["column"]))
    if item.get("periodField") is not None:
        spoken.append((("periodField",), item["periodField"]))
    for keys, column in spoken:
        if column not in names:
            where = next(key for key in keys if key != "schema")
            problem = f"names the column “{column}” as {where}, which it does not have"
            yield keys, problem, f"use one of: {', '.join(names)}"
    for number, symbol in enumerate(item.get("symbols") or ()):
        for column in (symbol.get("field"), *table(symbol.get("where"))):
            if column not in names:
                of = f"for the unknown column “{column}”" if column else "without a field"
                problem = f"gives the symbol “{symbol['symbol']}” {of}"
                yield ("symbols", number), problem, f"use one of: {', '.join(names)}"


def _columns(item: dict[str, Any]) -> list[str]:
    return [field["name"] for field in item["schema"]["fields"]]


def _references(item: dict[str, Any], named: dict[str, dict[str, Any]]) -> Iterator[Told]:
    for number, key in enumerate(item["schema"].get("foreignKeys") or ()):
        place: Keys = ("schema", "foreignKeys", number)
        target = str(key["reference"].get("resource") or item["name"])
        own, others = columns_of(key["fields"]), columns_of(key["reference"]["fields"])
        if len(own) != len(others):
            yield (
                place,
                "has a foreign key without as many fields as its reference",
                'write: {"fields": ["…"], "reference": {"resource": "…", "fields": ["…"]}}',
            )
        elif target not in named:
            problem = f"refers to the unknown dataset “{target}” (foreignKeys)"
            yield place, problem, f"use one of: {', '.join(named)}"
        elif named[target].get("format") == "geojson":
            problem = f"refers to “{target}”, which is not a table"
            yield place, problem, "refer to a CSV file"
        else:
            yield from _unknown(place, own, item, "foreignKeys")
            yield from _unknown(place, others, named[target], f"foreignKeys, in “{target}”")


def _unknown(
    place: Keys, columns: Iterable[str], item: dict[str, Any], where: str
) -> Iterator[Told]:
    names = _columns(item)
    for column in columns:
        if column not in names:
            problem = f"names the unknown column “{column}” ({where})"
            yield place, problem, f"use one of: {', '.join(names)}"


def _covers(item: dict[str, Any], named: dict[str, dict[str, Any]]) -> Iterator[Told]:
    covers, place = item.get("covers"), ("covers",)
    if covers is None:
        return
    areas = named.get(covers["resource"])
    if areas is None or areas.get("format") == "geojson":
        problem = f"covers the areas of “{covers['resource']}”, which is not a table here"
        shape = 'write: "covers": {"resource": "…", "column": "…", "values": ["…"], "by": ["…"]}'
        yield place, problem, shape
        return
    yield from _unknown(place, (str(covers["column"]),), areas, "covers")
    yield from _unknown(place, columns_of(covers.get("by")), item, "covers")
    if item.get("format") != "geojson" and code_column(item) is None:
        problem = "covers areas, but no column refers to them"
        yield place, problem, "add a foreign key to the areas"
    total = table(covers.get("total"))
    unlike = [key for one in total.get("unlike") or () for key in one if key != "reason"]
    spoken = (str(total.get("column")), *table(total.get("where")), *unlike) if total else ()
    yield from _unknown(place, spoken, item, "total")


def code_column(item: dict[str, Any]) -> tuple[str, str] | None:
    """The column that names the areas covered, and its column in the table of areas."""
    covers = item["covers"]
    for key in item["schema"].get("foreignKeys", []):
        if key["reference"].get("resource") == covers["resource"]:
            return columns_of(key["fields"])[0], columns_of(key["reference"]["fields"])[0]
    return None
