"""What an author writes keeps every character."""

from __future__ import annotations

import lxml.html
import pytest
from bad_chapters import only, second
from books import Book

from needsbook.ground.markup import attribute


@pytest.mark.parametrize("label", ["<b>2024</b>", "[x](javascript:alert)", "`x`", "a &lt; b"])
def test_metadata_are_words_not_markup(book: Book, label: str) -> None:
    book.change("_quarto.yml", "label: 2024 edition", f'label: "{label}"')
    book.write("chapters/two.qmd", second("x {{< meta edition.label >}}\n\n`{python} fig_map()`"))
    book.change("chapters/two.qmd", "`{python} fig_map()`", "```{python}\nfig_map()\n```")
    only(book, "chapters/two.qmd:11", "names a text with markup")


@pytest.mark.parametrize("text", [r"\(z\)", r'a "b" & <c> \d', r"\\", "it's"])
def test_an_attribute_keeps_every_character(text: str) -> None:
    element = lxml.html.fromstring(f"<img alt={attribute(text)}>")
    assert element.get("alt") == text


def test_alt_text_keeps_its_backslashes(book: Book) -> None:
    book.change("src/tiny/__init__.py", '"A map of the areas."', 'r"A map \\(z\\) of areas."')
    book.run_build()
    page = lxml.html.fromstring(book.read("_book/chapters/two.html"))
    assert page.cssselect("#fig-map img")[0].get("alt") == r"A map \(z\) of areas."
