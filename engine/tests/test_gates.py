"""Gates before a release, and who may pass them."""

from __future__ import annotations

import pytest
from books import Book

from needsbook.data.gates import gates_dataset, gates_of, people
from needsbook.ground.errors import UsageError
from needsbook.ground.project import Project

PEOPLE = '[tool.needsbook.release.people]\nanalyst = ["Ann Doe"]\n'


def test_a_project_without_gates_says_how_to_name_them(book: Book) -> None:
    assert gates_dataset(Project(book.root)) is None
    with pytest.raises(UsageError, match=r"\[tool.needsbook.release\] gates"):
        gates_of(Project(book.root))


def test_only_people_who_are_named_may_sign(book: Book) -> None:
    book.write("pyproject.toml", book.read("pyproject.toml") + PEOPLE)
    project = Project(book.root)
    assert people(project, "analyst") == ["Ann Doe"]
    assert people(project, "reader") == []
