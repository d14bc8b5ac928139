"""What pandoc's tree of a chapter holds that no page can show as it is written.

Floats (figures, tables, equations with an id) have a number, and so stand by themselves,
in a block or in a quotation. A set of tabs, a figure of parts and a table in a block hold
what they show and nothing beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from needsbook.chapters.attributes import Fault, attribute_faults
from needsbook.chapters.model import REFERENCE_ID
from needsbook.ground.tree import (
    FORMATS,
    Node,
    attr,
    equation_label,
    is_div,
    is_seen,
    is_titled,
    nodes,
    stringify,
)

_WITHIN = {
    "BulletList": "a list",
    "OrderedList": "a list",
    "DefinitionList": "a definition",
    "Table": "a table",
    "Note": "a footnote",
    "Figure": "a figure",
}
_FLOATS = ("fig-", "tbl-", "eq-")
#: Letters of the parts of a figure.
_MOST_PARTS = 26
#: What a heading is without: it stands in lists of contents and titles of windows as well.
_NOT_IN_TITLES = {
    "Note": "a footnote",
    "Math": "a formula",
    "Cite": "a citation or a reference",
    "Image": "a picture",
    "Link": "a link",
}


def faults(blocks: list[Node]) -> Iterator[Fault]:
    """What cannot be shown as it is written, in the order of the chapter."""
    yield from _order_of_headings(blocks)
    yield from attribute_faults(blocks)
    for node in nodes(blocks):
        yield from _anywhere(node)
    yield from _in(blocks, "")


def _anywhere(node: Node) -> Iterator[Fault]:
    """Faults of a node, wherever it stands."""
    match node["t"]:
        case "RawInline" | "RawBlock":
            shown = " ".join(node["c"][1].split())
            fix = "write Markdown, or `code` to show it as text"
            yield shown, f"raw code of one format, “{shown[:40]}”", fix
        case "Header":
            yield from _title(node)
        case "Note" if any(inner["t"] == "Note" for inner in nodes(node["c"])):
            fix = "write what it says into the first one"
            yield stringify(node["c"]), "a footnote stands in a footnote", fix
        case "Table" if any(inner["t"] == "Table" for inner in nodes(node["c"])):
            fix = "put it before or behind, with an id of its own"
            yield stringify(node["c"]), "a table stands in a table", fix
        case "Cite":
            yield from _citation(node)
        case "Para" | "Plain":
            yield from _lines_of_pictures(node["c"])


def _lines_of_pictures(inlines: list[Node]) -> Iterator[Fault]:
    """Pictures on lines of their own in a paragraph: their words were meant as captions."""
    breaks = ("SoftBreak", "LineBreak")
    lines = [
        list(line) for ends, line in groupby(inlines, lambda one: one["t"] in breaks) if not ends
    ]
    for line in lines if len(lines) > 1 else []:
        held = [one for one in line if one["t"] != "Space"]
        shown = stringify(held) if [one["t"] for one in held] == ["Image"] else ""
        if shown and "num" not in _classes(held[0]):
            problem = f"a picture stands in a paragraph, where nobody sees its words “{shown}”"
            yield (
                shown,
                problem,
                "leave a line empty before and behind it: then they are its caption",
            )


def _title(header: Node) -> Iterator[Fault]:
    inlines = header["c"][2]
    title = stringify(inlines)
    if not title:
        yield "#", "a heading has no words", "write its words, or take it out"
    for node in nodes(inlines):
        if node["t"] in _NOT_IN_TITLES and "num" not in _classes(node):
            what = _NOT_IN_TITLES[node["t"]]
            fix = "write it in the text below; a heading has words, emphasis, code and numbers"
            yield title, f"{what} stands in the heading “{title}”", fix
            return


def _classes(node: Node) -> list[str]:
    return attr(node)[1] if node["t"] in ("Link", "Image") else []


def _citation(cite: Node) -> Iterator[Fault]:
    """A citation within another, of which one would be lost; words in brackets behind one."""
    items = cite["c"][0]
    around = [item[key] for item in items for key in ("citationPrefix", "citationSuffix")]
    inner = next((node for node in nodes(around) if node["t"] == "Cite"), None)
    shown = stringify(cite["c"][1])
    referring = REFERENCE_ID.match(items[0]["citationId"])
    if referring and items[0]["citationMode"]["t"] == "AuthorInText" and items[0]["citationSuffix"]:
        fix = "write [@id, words], or words in round brackets"
        yield shown, f"the words in brackets behind “{shown}” are read as a part of it", fix
    if inner is not None:
        fix = "write a semicolon between them: [@one; @two]"
        yield shown, f"“{shown}” is read as one citation within another", fix


def _order_of_headings(blocks: list[Node]) -> Iterator[Fault]:
    headings = [node for node in blocks if node["t"] == "Header"]
    if not headings:
        yield "", "the chapter has no title", "begin it with a heading of level 1: # Title"
    elif headings[0]["c"][0] != 1:
        title = stringify(headings[0]["c"][2])
        yield title, "the chapter has no title", "begin it with a heading of level 1: # Title"
    told = [_levels(list(_seen(blocks, format))) for format in sorted(FORMATS)]
    yield from dict.fromkeys(fault for found in told for fault in found)


def _levels(headings: list[Node]) -> Iterator[Fault]:
    """A level that is left out, or a second title, in an edition."""
    last = 0
    for node in headings:
        level, _, inlines = node["c"]
        title = stringify(inlines)
        if last and level > last + 1:
            yield (
                title,
                f"the heading “{title}” is of level {level}, under one of level {last}",
                f"write it with {'#' * (last + 1)}",
            )
        elif last and level == 1:
            fix = "write it with ##, or make a chapter of it"
            yield title, f"the heading “{title}” is a second title of the chapter", fix
        last = level


def _seen(blocks: list[Node], format: str) -> Iterator[Node]:
    """The headings of sections that an edition shows."""
    for node in blocks:
        if node["t"] == "Header":
            yield node
        elif node["t"] == "BlockQuote":
            yield from _seen(node["c"], format)
        elif is_div(node) and is_seen(node, format):
            yield from _seen(_without_titles(node), format)


def _without_titles(block: Node) -> list[Node]:
    """What a block holds beside its title, or those of its tabs."""
    inner: list[Node] = block["c"][1]
    classes = attr(block)[1]
    first = next((node["c"][0] for node in inner if node["t"] == "Header"), 0)
    if "panel-tabset" in classes:
        return [node for node in inner if node["t"] != "Header" or node["c"][0] != first]
    if is_titled(classes) and inner and inner[0]["t"] == "Header":
        return inner[1:]
    return inner


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
        words = stringify(node["c"][1])
        if words and "fig-alt" in attr(node)[2]:
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
    columns = attributes.get("layout-ncol", "1")
    if not re.fullmatch(r"[1-9]\d?", columns):
        fix = "write the number of columns: layout-ncol=2"
        yield f"#{id}", f"the figure {id} has layout-ncol={columns}", fix
    if len(parts) > _MOST_PARTS:
        fix = "make two figures of it"
        yield f"#{id}", f"the figure {id} has {len(parts)} parts, more than letters", fix
    if not blocks or not _is_caption(blocks, len(blocks) - 1):
        fix = "write it as the last paragraph of the block"
        yield f"#{id}", f"the figure {id} has no caption", fix
    if parts and "fig-alt" in attributes:
        words = attributes["fig-alt"]
        fix = 'give each part its own: ![caption](file.svg){#fig-part fig-alt="…"}'
        yield words, f"a figure of parts has a fig-alt, so that “{words}” would be nowhere", fix
    for name in attributes:
        if name not in ("fig-alt", "layout-ncol"):
            yield (
                f"#{id}",
                f"the figure {id} has the attribute {name}, which has no effect",
                "take it out; a figure has fig-alt and layout-ncol, its caption is its last "
                "paragraph",
            )
    for position, one in enumerate(blocks):
        yield from _words_of_a_part(one, id, attributes) if one not in parts else ()
        stands_alone = one in parts or (not parts and _is_picture(one))
        if stands_alone or _is_caption(blocks, position):
            continue
        words = stringify([one]) or id
        fix = "give each part a paragraph of its own and an id: ![caption](file.svg){#fig-part}"
        yield words, f"the figure {id} holds something that is neither a part nor a caption", fix


def _words_of_a_part(node: Node, id: str, attributes: dict[str, str]) -> Iterator[Fault]:
    """Words of a picture in a figure's block, which the figure's own take the place of."""
    for picture in nodes([node]):
        if picture["t"] == "Image" and (words := stringify(picture["c"][1])):
            told = attributes.get("fig-alt", "") or attr(picture)[2].get("fig-alt", "")
            if told:
                fix = "leave the square brackets empty; the caption is the last paragraph"
                yield words, f"“{words}” in the figure {id} would be shown nowhere", fix


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
