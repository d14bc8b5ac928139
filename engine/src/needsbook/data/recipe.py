r"""A recipe: how a publisher's file becomes rows of a dataset.

It lies beside the dataset, in `data/intake/NAME.yml`::

    sheet: Table 1              # of a workbook: its name, or its number from 1
    header: 5                   # the row of the headings, from 1
    until: "Source:"            # the rows end before the one that begins so
    columns:                    # of the dataset: the publisher's heading …
      area: Area code
      year: {value: PERIOD}     # … or one value for the whole file; PERIOD is given each time
    wide:                       # headings that are values, each with its cells below
      into: year
      values: absent
      headings: {"2022/23": 2023, "2023/24": 2024}
    ignore: [Region]            # headings that are not wanted
    leave-out: {area: [E92000001]}
    extract: {year: 'ending 31 March (\d{4})'}  # the part of a cell that is wanted
    replace: {area: {"E06000060": "E06000061"}}
    holds: {level: [district]}  # the rows of the dataset that the file is about: not all of it
    member: table_c3.csv        # of a zip that holds several
    symbols: {"*": c}           # the publisher's symbol: the dataset's
    thousands: ","              # in numbers
    percent: [rate]             # columns whose cells are shares of one: 0.125 is 12.5
    hidden: take                # rows that the workbook hides: take, or leave
    limit: 5                    # by how many times a number may differ from the period before
    notes: [Notes]              # sheets of definitions, whose words are compared

What the file has and the recipe does not name stops the intake.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from needsbook.data.datapackage import Resource
from needsbook.ground.errors import Problem, ProblemsFound, Where
from needsbook.ground.values import load_yaml, table

FOLDER = "intake"
HIDDEN = ("", "take", "leave")
#: What a person has to answer, and what is given with each file.
UNKNOWN, PERIOD = "?", "PERIOD"


@dataclass(frozen=True)
class Wide:
    """Headings that are values of a column."""

    into: str
    values: str
    headings: Mapping[str, str]


@dataclass(frozen=True)
class Recipe:
    """See the module."""

    columns: Mapping[str, str | dict[str, Any]]
    sheet: str | int | None = None
    header: int = 1
    until: str = ""
    wide: Wide | None = None
    ignore: tuple[str, ...] = ()
    leave_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extract: Mapping[str, str] = field(default_factory=dict)
    replace: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    holds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    member: str = ""
    symbols: Mapping[str, str] = field(default_factory=dict)
    thousands: str = ""
    separator: str = ","
    encoding: str = "utf-8"
    hidden: str = ""
    percent: tuple[str, ...] = ()
    limit: float | None = None
    notes: tuple[str, ...] = ()


KEYS = {one.name.replace("_", "-"): one.name for one in fields(Recipe)}


def path_of(data: Path, resource: Resource, part: str = "") -> Path:
    """Where the recipe of a dataset lies, or of a part of it that has a file of its own."""
    return data / FOLDER / f"{resource.name}{f'.{part}' if part else ''}.yml"


def read_recipe(path: Path, shown: str, resource: Resource) -> Recipe:
    """The recipe in a file.

    Raises
    ------
    ProblemsFound
        It is not one; all that is wrong is told.
    """
    try:
        given = load_yaml(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Where(shown, mark.line + 1 if mark else None)
        raise ProblemsFound([Problem(where, "this is not YAML", "correct the line")]) from None
    problems = [Problem(Where(shown), what, fix) for what, fix in _faults(given, resource)]
    if problems:
        raise ProblemsFound(problems)
    known = {KEYS[key]: value for key, value in given.items()}
    wide = known.pop("wide", None)
    return Recipe(
        **{
            **known,
            "wide": Wide(wide["into"], wide["values"], _texts(wide["headings"])) if wide else None,
            "ignore": tuple(map(str, known.get("ignore", ()))),
            "percent": tuple(map(str, known.get("percent", ()))),
            "notes": tuple(map(str, known.get("notes", ()))),
            "leave_out": _lists(known.get("leave_out", {})),
            "holds": _lists(known.get("holds", {})),
            "extract": _texts(known.get("extract", {})),
            "replace": {
                column: _texts(words) for column, words in known.get("replace", {}).items()
            },
            "symbols": _texts(known.get("symbols", {})),
        }
    )


def _texts(given: Mapping[Any, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in given.items()}


def _lists(given: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {column: tuple(map(str, values)) for column, values in given.items()}


def _faults(given: Any, resource: Resource) -> Iterator[tuple[str, str]]:
    if not isinstance(given, dict) or not isinstance(given.get("columns"), dict):
        yield "the recipe has no `columns`", "write: columns: {column: heading}"
        return
    for key in given:
        if key not in KEYS:
            near = difflib.get_close_matches(str(key), list(KEYS), n=1)
            yield f"the key “{key}” is not known", f"one of: {', '.join(near or sorted(KEYS))}"
    wide = given.get("wide")
    if wide is not None and not (
        isinstance(wide, dict)
        and set(wide) == {"into", "values", "headings"}
        and isinstance(wide["headings"], dict)
    ):
        yield "`wide` is not whole", "write: wide: {into: …, values: …, headings: {…: …}}"
        return
    made = {*given["columns"], *((wide["into"], wide["values"]) if wide else ())}
    for column in resource.fields:
        if column not in made or given["columns"].get(column) == UNKNOWN:
            yield f"nothing says where “{column}” comes from", "add it to `columns`"
    for column in made - set(resource.fields):
        yield f"the dataset has no column “{column}”", f"it has {', '.join(resource.fields)}"
    header = given.get("header", 1)
    if not isinstance(header, int) or isinstance(header, bool) or header < 1:
        yield "`header` is not the number of a row", "write: header: 1"
    limit = given.get("limit", 1)
    if not isinstance(limit, int | float) or isinstance(limit, bool) or limit < 1:
        yield f"`limit` is “{limit}”", "write by how many times a number may differ: limit: 3"
    if given.get("hidden", "") not in HIDDEN:
        yield f"`hidden` is “{given['hidden']}”", "write take, or leave"
    for key in ("replace", "symbols", "leave-out", "holds", "extract"):
        if not isinstance(given.get(key, {}), dict):
            yield f"`{key}` is not a list of keys and values", f"write: {key}: {{…: …}}"
        elif key != "symbols":
            for column in given.get(key, {}):
                if column not in resource.fields:
                    known = f"name a column of the dataset: {', '.join(resource.fields)}"
                    yield f"`{key}` names “{column}”, which is no column", known
    for column, pattern in table(given.get("extract")).items():
        if not _has_one_group(str(pattern)):
            yield (
                f"“{pattern}” does not say which part of “{column}” is wanted",
                "write a regular expression with one group, as 'ending 31 March (\\d{4})'",
            )


def _has_one_group(pattern: str) -> bool:
    try:
        return re.compile(pattern).groups == 1
    except re.error:
        return False


def proposed(resource: Resource, headings: Sequence[str]) -> str:
    """A recipe for a file with these headings, to be looked through by a person."""
    left = [heading for heading in headings if heading]
    lines = ["# Proposed from the headings; look it through, and answer each ?", "header: 1"]
    lines.append("columns:")
    for column, described in resource.fields.items():
        names = [column, column.replace("_", " "), str(described.get("title", ""))]
        by_low = {heading.casefold(): heading for heading in left}
        near = next(
            (
                match[0]
                for name in names
                if (match := difflib.get_close_matches(name.casefold(), list(by_low), 1, 0.75))
            ),
            None,
        )
        if near:
            left.remove(by_low[near])
        lines.append(f"  {column}: {_quoted(by_low[near]) if near else _quoted(UNKNOWN)}")
    if left:
        lines.append(f"ignore: [{', '.join(map(_quoted, left))}]")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
