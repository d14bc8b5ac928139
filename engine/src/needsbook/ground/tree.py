"""Small helpers for pandoc's document tree (JSON nodes `{"t": type, "c": content}`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

Node = dict[str, Any]
NBSP = "\N{NO-BREAK SPACE}"
#: A word where words are counted, whatever markup stands between its parts.
WORD = re.compile(r"[^\W_]+")


def text(value: str) -> Node:
    return {"t": "Str", "c": value}


def space() -> Node:
    return {"t": "Space"}


def raw(format: str, value: str) -> Node:
    """A raw block of one format."""
    return {"t": "RawBlock", "c": [format, value]}


def raw_inline(format: str, value: str) -> Node:
    return {"t": "RawInline", "c": [format, value]}


def plain(inlines: list[Node]) -> Node:
    return {"t": "Plain", "c": inlines}


def link(inlines: list[Node], target: str, classes: tuple[str, ...] = ()) -> Node:
    return {"t": "Link", "c": [["", list(classes), []], inlines, [target, ""]]}


def div(id: str, classes: list[str], attributes: dict[str, str], blocks: list[Node]) -> Node:
    return {"t": "Div", "c": [[id, classes, [list(pair) for pair in attributes.items()]], blocks]}


def attr(node: Node) -> tuple[str, list[str], dict[str, str]]:
    """Id, classes and attributes of a node that has them."""
    content = node["c"]
    found = content[1] if node["t"] == "Header" else content[0]
    return found[0], list(found[1]), dict(found[2])


def is_titled(classes: list[str]) -> bool:
    """Whether headings of a block are titles, as those of callouts and tabs, and no sections."""
    return any(name == "panel-tabset" or name.startswith("callout-") for name in classes)


#: What `when-format` calls the formats, and the classes of blocks that obey it.
FORMATS = frozenset({"html", "typst"})
CONDITIONAL = frozenset({"content-visible", "content-hidden"})


def visible(classes: Collection[str], attributes: Mapping[str, str], format: str) -> bool:
    """Whether a block of these classes shows in a format (`html` or `typst`)."""
    if CONDITIONAL.isdisjoint(classes):
        return True
    if "when-format" in attributes:
        matches = attributes["when-format"] == format
    else:
        matches = attributes.get("unless-format") != format
    return matches if "content-visible" in classes else not matches


def is_seen(block: Node, format: str) -> bool:
    """Whether a format shows a block, by its condition if it has one."""
    _, classes, attributes = attr(block)
    return visible(classes, attributes, format)


def is_div(node: Node) -> bool:
    return bool(node["t"] == "Div")


def walk(value: Any, change: Callable[[Node], list[Node] | None]) -> Any:
    """The tree with every node replaced by what `change` returns for it.

    `change` sees inner nodes first; None keeps a node, a list takes its place.
    """
    if isinstance(value, dict):
        return {
            key: walk(item, change) if isinstance(item, list | dict) else item
            for key, item in value.items()
        }
    out: list[Any] = []
    for item in value:
        if isinstance(item, dict):
            inner = item.get("c")
            # A word has no parts: most nodes are words and spaces.
            new = walk(item, change) if isinstance(inner, list | dict) else item
            replaced = change(new) if "t" in item else None
            if replaced is None:
                out.append(new)
            else:
                out += replaced
        elif isinstance(item, list):
            out.append(walk(item, change))
        else:
            out.append(item)
    return out


def within(node: Node, change: Callable[[list[Node]], list[Node]]) -> Node | None:
    """A quotation or a list with the blocks that it holds changed; None for any other node."""
    held: Any = node.get("c")
    match node["t"]:
        case "BlockQuote":
            return {**node, "c": change(held)}
        case "BulletList":
            return {**node, "c": [*map(change, held)]}
        case "OrderedList":
            return {**node, "c": [held[0], [*map(change, held[1])]]}
        case "DefinitionList":
            return {**node, "c": [[term, [*map(change, meanings)]] for term, meanings in held]}
    return None


def nodes(value: Any) -> Iterator[Node]:
    """Every node of the tree, outer first."""
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)
    elif isinstance(value, dict):
        if "t" in value:
            yield value
        for item in value.values():
            if isinstance(item, list | dict):
                yield from nodes(item)


#: Addresses that a book links to: pages, files, people. Nothing that runs.
SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def is_safe(address: str) -> bool:
    """Whether following a link to `address` runs nothing."""
    # A browser passes over blanks and control characters in an address.
    scheme = re.match(r"([\w+.-]+):", re.sub(r"[\x00-\x20]", "", address))
    return scheme is None or scheme[1].lower() in SCHEMES


def file_of(address: str) -> str:
    """The file that the address of a picture names."""
    return unquote(address.partition("?")[0])


def stringify(value: Any) -> str:
    """The text of inlines or blocks, without markup."""
    return " ".join("".join(_texts(value)).split())


_QUOTES = {"SingleQuote": "‘’", "DoubleQuote": "“”"}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
        return
    if not isinstance(value, dict):
        return
    content = value.get("c")
    match value.get("t"):
        case "Str":
            yield value["c"]
        case "Space" | "SoftBreak" | "LineBreak":
            yield " "
        case "Code" | "Math":
            yield value["c"][1]
        case "CodeBlock":
            yield f" {value['c'][1]}"
        case "Quoted":
            marks = _QUOTES[value["c"][0]["t"]]
            yield marks[0]
            yield from _texts(value["c"][1])
            yield marks[1]
        case "Para" | "Plain" | "Header":
            yield " "
            yield from _texts(content)
        case "LineBlock":
            for line in value["c"]:
                yield " "
                yield from _texts(line)
        case "DefinitionList":
            for term, definitions in value["c"]:
                yield " "
                yield from _texts(term)
                yield from _texts(definitions)
        case _:
            for item in value.values():
                yield from _texts(item)


def equation_label(inlines: list[Node], position: int) -> tuple[str, int] | None:
    """The id behind a display equation, and how many inlines it takes; None for all else."""
    item = inlines[position]
    if item["t"] != "Math" or item["c"][0]["t"] != "DisplayMath":
        return None
    following = inlines[position + 1 : position + 3]
    gap = 1 if following and following[0]["t"] in ("Space", "SoftBreak") else 0
    if len(following) <= gap or following[gap]["t"] != "Str":
        return None
    match = re.fullmatch(r"\{#(eq-[\w-]+)\}", following[gap]["c"])
    return (match[1], gap + 1) if match else None
