"""Of a cell only the first problem is told; tables are read when they are asked for."""

from __future__ import annotations

from books import Book

from needsbook.data.checking import Checking, Tables
from needsbook.data.datapackage import read_datapackage
from needsbook.ground.project import Project


def checking(book: Book) -> Checking:
    package = read_datapackage(book.root / "data")
    tables = Tables(Project(book.root), package)
    table = tables.get("counts")
    assert table is not None
    return Checking(package["counts"], table, tables)


def test_a_cell_is_told_once(book: Book) -> None:
    one = checking(book)
    one.tell(2, "count", "is wrong", "mend it")
    one.tell(2, "count", "is wrong otherwise", "mend it")
    one.tell(3, "count", "is wrong", "mend it")
    assert [problem.where.line for problem in one.table.problems] == [2, 3]


def test_cells_that_were_told_are_sound_no_more(book: Book) -> None:
    one = checking(book)
    assert len(list(one.sound("count"))) == 6
    one.tell(2, "count", "is wrong", "mend it")
    assert [number for number, _ in one.sound("count")] == [3, 4, 5, 6, 7]
    assert len(list(one.sound("year"))) == 6


def test_columns_that_are_there(book: Book) -> None:
    assert checking(book).has("year", "count")
    assert not checking(book).has("year", "rate")


def test_a_table_that_is_none_is_none(book: Book) -> None:
    tables = Tables(Project(book.root), read_datapackage(book.root / "data"))
    assert tables.get("nothing") is None
    assert tables.get("areas") is tables.get("areas")
