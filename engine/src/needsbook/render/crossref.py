"""Numbers and references: "Figure 2.3", "Table A.1", "Section 1.1".

Floats (figures, tables, equations) are found in a chapter's tree, numbered in
the chapter and turned into `float` divs that both writers understand; then each
`@fig-…` becomes a link with the words Quarto gives it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from needsbook.chapters.model import NUMBER_DEPTH, REFERENCE_ID
from needsbook.ground.project import ChapterKind
from needsbook.ground.tree import (
    NBSP,
    Node,
    attr,
    div,
    equation_label,
    is_div,
    is_titled,
    link,
    nodes,
    plain,
    space,
    stringify,
    text,
    walk,
)
from needsbook.ground.words import said

TargetKind = Literal["fig", "tbl", "eq", "sec"]
KINDS = {"fig": "figure", "tbl": "table", "eq": "equation", "sec": "section"}
_PART_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Target:
    """Something that can be referred to."""

    id: str
    kind: TargetKind
    page: str  # path of its HTML page, from the root of the edition
    number: str  # "2.3", "A.1", "2" (a chapter), "" (unnumbered)
    title: str
    word: str  # Figure, Table, Equation, Chapter, Section, Appendix
    part: str = ""  # "a" for the first part of a figure
    whole: bool = False  # a chapter or an appendix


@dataclass(frozen=True)
class Heading:
    """A heading of a page."""

    level: int
    id: str
    number: str
    title: str
    listed: bool


@dataclass
class Page:
    """A chapter as a numbered tree, and what the rest of the book needs of it."""

    path: str  # of the HTML page
    kind: ChapterKind
    number: str
    title: str = ""
    targets: dict[str, Target] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)


def number_page(
    blocks: list[Node], path: str, kind: ChapterKind, number: str
) -> tuple[Page, list[Node]]:
    """Number the headings, figures, tables and equations of one chapter."""
    page = Page(path, kind, number)
    return page, walk(_Numberer(page).blocks(blocks), _said)


def _said(node: Node) -> list[Node] | None:
    """A picture that is no float, with the words of its `fig-alt`."""
    return [_image(node, stringify(node["c"][1]))] if node["t"] == "Image" else None


class _Numberer:
    """Counts through one chapter, in reading order."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.counts = {"fig": 0, "tbl": 0, "eq": 0}
        self.section = [0] * 6

    def blocks(self, blocks: list[Node]) -> list[Node]:
        out: list[Node] = []
        for node in blocks:
            out += self.block(node)
        return out

    def block(self, node: Node) -> list[Node]:
        if node["t"] == "Header":
            return [self.header(node)]
        if node["t"] == "Figure" and attr(node)[0].startswith("fig-"):
            return [self.figure(node)]
        if node["t"] == "Table" and attr(node)[0].startswith("tbl-"):
            return [self.table(node)]
        if is_div(node):
            return [self.division(node)]
        if node["t"] in ("BlockQuote",):
            return [{**node, "c": self.blocks(node["c"])}]
        if node["t"] in ("Para", "Plain"):
            return [self.paragraph(node)]
        return [node]

    # Headings

    def header(self, node: Node) -> Node:
        level, _, inlines = node["c"]
        id, classes, attributes = attr(node)
        title = stringify(inlines)
        number = self._heading_number(level, "unnumbered" in classes)
        if level == 1 and not self.page.title:
            self.page.title = title
        if number and level > 1:
            attributes["number"] = number
        self.page.headings.append(Heading(level, id, number, title, "unlisted" not in classes))
        if id:
            whole = level == 1
            name = "appendix" if self.page.kind == "appendix" else "chapter"
            word = said(f"reference.{name if whole else 'section'}")
            self._add(Target(id, "sec", self.page.path, number, title, word, whole=whole))
        pairs = [list(pair) for pair in attributes.items()]
        return {"t": "Header", "c": [level, [id, classes, pairs], inlines]}

    def _heading_number(self, level: int, unnumbered: bool) -> str:
        if level == 1:
            return self.page.number
        if unnumbered or not self.page.number or level > NUMBER_DEPTH:
            return ""
        self.section[level - 2] += 1
        self.section[level - 1 :] = [0] * (len(self.section) - level + 1)
        return ".".join([self.page.number, *map(str, self.section[: level - 1])])

    # Floats

    def figure(self, node: Node) -> Node:
        id, _, _ = attr(node)
        caption = _caption_inlines(node["c"][1])
        number = self._next("fig", id, caption)
        return _float(id, "fig", number, caption, [_image_block(node)])

    def table(self, node: Node) -> Node:
        id, _, _ = attr(node)
        caption = _caption_inlines(node["c"][1])
        number = self._next("tbl", id, caption)
        return _float(id, "tbl", number, caption, [_without_caption(node)])

    def division(self, node: Node) -> Node:
        id, classes, attributes = attr(node)
        blocks: list[Node] = node["c"][1]
        if id.startswith("tbl-"):
            body, caption = _split_caption(blocks)
            number = self._next("tbl", id, caption)
            return _float(id, "tbl", number, caption, [_without_caption(b) for b in body])
        if id.startswith("fig-"):
            return self._figure_div(id, attributes, blocks)
        if is_titled(classes):
            return div(id, classes, attributes, self._titled(blocks, "panel-tabset" in classes))
        return div(id, classes, attributes, self.blocks(blocks))

    def _titled(self, blocks: list[Node], tabs: bool) -> list[Node]:
        """A callout's first heading, and those of tabs, are titles, and no sections."""
        out: list[Node] = []
        for position, node in enumerate(blocks):
            title = node["t"] == "Header" and (tabs or not position)
            out += [node] if title else self.block(node)
        return out

    def _figure_div(self, id: str, attributes: dict[str, str], blocks: list[Node]) -> Node:
        body, caption = _split_caption(blocks)
        number = self._next("fig", id, caption)
        parts = [
            node for node in body if node["t"] == "Figure" and attr(node)[0].startswith("fig-")
        ]
        if not parts:
            alt = attributes.get("fig-alt", "")
            return _float(id, "fig", number, caption, [_with_alt(node, alt) for node in body])
        inner = []
        for letter, part in zip(_PART_LETTERS, parts, strict=False):
            part_id, _, _ = attr(part)
            words = _caption_inlines(part["c"][1])
            self._add(
                Target(
                    part_id, "fig", self.page.path, number, stringify(words), _word("fig"), letter
                )
            )
            labelled = [text(f"({letter})"), space(), *words]
            inner.append(div(part_id, ["subfloat"], {}, [_image_block(part), plain(labelled)]))
        columns = attributes.get("layout-ncol", "1")
        body = [div("", ["layout"], {"columns": columns}, inner)]
        return _float(id, "fig", number, caption, body)

    def paragraph(self, node: Node) -> Node:
        """A display equation with `{#eq-…}` behind it gets its number."""
        out: list[Node] = []
        inlines: list[Node] = node["c"]
        skip = 0
        for position, item in enumerate(inlines):
            if skip:
                skip -= 1
                continue
            label = equation_label(inlines, position)
            if label is None:
                out.append(item)
                continue
            id, skip = label
            number = self._next("eq", id, [])
            pairs = [["number", number]]
            out.append({"t": "Span", "c": [[id, ["equation"], pairs], [item]]})
        return {**node, "c": out}

    def _next(self, kind: Literal["fig", "tbl", "eq"], id: str, caption: list[Node]) -> str:
        self.counts[kind] += 1
        count = str(self.counts[kind])
        number = f"{self.page.number}.{count}" if self.page.number else count
        self._add(Target(id, kind, self.page.path, number, stringify(caption), _word(kind)))
        return number

    def _add(self, target: Target) -> None:
        self.page.targets.setdefault(target.id, target)


