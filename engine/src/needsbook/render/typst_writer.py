"""A numbered chapter tree as Typst blocks, for the PDF.

Numbers and captions come from the tree, so that they are the same as in the
HTML edition; the look is in `assets/book.typ`.
"""

from __future__ import annotations

import json
import posixpath
import re
from urllib.parse import unquote

from needsbook.exhibit.exhibits import AUDIT_TRAIL
from needsbook.ground.tree import (
    Node,
    attr,
    file_of,
    is_div,
    is_safe,
    link,
    plain,
    raw,
    raw_inline,
    stringify,
    text,
    walk,
)
from needsbook.render.crossref import Page, Target, resolve
from needsbook.render.html_writer import CALLOUT_NAMES, callout_title, tabs, visible

#: Where Typst could find markup, a dash, an ellipsis, a quotation mark, a comment, an
#: address, or the mark of a heading or list at the beginning of a text.
_MEANT = re.compile(
    r"[^\w\xa0(),.;:!?%&/£€‘’“”…–—-]|_|--|-\?|\.\.\.|//|^[/-]|^\d+\.$",
)

#: A table of so many characters or fewer is at most about half a page, and not broken.
WHOLE = 1100


def string(value: str) -> str:
    """A Typst string literal."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def is_plain(word: str) -> bool:
    """Whether Typst shows a word as it is, wherever that stands."""
    return not _MEANT.search(word)


def typst_blocks(page: Page, blocks: list[Node], targets: dict[str, Target]) -> list[Node]:
    """The page's numbered blocks for pandoc's Typst writer, references resolved."""
    blocks = resolve(blocks, targets, lambda target: f"#{target.id}", equation="({})")
    folder = posixpath.dirname(page.path)
    traced = AUDIT_TRAIL in targets
    pages = chapter_ids(targets)

    def inline(node: Node) -> list[Node] | None:
        return _inline(node, page.path, pages, traced)

    # Pictures first: what is said of one is no text of the page.
    blocks = walk(blocks, lambda node: _picture(node, folder))
    return _Blocks(page).blocks(walk(blocks, inline))


def chapter_ids(targets: dict[str, Target]) -> dict[str, str]:
    """The id of each chapter that has one, by its page."""
    return {
        target.page: target.id for target in reversed(list(targets.values())) if _is_chapter(target)
    }


def _is_chapter(target: Target) -> bool:
    return target.kind == "sec" and target.word in ("Chapter", "Appendix")


def _label(page: str, id: str) -> str:
    """The label of an id: the book shares some, the others are those of a page."""
    shared = id.startswith(("fig-", "tbl-", "sec-", "eq-", "ref-"))
    return string(id if shared else f"{page}#{id}")


def _picture(node: Node, folder: str) -> list[Node] | None:
    if node["t"] != "Image":
        return None
    path = posixpath.normpath(posixpath.join(folder, file_of(node["c"][2][0])))
    alt = stringify(node["c"][1])
    return [raw_inline("typst", f"#picture({string('/' + path)}, alt: {string(alt)})")]


def _inline(node: Node, page: str, pages: dict[str, str], traced: bool) -> list[Node] | None:
    match node["t"]:
        case "Str" if not is_plain(node["c"]):
            # A string is shown as it is; the semicolon ends the expression.
            return [raw_inline("typst", f"#{string(node['c'])};")]
        case "Math":
            kind, source = node["c"]
            display = "true" if kind["t"] == "DisplayMath" else "false"
            opening = f"#spoken-equation(alt: {string(source)}, block: {display})["
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
            return _link(node, page, pages, traced)
        case _:
            return None


def _link(node: Node, here: str, pages: dict[str, str], traced: bool) -> list[Node] | None:
    """Links between chapters, and from a number to its trace, stay inside the document."""
    classes: list[str] = node["c"][0][1]
    inlines: list[Node] = node["c"][1]
    target = node["c"][2][0]
    id = target.partition("#")[2]
    if not is_safe(target):
        return inlines
    if "num" in classes:
        return [link(inlines, f"#audit--{id}")] if traced else inlines
    if "trace" in classes:  # the row of the audit trail that such a link leads to
        label = string(f"audit--{id or posixpath.basename(target).removesuffix('.html')}")
        return [raw_inline("typst", "#box["), *inlines, raw_inline("typst", f"] #label({label})")]
    if "place" in classes:
        return [link(inlines, f"#{id}")] if id else inlines
    match = re.match(r"^(?!\w+:)([^#]*?)(?:\.qmd)?(?:#(.+))?$", target)
    if not match or not (target.startswith("#") or ".qmd" in target):
        return None
    folder = posixpath.dirname(here)
    page = posixpath.normpath(posixpath.join(folder, f"{match[1]}.html")) if match[1] else here
    id = unquote(match[2]) if match[2] else pages.get(page)
    if not id:
        return inlines
    opening = raw_inline("typst", f"#link(label({_label(page, id)}))[")
    return [opening, *inlines, raw_inline("typst", "]")]


class _Blocks:
    def __init__(self, page: Page) -> None:
        self.page = page

    def blocks(self, blocks: list[Node]) -> list[Node]:
        return [new for node in blocks for new in self.block(node)]

    def block(self, node: Node) -> list[Node]:
        if node["t"] == "Header":
            return [self.header(node)]
        if node["t"] == "BlockQuote":
            return [{**node, "c": self.blocks(node["c"])}]
        if not is_div(node):
            return [node]
        id, classes, attributes = attr(node)
        inner: list[Node] = node["c"][1]
        if "float" in classes:
            return self.float(id, attributes, inner)
        callout = next((name for name in classes if name in CALLOUT_NAMES), None)
        if callout:
            title, body = callout_title(callout, attributes, inner)
            kind = callout.removeprefix("callout-")
            opening = [raw_inline("typst", f"#callout({string(kind)}, ["), text(title)]
            place = f" #label({_label(self.page.path, id)})" if id else ""  # what a link leads to
            return [
                plain([*opening, raw_inline("typst", "])[")]),
                *self.blocks(body),
                raw("typst", f"]{place}"),
            ]
        if "content-visible" in classes or "content-hidden" in classes:
            return self.blocks(inner) if visible(classes, attributes, "typst") else []
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
            number = f"Appendix\N{NO-BREAK SPACE}{self.page.number}"
        area = self.page.kind == "area"  # below its part, so that the contents stay short
        arguments = [f"level: {level + area}", f"number: {string(number) if number else 'none'}"]
        if id:
            arguments.append(f"id: {_label(self.page.path, id)}")
        if "unlisted" in classes:
            arguments.append("listed: false")
        if area and level == 1:
            arguments.append("new-page: true")
        opening = raw_inline("typst", f"#section({', '.join(arguments)})[")
        return plain([opening, *inlines, raw_inline("typst", "]")])

    def float(self, id: str, attributes: dict[str, str], inner: list[Node]) -> list[Node]:
        caption: list[Node] = inner[0]["c"][1][0]["c"]
        body: list[Node] = inner[1]["c"][1]
        whole = ", whole: true" if len(stringify(body)) <= WHOLE else ""
        opening = f"#float({string(id)}, {string(attributes['kind'])}{whole}, ["
        return [
            plain([raw_inline("typst", opening), *caption, raw_inline("typst", "])[")]),
            *self._layout(body),
            raw("typst", "]"),
        ]

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
