"""A problem of the settings is told with the line of its key."""

from __future__ import annotations

import pytest

from needsbook.ground.places import Places, toml_line

YAML = "book:\n  title: A\n  chapters:\n    - index.qmd\n    - part: B\n      chapters: [c.qmd]\n"
TOML = '[project]\nname = "a"\n\n[tool.needsbook]\npackage = "a"\nlimits = {seconds = 0}\n\n'
TOML += "[tool.needsbook.release]\ndays = 3\n[[tool.needsbook.cells]]\nold = 1\n"


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("book", "title"), 2),
        (("book", "chapters", 1, "chapters"), 6),
        (("book", "author"), 1),  # that is not there: where it belongs
        (("edition",), None),
    ],
)
def test_of_yaml(keys: tuple[str | int, ...], line: int | None) -> None:
    assert Places("a.yml", YAML).where(*keys).line == line


def test_of_json() -> None:
    assert Places("a.json", '{"a": 1,\n "b": [1,\n 2]}').where("b", 1).line == 3


def test_json_that_is_no_yaml_has_no_lines_and_no_error() -> None:
    assert Places("a.json", '{\n\t"a": "b\\/c"}').where("a").line in (2, None)


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("package",), 5),
        (("limits", "seconds"), 6),
        (("release", "days"), 9),
        (("release", "gates"), 8),
        (("cells", "old"), 11),
        (("name",), 4),
    ],
)
def test_of_toml(keys: tuple[str, ...], line: int) -> None:
    assert toml_line(TOML, "tool", "needsbook", *keys) == line
