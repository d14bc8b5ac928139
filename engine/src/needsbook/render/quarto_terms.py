"""The first use of each term of the glossary as a link, on pages that Quarto made.

What is looked into is what the built-in renderer looks into: running text first, then the
cells of tables; no heading, caption, link or callout.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape

from needsbook.chapters.glossary import Term
from needsbook.render.terms import Uses, is_apart, plain_name

_PIECE = re.compile(r"(<!--.*?-->|<[^>]+>)", re.DOTALL)
_TAG = re.compile(r"<(/?)(\w+)")
_CLASS = re.compile(r'\bclass="([^"]*)"')
_DT = re.compile(r"<dt>(.*?)</dt>", re.DOTALL)
_VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
_TEXT = frozenset({"section", "div", "p", "ul", "ol", "li", "blockquote", "em", "strong", "span"})
_CELLS = _TEXT | {"figure", "table", "tbody", "tr", "td", "th"}
#: Of Quarto's own, none of the running text.
_APART = frozenset({"quarto-float", "citation", "footnotes"})


@dataclass(frozen=True)
class _Element:
    name: str
    is_apart: bool


def with_terms(page: str, path: str, home: str, terms: Sequence[Term]) -> str:
    """A page whose terms lead to the glossary; that itself, with the id of each.

    Parameters
    ----------
    path, home : str
        Of the page, and of the glossary's, from the root of the edition.
    """
    if path == home:
        return _placed(page, terms)
    glossary = posixpath.relpath(home, posixpath.dirname(path) or ".")
    return _linked(page, Uses(terms), glossary) if terms else page


def _placed(page: str, terms: Sequence[Term]) -> str:
    ids = {plain_name(term.name): term.id for term in terms}

    def named(match: re.Match[str]) -> str:
        name = " ".join(unescape(_PIECE.sub("", match[1])).split())
        id = ids.get(plain_name(name))
        return f'<dt id="{id}">{match[1]}</dt>' if id else match[0]

    return _DT.sub(named, page)


def _linked(page: str, uses: Uses, glossary: str) -> str:
    start, end = page.find("<main"), page.find("</main>")
    if start < 0 or end < 0:
        return page
    pieces = _PIECE.split(page[start:end])
    for in_cells in (False, True):
        _link(pieces, uses, glossary, in_cells=in_cells)
    return page[:start] + "".join(pieces) + page[end:]


def _link(pieces: list[str], uses: Uses, glossary: str, *, in_cells: bool) -> None:
    """Put links into the texts between the tags: those of cells, or the others."""
    above: list[_Element] = []
    for position, piece in enumerate(pieces):
        tag = _TAG.match(piece) if position % 2 else None
        if tag and tag[1]:
            _close(above, tag[2])
        elif tag and tag[2] not in _VOID and not piece.endswith("/>"):
            above.append(_Element(tag[2], _is_apart(piece, in_cells=in_cells)))
        elif position % 2 == 0 and piece.strip() and _is_read(above, in_cells=in_cells):
            pieces[position] = _with_links(piece, uses, glossary)


def _close(above: list[_Element], name: str) -> None:
    while above and above.pop().name != name:
        pass


def _is_apart(tag: str, *, in_cells: bool) -> bool:
    classes = _CLASS.search(tag)
    named = set(classes[1].split()) if classes else set()
    hidden = "display:" in tag
    return hidden or (not in_cells and (is_apart(named) or not _APART.isdisjoint(named)))


def _is_read(above: list[_Element], *, in_cells: bool) -> bool:
    names = {one.name for one in above} - {"main"}
    if any(one.is_apart for one in above) or not names <= (_CELLS if in_cells else _TEXT):
        return False
    return not names.isdisjoint({"td", "th"} if in_cells else {"p", "li"})


def _with_links(text: str, uses: Uses, glossary: str) -> str:
    out, place = [], 0
    for match, term in uses.first_in(text):
        link = f'<a class="term" href="{escape(glossary)}#{term.id}">{match[0]}</a>'
        out += [text[place : match.start()], link]
        place = match.end()
    return "".join([*out, text[place:]])
