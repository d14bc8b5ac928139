"""A number of a sentence that has become a symbol is said in words, or is a finding."""

from __future__ import annotations

import pytest
from books import Book

SUPPRESSED = '`{python} count("E02", 2024)`'


def told(book: Book, text: str) -> str:
    book.change("chapters/one.qmd", "## Sub", f"{text}\n\n## Sub")
    done = book.run("check", "--all")
    return done.stderr


@pytest.mark.parametrize(
    "text",
    [f"There were {SUPPRESSED} offences.", f"It rose to {SUPPRESSED}. It was not published."],
)
def test_it_is_found_with_its_line(book: Book, text: str) -> None:
    found = told(book, text)
    assert "chapters/one.qmd:" in found
    assert "the number shows as [c] (confidential), and the sentence does not say so" in found


@pytest.mark.parametrize(
    "text",
    [
        f"The count, {SUPPRESSED}, is withheld.",
        f"No figure is published: {SUPPRESSED}.",
        'There were `{python} count("E03", 2023)` offences.',
    ],
)
def test_what_is_said_or_is_a_number_is_not(book: Book, text: str) -> None:
    assert "shows as" not in told(book, text)
