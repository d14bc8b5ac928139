"""The engine's own elements are those that a chapter may call."""

from __future__ import annotations

from books import Book

from needsbook.chapters.model import read_chapter
from needsbook.chapters.subset import ENGINE_CALLS
from needsbook.ground.project import Project
from needsbook.render.elements import elements, metadata


def test_each_call_of_the_engine_has_its_element(book: Book) -> None:
    assert set(elements(Project(book.root), {}, {})) == ENGINE_CALLS


def test_a_chapter_may_show_the_settings_and_its_own_header(book: Book) -> None:
    project = Project(book.root)
    meta = metadata(project, read_chapter(project, "chapters/one.qmd"))
    assert meta["edition"]["label"] == "2024 edition"
    assert meta["engine"] == "jupyter"
