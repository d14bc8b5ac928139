"""`needsbook add`: a dataset, an exhibit or a chapter, laid so that `needsbook check` passes."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from needsbook.commands.guessing import Areas, Guess, guess
from needsbook.commands.inserting import with_chapter, with_imports, with_period, with_resource
from needsbook.commands.laying import named, names_in, sources, text_of, write
from needsbook.data.area_pages import read_area_pages
from needsbook.data.datapackage import DESCRIPTOR, read_datapackage
from needsbook.data.intake_log import LOG, with_line
from needsbook.data.recipe import FOLDER
from needsbook.data.sources import rows_of
from needsbook.ground.errors import UsageError
from needsbook.ground.files import hash_of
from needsbook.ground.project import Project
from needsbook.ground.root import CONFIG

_NAME = re.compile(r"[a-z][a-z0-9-]*")


def add_dataset(project: Project, name: str, file: Path | None, address: str = "") -> list[str]:
    """A dataset: its file, its entry in the data dictionary, and its source.

    Parameters
    ----------
    file : Path, optional
        A CSV file that becomes the dataset; a header without rows when left out.
    address : str
        Where the file was published.

    Returns
    -------
    list of str
        The files that were written, from the project's root.

    Raises
    ------
    UsageError
        There is such a dataset or file, or the file is no table.
    """
    named(_NAME, name, "small letters, digits and hyphens")
    package = read_datapackage(project.data)
    path, variable = f"data/{name.replace('-', '_')}.csv", name.replace("-", "_")
    home = _home_of_sources(project)
    if name in package.resources or (project.home / path).exists():
        raise UsageError(f"there is a dataset “{name}” already, or its file {path}")
    if variable in names_in(project, home):
        raise UsageError(f"{home} has the name “{variable}” already")
    areas = _areas(project)
    found = guess(file, areas) if file else None
    if found and areas and found.unknown:
        raise UsageError(_unlisted(found, areas))
    entry = _entry(name, path, found, areas) if found else _empty(name, path, areas)
    if address:
        entry["sources"] = [{"title": entry["title"], "path": address}]
    written = {
        path: _rewritten(file) if file else ",".join(one["name"] for one in _fields(entry)) + "\n",
        f"data/{DESCRIPTOR}": with_resource(text_of(project, f"data/{DESCRIPTOR}"), entry),
        home: _with_source(text_of(project, home), variable, name),
    }
    if found and file:
        written[f"data/{FOLDER}/{name}.yml"] = _recipe(found)
        written[f"data/{LOG}"] = with_line(project.data, _line(name, file, address))
    if found and found.period:
        first, last = found.periods[0], found.periods[-1]
        written[CONFIG] = with_period(text_of(project, CONFIG), name, first, last)
    return write(project, written)


def _unlisted(found: Guess, areas: Areas) -> str:
    return (
        f"the column “{found.area}” has areas that the dataset “{areas.dataset}” does not list: "
        f"{', '.join(found.unknown)}\n    → add a row there for each; one that is wider is of a "
        "level of its own, and `where:` below area-pages says which level has pages"
    )


def _recipe(found: Guess) -> str:
    """How the file became the dataset, for the next one."""
    about = "# How the first file became the dataset; the next one may have other headings."
    lines = [f"  {name}: {json.dumps(name, ensure_ascii=False)}" for name in found.columns]
    return "\n".join([about, "header: 1", "columns:", *lines, ""])


def _line(name: str, file: Path, address: str) -> list[object]:
    """The first line of a dataset in the log of intakes."""
    content = file.read_bytes()
    rows = len(list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))) - 1
    return [name, date.today().isoformat(), file.name, hash_of(content), address, rows, 0, 0, ""]


def _rewritten(file: Path) -> str:
    """A CSV file with plain line ends and no byte order mark."""
    out = io.StringIO()
    rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")))
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _fields(entry: dict[str, Any]) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = entry["schema"]["fields"]
    return fields


def _areas(project: Project) -> Areas | None:
    """The table of areas that the area pages are made from."""
    pages = read_area_pages(project)
    if pages is None:
        return None
    level = pages.levels[0]
    resource = read_datapackage(project.data)[level.dataset]
    codes = frozenset(row[level.code] for row in rows_of(resource, {}))
    return Areas(level.dataset, level.code, codes)


def _described(name: str, path: str) -> dict[str, Any]:
    """What each dataset says of itself; what nobody has told yet says so."""
    return {
        "name": name,
        "path": path.removeprefix("data/"),
        "title": name.replace("-", " ").capitalize(),
        "description": "What a row is, and what is counted: to be written.",
        "publisher": "To be named",
        "kind": "official statistic",
        "period": "to be told",
        "licenses": [{"name": "unknown", "title": "to be confirmed"}],
    }


def _refers(column: str, areas: Areas) -> list[dict[str, Any]]:
    reference = {"resource": areas.dataset, "fields": [areas.column]}
    return [{"fields": [column], "reference": reference}]


def _empty(name: str, path: str, areas: Areas | None) -> dict[str, Any]:
    """A dataset in which no row stands yet."""
    column = areas.column if areas else "name"
    fields = [
        {"name": column, "type": "string", "constraints": {"required": True}},
        {"name": "year", "type": "integer", "constraints": {"required": True}},
        {"name": "count", "type": "integer", "constraints": {"minimum": 0}},
    ]
    schema: dict[str, Any] = {"fields": fields, "primaryKey": [column, "year"]}
    if areas:
        schema["foreignKeys"] = _refers(column, areas)
    return {**_described(name, path), "mayBeEmpty": True, "schema": schema}


def _entry(name: str, path: str, found: Guess, areas: Areas | None) -> dict[str, Any]:
    fields = [
        {
            "name": column,
            "title": column.replace("_", " ").capitalize(),
            "type": found.types[column],
            **({"constraints": {"required": True}} if column in found.required else {}),
        }
        for column in found.columns
    ]
    schema: dict[str, Any] = {"fields": fields, "primaryKey": list(found.key)}
    if areas and found.area:
        schema["foreignKeys"] = _refers(found.area, areas)
    texts = sorted({text for some in found.symbols.values() for text in some})
    entry = _described(name, path)
    if found.period:
        entry["period"] = " to ".join(dict.fromkeys((found.periods[0], found.periods[-1])))
        entry["periodField"] = found.period
    entry["schema"] = schema
    if texts:
        schema["missingValues"] = [{"value": text, "label": "not available"} for text in texts]
        entry["symbols"] = [
            {
                "field": column,
                "symbol": text,
                "meaning": "not available",
                "reason": "what the publisher means by it is to be told",
            }
            for column, some in found.symbols.items()
            for text in some
        ]
    return entry


def add_chapter(project: Project, name: str, title: str, after: str) -> list[str]:
    """A chapter: its file, and its line in `_quarto.yml`.

    Parameters
    ----------
    after : str
        The chapter that it follows; the last of those in a folder of their own when empty.

    Raises
    ------
    UsageError
        There is such a chapter, or none that it could follow.
    """
    named(_NAME, name, "small letters, digits and hyphens")
    path = f"chapters/{name}.qmd"
    listed = [entry.path for entry in project.listed if entry.kind != "appendix"]
    if path in {entry.path for entry in project.listed} or (project.home / path).exists():
        raise UsageError(f"there is a chapter {path} already")
    numbered = [entry for entry in project.listed if entry.kind == "numbered"]
    own = [entry.path for entry in numbered if entry.part == _first_part(project)]
    after = after or (own or listed)[-1]
    if after not in listed:
        raise UsageError(
            f"the book lists no chapter “{after}”\n    → --after one of {', '.join(listed)}"
        )
    title = title or name.replace("-", " ").capitalize()
    text = f"# {title} {{#sec-{name}}}\n\nWhat this chapter says is to be written.\n"
    return write(project, {path: text, CONFIG: with_chapter(text_of(project, CONFIG), path, after)})


def _first_part(project: Project) -> str | None:
    return next((entry.part for entry in project.listed if entry.part), None)


def _home_of_sources(project: Project) -> str:
    """The module that declares the sources."""
    found = list(sources(project))
    module = found[0].module if found else f"{project.package}.sources"
    return f"src/{module.replace('.', '/')}.py"


def _with_source(text: str, variable: str, name: str) -> str:
    text = with_imports(
        text or '"""The datasets: the only way data come in."""\n', {"needsbook": ["source"]}
    )
    body = ast.parse(text).body
    declared = [
        node.end_lineno or 0
        for node in body
        if isinstance(node, ast.Assign) and "source(" in ast.unparse(node)
    ]
    lines = text.rstrip("\n").split("\n")
    place = declared[-1] if declared else len(lines)
    return "\n".join([*lines[:place], f'{variable} = source("{name}")', *lines[place:], ""])
