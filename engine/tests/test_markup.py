"""Text from data is shown, and never obeyed."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from needsbook.ground.markup import attribute, html_text, isolated, markdown_text, one_line, slug
from needsbook.ground.pandoc import parse
from needsbook.ground.tree import stringify

HOSTILE = [
    "<script>alert(1)</script>",
    "*a* _b_ `c` $d$ ~e~ ^f^ [g](h) ![i](j) @k",
    "# a",
    "1. a",
    "- a",
    "{{< meta title >}}",
    "`{python} x`",
    "a -- b ... 'c' \"d\"",
    "\\alpha & <b> &amp;",
    "::: {.a}",
    "| a | b |",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_each_character(text: str, tmp_path: Path) -> None:
    blocks = parse(markdown_text(text), tmp_path)
    assert [block["t"] for block in blocks] == ["Para"]
    assert {inline["t"] for inline in blocks[0]["c"]} <= {"Str", "Space"}
    assert stringify(blocks) == text


class Texts(HTMLParser):
    """The text and the elements of a piece of HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.said, self.elements, self.values = "", [], []
        self.feed(source)
        self.close()

    def handle_data(self, data: str) -> None:
        self.said += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.values += [value for _, value in attrs]


@pytest.mark.parametrize("text", HOSTILE)
def test_html_shows_each_character(text: str) -> None:
    shown = Texts(html_text(text))
    assert shown.said == text
    assert shown.elements == []


@pytest.mark.parametrize("text", HOSTILE)
def test_an_attribute_holds_each_character(text: str) -> None:
    assert Texts(f"<a title={attribute(text)}>").values == [text]


def test_a_text_is_on_one_line() -> None:
    assert one_line(" a\n\tb  c ").split() == ["a", "b", "c"]
    assert "\n" not in one_line("a\nb")


def test_right_to_left_writing_is_set_apart() -> None:
    assert isolated("plain") == "plain"
    assert isolated("in עברית 5") != "in עברית 5"
    assert "עברית" in isolated("in עברית 5")


@pytest.mark.parametrize(
    ("text", "made"),
    [("E09000012", "e09000012"), ("City of London", "city-of-london"), ("a--b", "a-b")],
)
def test_a_slug(text: str, made: str) -> None:
    assert slug(text) == made
