"""Where another file has to say the edition again, it is compared."""

from __future__ import annotations

import pytest
from books import Book

CITATION = """\
cff-version: 1.2.0
title: A small book, 2024 edition
version: 2024.0.0
date-released: 2026-11-01
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2024 edition", "2023 edition", "`title` is “A small book, 2023 edition”"),
        ("2026-11-01", "2025-11-01", "`date-released` is “2025-11-01”"),
        ("version: 2024.0.0", "version: 2023.1.0", "`version` is “2023.1.0”"),
        ("title: A small book, 2024 edition\n", "title: [\n", ""),
    ],
)
def test_how_to_cite_is_of_this_edition(book: Book, old: str, new: str, told: str) -> None:
    book.write("CITATION.cff", CITATION)
    assert book.run("check").returncode == 0
    book.change("CITATION.cff", old, new)
    done = book.run("check")
    assert done.returncode == 1
    assert told in done.stderr
    assert "CITATION.cff" in done.stderr


def test_the_title_page_has_the_day_of_the_edition(book: Book) -> None:
    book.change("_quarto.yml", "  title: A small book", "  title: A small book\n  date: 2025-01-01")
    done = book.run("check")
    assert "the book's date is 2025-01-01, the edition's 2026-11-01" in done.stderr


def test_a_period_in_words_names_both_ends(book: Book) -> None:
    book.change("data/datapackage.json", "2023 and 2024", "2022 and 2024")
    done = book.run("check")
    assert "the “period” of counts, “2022 and 2024”, does not name 2023" in done.stderr
