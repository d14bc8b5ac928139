"""The next edition's name is written wherever it stands, by one command."""

from __future__ import annotations

from books import Book
from test_edition_told import CITATION


def test_label_date_and_reference_move_together(book: Book) -> None:
    book.write("CITATION.cff", CITATION)
    book.change("_quarto.yml", "  title: A small book", "  title: A small book\n  date: 2026-11-01")
    reference = "date: 2026-11-01  # its day\n  reference: to 31 March 2024\n"
    book.change("_quarto.yml", "date: 2026-11-01\n  periods", f"{reference}  periods")
    assert book.run("check").returncode == 0
    done = book.run("edition", "begin", "2025 edition", "--date", "2027-10-05")
    assert done.returncode == 0, done.stderr
    settings = book.read("_quarto.yml")
    assert "label: 2025 edition\n" in settings
    assert "  date: 2027-10-05  # its day\n" in settings
    assert "  date: 2027-10-05\n" in settings  # of the book
    assert "reference: to 31 March 2025\n" in settings
    assert book.read("CITATION.cff") == (
        "cff-version: 1.2.0\ntitle: A small book, 2025 edition\nversion: 2025.0.0\n"
        "date-released: 2027-10-05\n"
    )
    assert book.run("check").returncode == 0


def test_what_it_refuses(book: Book) -> None:
    before = book.read("_quarto.yml")
    assert "is the “2024 edition” already" in book.run("edition", "begin", "2024 edition").stderr
    done = book.run("edition", "begin", "2025 edition", "--date", "5 October")
    assert done.returncode == 2
    assert "“5 October” is not a date" in done.stderr
    assert book.read("_quarto.yml") == before
