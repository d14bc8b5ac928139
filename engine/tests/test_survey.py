"""A survey says what there is and what is stale, and makes nothing."""

from __future__ import annotations

from books import Book

from needsbook.chapters.checks import check
from needsbook.edition.survey import known_calls, survey, will_compute
from needsbook.ground.project import Project


def test_before_the_first_build_everything_is_stale(book: Book) -> None:
    project = Project(book.root)
    found = survey(project, check(project), "built-in")
    assert found.record is None
    assert set(found.stale) == set(found.products)
    assert {"fig-counts", "chapters/one.html", "small.pdf"} <= set(found.products)
    assert {cause.reason for one in found.stale.values() for cause in one.causes} == {"first build"}
    assert will_compute(project)


def test_it_names_the_files_that_products_rest_on(book: Book) -> None:
    project = Project(book.root)
    files = survey(project, check(project), "built-in").files
    assert {"chapters/one.qmd", "_quarto.yml", "references.bib"} <= files
    assert not any(file.startswith("_book/") for file in files)


def test_each_call_is_known_once(book: Book) -> None:
    calls = known_calls(check(Project(book.root)))
    ids = [call.id for call in calls]
    assert len(ids) == len(set(ids))
    assert set(ids) == {
        "count--e01--2024", "count--e01--2023", "fig-counts", "tbl-counts", "fig-map",
    }  # fmt: skip
