"""`needsbook finish`, where Quarto rendered one page or one format only."""

from __future__ import annotations

import pytest
from books import Book

from needsbook.edition.finish import WHOLE, WRITTEN, finish
from needsbook.ground.errors import ProblemsFound
from needsbook.ground.project import Project

PAGE = '<html><head></head><body><main><h1 class="title">x</h1></main></body></html>'


@pytest.fixture
def written(book: Book) -> Book:
    for name in ("index", "chapters/one", "chapters/two", "chapters/references", "chapters/method"):
        book.write(f"_book/{name}.html", PAGE)
    return book


def test_a_page_alone_is_finished_and_not_looked_at(
    written: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(WHOLE, raising=False)
    assert finish(Project(written.root)).pages == 5
    assert "<footer" in written.read("_book/chapters/one.html")
    assert (written.root / "_book/assets/fonts/faces.css").is_file()


def test_a_whole_render_is_held_to_every_exhibit_and_both_formats(
    written: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WHOLE, "1")
    monkeypatch.delenv(WRITTEN, raising=False)
    with pytest.raises(ProblemsFound) as found:
        finish(Project(written.root))
    told = [problem.problem for problem in found.value.problems]
    for id in ("fig-counts", "tbl-counts", "fig-map"):
        assert f"{id} is missing from the HTML edition" in told
    assert "Quarto made no small.pdf" in told


def test_of_one_format_the_other_is_not_asked(
    written: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WHOLE, "1")
    monkeypatch.setenv(WRITTEN, "/x/_book/index.html\n/x/_book/chapters/one.html")
    with pytest.raises(ProblemsFound) as found:
        finish(Project(written.root))
    assert all("HTML" in problem.problem for problem in found.value.problems)
