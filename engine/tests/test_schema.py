"""The published schemas: every key is described, and what they refuse is told in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from books import Book
from jsonschema import Draft202012Validator

from needsbook.ground.files import asset
from needsbook.ground.schema import FOLDER, faults, path_of_schema, write_schemas

NAMES = sorted(path.name.partition(".")[0] for path in asset(FOLDER).glob("*.json"))


def schema(name: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(asset(path_of_schema(name)).read_text(encoding="utf-8"))
    return value


def keys(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each key that a schema knows, with its description of it; of a condition, none."""
    for name, below in node.items() if isinstance(node, dict) else ():
        if name == "properties":
            yield from ((f"{path}/{key}", one) for key, one in below.items())
        if name not in ("allOf", "if", "then", "examples"):
            yield from keys(below, f"{path}/{name}")


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one_and_describes_every_key(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    found = dict(keys(schema(name)))
    assert len(found) > 15
    assert [path for path, one in found.items() if not one.get("description")] == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "pyproject",
            {"package": "a-b"},
            "[tool.needsbook] does not name the analysis package → "
            'write: package = "name", the folder of the package in src',
        ),
        (
            "pyproject",
            {"package": "a", "limits": {"seconds": True}},
            "“limits.seconds” under [tool.needsbook] is not a whole number → "
            "write a whole number above zero, as 120",
        ),
        (
            "pyproject",
            {"package": "a", "review": {"size": -1}},
            "“review.size” under [tool.needsbook] is -1, less than 0 → write: size = 0.1",
        ),
        (
            "recipe",
            {"columns": {}, "hidden": "yes"},
            "`hidden` is “yes” → write take, or leave",
        ),
        (
            "recipe",
            {"columns": {}, "until": 5},
            "`until` is not a text → write it in quotation marks",
        ),
        (
            "recipe",
            {"columns": {}, "ignored": []},
            "the key “ignored” is not known → write ignore, if that is what is meant",
        ),
        ("datapackage", [], "the data dictionary is not a JSON object → begin it with {"),
    ],
)
def test_what_is_refused_is_told_with_what_to_do(name: str, value: Any, said: str) -> None:
    (fault,) = faults(name, value)
    assert f"{fault.problem} → {fault.fix}".startswith(said)


def test_a_key_that_is_misspelt_is_not_told_as_missing_too() -> None:
    book = {"book": {"chapterz": ["index.qmd"]}, "edition": {"lable": "A", "date": "2026-11-01"}}
    assert [fault.keys for fault in faults("quarto", book)] == [
        ("book", "chapterz"),
        ("edition", "lable"),
    ]


def test_all_is_told_at_once_in_the_order_of_the_keys() -> None:
    settings = {"limits": {"seconds": 0}, "package": 5, "strict": "no", "units": [1, "cases"]}
    assert [fault.keys for fault in faults("pyproject", settings)] == [
        ("limits", "seconds"),
        ("package",),
        ("strict",),
        ("units", 0),
    ]


def test_schemas_lie_where_the_settings_say_that_an_editor_finds_them(tmp_path: Path) -> None:
    write_schemas(tmp_path / ".needsbook")
    line = asset("new/_quarto.yml").read_text(encoding="utf-8").partition("\n")[0]
    where = line.partition("$schema=")[2]
    assert json.loads((tmp_path / where).read_text(encoding="utf-8")) == schema("quarto")


def test_a_check_lays_them(book: Book) -> None:
    assert book.needsbook("check").returncode == 0
    laid = sorted(path.name for path in (book.root / ".needsbook" / FOLDER).iterdir())
    assert laid == [f"{name}.schema.json" for name in NAMES]
