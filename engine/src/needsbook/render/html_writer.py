"""A numbered chapter tree as HTML blocks: floats, callouts, tabs, headings."""

from __future__ import annotations

import html
import posixpath
import re
from dataclasses import dataclass
from typing import Any

from needsbook.ground.tree import (
    Node,
    attr,
    div,
    is_div,
    is_safe,
    is_seen,
    nodes,
    plain,
    raw,
    raw_inline,
    space,
    stringify,
    walk,
    within,
)
from needsbook.ground.words import said
from needsbook.render.crossref import Page, Target, resolve, with_places

CALLOUTS = tuple(f"callout-{name}" for name in ("note", "tip", "important", "warning", "caution"))


def relative_href(target: str, page: str) -> str:
    """The address of `target` (a path from the edition's root) as `page` writes it."""
    path, _, fragment = target.partition("#")
    if path == page:
        return f"#{fragment}" if fragment else posixpath.basename(page)
    relative = posixpath.relpath(path, posixpath.dirname(page) or ".")
    return f"{relative}#{fragment}" if fragment else relative


def html_blocks(page: Page, blocks: list[Node], targets: dict[str, Target]) -> list[Node]:
    """The page's numbered blocks for pandoc's HTML writer, references resolved."""

    def href(target: Target) -> str:
        address = target.page if target.whole else f"{target.page}#{target.id}"
        return relative_href(address, page.path) if address != page.path else "#"

    blocks = resolve(blocks, targets, href)
    blocks = walk(blocks, _inline)
    return _Blocks(page).blocks(blocks)


def _inline(node: Node) -> list[Node] | None:
    if node["t"] == "Span" and "equation" in attr(node)[1]:
        id, _, attributes = attr(node)
        number = attributes["number"]
        # One that is wider than the page is scrolled, from the keyboard as well.
        name = html.escape(said("page.equation", number=number))
        role = f'role="group" aria-label="{name}" tabindex="0"'
        opening = f'<span id="{id}" class="equation" {role}>'
        number = f' <span class="equation-number">({number})</span></span>'
        return [raw_inline("html", opening), *node["c"][1], raw_inline("html", number)]
    if node["t"] == "Link":
        target = node["c"][2][0]
        if not is_safe(target):
            return list(node["c"][1])
        changed = re.sub(r"^(?!\w+:)([^#]*)\.qmd(#|$)", r"\1.html\2", target)
        return [{"t": "Link", "c": [node["c"][0], node["c"][1], [changed, node["c"][2][1]]]}]
    return None


#: Under an exhibit: folded on screen, open in print.
_NOTES_OPEN = '<details class="callout note made"><summary>{}</summary>'


