"""A numbered chapter tree as Typst blocks, for the PDF.

Numbers and captions come from the tree, so that they are the same as in the
HTML edition; the look is in `assets/book.typ`.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import unquote

from needsbook.charts.vector import PRINTED
from needsbook.exhibit.exhibits import AUDIT_TRAIL
from needsbook.ground.tree import (
    Node,
    attr,
    file_of,
    is_div,
    is_safe,
    is_seen,
    plain,
    raw,
    raw_inline,
    stringify,
    walk,
    within,
)
from needsbook.ground.words import said
from needsbook.render import row_headers
from needsbook.render.crossref import Page, Target, resolve
from needsbook.render.html_writer import CALLOUTS, callout_title, tabs
from needsbook.render.spoken import spoken

#: Where Typst could find markup, a dash, a minus, an ellipsis, a quotation mark (it turns one
#: by what stands before it), a comment, an address, a field of what stands before, or the
#: mark of a heading or list at the beginning of a text.
_MEANT = re.compile(
    r"[^\w\xa0(),.;:!?%&/£€…–—-]|_|--|-\?|\.\.\.|//|^[/-]|(?<!\w)-\d|^\.\w|^\d+\.$",
)

#: A table of so many characters and rows or fewer is at most about half a page, and not broken.
WHOLE, WHOLE_ROWS = 1100, 18
#: Rows that a longer table takes with it at least to its last page.
TAIL = 3
#: The class of a foot that is those rows.
_TAIL = "tail"


def string(value: str) -> str:
    """A Typst string literal."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def is_plain(word: str) -> bool:
    """Whether Typst shows a word as it is, wherever that stands."""
    return not _MEANT.search(word)


@dataclass(frozen=True)
class Homes:
    """Where in the book that stands which a link may lead to.

    Parameters
    ----------
    chapters : mapping of str to str
        The id of each chapter that has one, by its page.
    audit, references : str
        The pages of the audit trail and of the list of references; "" without.
    """

    chapters: Mapping[str, str]
    audit: str = ""
    references: str = ""


def homes_of(targets: Mapping[str, Target], references: str = "") -> Homes:
    """The homes of a book with these targets."""
    chapters = {
        target.page: target.id for target in reversed(list(targets.values())) if target.whole
    }
    audit = targets.get(AUDIT_TRAIL)
    return Homes(chapters, audit.page if audit else "", references)


def typst_blocks(
    page: Page, blocks: list[Node], targets: dict[str, Target], homes: Homes
) -> list[Node]:
    """The page's numbered blocks for pandoc's Typst writer, references resolved.

    What a link leads to may be missing from a document that holds some chapters alone: the
    look (`to` in `assets/book.typ`) decides where the document is set.
    """
    blocks = resolve(blocks, targets, lambda target: f"{target.page}#{target.id}", equation="({})")
    folder = posixpath.dirname(page.path)

    def inline(node: Node) -> list[Node] | None:
        return _inline(node, page.path, homes)

    # Pictures first: what is said of one is no text of the page.
    blocks = walk(blocks, lambda node: _picture(node, folder))
    return _Blocks(page).blocks(walk(blocks, inline))


def _label(page: str, id: str) -> str:
    """The label of an id: the book shares some, the others are those of a page."""
    shared = id.startswith(("fig-", "tbl-", "sec-", "eq-", "ref-", "audit--"))
    return string(id if shared else f"{page}#{id}")


def _picture(node: Node, folder: str) -> list[Node] | None:
    if node["t"] != "Image":
        return None
    path = posixpath.normpath(posixpath.join(folder, file_of(node["c"][2][0])))
    if path.startswith("figures/"):
        path = f"{path.removesuffix('.svg')}.{PRINTED}"
    alt = stringify(node["c"][1])
    return [raw_inline("typst", f"#picture({string('/' + path)}, alt: {string(alt)})")]


def _inline(node: Node, page: str, homes: Homes) -> list[Node] | None:
    match node["t"]:
        case "Str" if not is_plain(node["c"]):
            # A string is shown as it is; the semicolon ends the expression.
            return [raw_inline("typst", f"#{string(node['c'])};")]
        case "Math":
            kind, source = node["c"]
            display = "true" if kind["t"] == "DisplayMath" else "false"
            opening = f"#spoken-equation(alt: {string(spoken(source))}, block: {display})["
            return [raw_inline("typst", opening), node, raw_inline("typst", "]")]
        case "Span":
            id, classes, attributes = attr(node)
            inner: list[Node] = node["c"][1]
            if "equation" in classes:
                opening = f"#numbered-equation({string(id)}, {string(attributes['number'])})["
                return [raw_inline("typst", opening), *inner, raw_inline("typst", "]")]
            place = (
                [raw_inline("typst", f"#metadata(none)#label({_label(page, id)});")] if id else []
            )
            return [*place, *inner]
        case "Link":
            return _link(node, page, homes)
        case _:
            return None


