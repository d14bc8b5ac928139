"""A chapter of the small book with a fault, and what is told of it."""

from __future__ import annotations

from itertools import pairwise

from books import Book

HEAD = "---\nengine: jupyter\n---\n\n```{python}\nfrom tiny import count, fig_map\n```\n\n"


TITLE = "# Second chapter {#sec-two}\n\n"


def second(text: str) -> str:
    return f"{HEAD}{TITLE}{text}\n"


def problems(book: Book) -> list[str]:
    """Lines of problems that `check` reports, without how to mend them."""
    done = book.run("check")
    assert "Traceback" not in done.stderr, done.stderr
    lines = done.stderr.splitlines()
    found = [line for line, after in pairwise(lines) if "    → " in after]
    assert done.returncode == (1 if found else 0), done.stderr
    return found


def only(book: Book, place: str, words: str) -> None:
    found = problems(book)
    assert len(found) == 1, found
    assert found[0].startswith(f"{place}: "), found
    assert words in found[0], found
