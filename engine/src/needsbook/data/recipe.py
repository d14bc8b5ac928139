r"""A recipe: how a publisher's file becomes rows of a dataset.

It lies beside the dataset, in `data/intake/NAME.yml`::

    columns:                    # of the dataset: the publisher's heading …
      area: Area code
      year: {value: PERIOD}     # … or one value for the whole file; PERIOD is given each time

`assets/schemas/recipe.schema.json` tells of every other key. What
the file has and the recipe does not name stops the intake.
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
from needsbook.ground.errors import ProblemsFound
from needsbook.ground.places import Places
from needsbook.ground.project import yaml_problem
from needsbook.ground.root import WORK
from needsbook.ground.schema import Fault, faults, path_of_schema
from needsbook.ground.values import load_yaml, table

FOLDER = "intake"
#: Lets an editor complete the keys, and say what each is for.
COMPLETED = f"# yaml-language-server: $schema=../../{WORK}/{path_of_schema('recipe')}"
#: What a person has to answer, and what is given with each file.
UNKNOWN, PERIOD = "?", "PERIOD"


@dataclass(frozen=True)
class Wide:
    """Headings that are values of a column."""

    into: str
    values: str
    headings: Mapping[str, str]


@dataclass(frozen=True)
class Instead:
    """Cells that the dataset holds otherwise than the publisher's file, and why."""

    where: Mapping[str, tuple[str, ...]]
    column: str
    value: str
    reason: str


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
    instead: tuple[Instead, ...] = ()


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
    text = path.read_text(encoding="utf-8")
    try:
        given = load_yaml(text)
    except yaml.YAMLError as error:
        raise ProblemsFound([yaml_problem(shown, error)]) from None
    told = faults("recipe", {} if given is None else given) or list(_faults(given, resource))
    if told:
        raise ProblemsFound(map(Places(shown, text).problem, told))
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
            "instead": tuple(
                Instead(**{**one, "where": _lists(one["where"]), "value": str(one["value"])})
                for one in known.get("instead", ())
            ),
        }
    )


def _texts(given: Mapping[Any, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in given.items()}


def _lists(given: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {column: tuple(map(str, values)) for column, values in given.items()}


def _faults(given: dict[str, Any], resource: Resource) -> Iterator[Fault]:
    """What a recipe says of columns that the dataset does not have, and does not say."""
    columns, wide = given["columns"], table(given.get("wide"))
    made = {*columns, *(wide[key] for key in ("into", "values") if wide)}
    has = f"the dataset has {', '.join(resource.fields)}"
    for column in resource.fields:
        if column not in made or columns.get(column) == UNKNOWN:
            problem = f"nothing says where “{column}” comes from"
            yield Fault(("columns", column), problem, "add it to `columns`")
    for column in sorted(made - set(resource.fields)):
        yield Fault(("columns", column), f"the dataset has no column “{column}”", has)
    for key in ("replace", "leave-out", "holds", "extract"):
        for column in table(given.get(key)).keys() - resource.fields.keys():
            yield Fault((key, column), f"`{key}` names “{column}”, which is no column", has)
    for number, one in enumerate(given.get("instead", ())):
        for column in {*one["where"], one["column"]} - resource.fields.keys():
            yield Fault(("instead", number), f"`instead` names “{column}”, which is no column", has)
    for column, pattern in table(given.get("extract")).items():
        if not _has_one_group(str(pattern)):
            problem = f"“{pattern}” does not say which part of “{column}” is wanted"
            fix = "write a regular expression with one group, as 'ending 31 March (\\d{4})'"
            yield Fault(("extract", column), problem, fix)


def _has_one_group(pattern: str) -> bool:
    try:
        return re.compile(pattern).groups == 1
    except re.error:
        return False


def proposed(resource: Resource, headings: Sequence[str]) -> str:
    """A recipe for a file with these headings, to be looked through by a person."""
    left = [heading for heading in headings if heading]
    lines = [COMPLETED, "# Proposed from the headings; look it through, and answer each ?"]
    lines += ["header: 1", "columns:"]
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