def _word(kind: str) -> str:
    return said(f"reference.{KINDS[kind]}")


def _float(id: str, kind: str, number: str, caption: list[Node], body: list[Node]) -> Node:
    label = f"{_word(kind)}{NBSP}{number}"
    words = [text(f"{label}:"), space(), *caption] if caption else [text(label)]
    return div(
        id,
        ["float"],
        {"kind": kind, "number": number, "label": label},
        [div("", ["float-caption"], {}, [plain(words)]), div("", ["float-body"], {}, body)],
    )


def _caption_inlines(caption: list[Any]) -> list[Node]:
    blocks: list[Node] = caption[1]
    return [item for block in blocks for item in block["c"]] if blocks else []


def _split_caption(blocks: list[Node]) -> tuple[list[Node], list[Node]]:
    """Body and caption of a float's div: its last paragraph is the caption."""
    last = blocks[-1] if blocks else None
    if last is not None and last["t"] in ("Para", "Plain") and not _is_image(last):
        return blocks[:-1], last["c"]
    return blocks, []


def _is_image(node: Node) -> bool:
    return len(node["c"]) == 1 and node["c"][0]["t"] == "Image"


def _without_caption(node: Node) -> Node:
    if node["t"] != "Table":
        return node
    content = list(node["c"])
    content[0] = ["", *content[0][1:]]  # the id is the float's
    content[1] = [None, []]
    return {"t": "Table", "c": content}


def _image_block(figure: Node) -> Node:
    """The picture of a figure; its alt text is `fig-alt`, else the caption's words."""
    images = [node for node in nodes(figure["c"][2]) if node["t"] == "Image"]
    fallback = stringify(_caption_inlines(figure["c"][1]))
    return plain([_image(image, fallback) for image in images])


