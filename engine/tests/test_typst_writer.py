"""Typst shows every text."""

from __future__ import annotations

import json
from typing import Any

from hostile import TEXTS, quick
from hypothesis import given
from hypothesis import strategies as st

from needsbook.render.crossref import Page
from needsbook.render.typst_writer import Homes, is_plain, string, typst_blocks


@quick
@given(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=40))
def test_typst_shows_every_text(texts: list[str]) -> None:
    """At the beginning of a text, where Typst looks for headings and lists, and within."""
    import typst

    words = [[word for word in text.split() if word.isascii()] for text in texts]
    body = "\n\n".join(
        f"#metadata[{' '.join(w if is_plain(w) else f'#{string(w)};' for w in some)}] <text>"
        for some in words
    )
    found = json.loads(typst.query(body.encode(), "<text>", field="value"))
    assert [content(item) for item in found] == [" ".join(some) for some in words]


def test_what_announces_a_list_stays_with_it() -> None:
    """Any other paragraph may end a page, and so may one that another paragraph follows."""

    def says(words: str) -> dict[str, Any]:
        return {"t": "Para", "c": [{"t": "Str", "c": words}]}

    listed = {"t": "BulletList", "c": [[says("one")], []]}  # an item may hold nothing
    blocks = [says("these:"), listed, says("those:"), says("then"), listed]
    page = Page("one.html", "chapter", "1")
    written = typst_blocks(page, blocks, {}, Homes({}))
    kinds = [node["c"][1] if node["t"] == "RawBlock" else node["t"] for node in written]
    assert kinds == ["#leads-in[", "Para", "]", "BulletList", "Para", "Para", "BulletList"]


def content(item: dict[str, Any]) -> str:
    """The text of Typst content, which must be nothing but text."""
    if item["func"] == "sequence":
        return "".join(content(child) for child in item["children"])
    assert item["func"] in ("text", "space"), item
    return " " if item["func"] == "space" else str(item["text"])
