"""An assessment is held to be true as a whole: computed, claims and wording judged."""

from __future__ import annotations

import pytest
from books import Book

from needsbook.edition.build import checked_whole
from needsbook.ground.errors import ProblemsFound
from needsbook.ground.project import Project


def told(book: Book) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        checked_whole(Project(book.root), numbers_only=True)
    return [str(problem) for problem in found.value.problems]


def test_what_is_true_gives_the_numbers(book: Book) -> None:
    _, computed = checked_whole(Project(book.root), numbers_only=True)
    assert computed.entries["count--e01--2024"].shown == "15"
    assert "fig-counts" not in computed.entries  # only numbers were asked for


def test_a_false_claim_is_told_with_its_numbers(book: Book) -> None:
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,11")
    (problem,) = told(book)
    assert "the claim “More” is not true" in problem
    assert "= 11" in problem


def test_with_broken_data_only_they_are_told(book: Book) -> None:
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,many")
    assert all(problem.startswith("data/") for problem in told(book))