def _link(node: Node, here: str, homes: Homes) -> list[Node] | None:
    """Links between chapters, and from a number to its trace, stay inside the document."""
    classes: list[str] = node["c"][0][1]
    inlines: list[Node] = node["c"][1]
    target = node["c"][2][0]
    path, _, id = target.partition("#")
    id = unquote(id)
    if not is_safe(target):
        return inlines
    if "reference" in classes and path.endswith(".html"):
        return _to(path, id, inlines)
    if "num" in classes:
        trace = f"{_page(path, here)}#{id}"
        return _to(homes.audit, f"audit--{id}", inlines, trace) if homes.audit else inlines
    if "trace" in classes:  # the row of the audit trail that such a link leads to
        label = string(f"audit--{id or posixpath.basename(target).removesuffix('.html')}")
        return [raw_inline("typst", "#box["), *inlines, raw_inline("typst", f"] #label({label})")]
    if "place" in classes:
        return _to(_page(path, here), id, inlines, function="place") if id else inlines
    if id.startswith("ref-") and not path:
        return _to(homes.references, id, inlines) if homes.references else inlines
    if re.match(r"\w+:", target) or not (target.startswith("#") or path.endswith(".qmd")):
        return None
    page = _page(path, here)
    id = id or homes.chapters.get(page, "")
    return _to(page, id, inlines) if id else inlines


def _page(path: str, here: str) -> str:
    """The page of the edition that a path leads to, as the page `here` writes it."""
    if not path:
        return here
    path = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
    return f"{path.removesuffix('.qmd')}.html" if path.endswith(".qmd") else path


def _to(
    page: str, id: str, inlines: list[Node], address: str = "", *, function: str = "to"
) -> list[Node]:
    """A link to a place in the book; elsewhere than in the document it has an `address`."""
    arguments = f"{string(page)}, {_label(page, id)}, {string(address or f'{page}#{id}')}"
    opening = raw_inline("typst", f"#{function}({arguments})[")
    return [opening, *inlines, raw_inline("typst", "]")]


def _with_tail(node: Node) -> Node:
    """A table whose last rows stay together: Typst does not break the foot of one.

    A page that holds one last row is a row without its table.
    """
    if node["t"] != "Table":
        return node
    attributes, caption, columns, head, bodies, foot = node["c"]
    if foot[1] or not bodies or len(bodies[-1][3]) < 2 * TAIL:
        return node
    *others, (own, row_heads, intermediate, rows) = bodies
    bodies = [*others, [own, row_heads, intermediate, rows[:-TAIL]]]
    tail = [["", [_TAIL], []], rows[-TAIL:]]
    return {"t": "Table", "c": [attributes, caption, columns, head, bodies, tail]}


def _stays_whole(body: list[Node]) -> bool:
    """Whether a float is about half a page at most, or has too few rows to be divided."""
    rows = sum(len(one[3]) for node in body if node["t"] == "Table" for one in node["c"][4])
    return rows <= WHOLE_ROWS and (len(stringify(body)) <= WHOLE or 0 < rows < 2 * TAIL)


def _beginning(node: Node) -> list[Node]:
    """Typst is asked how high the first rows of a long table are, and leaves room for them."""
    if node["t"] != "Table":
        return []
    attributes, caption, columns, head, bodies, foot = node["c"]
    if not bodies or len(bodies[0][3]) < 2 * TAIL:
        return []
    own, row_heads, intermediate, rows = bodies[0]
    bodies = [[own, row_heads, intermediate, rows[:TAIL]]]
    first = {"t": "Table", "c": [attributes, caption, columns, head, bodies, [foot[0], []]]}
    return [raw("typst", "#room-for["), first, raw("typst", "]")]


def _marked(node: Node) -> Node:
    """What is said of a table before it, for `row_headers`."""
    *_, bodies, foot = node["c"]
    columns = bodies[0][1] if bodies else 0
    tail = "tail" if _TAIL in foot[0][1] else "-"
    return raw("typst", row_headers.MARK.format(columns=columns, tail=tail))


def _leads_in(node: Node, after: Node | None) -> bool:
    """Whether a paragraph announces the list after it, and is not to stay behind on a page."""
    lists = ("BulletList", "OrderedList")
    return (
        node["t"] == "Para"
        and after is not None
        and after["t"] in lists
        and stringify(node["c"]).endswith(":")
    )


