"""Published parts are held against the published total of which they are."""

from __future__ import annotations

import json

import pytest
from books import Book

TOTAL = {"row": "W01", "column": "count", "within": 5}


@pytest.fixture
def whole(book: Book) -> Book:
    """The book with a row for the whole: 12 + 7 + 0 are 19; 15 + c + 1,234 at least 1,249."""
    book.write("data/areas.csv", book.read("data/areas.csv") + "W01,Whole,region\n")
    book.write("data/counts.csv", book.read("data/counts.csv") + "W01,2023,20\nW01,2024,1250\n")
    total(book, TOTAL)
    return book


def total(book: Book, said: object) -> None:
    described = json.loads(book.read("data/datapackage.json"))
    covers = {"resource": "areas", "column": "area_type", "values": ["borough"], "by": ["year"]}
    described["resources"][1]["covers"] = {**covers, "total": said}
    book.write("data/datapackage.json", json.dumps(described))


def told(book: Book) -> str:
    done = book.run("check")
    assert done.returncode in (0, 1), done.stderr
    return done.stderr


def test_what_rounding_explains_is_well(whole: Book) -> None:
    assert "add up" not in told(whole)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("E01,2023,12", "E01,2023,120", "3 published parts (2023) add up to 127, their total"),
        ("W01,2023,20", "W01,2023,25", "add up to 19, their total is 25"),
        ("E01,2024,15", "E01,2024,150", "and 1 withheld add up to 1384, their total is 1250"),
    ],
)  # fmt: skip
def test_what_it_does_not_is_told_with_the_row(whole: Book, old: str, new: str, said: str) -> None:
    whole.change("data/counts.csv", old, new)
    found = told(whole)
    assert said in found
    assert "data/counts.csv:" in found


def test_a_part_that_is_withheld_may_be_the_rest(whole: Book) -> None:
    whole.change("data/counts.csv", "W01,2024,1250", "W01,2024,1400")
    assert "add up" not in told(whole)


def test_what_the_publisher_explains_is_named(whole: Book) -> None:
    whole.change("data/counts.csv", "W01,2023,20", "W01,2023,60")
    total(whole, {**TOTAL, "unlike": [{"year": 2023, "reason": "an estimate is inside"}]})
    assert "add up" not in told(whole)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"row": "W01", "column": "count"}, "without what rounding explains"),
        ({**TOTAL, "unlike": [{"year": 2023}]}, "“unlike” totals without a reason"),
        ({**TOTAL, "column": "cuont"}, "unknown column “cuont” (total)"),
    ],
)
def test_a_total_that_is_not_whole_is_told(whole: Book, said: object, fault: str) -> None:
    total(whole, said)
    assert fault in told(whole)
