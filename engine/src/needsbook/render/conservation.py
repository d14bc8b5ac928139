"""The words of a page's tree are those of what is written of it, and its floats in their order."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator
from typing import Any

from needsbook.ground.tree import WORD, Node, attr, is_seen
from needsbook.render.crossref import is_reference

#: How each format opens a figure or a table of an id.
_OPENING = {"html": 'id="{}"', "typst": '#float("{}"'}


def lost_words(blocks: list[Node], written: str, format: str) -> list[str]:
    """Words of the tree that a fragment does not have, in their order.

    Parameters
    ----------
    blocks : list of Node
        A page, citations in words.
    written : str
        The fragment.
    format : {"html", "typst"}
        What `content-visible` calls it.

    Notes
    -----
    Each word is counted: one that stands twice on the page stands twice in the fragment.
    Formulas, code of one format and the words of references, which the writers give
    them, are not looked at.
    """
    there = Counter(WORD.findall(html.unescape(written) if format == "html" else written))
    lost = []
    for word in words(blocks, format):
        if there[word]:
            there[word] -= 1
        else:
            lost.append(word)
    return lost


def misplaced(blocks: list[Node], written: str, format: str) -> list[str]:
    """Figures and tables, by their ids, that are not where the tree has them."""
    found, last = [], -1
    for id in _floats(blocks, format):
        place = written.find(_OPENING[format].format(id))
        if place <= last:
            found.append(id)
        last = max(last, place)
    return found


def _floats(blocks: list[Node], format: str) -> Iterator[str]:
    for node in blocks:
        if node["t"] == "Div" and is_seen(node, format):
            id, classes, _ = attr(node)
            if "float" in classes:
                yield id
            else:
                yield from _floats(node["c"][1], format)


def words(value: Any, format: str, *, heard: bool = True) -> Iterator[str]:
    """The words of a page in a format, in their order.

    Parameters
    ----------
    heard : bool
        Whether those count that stand for a picture where it is not seen.
    """
    if isinstance(value, list):
        for item in value:
            yield from words(item, format, heard=heard)
        return
    if not isinstance(value, dict):
        return
    content = value.get("c")
    match value.get("t"):
        case "Str" if isinstance(content, str):
            yield from WORD.findall(content)
        case "Code" | "CodeBlock" if content:
            yield from WORD.findall(content[1])
        case "Math" | "RawBlock" | "RawInline":
            return
        case "Image" if not heard:
            return
        case "Cite" if is_reference(value):
            for item in value["c"][0]:
                yield from words(
                    [item["citationPrefix"], item["citationSuffix"]], format, heard=heard
                )
        case "Cite":
            yield from words(value["c"][1], format, heard=heard)
        case "Div":
            if not is_seen(value, format):
                return
            attributes = attr(value)[2]
            yield from WORD.findall(attributes.get("title", ""))
            if heard:
                yield from WORD.findall(attributes.get("fig-alt", ""))
            yield from words(value["c"][1], format, heard=heard)
        case _:
            for item in value.values():
                yield from words(item, format, heard=heard)
