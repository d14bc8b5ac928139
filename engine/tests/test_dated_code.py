"""The latest period of a live dataset does not stand in the code of the analysis."""

from __future__ import annotations

import json

import pytest
from books import Book


def told(book: Book, line: str, *, closed: bool = False) -> list[str]:
    described = json.loads(book.read("data/datapackage.json"))
    described["resources"][1]["closed"] = closed
    book.write("data/datapackage.json", json.dumps(described))
    book.write("src/tiny/more.py", f'"""More, of 2024."""\n\n{line}\n')
    done = book.run("check", "--all")
    return [one for one in done.stderr.splitlines() if one.startswith("src/tiny/more.py")]


@pytest.mark.parametrize(
    "line", ["LAST = 2024", 'TITLE = "Counts, 2024"', 'TITLE = "from mid-2024 on"', "A = {2024: 1}"]
)
def test_it_is_found_with_its_line(book: Book, line: str) -> None:
    (found,) = told(book, line)
    assert found.startswith("src/tiny/more.py:3: ")
    assert "the latest period of counts" in found


@pytest.mark.parametrize(
    "line",
    [
        "LAST = 2023",
        "LAST = 2024  # history: the year of the law",
        "RATE = 2024.5",
        'NAME = "E2024"',
        'def name():\n    """Of 2024."""',
    ],
)
def test_what_is_no_latest_period_is_not(book: Book, line: str) -> None:
    assert told(book, line) == []


def test_a_closed_dataset_has_none(book: Book) -> None:
    assert told(book, "LAST = 2024", closed=True) == []
    done = book.run("take", "counts", "some.csv")
    assert done.returncode == 2
    assert "counts is closed" in done.stderr
