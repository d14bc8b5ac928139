"""What an author writes keeps every character."""

from __future__ import annotations

import lxml.html
import pytest
from bad_chapters import only, problems, second
from books import Book

from needsbook.chapters.model import parse_attributes
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


def test_a_cell_that_is_not_included_shows_nothing(book: Book) -> None:
    options = "#| echo: true\n#| include: false\n"
    book.write("chapters/two.qmd", second(f"See below.\n\n```{{python}}\n{options}fig_map()\n```"))
    book.run_build()
    assert "fig_map()" not in book.read("_book/chapters/two.html")


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("""when='count("E01", 2024) > 5'""", {"when": 'count("E01", 2024) > 5'}),
        ("""a="it's" b='' c=x""", {"a": "it's", "b": "", "c": "x"}),
    ],
)
def test_attributes_in_quotes_of_both_kinds(text: str, attributes: dict[str, str]) -> None:
    assert parse_attributes(text) == ((), attributes)


def test_a_claim_in_single_quotes(book: Book) -> None:
    claim = """[More]{.claim when='count("E01", 2024) > count("E01", 2023)'}"""
    book.write("chapters/two.qmd", second(claim))
    assert problems(book) == []
    book.change("chapters/two.qmd", '"E01", 2024', '"E01", 2O24')
    only(book, "chapters/two.qmd:11", "cannot be read")


def test_braces_behind_a_bracket_belong_to_the_words(book: Book) -> None:
    claim = """[More]{.claim when="count('E01', 2024) > count('E01', 2023)"}"""
    book.write(
        "chapters/two.qmd", second(f"## {claim}\n\nx\n\n## {claim} {{#sec-more}}\n\n@sec-more")
    )
    assert problems(book) == []
    book.write("chapters/two.qmd", second("## [More]{#more}"))
    only(book, "chapters/two.qmd:11", "the id “more” stands at words of a heading")