@dataclass
class _Blocks:
    page: Page

    def blocks(self, blocks: list[Node]) -> list[Node]:
        return [new for node in blocks for new in self.block(node)]

    def block(self, node: Node) -> list[Node]:
        if node["t"] == "Header":
            return [self.header(node)]
        if node["t"] == "Table":
            return _scrollable("", [node])
        if changed := within(node, self.blocks):
            return [changed]
        if not is_div(node):
            return [node]
        id, classes, attributes = attr(node)
        inner: list[Node] = node["c"][1]
        if "float" in classes:
            return self.float(id, attributes, inner)
        callout = next((name for name in classes if name in CALLOUTS), None)
        if callout:
            extra = [name for name in classes if name not in CALLOUTS]
            return self.callout(id, callout, attributes, inner, extra)
        if "exhibit-notes" in classes:
            return [
                raw("html", _NOTES_OPEN.format(html.escape(said("made.notes")))),
                *self.blocks(inner),
                raw("html", "</details>"),
            ]
        if "content-visible" in classes or "content-hidden" in classes:
            return self.blocks(inner) if is_seen(node, "html") else []
        if "panel-tabset" in classes:
            return self.tabset(inner)
        return [div(id, classes, attributes, self.blocks(inner))]

    def header(self, node: Node) -> Node:
        level, _, inlines = node["c"]
        id, classes, attributes = attr(node)
        number = attributes.pop("number", "")
        if level == 1 and self.page.kind == "appendix":
            label = f"{said('reference.appendix')}\N{NO-BREAK SPACE}{self.page.number} — "
            inlines = [raw_inline("html", f'<span class="number">{label}</span>'), *inlines]
        elif level == 1 and self.page.number:
            number = self.page.number
        if number:
            span = raw_inline("html", f'<span class="number">{number}</span>')
            inlines = [span, space(), *inlines]
        kept = [name for name in classes if name not in ("unnumbered", "unlisted")]
        return {"t": "Header", "c": [level, [id, kept, []], inlines]}

    def float(self, id: str, attributes: dict[str, str], inner: list[Node]) -> list[Node]:
        caption: list[Node] = inner[0]["c"][1][0]["c"]
        body: list[Node] = inner[1]["c"][1]
        kind = attributes["kind"]
        figcaption = [
            plain(
                [raw_inline("html", "<figcaption>"), *caption, raw_inline("html", "</figcaption>")]
            )
        ]
        if kind == "tbl":
            content = figcaption + _scrollable(attributes["label"], body)
        else:
            picture = self.blocks(self._layout(body))
            content = _scrollable(attributes["label"], picture, "scroll picture") + figcaption
        name = {"fig": "figure", "tbl": "table"}[kind]
        opening = f'<figure id="{id}" class="float float-{name}">'
        return [raw("html", opening), *content, raw("html", "</figure>")]

    def _layout(self, body: list[Node]) -> list[Node]:
        if not (body and is_div(body[0]) and "layout" in attr(body[0])[1]):
            return body
        columns = attr(body[0])[2]["columns"]
        parts: list[Node] = []
        for part in body[0]["c"][1]:
            id, _, _ = attr(part)
            image, caption = part["c"][1]
            opening = raw_inline("html", "<figcaption>")
            closing = raw_inline("html", "</figcaption>")
            parts += [
                raw("html", f'<figure id="{id}" class="subfloat">'),
                image,
                plain([opening, *caption["c"], closing]),
                raw("html", "</figure>"),
            ]
        return [
            raw("html", f'<div class="layout" style="--columns:{columns}">'),
            *parts,
            raw("html", "</div>"),
        ]

    def callout(
        self, id: str, name: str, attributes: dict[str, str], inner: list[Node], extra: list[str]
    ) -> list[Node]:
        own = f' id="{html.escape(id)}"' if id else ""
        title, body = callout_title(name, attributes, inner)
        kind = " ".join([name.removeprefix("callout-"), *extra])
        spoken = callout_name(name)
        prefix = (
            "" if title == spoken or "made" in extra else f'<span class="spoken">{spoken}: </span>'
        )
        words = f"{prefix}{html.escape(title, quote=False)}"
        content = self.blocks(body)
        if attributes.get("collapse") in ("true", "false"):
            opened = " open" if attributes["collapse"] == "false" else ""
            return [
                raw(
                    "html",
                    f'<details{own} class="callout {kind}"{opened}><summary>{words}</summary>',
                ),
                *content,
                raw("html", "</details>"),
            ]
        return [
            raw("html", f'<div{own} class="callout {kind}"><p class="callout-title">{words}</p>'),
            *content,
            raw("html", "</div>"),
        ]

    def tabset(self, inner: list[Node]) -> list[Node]:
        """Tabs as radio buttons would need a script; open sections need none."""
        out: list[Node] = [raw("html", '<div class="tabset">')]
        for title, body in tabs(inner):
            words = html.escape(stringify(title), quote=False)
            out += [
                raw(
                    "html",
                    f'<details name="{_tab_group(inner)}" {"open" if len(out) == 1 else ""}>',
                ),
                raw("html", f"<summary>{words}</summary>"),
                *self.blocks(body),
                raw("html", "</details>"),
            ]
        return [*out, raw("html", "</div>")]


def _tab_group(inner: list[Node]) -> str:
    return "tabs-" + re.sub(r"\W+", "-", stringify(inner)[:24]).strip("-").lower()


def _scrollable(label: str, body: list[Node], kind: str = "scroll") -> list[Node]:
    name = f' role="region" aria-label="{label}" tabindex="0"' if label else ""
    return [raw("html", f'<div class="{kind}"{name}>'), *body, raw("html", "</div>")]


# Shared with the Typst writer -------------------------------------------------


def callout_title(
    name: str, attributes: dict[str, str], inner: list[Node]
) -> tuple[str, list[Node]]:
    """Title and body: its attribute, else a first heading, else the kind's name."""
    if attributes.get("title"):
        return attributes["title"], inner
    if inner and inner[0]["t"] == "Header":
        return stringify(inner[0]["c"][2]), inner[1:]
    return callout_name(name), inner


def callout_name(name: str) -> str:
    """What a kind of callout is called."""
    return said(f"callout.{name.removeprefix('callout-')}")


def tabs(inner: list[Node]) -> list[tuple[Any, list[Node]]]:
    """Title inlines and body of each tab of a tabset."""
    found: list[tuple[Any, list[Node]]] = []
    level = next((node["c"][0] for node in inner if node["t"] == "Header"), 0)
    for node in inner:
        if node["t"] == "Header" and node["c"][0] == level:
            found.append((node["c"][2], []))
        elif found:
            found[-1][1].append(node)
    return found


def search_text(blocks: list[Node]) -> list[tuple[str, str, str]]:
    """Sections of a page for the search: id, title, text; references as places."""
    sections: list[tuple[str, str, list[str]]] = [("", "", [])]
    for node in with_places(blocks):
        if node["t"] == "Header":
            sections.append((attr(node)[0], stringify(node["c"][2]), []))
        else:
            kept = [item for item in nodes([node]) if item["t"] != "RawBlock"]
            sections[-1][2].append(stringify(kept[:1]))
    return [(id, title, " ".join(words)) for id, title, words in sections if title or words]
