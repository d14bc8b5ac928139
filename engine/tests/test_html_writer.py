"""HTML shows every text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hostile import TEXTS, quick
from hypothesis import example, given
from hypothesis import strategies as st

from needsbook.ground import pandoc
from needsbook.ground.markup import (
    attribute,
    html_text,
    isolated,
    markdown_text,
    one_line,
    raw_html,
)
from needsbook.ground.tree import nodes


def words_of(node: Any) -> str:
    """The text of a node that holds text alone."""
    kinds = {item["t"] for item in nodes(node)} - {"Str", "Space", "SoftBreak", "Plain", "Para"}
    assert not kinds, kinds
    return "".join(
        item["c"] if item["t"] == "Str" else " "
        for item in nodes(node)
        if item["t"] not in ("Plain", "Para")
    )


def blanked(value: str) -> str:
    """As a reader sees it: HTML shows every run of blanks as one."""
    return " ".join(isolated(one_line(value)).split())


@quick
@given(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=40))
def test_markdown_shows_every_text(texts: list[str]) -> None:
    markdown = "\n\n".join(markdown_text(text.strip()) for text in texts)
    blocks = pandoc.parse(markdown, Path.cwd())
    assert [block["t"] for block in blocks] == ["Para"] * len(texts)
    assert [words_of(block["c"]) for block in blocks] == [
        isolated(one_line(text.strip())) for text in texts
    ]
    assert "{{<" not in markdown
    assert "`{" not in markdown.replace("\\`", "")


@quick
@example([" \\"])
@example([blank + "x" for blank in "\xa0\u1680\u2000\u202f\u205f\u3000"])
@given(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=40))
def test_attributes_and_tables_hold_every_text(texts: list[str]) -> None:
    pictures = "\n\n".join(
        f"![](x.svg){{#fig-{n} fig-alt={attribute(text)}}}" for n, text in enumerate(texts)
    )
    cells = "".join(f"<tr><td>{html_text(text)}</td></tr>\n" for text in texts)
    table = raw_html(f"<table><tbody>\n{cells}</tbody></table>")
    blocks = pandoc.parse(f"{pictures}\n\n{table}", Path.cwd())
    held = [dict(item["c"][0][2])["fig-alt"] for item in nodes(blocks) if item["t"] == "Image"]
    assert held == [isolated(one_line(text)) for text in texts]
    assert blocks[-1]["t"] == "Table"
    rows = blocks[-1]["c"][4][0][3]
    assert [" ".join(words_of(row[1][0][4]).split()) for row in rows] == [
        blanked(text) for text in texts
    ]
    assert not re.search(r"\{\{<|`\{python", pictures + table)


@pytest.mark.parametrize(
    "cell", ["```", "````\n```{=html}\n&lt;script>", "\n\n# A heading\n\n", "a\n:::\nb"]
)
def test_no_line_of_a_table_ends_its_block(cell: str) -> None:
    markdown = raw_html(f"<table><tbody><tr><td>{cell}</td></tr></tbody></table>")
    assert [block["t"] for block in pandoc.parse(markdown, Path.cwd())] == ["Table"]
