"""The lookup of area pages."""

from __future__ import annotations

from pathlib import Path

from books import Book, small_book
from test_area_pages import with_area_pages

from needsbook.chapters.lookup import AreaLookup


def test_without_area_pages_there_is_none(book: Book) -> None:
    assert AreaLookup(book.root).markdown(book.root) == ""


def test_a_link_to_each_page_from_where_it_stands(tmp_path: Path) -> None:
    book = with_area_pages(tmp_path / "book")
    shown = AreaLookup(book.root).markdown(book.root / "chapters")
    for name in ("first", "second", "third"):
        assert f'href="../places/{name}.html"' in shown
    assert shown.count("<li>") == 3
    assert small_book(tmp_path / "other").root.is_dir()
