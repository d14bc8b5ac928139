"""Corrections of a kept edition: which page says them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import Book

from needsbook.commands.new import Asked, new
from needsbook.data.corrections import correction_problems, lines_on
from needsbook.ground.project import Project

ROW = "2027-12-01,{issue},{page},ten,twelve,A digit was wrong.\n"


@pytest.fixture
def mine(tmp_path: Path) -> Book:
    new(tmp_path / "mine", Asked("Absence", "absence"))
    return Book(tmp_path / "mine")


def with_rows(book: Book, *rows: str) -> Project:
    book.write("data/corrections.csv", book.read("data/corrections.csv") + "".join(rows))
    return Project(book.root)


def test_a_page_says_what_was_corrected_on_it(mine: Book) -> None:
    project = with_rows(mine, ROW.format(issue="First edition.1", page="index.qmd"))
    assert lines_on(project, "index.qmd") == [
        r"Corrected on 1 December 2027 (First edition\.1): “ten” was printed, and it is “twelve”. "
        "A digit was wrong."
    ]
    assert lines_on(project, "chapters/need.qmd") == []


def test_a_template_says_it_on_each_of_its_pages(mine: Book) -> None:
    page = "districts/_district.qmd"
    project = with_rows(mine, ROW.format(issue="First edition.1", page=page))
    assert len(lines_on(project, "districts/alder.qmd", page)) == 1


def test_corrections_of_another_edition_are_not_told(mine: Book) -> None:
    project = with_rows(mine, ROW.format(issue="Second edition.1", page="index.qmd"))
    assert lines_on(project, "index.qmd") == []


def test_an_issue_says_what_it_corrects(mine: Book) -> None:
    mine.change("_quarto.yml", "label: First edition", "label: First edition.1")
    (problem,) = correction_problems(Project(mine.root))
    assert "First edition.1 is an issue of the First edition that corrects it" in problem.problem
    project = with_rows(mine, ROW.format(issue="First edition.1", page="index.qmd"))
    assert list(correction_problems(project)) == []


def test_pages_and_days_that_are_none_are_told(mine: Book) -> None:
    row = ROW.replace("2027-12-01", "2027-13-01").format(issue="First edition.1", page="x.qmd")
    found = [problem.problem for problem in correction_problems(with_rows(mine, row))]
    assert found == ["“x.qmd” is no page of the book", "“2027-13-01” is no date"]


def test_a_dataset_that_is_not_there_is_told(mine: Book) -> None:
    mine.change("pyproject.toml", 'corrections = "corrections"', 'corrections = "errata"')
    (problem,) = correction_problems(Project(mine.root))
    assert "`corrections` names “errata”" in problem.problem
