"""An analysis that cannot be read is one problem."""

from __future__ import annotations

from bad_chapters import only
from books import Book


def test_an_analysis_that_python_cannot_read_is_one_problem(book: Book) -> None:
    book.change("src/tiny/__init__.py", "def fig_map():", "def fig_map(:")
    only(book, "src/tiny/__init__.py:29", "Python cannot read this file")


def test_an_analysis_that_is_not_utf8(book: Book) -> None:
    path = book.root / "src/tiny/__init__.py"
    path.write_bytes(path.read_bytes().replace(b"A small analysis", b"A small analys\xe9s"))
    only(book, "src/tiny/__init__.py:1", "not UTF-8")
