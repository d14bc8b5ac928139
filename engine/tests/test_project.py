"""A project is read as if all were well; what is wrong, the checks tell."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from books import Book

from needsbook.ground.errors import ProblemsFound
from needsbook.ground.project import Project, is_limit, is_period, look_up, path_fault


@pytest.mark.parametrize(
    ("period", "is_one"),
    [
        ({"first": 2018, "last": 2024}, True),
        ({"first": "2018/19", "last": "2022/23"}, True),
        ({"first": 2024, "last": 2018}, False),
        ({"first": 2018, "last": "2022/23"}, False),
        ({"first": 2018}, False),
        ({"first": True, "last": True}, False),
        (2024, False),
    ],
)
def test_a_period(period: object, is_one: bool) -> None:
    assert is_period(period) is is_one


@pytest.mark.parametrize(
    ("value", "is_one"), [(120, True), (0, False), (True, False), ("9", False)]
)
def test_a_limit(value: object, is_one: bool) -> None:
    assert is_limit(value) is is_one


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("chapters/a.qmd", None),
        ("../a.qmd", "lies outside the project"),
        ("chapters", "is a folder"),
        (5, "is not the path of a file"),
        (" ", "is not the path of a file"),
    ],
)
def test_a_path_of_the_project(tmp_path: Path, path: object, fault: str | None) -> None:
    (tmp_path / "chapters").mkdir()
    assert path_fault(tmp_path, path) == fault


def test_what_the_book_lists(book: Book) -> None:
    listed = Project(book.root).listed
    assert [(one.path, one.kind, one.part) for one in listed][1:3] == [
        ("chapters/one.qmd", "numbered", "Parts"),
        ("chapters/two.qmd", "numbered", "Parts"),
    ]
    assert listed[-1].kind == "appendix"


def test_what_cannot_be_used_is_skipped(book: Book) -> None:
    book.change("_quarto.yml", "{first: 2023, last: 2024}", "{first: 2033, last: 2024}")
    book.write("pyproject.toml", book.read("pyproject.toml") + "limits = {seconds = 0}\n")
    project = Project(book.root)
    assert project.edition.periods == {}
    assert project.limits.seconds == 120


def test_settings_that_are_no_toml_are_told(book: Book) -> None:
    book.write("pyproject.toml", "[tool.needsbook]\npackage = \n")
    with pytest.raises(ProblemsFound, match="not valid TOML"):
        _ = Project(book.root).package


def test_a_value_by_its_dotted_key() -> None:
    meta = {"edition": {"periods": {"counts": {"last": 2024}}}}
    assert look_up(meta, "edition.periods.counts.last") == 2024
    assert look_up(meta, "edition.label") is None
    assert look_up(meta, "edition.periods.counts.last.x") is None


def test_a_folder_whose_name_is_not_utf_8_is_refused(book: Book) -> None:
    """Typst would end in a panic when it sets the PDF."""
    odd = book.root.parent / os.fsdecode(b"caf\xe9")
    book.root.rename(odd)
    for command in ("check", "build"):
        done = Book(odd).needsbook(command)
        assert done.returncode == 2
        assert "the path of this project is not UTF-8 text" in done.stderr
        assert "→ rename the folder" in done.stderr