def _leading_in(node: Node) -> list[Node]:
    return [raw("typst", "#leads-in["), node, raw("typst", "]")]


class _Blocks:
    def __init__(self, page: Page) -> None:
        self.page = page

    def blocks(self, blocks: list[Node]) -> list[Node]:
        return [
            new
            for node, after in zip_longest(blocks, blocks[1:])
            for new in (_leading_in(node) if _leads_in(node, after) else self.block(node))
        ]

    def block(self, node: Node) -> list[Node]:
        if node["t"] == "Header":
            return [self.header(node)]
        if changed := within(node, self.blocks):
            return [changed]
        if node["t"] == "Table":
            return [_marked(node), node]
        if not is_div(node):
            return [node]
        id, classes, attributes = attr(node)
        inner: list[Node] = node["c"][1]
        if "float" in classes:
            return self.float(id, attributes, inner)
        callout = next((name for name in classes if name in CALLOUTS), None)
        if callout:
            title, body = callout_title(callout, attributes, inner)
            kind = callout.removeprefix("callout-")
            opening = f"#callout({string(kind)}, [#{string(title)};])["
            place = f" #label({_label(self.page.path, id)})" if id else ""  # what a link leads to
            return [
                raw("typst", opening),
                *self.blocks(body),
                raw("typst", f"]{place}"),
            ]
        if "exhibit-notes" in classes:
            return [raw("typst", "#exhibit-notes["), *self.blocks(inner), raw("typst", "]")]
        if "content-visible" in classes or "content-hidden" in classes:
            return self.blocks(inner) if is_seen(node, "typst") else []
        if "panel-tabset" in classes:
            return [new for title, body in tabs(inner) for new in self.tab(title, body)]
        if id == "refs":
            return [node]
        return self.blocks(inner)

    def tab(self, title: list[Node], body: list[Node]) -> list[Node]:
        return [{"t": "Para", "c": [{"t": "Strong", "c": title}]}, *self.blocks(body)]

    def header(self, node: Node) -> Node:
        level, _, inlines = node["c"]
        id, classes, attributes = attr(node)
        number = self.page.number if level == 1 else attributes.get("number", "")
        if level == 1 and self.page.kind == "appendix":
            number = f"{said('reference.appendix')}\N{NO-BREAK SPACE}{self.page.number}"
        arguments = [f"level: {level}", f"number: {string(number) if number else 'none'}"]
        if id:
            arguments.append(f"id: {_label(self.page.path, id)}")
        if "unlisted" in classes:
            arguments.append("listed: false")
        if self.page.kind == "area":
            arguments.append("area: true")
        opening = raw_inline("typst", f"#section({', '.join(arguments)})[")
        return plain([opening, *inlines, raw_inline("typst", "]")])

    def float(self, id: str, attributes: dict[str, str], inner: list[Node]) -> list[Node]:
        caption: list[Node] = inner[0]["c"][1][0]["c"]
        body: list[Node] = inner[1]["c"][1]
        whole = ", whole: true" if _stays_whole(body) else ""
        listed = attributes["kind"] == "fig" and self.page.kind != "area"
        short = f", short: {string(self._in_list(id, attributes['label']))}" if listed else ""
        opening = f"#float({string(id)}, {string(attributes['kind'])}{whole}{short}, ["
        begins = [] if whole else [begin for one in body for begin in _beginning(one)]
        body = body if whole else [_with_tail(one) for one in body]
        return [
            *begins,
            plain([raw_inline("typst", opening), *caption, raw_inline("typst", "])[")]),
            *self._layout(body),
            raw("typst", "]"),
        ]

    def _in_list(self, id: str, label: str) -> str:
        """What the list of figures says of one: what it shows, not its headline."""
        *_, shown = re.split(r"(?<=[.?!])\s", self.page.targets[id].title, maxsplit=1)
        return f"{label}: {shown.rstrip('.')}"

    def _layout(self, body: list[Node]) -> list[Node]:
        if not (body and is_div(body[0]) and "layout" in attr(body[0])[1]):
            return self.blocks(body)
        columns = int(json.loads(attr(body[0])[2]["columns"]))
        out: list[Node] = [raw("typst", f"#grid(columns: {columns}, gutter: 1em, ")]
        for part in body[0]["c"][1]:
            id, _, _ = attr(part)
            image, caption = part["c"][1]
            out += [
                raw("typst", f"subfloat({string(id)})["),
                image,
                {"t": "Para", "c": caption["c"]},
                raw("typst", "],"),
            ]
        return [*out, raw("typst", ")")]
