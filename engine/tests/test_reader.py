"""A chapter's file is read to its end, or told why not."""

from __future__ import annotations

from bad_chapters import only, second
from books import Book


def test_a_header_that_is_a_list(book: Book) -> None:
    book.change("chapters/two.qmd", "engine: jupyter", "- engine: jupyter")
    only(book, "chapters/two.qmd:2", "does not hold keys with values")


def test_chapters_that_include_each_other_end(book: Book) -> None:
    book.write("chapters/_a.md", "{{< include ../chapters/_a.md >}}\n")
    book.write("chapters/two.qmd", second("{{< include _a.md >}}"))
    only(book, "chapters/_a.md:1", "includes itself")
