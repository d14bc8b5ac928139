"""What stands beside a passage is what its section shows."""

from __future__ import annotations

from books import Book

from needsbook.chapters.model import read_chapter
from needsbook.edition.beside import beside, calls_in, sections_of, whole_book
from needsbook.ground.project import Project


def test_a_section_shows_its_exhibits_and_those_of_its_sections(book: Book) -> None:
    sections = sections_of(read_chapter(Project(book.root), "chapters/one.qmd"))
    by_id = {section.id: section for section in sections}
    assert "count--e01--2024" in by_id["sec-one"].shown
    assert {"fig-counts", "tbl-counts"} <= by_id["sec-one-sub"].shown
    assert "count--e01--2024" not in by_id["sec-one-sub"].shown
    assert "sec-method" in by_id["sec-one-sub"].named


def test_a_section_that_is_referred_to_stands_beside_too(book: Book) -> None:
    project = Project(book.root)
    chapters = [read_chapter(project, f"chapters/{name}.qmd") for name in ("one", "method")]
    sections = [one for chapter in chapters for one in sections_of(chapter)]
    elsewhere = whole_book(sections)
    one = next(section for section in sections if section.id == "sec-one-sub")
    assert {"fig-counts", "tbl-counts"} <= beside(one, elsewhere)


def test_the_numbers_of_a_passage(book: Book) -> None:
    sections = sections_of(read_chapter(Project(book.root), "chapters/one.qmd"))
    found = [call.id for one in sections for passage in one.passages for call in calls_in(passage)]
    assert found == ["count--e01--2024"]
