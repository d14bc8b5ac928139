"""Corrections of a kept edition stand on the pages that they touch."""

from __future__ import annotations

import pytest
from books import Book

from needsbook.data.corrections import corrected, correction_problems, dataset_of, lines_on
from needsbook.ground.project import Project


def test_an_issue_corrects_an_edition() -> None:
    assert corrected("2024 edition.2") == "2024 edition"
    assert corrected("2024 edition") == "2024 edition"


def test_a_book_without_a_record_has_none(book: Book) -> None:
    project = Project(book.root)
    assert dataset_of(project) is None
    assert lines_on(project, "chapters/one.qmd") == []
    assert list(correction_problems(project)) == []


@pytest.mark.parametrize("name", ["counst", "correction"])
def test_a_record_that_is_no_dataset_is_told(book: Book, name: str) -> None:
    book.write("pyproject.toml", book.read("pyproject.toml") + f'corrections = "{name}"\n')
    (problem,) = correction_problems(Project(book.root))
    assert f"names “{name}”, which is no dataset" in problem.problem
