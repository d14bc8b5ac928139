"""Provisional and revised figures are told wherever their source is named."""

from __future__ import annotations

import pytest
from books import Book


@pytest.mark.parametrize("status", ["provisional", "revised"])
def test_it_stands_beside_the_source(book: Book, status: str) -> None:
    book.change("data/datapackage.json", '"closed"', f'"status": "{status}", "closed"')
    book.run_build()
    for path in ("_book/chapters/one.html", "_book/trace/fig-counts.html"):
        assert f"The Office, Counts by area ({status} figures)." in book.read(path)
    book.change("data/datapackage.json", f'"{status}"', '"final"')
    book.run_build()
    assert "The Office, Counts by area." in book.read("_book/chapters/one.html")


def test_a_status_that_is_none_is_told(book: Book) -> None:
    book.change("data/datapackage.json", '"closed"', '"status": "prelim", "closed"')
    done = book.run("check")
    assert done.returncode == 1
    assert "has the status “prelim”" in done.stderr
    assert "provisional, revised, final" in done.stderr
