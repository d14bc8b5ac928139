"""Links lead somewhere, and nothing is loaded from elsewhere."""

from __future__ import annotations

import pytest
from books import Book

from needsbook.chapters.links import link_problems, pictures_of
from needsbook.chapters.model import read_chapter
from needsbook.ground.project import Project


def told(book: Book, text: str) -> list[str]:
    book.write("chapters/two.qmd", book.read("chapters/two.qmd") + f"\n{text}\n")
    project = Project(book.root)
    chapters = [read_chapter(project, entry.path) for entry in project.listed]
    return [problem.problem for problem in link_problems(project, chapters)]


@pytest.mark.parametrize(
    "text",
    [
        "[words](none.qmd)",
        "[words](one.qmd#none)",
        "[words](javascript:alert(1))",
        "![words](https://a.test/a.png)",
        "![words](none.png)",
    ],
)
def test_what_leads_nowhere_is_told(book: Book, text: str) -> None:
    assert told(book, text)


@pytest.mark.parametrize(
    "text", ["[words](one.qmd)", "[words](one.qmd#sec-one-sub)", "[words](https://a.test/)"]
)
def test_what_leads_somewhere_is_not(book: Book, text: str) -> None:
    assert told(book, text) == []


def test_pictures_are_named_from_the_root(book: Book) -> None:
    book.write("chapters/a b.svg", "<svg/>")
    book.write("chapters/two.qmd", book.read("chapters/two.qmd") + "\n![Words](a%20b.svg)\n")
    chapter = read_chapter(Project(book.root), "chapters/two.qmd")
    assert pictures_of(chapter) == ["chapters/a b.svg"]
