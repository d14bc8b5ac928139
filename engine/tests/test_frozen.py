"""Quarto's frozen results go exactly where what they rest on has changed."""

from __future__ import annotations

from books import Book

from needsbook.chapters.checks import check
from needsbook.edition.frozen import FOLDER, drop_stale
from needsbook.edition.survey import survey
from needsbook.ground.project import Project


def dropped(book: Book) -> set[str]:
    project = Project(book.root)
    return set(drop_stale(project, survey(project, check(project), "built-in")))


def freeze(book: Book) -> None:
    for chapter in ("index", "chapters/one", "chapters/two", "chapters/method"):
        book.write(f"{FOLDER}/{chapter}/execute-results/html.json", "{}")


def frozen(book: Book) -> set[str]:
    found = (book.root / FOLDER).rglob("html.json")
    return {path.parents[1].relative_to(book.root / FOLDER).as_posix() for path in found}


def test_at_first_all_go_and_then_those_whose_text_changed(book: Book) -> None:
    freeze(book)
    assert {"chapters/one", "chapters/two"} <= dropped(book)
    assert frozen(book) == set()
    freeze(book)
    assert dropped(book) == set()
    assert "chapters/one" in frozen(book)
    book.change("chapters/method.qmd", "Text.", "Other text.")
    assert dropped(book) == {"chapters/method"}
    assert "chapters/method" not in frozen(book)
    assert "chapters/one" in frozen(book)
