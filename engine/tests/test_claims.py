"""Claims that the data prove wrong, and conditions that could never be."""

from __future__ import annotations

import pytest
from books import Book, number_entry

from needsbook.chapters.claims import claim_problems, claims_of, condition_problems
from needsbook.chapters.model import read_chapter
from needsbook.ground.project import Project


def entries(first: float | None, second: float) -> dict[str, object]:
    made = (number_entry("count--e01--2024", first), number_entry("count--e01--2023", second))
    return {one.id: one for one in made}


def said(book: Book, first: float | None, second: float) -> list[str]:
    chapter = read_chapter(Project(book.root), "chapters/two.qmd")
    return [one.problem for one in claim_problems(claims_of(chapter), entries(first, second))]


def test_a_true_claim_has_no_problem(book: Book) -> None:
    assert said(book, 15, 12) == []


def test_a_false_one_is_told_with_its_numbers_and_its_sentence(book: Book) -> None:
    (told,) = said(book, 11, 12)
    assert "the claim “More” is not true" in told
    assert "= 11" in told
    assert "than before" in told


def test_one_that_rests_on_a_gap_is_told(book: Book) -> None:
    (told,) = said(book, None, 12)
    assert "suppressed or not available" in told


@pytest.mark.parametrize("condition", ["count('E01', 2024)", "1 > 0", "count(", "len(x) > 1"])
def test_a_condition_that_is_none_is_told(book: Book, condition: str) -> None:
    book.change("chapters/two.qmd", "count('E01', 2024) > count('E01', 2023)", condition)
    chapter = read_chapter(Project(book.root), "chapters/two.qmd")
    claims = list(claims_of(chapter))
    assert [*condition_problems(claims), *claim_problems(claims, entries(15, 12))]
