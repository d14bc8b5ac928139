"""Markup that would be printed as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from needsbook.chapters.leftovers import leftovers
from needsbook.ground.pandoc import parse


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Words.\n- a list\n", "a list within a paragraph"),
        ("Words ** not closed.", "the mark of an emphasis"),
        ("See [words] (a.qmd) and [[page]].", "a link in the way of a wiki"),
        ("A \\@ref(fig:x).", "a reference in the way of bookdown"),
        ("A &nbsp; B &foo; C", "a character reference"),
        ("A {{ x }} B", "a shortcode or a template"),
        ("Words.\n\n*[CSE]: its meaning", "an abbreviation in the way of another tool"),
        ("Words.\n\n> said\n\n*[CSE]: its meaning", "an abbreviation in the way of another tool"),
        ("Words\n{% include x %}", "a shortcode or a template"),
        ("Words --> more", "the mark of a comment"),
        ("*Term\n: its meaning", "the mark of an emphasis"),
        ("bold* word", "the mark of an emphasis"),
        ("| north\neast |", "a row of a table that is none"),
        ("`word\n``other ` more``", "the mark of code that is not closed"),
        ("Said ``of old'' here", "the mark of code that is not closed"),
        ("north | 12", "a row of a table that is none"),
        ("Words\n~~~\n\nand more.", "the mark of a code block"),
        ("See [words](\n\nMore.", "a link that is none"),
        ("(@) one\n(@) two", "the number of an example, which pandoc alone counts"),
        ("Words\nTerm\n~ its meaning", "a definition that belongs to no term"),
        ("Words ^^ and more.", "the mark of an emphasis"),
    ],
)
def test_it_is_found_and_named(tmp_path: Path, text: str, what: str) -> None:
    found = [kind for _, kind, _ in leftovers(parse(text, tmp_path))]
    assert what in found


def test_a_mark_is_told_once(tmp_path: Path) -> None:
    text = "<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> branch"
    found = [kind for _, kind, _ in leftovers(parse(text, tmp_path))]
    assert found == ["a conflict of Git that is not resolved"] * 3


@pytest.mark.parametrize(
    "text",
    ["Plain *words*.", "`**code**`", "`a | b`", "a|b", "A [link](a.html).", "2 \\* 3 and a_b"],
)
def test_what_is_meant_is_not(tmp_path: Path, text: str) -> None:
    assert list(leftovers(parse(text, tmp_path))) == []
