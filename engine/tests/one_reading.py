"""One chapter that a test writes, and how it is read."""

from __future__ import annotations

import pytest
from books import PICTURE, Book

CASE = "chapters/case.qmd"


@pytest.fixture
def case(book: Book) -> Book:
    """The small book with a chapter more, which a test writes."""
    book.change(
        "_quarto.yml",
        "        - chapters/two.qmd\n",
        f"        - chapters/two.qmd\n        - {CASE}\n",
    )
    book.write("chapters/pic.svg", PICTURE)
    book.write(CASE, "# Case {#sec-case}\n\nText.\n")
    return book


def written(case: Book, text: str) -> Book:
    case.write(CASE, f"# Case {{#sec-case}}\n\n{text}\n")
    return case
