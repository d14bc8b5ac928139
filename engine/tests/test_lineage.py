"""The lineage of an exhibit: datasets at one end, the exhibit at the other."""

from __future__ import annotations

from typing import Any

from lxml import etree

from needsbook.trace.lineage import anchor, graph_of, svg


def site(name: str) -> dict[str, Any]:
    return {"name": name, "file": "src/a.py", "first_line": 1, "last_line": 2}


TRACE = {
    "function": site("a.fig"),
    "upstream": [site("a.rate"), site("a.helper")],
    "calls": [["a.fig", "a.rate"]],
    "datasets": [
        {"name": "counts", "title": "Counts & <more>", "selections": [{"by": "a.rate"}]},
    ],
}


def test_from_left_to_right() -> None:
    graph = graph_of([TRACE], "Figure 1")
    assert [[node.id for node in column] for column in graph.columns] == [
        ["counts"], ["a.rate"], ["a.fig"], [""],
    ]  # fmt: skip
    assert set(graph.arrows) == {("counts", "a.rate"), ("a.rate", "a.fig"), ("a.fig", "")}


def test_a_helper_that_nobody_is_seen_to_call_has_no_box() -> None:
    graph = graph_of([TRACE], "Figure 1")
    assert "a.helper" not in {node.id for column in graph.columns for node in column}


def test_each_box_is_a_link_and_text_is_text() -> None:
    drawn = svg(graph_of([TRACE], "Figure 1"))
    root = etree.fromstring(drawn[drawn.index("<svg") : drawn.index("</svg>") + 6].encode())
    hrefs = [element.get("href") for element in root.iter() if element.get("href")]
    assert f"#{anchor('a.rate')}" in hrefs
    assert "Counts & <more>" in " ".join("".join(root.itertext()).split())
