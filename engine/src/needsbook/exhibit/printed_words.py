"""The words that an exhibit shows: printed as they are, so that none may be markup.

Captions, notes and cells are plain text. What an analyst writes there as Markdown, or as an
object of Python, would stand on the page with its marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from needsbook.exhibit.entry import FigureResult, NumberResult, Result, TableResult
from needsbook.ground.leftovers import leftovers_in

_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def hold_to_words(title: str, result: Result, pictured: Iterable[str]) -> None:
    """Refuse a result whose words hold markup.

    Parameters
    ----------
    pictured : iterable of str
        The texts in its picture.

    Raises
    ------
    ValueError
        With every mark, and where in the result it stands.
    """
    told = [
        f"“{shown}” in its {place}, {what}"
        for place, text in [*_texts(title, result), *(("picture", text) for text in pictured)]
        for shown, what, _ in leftovers_in(text)
    ]
    if told:
        raise ValueError(f"this would be printed as it stands: {'; '.join(dict.fromkeys(told))}")


def _texts(title: str, result: Result) -> Iterator[tuple[str, str]]:
    yield "title", title
    if isinstance(result, NumberResult):
        yield "number", result.shown
        return
    yield "caption", result.caption
    yield from (("notes", note) for note in result.notes)
    if isinstance(result, FigureResult):
        yield "alternative text", result.alt
        yield from (("values", part.words) for part in result.said)
        yield from (("links", label) for *_, label in result.links)
    if isinstance(result, TableResult):
        yield from (("cells", text) for text in _cells(result.html))


def _cells(table: str) -> Iterator[str]:
    """The text of each cell: in HTML that the engine has written, where no text has a tag."""
    for cell in _CELL.findall(table):
        yield unescape(_TAG.sub("", cell))
