"""A chapter as pandoc reads it keeps each word, or it is told."""

from __future__ import annotations

import pytest
from books import Book

from needsbook.chapters.model import read_chapter
from needsbook.chapters.written import written_problems
from needsbook.ground.project import Limits, Project


def told(book: Book, text: str) -> list[str]:
    book.write("chapters/two.qmd", book.read("chapters/two.qmd") + f"\n{text}\n")
    chapter = read_chapter(Project(book.root), "chapters/two.qmd")
    return [one.problem for one in written_problems(chapter, {}, book.root, Limits())]


def test_a_chapter_that_is_written_as_it_should_be(book: Book) -> None:
    assert told(book, "Plain *words*, and a list:\n\n- one\n- two") == []


@pytest.mark.parametrize("text", ["Words.\n- a list", "Words **not closed.", "[[wiki]]"])
def test_what_pandoc_reads_otherwise_is_told(book: Book, text: str) -> None:
    assert told(book, text)


@pytest.mark.parametrize(
    ("text", "count"),
    [("@sec-two [@occ2013, p. 3]", 1), ("[@sec-two; @occ2013]", 1), ("@sec-two, [@occ2013]", 0)],
)
def test_a_reference_and_a_work_are_not_one_citation(book: Book, text: str, count: int) -> None:
    assert sum("is read as one citation" in one for one in told(book, text)) == count
