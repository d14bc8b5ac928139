"""The lineage of an exhibit as a drawn graph: datasets at one end, exhibit at the other."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from needsbook.ground.markup import isolated, slug
from needsbook.ground.words import said

_WIDTH, _LEAST_HEIGHT = 196, 58
_GAP = (54, 16)
_LINE_HEIGHT = 16
_WRAP = 27


@dataclass(frozen=True)
class Node:
    """A box of the graph."""

    id: str
    lines: tuple[str, ...]
    kind: str  # dataset, function, exhibit
    href: str
    title: str  # in one line


@dataclass(frozen=True)
class Graph:
    """Boxes in columns from left to right, and the arrows between them."""

    columns: tuple[tuple[Node, ...], ...]
    arrows: tuple[tuple[str, str], ...]


def graph_of(traces: Iterable[dict[str, Any]], exhibit: str) -> Graph:
    """The graph of one trace, or of all uses of one number function: who called whom.

    Its boxes are datasets and estimates; the helpers of an estimate have none.

    Parameters
    ----------
    exhibit : str
        What the last box says.
    """
    traces = list(traces)
    sites = [s["name"] for t in traces for s in [t["function"], *t["upstream"]]]
    own = traces[0]["function"]["name"]
    calls = {(caller, called) for t in traces for caller, called in t["calls"]}
    reads = {
        (dataset["name"], selection["by"])
        for t in traces
        for dataset in t["datasets"]
        for selection in dataset["selections"]
    }
    titles = {d["name"]: d["title"] for t in traces for d in t["datasets"]}
    depth = _depths(own, calls)
    last = max(depth.values())
    functions = [
        tuple(
            Node(name, _function_lines(name), "function", f"#{anchor(name)}", name)
            for name in dict.fromkeys(sites)  # of those that are none of the calls, no box
            if depth.get(name) == level
        )
        for level in range(last, -1, -1)
    ]
    datasets = tuple(
        Node(name, _wrapped(title), "dataset", f"#dataset-{name}", title)
        for name, title in titles.items()
    )
    end = Node("", _wrapped(exhibit), "exhibit", "#exhibit", exhibit)
    columns = [column for column in [datasets, *functions, (end,)] if column]
    arrows = sorted(reads | {(called, caller) for caller, called in calls} | {(own, "")})
    return Graph(tuple(columns), tuple(arrows))


def anchor(function: str) -> str:
    """Id of a function's source on a trace page."""
    return f"function-{slug(function)}"


def _depths(own: str, calls: set[tuple[str, str]]) -> dict[str, int]:
    """Longest way of each function to the exhibit's own."""
    depth = {own: 0}
    for _ in range(len(calls) + 1):
        before = dict(depth)
        for caller, called in calls:
            if caller in depth and called != caller:
                depth[called] = max(depth.get(called, 0), min(depth[caller] + 1, len(calls)))
        if depth == before:
            break
    return depth


def _function_lines(name: str) -> tuple[str, ...]:
    module, _, function = name.rpartition(".")
    return (*_wrapped(function), module)


def _wrapped(text: str) -> tuple[str, ...]:
    return tuple(textwrap.wrap(text, _WRAP) or [""])


def svg(graph: Graph) -> str:
    """The graph as SVG, each box a link."""
    most = max(len(node.lines) for column in graph.columns for node in column)
    tall = max(_LEAST_HEIGHT, (most + 1) * _LINE_HEIGHT)
    width = len(graph.columns) * (_WIDTH + _GAP[0]) - _GAP[0] + 2
    height = max(len(column) for column in graph.columns) * (tall + _GAP[1]) - _GAP[1] + 2
    places: dict[str, tuple[float, float]] = {}
    for number, column in enumerate(graph.columns):
        top = (height - len(column) * (tall + _GAP[1]) + _GAP[1]) / 2
        for row, node in enumerate(column):
            places[node.id] = (1 + number * (_WIDTH + _GAP[0]), top + row * (tall + _GAP[1]))
    arrows = "".join(
        _arrow(places[start], places[end], tall)
        for start, end in graph.arrows
        if start in places and end in places
    )
    boxes = "".join(
        _box(node, places[node.id], tall) for column in graph.columns for node in column
    )
    return (
        f'<svg class="lineage" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'role="group" aria-label="{escape(said("trace.lineage-label"))}" '
        f'xmlns="http://www.w3.org/2000/svg">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>'
        f"{arrows}{boxes}</svg>"
    )


def _arrow(start: tuple[float, float], end: tuple[float, float], tall: int) -> str:
    x1, y1 = start[0] + _WIDTH, start[1] + tall / 2
    x2, y2 = end[0] - 2, end[1] + tall / 2
    middle = (x1 + x2) / 2
    path = f"M{x1:.0f} {y1:.0f}C{middle:.0f} {y1:.0f} {middle:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
    return f'<path class="arrow" d="{path}" marker-end="url(#tip)"/>'


def _box(node: Node, place: tuple[float, float], tall: int) -> str:
    x, y = place
    first = y + tall / 2 - (len(node.lines) - 1) * _LINE_HEIGHT / 2 + 4
    texts = "".join(
        f'<text x="{x + _WIDTH / 2:.0f}" y="{first + number * _LINE_HEIGHT:.0f}"'
        f"{_module_class(node, number)}>"
        f"{escape(isolated(line))}</text>"
        for number, line in enumerate(node.lines)
    )
    return (
        f'<a href="{escape(node.href)}" class="{node.kind}">'
        f"<title>{escape(isolated(node.title))}</title>"
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{_WIDTH}" height="{tall}" rx="4"/>{texts}</a>'
    )


def _module_class(node: Node, line: int) -> str:
    last = line == len(node.lines) - 1
    return ' class="module"' if node.kind == "function" and last else ""
