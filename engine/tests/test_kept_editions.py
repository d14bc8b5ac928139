"""The list of kept editions, as a chapter shows it."""

from __future__ import annotations

import json
from pathlib import Path

from books import Book

from needsbook.chapters.kept_editions import KeptEditions, files_of
from needsbook.ground.project import Project


def kept(book: Book, label: str, day: str, **more: str) -> None:
    about = {"edition": label, "date": day, **more}
    book.write(f"editions/{label.replace(' ', '-')}/edition.json", json.dumps(about))


def test_without_any_it_says_so(book: Book) -> None:
    assert KeptEditions(book.root).markdown(Path()) == "No edition is kept yet."


def test_the_latest_comes_first(book: Book) -> None:
    kept(book, "2024 edition", "2026-11-01")
    kept(book, "2025 edition", "2027-11-01")
    first, second = KeptEditions(book.root).markdown(Path()).split("\n")
    assert "2025 edition" in first
    assert "1 November 2026" in second


def test_a_page_that_shows_it_rests_on_its_files(book: Book) -> None:
    kept(book, "2024 edition", "2026-11-01")
    assert files_of(Project(book.root)) == ["editions/2024-edition/edition.json"]
