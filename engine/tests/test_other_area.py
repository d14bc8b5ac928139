"""A number of one area in a sentence about another is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import Book

from needsbook.commands.new import Asked, new


@pytest.fixture
def mine(tmp_path: Path) -> Book:
    new(tmp_path / "mine", Asked("Absence", "absence"))
    return Book(tmp_path / "mine")


def told(book: Book, sentence: str) -> str:
    book.change("index.qmd", "Find a district:", f"{sentence}\n\nFind a district:")
    return book.run("check").stderr


def test_the_sentence_and_its_number_are_told(mine: Book) -> None:
    said = told(mine, 'In Birch `{python} absent("D01")` were away.')
    assert 'the sentence is about Birch, and absent("D01") is of Alder' in said


@pytest.mark.parametrize(
    "sentence",
    [
        'In Birch `{python} absent("D02")` were away.',
        'In Birch and Alder `{python} absent("D01")` were away.',
        'In the first `{python} absent("D01")` were away.',
        'This is Alder. Unlike Birch it had `{python} absent("D01")`.',
    ],
)
def test_a_number_of_an_area_that_is_named_is_none(mine: Book, sentence: str) -> None:
    assert "the sentence is about" not in told(mine, sentence)
