"""What pandoc's tree of a chapter holds that no page can show as it is written.

Floats (figures, tables, equations with an id) have a number, and so stand by themselves,
in a block or in a quotation. A set of tabs, a figure of parts and a table in a block hold
what they show and nothing beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from needsbook.ground.tree import (
    Node,
    attr,
    equation_label,
    is_div,
    is_titled,
    nodes,
    stringify,
)

# Words in the source near it, what is wrong, and what to do.
Fault = tuple[str, str, str]

_WITHIN = {
    "BulletList": "a list",
    "OrderedList": "a list",
    "DefinitionList": "a definition",
    "Table": "a table",
    "Note": "a footnote",
    "Figure": "a figure",
}
_FLOATS = ("fig-", "tbl-", "eq-")


def faults(blocks: list[Node]) -> Iterator[Fault]:
    """What cannot be shown as it is written, in the order of the chapter."""
    yield from _order_of_headings(blocks)
    yield from _in(blocks, "")


def _order_of_headings(blocks: list[Node]) -> Iterator[Fault]:
    last = 0
    headings = [node for node in blocks if node["t"] == "Header"]
    for node in headings:
        level, _, inlines = node["c"]
        if last and level > last + 1:
            title = stringify(inlines)
            yield (
                title,
                f"the heading “{title}” is of level {level}, under one of level {last}",
                f"write it with {'#' * (last + 1)}",
            )
        last = level
    if headings and headings[0]["c"][0] != 1:
        title = stringify(headings[0]["c"][2])
        yield title, "the chapter has no title", "begin it with a heading of level 1: # Title"
    if not headings:
        yield "", "the chapter has no title", "begin it with a heading of level 1: # Title"


def _in(value: Any, within: str) -> Iterator[Fault]:
    """Faults of blocks and inlines that stand in `within`, a list for example."""
    if isinstance(value, list):
        for item in value:
            yield from _in(item, within)
        return
    if not isinstance(value, dict):
        return
    kind, content = value.get("t"), value.get("c")
    if kind is None:
        for item in value.values():
            yield from _in(item, within)
        return
    yield from _of(value, within)
    if kind == "Div" and _is_float(value):
        return  # what it holds is told of it
    if kind == "Div" and is_titled(attr(value)[1]):  # its headings are titles
        content = [one for one in value["c"][1] if one["t"] != "Header"]
    inner = _WITHIN.get(kind, within)
    if kind == "Figure" and not within:
        inner = ""  # a picture by itself
    if isinstance(content, list | dict) and kind not in ("Header", "Image"):
        yield from _in(content, inner)


def _of(node: Node, within: str) -> Iterator[Fault]:
    """Faults of a node itself."""
    kind = node["t"]
    if kind in ("Figure", "Table", "Div", "Image"):
        id, classes, attributes = attr(node)
        shown = f"#{id}" if id else ""
        if within and id.startswith(_FLOATS):
            yield (
                shown,
                f"{id} stands in {within}, where it would get no number",
                "put it before or behind, on lines of its own",
            )
        elif kind in ("Figure", "Image") and id.startswith(("tbl-", "eq-", "sec-")):
            yield shown, f"a picture has the id {id}", "give it an id that begins with fig-"
        elif kind == "Image" and "fig-cap" in attributes:
            words = attributes["fig-cap"]
            problem = f"a picture has a fig-cap, so that “{words}” would be shown nowhere"
            yield words, problem, "write the caption between the square brackets"
        elif kind == "Div" and id.startswith("fig-"):
            yield from _figure(node, id, attributes)
        elif kind == "Div" and id.startswith("tbl-"):
            yield from _table(node, id)
        elif kind == "Div" and is_titled(classes):
            yield from _titles(node)
            yield from _tabs(node) if "panel-tabset" in classes else ()
    elif kind == "OrderedList" and node["c"][0][0] != 1:
        first = node["c"][0][0]
        yield (
            f"{first} {stringify(node['c'][1][0])}",
            f"“{first}.” is read as the number of a list",
            f"begin the list with 1, or write the number in a sentence: {first}\\.",
        )
    elif kind == "Header" and within:
        title = stringify(node["c"][2])
        yield title, f"the heading “{title}” stands in {within}", "put it on a line of its own"
    elif kind == "Note":
        yield from _blocks_of_note(node)
    elif kind in ("Para", "Plain") and not _is_picture(node):
        yield from _pictures(node["c"])
    if kind in ("Para", "Plain") and within:
        inlines = node["c"]
        for position in range(len(inlines)):
            if found := equation_label(inlines, position):
                yield (
                    f"#{found[0]}",
                    f"{found[0]} stands in {within}, where it would get no number",
                    "put the equation before or behind, in a paragraph of its own",
                )


def _blocks_of_note(note: Node) -> Iterator[Fault]:
    """A footnote is read in a line at the foot of a page: it holds no blocks of their own."""
    for node in nodes(note["c"]):
        if node["t"] in ("Div", "Table"):
            shown = {"Div": "a block (:::)", "Table": "a table"}[node["t"]]
            yield (
                stringify([node]),
                f"{shown} stands in a footnote",
                "begin it at the start of its line, before or behind the footnote",
            )


def _pictures(inlines: list[Node]) -> Iterator[Fault]:
    """Pictures in a sentence: no figures, and with one text for those who do not see them."""
    for node in inlines:
        if node["t"] != "Image":
            continue
        id, _, attributes = attr(node)
        words = stringify(node["c"][1])
        if id.startswith("fig-"):
            fix = "leave a line empty before and behind it"
            yield f"#{id}", f"the figure {id} stands in a sentence, where it gets no number", fix
        elif words and "fig-alt" in attributes:
            fix = "take one of the two out"
            yield words, f"a picture has a fig-alt, so that “{words}” would be shown nowhere", fix


def _is_float(node: Node) -> bool:
    return is_div(node) and attr(node)[0].startswith(("fig-", "tbl-"))


def _is_picture(node: Node) -> bool:
    """Whether a paragraph holds one picture, or a figure."""
    if node["t"] in ("Para", "Plain"):
        return [item["t"] for item in node["c"]] == ["Image"]
    return bool(node["t"] == "Figure")


def _is_caption(blocks: list[Node], position: int) -> bool:
    node = blocks[position]
    last = position == len(blocks) - 1
    return last and node["t"] in ("Para", "Plain") and not _is_picture(node)


def _figure(node: Node, id: str, attributes: dict[str, str]) -> Iterator[Fault]:
    blocks: list[Node] = node["c"][1]
    parts = [one for one in blocks if one["t"] == "Figure" and attr(one)[0].startswith("fig-")]
    for name in attributes:
        if name not in ("fig-alt", "layout-ncol"):
            yield (
                f"#{id}",
                f"the figure {id} has the attribute {name}, which has no effect",
                "take it out; a figure has fig-alt and layout-ncol, its caption is its last "
                "paragraph",
            )
    for position, one in enumerate(blocks):
        stands_alone = one in parts or (not parts and _is_picture(one))
        if stands_alone or _is_caption(blocks, position):
            continue
        words = stringify([one]) or id
        fix = "give each part a paragraph of its own and an id: ![caption](file.svg){#fig-part}"
        yield words, f"the figure {id} holds something that is neither a part nor a caption", fix


def _table(node: Node, id: str) -> Iterator[Fault]:
    blocks: list[Node] = node["c"][1]
    tables = [one for one in blocks if one["t"] == "Table"]
    if len(tables) > 1:
        fix = "give each a block and an id of its own"
        yield f"#{id}", f"the table {id} holds {len(tables)} tables", fix
    for table in tables:
        if inner := stringify(table["c"][1][1]):
            yield (
                inner,
                f"a table within {id} has a caption of its own, “{inner}”",
                "write the caption as the last paragraph of the block",
            )
    for position, one in enumerate(blocks):
        if one["t"] != "Table" and not _is_caption(blocks, position):
            words = stringify([one]) or id
            fix = "put what is no table and no caption before or behind the block"
            yield words, f"the table {id} holds something else than a table", fix


def _titles(node: Node) -> Iterator[Fault]:
    """Titles of callouts and tabs are no sections: nothing can refer to them."""
    for title in node["c"][1]:
        if title["t"] == "Header" and (id := attr(title)[0]).startswith("sec-"):
            yield (
                f"#{id}",
                f"the title of a block has the id {id}, and is no section",
                "give the id to the block, and link to it: [words](#id)",
            )


def _tabs(node: Node) -> Iterator[Fault]:
    blocks: list[Node] = node["c"][1]
    if not blocks or blocks[0]["t"] != "Header":
        words = stringify(blocks[:1])
        yield (
            words,
            "a set of tabs begins with something that is in no tab",
            "begin it with the heading of its first tab, and put the words before the block",
        )
