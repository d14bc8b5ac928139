"""Which attributes a chapter may give to what; whatever else it gives would be obeyed or lost.

Attributes are read in pandoc's tree: `onclick`, `style`, an id that nothing numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from needsbook.ground.tree import Node, attr, nodes, stringify

# Words in the source near it, what is wrong, and what to do.
Fault = tuple[str, str, str]

_CONDITIONS = frozenset({"when-format", "unless-format", "when-area", "unless-area"})
#: What each kind of node may have: of a block it depends on its class.
_ALLOWED = {
    "Span": frozenset({"when", "reason", "words", "lang"}),
    "Image": frozenset({"fig-alt", "fig-cap"}),  # a fig-cap is told with its remedy
    "Table": frozenset(),
    "Figure": frozenset(),
    "Header": frozenset(),
    "Code": frozenset(),
    "CodeBlock": frozenset({"shortcodes"}),  # Quarto's own
    "Link": frozenset(),
}
_NAMES = {
    "Span": "a span",
    "Image": "a picture",
    "Table": "a table",
    "Figure": "a figure",
    "Header": "a heading",
    "Code": "code",
    "CodeBlock": "a block of code",
    "Link": "a link",
    "Div": "a block",
}
#: Classes that pandoc gives, or the subset of spans, blocks and headings is told of elsewhere.
_OWN_CLASSES = frozenset({"uri", "email", "num"})
#: Where an id is a place that can be referred or linked to.
_WITH_ID = frozenset({"Header", "Div", "Figure", "Table"})
_WITHOUT_ID = frozenset({"for one format", "a set of tabs"})
_FLOATS = ("fig-", "tbl-")
_MARKUP = re.compile(r"[*_`$\[\]{}<>\\@^~]|&\w+;|\?(?:fig|tbl|sec|eq)-")


def attribute_faults(blocks: list[Node]) -> Iterator[Fault]:
    """Attributes, classes and ids that nothing handles, in the order of the chapter."""
    for node in nodes(blocks):
        if node["t"] in _NAMES:
            yield from _div(node) if node["t"] == "Div" else _of(node)


def _of(node: Node) -> Iterator[Fault]:
    kind = node["t"]
    id, classes, attributes = attr(node)
    name = _NAMES[kind]
    shown = _shown(node, id)
    unknown = [key for key in attributes if key not in _ALLOWED[kind]]
    if kind == "Image" and "num" in classes:
        fix = "leave a blank between them"
        yield "!", "an exclamation mark directly before a number makes a picture of it", fix
        return
    if kind in ("Code", "Link", "Image", "Table", "Figure"):
        unknown += [f".{one}" for one in classes if one not in _OWN_CLASSES]
    if kind == "CodeBlock":
        unknown += [f".{one}" for one in classes[1:]]  # the first is its language
    if id and kind == "Image":
        fix = "leave a line empty before and behind it, and write its caption between [ and ]"
        yield shown, f"the figure {id} stands in a sentence, or without a caption: no number", fix
    elif id and kind not in _WITH_ID:
        unknown.append(f"#{id}")
    if unknown:
        yield shown, f"{name} has {_listed(unknown)}, which has no effect", "take it out"
    if kind == "Table" and not id.startswith("tbl-"):
        yield from _caption(node, id)
    elif kind == "Figure" and id and not id.startswith("fig-"):
        yield f"#{id}", f"a picture has the id {id}", "give it an id that begins with fig-"


def _caption(table: Node, id: str) -> Iterator[Fault]:
    words = stringify(table["c"][1])
    if id:
        yield f"#{id}", f"a table has the id {id}", "give it an id that begins with tbl-"
    elif words:
        problem = f"a table has a caption and no id, so that “{words}” would have no number"
        yield words, problem, "write {#tbl-name} behind the caption, or write it as a paragraph"


def _div(node: Node) -> Iterator[Fault]:
    id, classes, attributes = attr(node)
    shown = _shown(node, id)
    kinds = [one for one in (_kind(name) for name in classes) if one]
    kinds += ["a figure or table"] if id.startswith(_FLOATS) else []
    if len(kinds) > 1:
        yield (
            shown,
            f"a block is {' and '.join(kinds)} at once",
            "put one block into the other: each has ::: lines of its own",
        )
        return
    allowed = {
        "for one format": _CONDITIONS,
        "a callout": {"title", "collapse"},
        "a figure or table": {"fig-alt", "layout-ncol"},
    }.get(kinds[0] if kinds else "", frozenset())
    title = attributes.get("title", "")
    if _MARKUP.search(title):
        fix = "write it as a heading, the first line of the block: ## Title"
        yield title, f"the title “{title}” has markup, which an attribute shows as it is", fix
    unknown = [key for key in attributes if key not in allowed]
    if id and not _WITHOUT_ID.isdisjoint(kinds):
        unknown.append(f"#{id}")
    if unknown and not id.startswith("fig-"):  # a figure's are told with what it has
        yield shown, f"a block has {_listed(unknown)}, which has no effect", "take it out"


def _kind(name: str) -> str:
    if name.startswith("callout-"):
        return "a callout"
    return {
        "content-visible": "for one format",
        "content-hidden": "for one format",
        "panel-tabset": "a set of tabs",
    }.get(name, "")


def _shown(node: Node, id: str) -> str:
    content: Any = node["c"]
    if id:
        return f"#{id}"
    if node["t"] in ("Code", "CodeBlock"):
        return str(content[1])
    return stringify([node])


def _listed(names: list[str]) -> str:
    return f"the attribute{'s' if len(names) > 1 else ''} {', '.join(names)}"
