"""Each period of the edition is in the file, or said to be missing from it."""

from __future__ import annotations

import pytest
from books import Book

from needsbook.chapters.checks import check
from needsbook.ground.project import Project


def told(book: Book) -> list[str]:
    return [str(problem) for problem in check(Project(book.root)).problems]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("last: 2024}", "last: 2025}", "2025"),
        ("first: 2023", "first: 2022", "2022"),
        ("first: 2023, last: 2024", "first: 2023/24, last: 2024/25", "is not one of numbers"),
        ("    counts: {first: 2023, last: 2024}\n", "", "no reference period for the dataset"),
    ],
)
def test_a_period_that_does_not_fit_is_told(book: Book, old: str, new: str, said: str) -> None:
    book.change("_quarto.yml", old, new)
    assert any(said in one for one in told(book)), told(book)


@pytest.mark.parametrize("ends", ["null", "", "{first: 2023-01-01, last: 2024-01-01}"])
def test_a_period_without_a_first_and_a_last_is_told(book: Book, ends: str) -> None:
    book.change("_quarto.yml", "{first: 2023, last: 2024}", ends)
    said = [one for one in told(book) if "the period of “counts” has no first and no last" in one]
    assert len(said) == 1


def test_periods_that_fit_are_not(book: Book) -> None:
    assert told(book) == []
