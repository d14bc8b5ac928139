"""A selection asked again gives the same answer while its rows are the same."""

from __future__ import annotations

from books import Book

from needsbook.data.datapackage import read_datapackage
from needsbook.data.selection import answer, ranges, rows_for, what_is_lacking
from needsbook.ground.recorder import Read, Selection

OF_2024 = Selection("counts", "rows", (("year", ("2024",)),), ("gss_code", "count"))


def asked(book: Book, selection: Selection = OF_2024) -> Read:
    return answer(read_datapackage(book.root / "data")["counts"], selection)


def test_a_change_elsewhere_in_the_file_leaves_the_answer(book: Book) -> None:
    before = asked(book)
    book.change("data/counts.csv", "E01,2023,12", "E01,2023,13")
    assert asked(book).answer == before.answer
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,16")
    assert asked(book).answer != before.answer


def test_it_tells_rows_columns_and_symbols(book: Book) -> None:
    read = asked(book)
    assert read.rows == 3
    assert read.used == ("gss_code", "count")
    assert "year" in read.consulted
    assert [(shown, count) for shown, _, _, count in read.symbols] == [("[c]", 1)]


def test_the_rows_of_a_selection(book: Book) -> None:
    rows = rows_for(read_datapackage(book.root / "data")["counts"], OF_2024)
    assert [row["count"] for row in rows] == ["15", "c", "1234"]


def test_a_selection_that_takes_nothing_says_so(book: Book) -> None:
    resource = read_datapackage(book.root / "data")["counts"]
    none = Selection("counts", "rows", (("year", ("2031",)),), ("count",))
    assert what_is_lacking(resource, none)
    assert what_is_lacking(resource, OF_2024) is None


def test_values_as_ranges_of_all_there_are() -> None:
    years = {"2018", "2019", "2020", "2021", "2024"}
    assert ranges({"2018", "2019", "2020", "2024"}, years) == "2018–2020, 2024"
