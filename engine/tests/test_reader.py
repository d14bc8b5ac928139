"""A chapter's file is read to its end, or told why not."""

from __future__ import annotations

import pytest
from bad_chapters import only, problems, second
from books import Book


def test_a_header_that_is_a_list(book: Book) -> None:
    book.change("chapters/two.qmd", "engine: jupyter", "- engine: jupyter")
    only(book, "chapters/two.qmd:2", "does not hold keys with values")


def test_chapters_that_include_each_other_end(book: Book) -> None:
    book.write("chapters/_a.md", "{{< include ../chapters/_a.md >}}\n")
    book.write("chapters/two.qmd", second("{{< include _a.md >}}"))
    only(book, "chapters/_a.md:1", "includes itself")


def test_a_header_with_a_key_twice(book: Book) -> None:
    book.change("chapters/two.qmd", "engine: jupyter", "engine: jupyter\nengine: knitr")
    only(book, "chapters/two.qmd:3", "the key “engine” is there twice; the first is in line 2")


def test_a_cell_with_an_option_twice(book: Book) -> None:
    twice = "```{python}\n#| echo: true\n#| echo: false\n"
    book.write("chapters/two.qmd", second("x").replace("```{python}\n", twice, 1))
    only(book, "chapters/two.qmd:7", "the key “echo” is there twice; the first is in line 6")


@pytest.mark.parametrize("number", [0, 1, 7, 0x1B, 0x80, 0x202A, 0x202E, 0xFEFF])
def test_a_character_that_no_page_can_show(book: Book, number: int) -> None:
    book.write("chapters/two.qmd", second(f"A wo{chr(number)}rd\n\n::: {{.none}}"))
    only(book, "chapters/two.qmd:11", f"an invisible character (U+{number:04X})")


@pytest.mark.parametrize("character", ["\t", "\u200d", "\u00ad", "\u2067א\u2069", "\ufeff"])
def test_characters_of_ordinary_text_pass(book: Book, character: str) -> None:
    start, inner = (character, "") if character == "\ufeff" else ("", character)
    book.write("chapters/two.qmd", f"{start}{second(f'A wo{inner}rd')}")
    assert problems(book) == []


def test_an_include_from_the_root_of_the_project(book: Book) -> None:
    book.write("texts/_a.md", "A word.\n")
    book.write("chapters/two.qmd", second("{{< include /texts/_a.md >}}"))
    assert problems(book) == []
    book.write("chapters/two.qmd", second("{{< include /../../a.md >}}"))
    only(book, "chapters/two.qmd:11", "lies outside the project")
    book.write("chapters/two.qmd", second("{{< include /texts/_b.md >}}\n\nx"))
    only(book, "chapters/two.qmd:11", "the included file texts/_b.md is missing")
