"""Whether everything is in the editions that Quarto made: it skips what it cannot read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from needsbook.ground.errors import Problem, Where
from needsbook.render.quarto_pages import Float, floats

#: Of a caption, so many letters are looked for: a long one may go on on the next sheet.
_BEGINNING = 80
#: Of the words of a table, as much must be seen: some may be cut by the end of a sheet.
_SEEN = 0.8
_MEND = "render again; if it stays, build with the built-in renderer, and tell the engine's makers"


def missing_from_pages(
    shown: Mapping[str, list[str]], pages: Mapping[str, str]
) -> Iterator[Problem]:
    """Exhibits that are not on the pages whose chapters show them.

    Parameters
    ----------
    shown : mapping of str to list of str
        The pages on which each exhibit stands, by its id.
    pages : mapping of str to str
        The pages as Quarto wrote them, by their paths.
    """
    on = {path: frozenset(floats(text)) for path, text in pages.items()}
    for id, paths in shown.items():
        for path in paths:
            if path not in pages:
                yield Problem(Where(_chapter(path)), f"{id}: the page {path} was not made", _MEND)
            elif id not in on[path]:
                yield Problem(Where(_chapter(path)), f"{id} is missing from the HTML edition", _MEND)


@dataclass(frozen=True)
class Printed:
    """What was found of the pages' figures and tables in the PDF."""

    problems: tuple[Problem, ...]
    renumbered: tuple[str, ...]  # those that have another number there


def printed(pages: Mapping[str, str], pdf: Path) -> Printed:
    """Look in the PDF for every figure and table of the pages: its caption, and its cells."""
    text = _letters(_text_of(pdf))
    problems: list[Problem] = []
    renumbered: list[str] = []
    for path, page in pages.items():
        for item in floats(page).values():
            words = _letters(item.caption.partition(":")[2])[:_BEGINNING]
            label = _letters(item.label)
            places = _places(text, words)
            if not places:
                problems.append(_missing(path, f"{item.id}: its caption is missing from the PDF"))
            elif not any(_is_whole(item, text, place) for place in places):
                problems.append(_missing(path, f"{item.id}: the table is missing from the PDF"))
            elif words and not any(text[:place].endswith(label) for place in places):
                renumbered.append(f"{item.id} ({item.label} on its page)")
    return Printed(tuple(problems), tuple(renumbered))


def _missing(path: str, problem: str) -> Problem:
    return Problem(Where(_chapter(path)), problem, _MEND)


def _chapter(page: str) -> str:
    return page.removesuffix(".html") + ".qmd"


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
