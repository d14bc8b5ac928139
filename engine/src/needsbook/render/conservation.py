"""The words of a page's tree are those of what is written of it, and its floats in their order."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from needsbook.ground.tree import WORD, Node, attr, is_seen
from needsbook.render.crossref import is_reference

_MOST_JOINED = 8  # parts of one word, with markup between them
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
    lost: list[str] = []
    for is_break, touching in groupby(_pieces(blocks, format, heard=True), lambda one: not one):
        if not is_break:
            lost += _lost(list(touching), there)
    return lost


def _lost(pieces: list[str], there: Counter[str]) -> list[str]:
    """Words that touch, as far as they are not there; those that are there are taken out.

    Each is there by itself, or joined where a mark fell away: `£15m` is one word where the
    link around its number is none.
    """
    # `there` is as long as the page: to copy it for each word would take half of a build.
    wanted = Counter(pieces)
    lost = [word for word, count in wanted.items() for _ in range(count - max(there[word], 0))]
    joined = _joined(pieces, there) if lost and len(pieces) <= _MOST_JOINED else None
    there.subtract(joined or pieces)
    return [] if joined else lost


def _joined(pieces: list[str], there: Counter[str]) -> list[str] | None:
    """The words that the pieces make together, of those that are there."""
    if not pieces:
        return []
    for length in range(1, len(pieces) + 1):
        word = "".join(pieces[:length])
        rest = _joined(pieces[length:], there) if there[word] > 0 else None
        if rest is not None:
            return [word, *rest]
    return None


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
    return filter(None, _pieces(value, format, heard=heard))


def _pieces(value: Any, format: str, *, heard: bool) -> Iterator[str]:
    """The parts of words between markup; "" where a blank or the end of a block is."""
    if isinstance(value, list):
        for item in value:
            yield from _pieces(item, format, heard=heard)
        return
    if not isinstance(value, dict):
        return
    content = value.get("c")
    match value.get("t"):
        case "Str" if isinstance(content, str):
            yield from WORD.findall(content)
        case "Space" | "SoftBreak" | "LineBreak":
            yield ""
        case "Code" | "CodeBlock" if content:
            yield from WORD.findall(content[1])
        case "Math" | "RawBlock" | "RawInline":
            return
        case "Image" if not heard:
            return
        case "Cite" if is_reference(value):
            for item in value["c"][0]:
                around = [item["citationPrefix"], item["citationSuffix"]]
                yield from _pieces(around, format, heard=heard)
        case "Cite":
            yield from _pieces(value["c"][1], format, heard=heard)
        case "Div":
            if is_seen(value, format):
                yield from _of_block(value, format, heard=heard)
        case kind:
            for item in value.values():
                yield from _pieces(item, format, heard=heard)
            yield from [""] if kind in ("Para", "Plain", "Header") else ()


def _of_block(block: Node, format: str, *, heard: bool) -> Iterator[str]:
    attributes = attr(block)[2]
    for key in ("title", "fig-alt") if heard else ("title",):
        yield from WORD.findall(attributes.get(key, ""))
        yield ""
    yield from _pieces(block["c"][1], format, heard=heard)