def _image(image: Node, fallback: str) -> Node:
    _, classes, attributes = attr(image)
    alt = attributes.pop("fig-alt", "") or fallback
    pairs = [list(pair) for pair in attributes.items()]
    return {"t": "Image", "c": [["", classes, pairs], [text(alt)] if alt else [], image["c"][2]]}


def _with_alt(node: Node, alt: str) -> Node:
    def change(item: Node) -> list[Node] | None:
        return [_image(item, alt)] if item["t"] == "Image" and alt else None

    changed: Node = walk([node], change)[0]
    if changed["t"] == "Figure":
        return plain([item for item in nodes(changed["c"][2]) if item["t"] == "Image"])
    return changed


# References -----------------------------------------------------------------


def referred(blocks: list[Node]) -> list[str]:
    """Ids that these blocks refer to."""
    cites = [node for node in nodes(blocks) if node["t"] == "Cite"]
    ids = {item["citationId"] for node in cites for item in node["c"][0]}
    return sorted(id for id in ids if REFERENCE_ID.match(id))


def is_reference(cite: Node) -> bool:
    """Whether a citation, as pandoc reads it, refers to a part of the book."""
    return any(REFERENCE_ID.match(item["citationId"]) for item in cite["c"][0])


def citations_of(blocks: list[Node]) -> list[Node]:
    """The citations of works in these blocks."""
    return [node for node in nodes(blocks) if node["t"] == "Cite" and not is_reference(node)]


def resolve(
    blocks: list[Node], targets: dict[str, Target], href: Any, *, equation: str = "{}"
) -> list[Node]:
    """Replace references by links.

    Parameters
    ----------
    targets : dict of str to Target
        Everything in the book that can be referred to.
    href : callable
        The address of a `Target`, for the format and page being written.
    equation : str
        How the number of an equation is shown: ``{}`` or ``({})``.
    """

    def change(node: Node) -> list[Node] | None:
        if node["t"] == "Cite":
            return _resolved_cite(node, targets, href, equation)
        if node["t"] == "Span" and {"claim", "literal"} & set(attr(node)[1]):
            inner: list[Node] = node["c"][1]
            return inner
        return None

    resolved: list[Node] = walk(blocks, change)
    return resolved


def _resolved_cite(
    node: Node, targets: dict[str, Target], href: Any, equation: str
) -> list[Node] | None:
    citations = node["c"][0]
    if not is_reference(node):
        return None
    out: list[Node] = []
    for position, item in enumerate(citations):
        if position:
            # pandoc joins `@fig-a [@tbl-b]` into one citation; the bracket's
            # own members are told apart by a comma, as Quarto does.
            out += [text(","), space()]
        target = targets.get(item["citationId"])
        if target is None:
            # checked before anything is rendered; kept visible all the same
            out.append(text(f"?{item['citationId']}"))
            continue
        prefix = item["citationPrefix"]
        bare = item["citationMode"]["t"] == "SuppressAuthor"
        if prefix:
            out += [*prefix, {"t": "Str", "c": NBSP} if bare else space()]
        out.append(link([text(_words(target, bare, equation))], href(target), ("reference",)))
        out += item["citationSuffix"]
    return out


#: Around a reference in a text; pandoc leaves none in what somebody wrote.
_PLACE = "\0"


def with_places(blocks: list[Node]) -> list[Node]:
    """References as places in the text, citations of works left out: for `filled`."""

    def change(node: Node) -> list[Node] | None:
        if node["t"] != "Cite":
            return None
        if not is_reference(node):
            return []
        out: list[Node] = []
        for position, item in enumerate(node["c"][0]):
            out += [text(","), space()] if position else []
            out += [*item["citationPrefix"], space()] if item["citationPrefix"] else []
            bare = "-" if item["citationMode"]["t"] == "SuppressAuthor" else ""
            out.append(text(f"{_PLACE}{bare}{item['citationId']}{_PLACE}"))
            out += item["citationSuffix"]
        return out

    marked: list[Node] = walk(blocks, change)
    return marked


def filled(written: str, targets: dict[str, Target]) -> str:
    """A text of `with_places` with the words and numbers of what it refers to."""

    def words(reference: str) -> str:
        target = targets.get(reference.removeprefix("-"))
        return _words(target, reference.startswith("-"), "{}") if target else ""

    pieces = written.split(_PLACE)
    return "".join(words(one) if place % 2 else one for place, one in enumerate(pieces))


def _words(target: Target, bare: bool, equation: str) -> str:
    number = target.number
    if target.kind == "eq":
        number = equation.format(number)
    if target.part:
        number = f"{number}{NBSP}({target.part})" if equation == "{}" else f"{number}{target.part}"
    if not target.number:
        return target.title
    return number if bare else f"{target.word}{NBSP}{number}"
