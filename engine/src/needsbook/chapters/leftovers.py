"""Markup that pandoc did not take for any, and that would be printed as it stands.

It is looked for in the words of pandoc's tree, where whatever was markup is none any
more. What an author means to show literally stands in code.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from needsbook.ground.leftovers import CODE, Leftover, leftovers_in
from needsbook.ground.tree import Node

#: Marks around nothing, which pandoc reads as marks all the same: ~~~ under a line of text.
_OF_NOTHING = {"Subscript": "~~", "Superscript": "^^", "Strikeout": "~~~~"}


def leftovers(blocks: list[Node]) -> Iterator[Leftover]:
    """What is left of markup in the words of a chapter."""
    for text in texts(blocks):
        yield from leftovers_in(text)


def texts(value: Any) -> Iterator[str]:
    """The text of each paragraph, heading and cell; a new line where the author began one."""
    if isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        content: Any = value.get("c")
        match value.get("t"):
            case "Para" | "Plain":
                yield "".join(_inline(content))
            case "Header":
                yield "".join(_inline(content[2]))
            case "LineBlock":
                yield from ("".join(_inline(line)) for line in content)
            case "DefinitionList":
                yield from ("".join(_inline(term)) for term, _ in content)
        if isinstance(content, list):
            yield from texts(content)


def _inline(inlines: list[Node]) -> Iterator[str]:
    for node in inlines:
        match node["t"]:
            case "Str":
                yield node["c"]
            case "Space":
                yield " "
            case "SoftBreak" | "LineBreak":
                yield "\n"
            case "Code" | "Math" | "RawInline" | "Image":
                yield CODE
            case "Cite":
                for item in node["c"][0]:
                    yield from _inline(item["citationPrefix"])
                    yield CODE
                    yield from _inline(item["citationSuffix"])
            case "Note":
                yield CODE  # its paragraphs are texts of their own
            case "Subscript" | "Superscript" | "Strikeout" if not node["c"]:
                yield _OF_NOTHING[node["t"]]
            case "Emph" | "Strong" | "Underline" | "Strikeout" | "Superscript" | "Subscript":
                yield from _inline(node["c"])
            case "SmallCaps":
                yield from _inline(node["c"])
            case "Quoted" | "Span" | "Link":
                yield from _inline(node["c"][1])
