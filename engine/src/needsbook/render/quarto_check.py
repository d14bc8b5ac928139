"""Whether everything is in the editions that Quarto made: it skips what it cannot read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from needsbook.chapters.model import Chapter, parse_attributes, parse_call
from needsbook.chapters.syntax import DIV
from needsbook.exhibit.calls import Call
from needsbook.ground.errors import Problem, Where
from needsbook.ground.tree import visible
from needsbook.render.quarto_pages import Float, floats

#: Of a caption, so many letters are looked for: a long one may go on on the next sheet.
_BEGINNING = 80
#: Of the words of a table, as much must be seen: some may be cut by the end of a sheet.
_SEEN = 0.8
_MEND = "render again; if it stays, build with the built-in renderer, and tell the engine's makers"


def shown_in(chapter: Chapter, format: str) -> list[str]:
    """The ids of the figures and tables that a chapter shows in a format, html or typst."""
    cells = {cell.first: cell for cell in chapter.cells}
    hidden: list[bool] = []  # of the blocks that are open
    found: list[str] = []
    for position, line in enumerate(chapter.lines):
        block = None if line.verbatim else DIV.match(line.text)
        if block and block[1]:
            classes, attributes = parse_attributes(block[1].strip("{}"))
            hidden.append(not visible(classes, attributes, format))
        elif block and hidden:
            hidden.pop()
        if position in cells and not any(hidden):
            call = parse_call(cells[position].code, cells[position].where)
            if isinstance(call, Call) and call.id.startswith(("fig-", "tbl-")):
                found.append(call.id)
    return found


def missing_from_pages(chapters: Iterable[Chapter], pages: Mapping[str, str]) -> Iterator[Problem]:
    """Exhibits that are not on the pages of the chapters that show them.

    Parameters
    ----------
    pages : mapping of str to str
        The pages as Quarto wrote them, by their paths.
    """
    for chapter in chapters:
        page = pages.get(page_of(chapter.path))
        if page is None:
            yield Problem(Where(chapter.path), "it has no page in the HTML edition", _MEND)
            continue
        there = floats(page)
        for id in shown_in(chapter, "html"):
            if id not in there:
                yield Problem(Where(chapter.path), f"{id} is missing from the HTML edition", _MEND)


def page_of(chapter: str) -> str:
    """The path of a chapter's page."""
    return chapter.removesuffix(".qmd") + ".html"


@dataclass(frozen=True)
class SeenInPdf:
    """What was found of the pages' figures and tables in the PDF."""

    problems: tuple[Problem, ...]
    renumbered: tuple[str, ...]  # those that have another number there


def printed(chapters: Iterable[Chapter], pages: Mapping[str, str], pdf: Path) -> SeenInPdf:
    """Look in the PDF for the figures and tables of the pages: their captions, and the cells."""
    text = _letters(_text_of(pdf))
    problems: list[Problem] = []
    renumbered: list[str] = []
    for chapter in chapters:
        left_out = set(shown_in(chapter, "html")) - set(shown_in(chapter, "typst"))
        for item in floats(pages.get(page_of(chapter.path), "")).values():
            if item.id in left_out:
                continue
            words = _letters(item.caption.partition(":")[2])[:_BEGINNING]
            label = _letters(item.label)
            places = _places(text, words)
            if not places:
                what = f"{item.id}: its caption is missing from the PDF"
                problems.append(Problem(Where(chapter.path), what, _MEND))
            elif not any(_is_whole(item, text, place) for place in places):
                what = f"{item.id}: the table is missing from the PDF"
                problems.append(Problem(Where(chapter.path), what, _MEND))
            elif words and not any(text.endswith(label, 0, place) for place in places):
                renumbered.append(f"{item.id} ({item.label} on its page)")
    return SeenInPdf(tuple(problems), tuple(renumbered))


def _is_whole(item: Float, text: str, place: int) -> bool:
    """Whether the cells of a table follow its caption."""
    cells = {_letters(cell) for cell in item.cells} - {""}
    if not cells:
        return True
    length = sum(len(_letters(cell)) for cell in item.cells)
    after = text[place : place + 2 * length + len(_letters(item.caption)) + 1000]
    return sum(cell in after for cell in cells) >= _SEEN * len(cells)


def _places(text: str, words: str) -> list[int]:
    if not words:
        return [0]
    found: list[int] = []
    place = text.find(words)
    while place >= 0:
        found.append(place)
        place = text.find(words, place + 1)
    return found


def _letters(text: str) -> str:
    """Letters and digits alone, as one word: whatever ends lines, cuts words or joins letters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def _text_of(pdf: Path) -> str:
    from pypdfium2 import PdfDocument

    document = PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
