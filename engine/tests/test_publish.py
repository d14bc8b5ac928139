"""Only an edition is replaced."""

from __future__ import annotations

from books import Book


def test_a_folder_that_is_not_an_edition_is_never_replaced(book: Book) -> None:
    book.write("_book/precious.txt", "mine")
    done = book.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 2
    assert "not a book" in done.stderr
    assert book.read("_book/precious.txt") == "mine"
