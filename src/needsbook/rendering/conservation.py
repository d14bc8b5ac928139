"""The words of a page's tree are the words of what is written of it, in each format."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator
from typing import Any

from needsbook.rendering.crossref import is_reference
from needsbook.rendering.html_writer import visible
from needsbook.rendering.tree import WORD, Node, attr

_CONDITIONAL = {"content-visible", "content-hidden"}
_TITLED = ("title", "fig-alt")  # attributes that a reader sees


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
    for word in _words(blocks, format):
        if there[word]:
            there[word] -= 1
        else:
            lost.append(word)
    return lost


def _words(value: Any, format: str) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _words(item, format)
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
        case "Cite" if is_reference(value):
            for item in value["c"][0]:
                yield from _words([item["citationPrefix"], item["citationSuffix"]], format)
        case "Cite":
            yield from _words(value["c"][1], format)
        case "Div":
            _, classes, attributes = attr(value)
            conditional = not _CONDITIONAL.isdisjoint(classes)
            if conditional and not visible(classes, attributes, format):
                return
            for name in _TITLED:
                yield from WORD.findall(attributes.get(name, ""))
            yield from _words(value["c"][1], format)
        case _:
            for item in value.values():
                yield from _words(item, format)
