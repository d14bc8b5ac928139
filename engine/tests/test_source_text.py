"""The prose of a chapter as one text, every place kept."""

from __future__ import annotations

import re

from books import Book

from needsbook.chapters.model import read_chapter
from needsbook.chapters.source_text import blanked
from needsbook.ground.project import Project


def test_code_is_out_of_sight_and_lines_keep_their_places(book: Book) -> None:
    chapter = read_chapter(Project(book.root), "chapters/one.qmd")
    source = chapter.prose_text
    assert "fig_counts()" not in source.text
    lines = book.read("chapters/one.qmd").split("\n")
    for offset, text, where in source.lines():
        assert source.where(offset) == where
        if text.strip():
            assert text.split()[0] in lines[(where.line or 0) - 1]


def test_blanked_lines_stay_lines() -> None:
    assert blanked(re.compile(r"<.*?>", re.DOTALL), "a<b\nc>d") == "a  \n  d"
