"""An analysis that cannot be read is one problem."""

from __future__ import annotations

from bad_chapters import only, problems
from books import Book


def test_an_analysis_that_python_cannot_read_is_one_problem(book: Book) -> None:
    book.change("src/tiny/__init__.py", "def fig_map():", "def fig_map(:")
    only(book, "src/tiny/__init__.py:29", "Python cannot read this file")


def test_an_analysis_that_is_not_utf8(book: Book) -> None:
    path = book.root / "src/tiny/__init__.py"
    path.write_bytes(path.read_bytes().replace(b"A small analysis", b"A small analys\xe9s"))
    only(book, "src/tiny/__init__.py:1", "not UTF-8")


def test_a_module_beside_the_package_is_told(book: Book) -> None:
    book.write("src/helpers.py", "import time\n\nNOW = time.time()\n")
    book.write("src/other/tools.py", "VALUE = 1\n")
    found = problems(book)
    assert [line.partition(": ")[0] for line in found] == ["src/helpers.py", "src/other/tools.py"]
    assert all("lies beside the package of the analysis" in line for line in found)


def test_a_module_and_a_package_of_one_name_are_told(book: Book) -> None:
    book.write("src/tiny/twins.py", "VALUE = 1\n")
    book.write("src/tiny/twins/__init__.py", "VALUE = 2\n")
    only(book, "src/tiny/twins.py", "the folder src/tiny/twins have one name")


def test_a_package_that_nobody_asks_for_is_told(book: Book) -> None:
    book.write("src/tiny/more.py", "import json\nimport matplotlib.dates\nimport xarray.plot\n")
    only(book, "src/tiny/more.py:3", "`import xarray`: this package is not among those")
