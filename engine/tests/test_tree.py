"""Pandoc's tree: walked, searched, and read as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from needsbook.ground.pandoc import parse
from needsbook.ground.tree import Node, attr, file_of, is_safe, nodes, stringify, text, walk

SOURCE = "# One {#sec-a .b k=v}\n\nText *with* [a link](c.html) and `code`.\n"


@pytest.fixture
def blocks(tmp_path: Path) -> list[Node]:
    return parse(SOURCE, tmp_path)


def test_every_node_is_met(blocks: list[Node]) -> None:
    kinds = {node["t"] for node in nodes(blocks)}
    assert {"Header", "Para", "Emph", "Link", "Code", "Str"} <= kinds


def test_a_node_is_replaced_by_what_is_returned_for_it(blocks: list[Node]) -> None:
    def change(node: Node) -> list[Node] | None:
        return [text("NEW")] if node["t"] == "Emph" else None

    assert "Text NEW a link and code." in stringify(walk(blocks, change))
    assert "with" in stringify(blocks)  # the tree itself is as it was


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (
            "Term\n:   What it is\n\nOther\n:   What\n:   and what else",
            "Term What it is Other What and what else",
        ),
        ("| north\n| east", "north east"),
        ("- one\n- two", "one two"),
        ("| A | B |\n|---|---|\n| one | two |", "A B one two"),
        ("Words[^a]\n\n[^a]: Note", "Words Note"),
    ],
)
def test_words_of_two_blocks_are_apart(tmp_path: Path, source: str, shown: str) -> None:
    """What the search has joined, nobody finds."""
    assert stringify(parse(source, tmp_path)) == shown


def test_the_attributes_of_a_node(blocks: list[Node]) -> None:
    header = next(node for node in nodes(blocks) if node["t"] == "Header")
    assert attr(header) == ("sec-a", ["b"], {"k": "v"})


@pytest.mark.parametrize("address", ["a.html", "#x", "https://a.test", "mailto:a@b.test"])
def test_a_link_that_runs_nothing(address: str) -> None:
    assert is_safe(address)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x"])
def test_a_link_that_would(address: str) -> None:
    assert not is_safe(address)


def test_the_file_of_a_picture() -> None:
    assert file_of("figures/a%20b.svg") == "figures/a b.svg"
