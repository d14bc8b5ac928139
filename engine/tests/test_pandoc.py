"""Pandoc: Markdown to its tree, citations to words, the tree to HTML or Typst."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import BIBLIOGRAPHY

from needsbook.ground.errors import ToolFailure
from needsbook.ground.pandoc import cite, parse, run, write
from needsbook.ground.tree import nodes, stringify


def test_a_tree_is_written_as_each_format(tmp_path: Path) -> None:
    blocks = parse("*Words* of a page.", tmp_path)
    (html,) = write([blocks], "html5", folder=tmp_path)
    (typst,) = write([blocks], "typst-citations", folder=tmp_path)
    assert "<em>Words</em>" in html
    assert "#emph[Words]" in typst


def test_several_pages_are_written_apart(tmp_path: Path) -> None:
    pages = [parse(text, tmp_path) for text in ("First.", "Second.")]
    assert [text.strip() for text in write(pages, "html5", folder=tmp_path)] == [
        "<p>First.</p>",
        "<p>Second.</p>",
    ]


def test_a_citation_is_words_and_a_line_of_the_list(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    cites = [node for node in nodes(parse("A [@firmin2011].", tmp_path)) if node["t"] == "Cite"]
    words, listed = cite(
        cites, folder=tmp_path, bibliography=["a.bib"], cited=["firmin2011"], language="en-GB"
    )
    assert "Firmin" in stringify(words)
    assert "A Book" in stringify(listed)


def test_what_pandoc_refuses_is_a_failure_of_the_tool(tmp_path: Path) -> None:
    with pytest.raises(ToolFailure):
        run(["--to", "nothing"], "Words.", folder=tmp_path)
