"""What stands on the sheets of the PDF, read from the PDF itself.

Typst sets what lies beyond the edge of a sheet without a word, so that its sources alone
do not show what a reader sees.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from needsbook.ground.tree import WORD

#: Words in other letters may be set as codes, or be read from right to left; one longer
#: than a line may go on on the next sheet, with the head of the page between.
_LATIN = re.compile(r"[0-9A-Za-z\u00c0-\u024f]{1,40}")


def unprinted(
    pdf: Path, titles: Mapping[str, str], words: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Words of chapters that are on none of their sheets.

    Parameters
    ----------
    titles : mapping of str to str
        The titles of all chapters by their paths, in the order of the book.
    words : mapping of str to sequence of str
        The words of the chapters that are looked at, by their paths.

    Returns
    -------
    dict of str to list of str
        The words that are missing, by the paths of the chapters that miss some.

    Notes
    -----
    A word counts as often as it stands in the chapter. Where it is not found as a word of
    the PDF, which has blanks where a line ends and none before a raised number, it is
    looked for among letters and digits alone. A chapter with right-to-left words is not
    looked at.
    """
    from pypdfium2 import PdfDocument

    document = PdfDocument(pdf)
    try:
        sheets = dict(
            zip(
                titles,
                _sheets(document, [_letters(title) for title in titles.values()]),
                strict=True,
            )
        )
        missing = {
            path: _missing(wanted, _text(document, *sheets[path])) for path, wanted in words.items()
        }
    finally:
        document.close()
    return {path: lost for path, lost in missing.items() if lost}


def _sheets(document: Any, titles: Sequence[str]) -> list[tuple[int, int]]:
    """The first and the last sheet on which the words of each chapter may stand.

    Bookmarks follow the order of the book; a chapter that is not listed has none, and
    lies between its neighbours that have.
    """
    bookmarks = [(_letters(one.get_title()), one.get_dest()) for one in document.get_toc()]
    begins: list[int | None] = []
    for title in titles:
        places = (n for n, (name, to) in enumerate(bookmarks) if to and name.endswith(title))
        found = next(places, None)
        begins.append(None if found is None else bookmarks[found][1].get_index())
        bookmarks = bookmarks if found is None else bookmarks[found + 1 :]
    end = len(document) - 1
    sheets = []
    for number in range(len(titles)):
        before = [one for one in begins[: number + 1] if one is not None]
        behind = [one for one in begins[number + 1 :] if one is not None]
        # Words before a chapter's title stand at the end of the sheet before.
        sheets.append((max(0, before[-1] - 1) if before else 0, behind[0] if behind else end))
    return sheets


def _text(document: Any, first: int, last: int) -> str:
    """The text inside the edges of some sheets."""
    texts = []
    for number in range(first, last + 1):
        page = document[number].get_textpage()
        texts.append(page.get_text_bounded())
        page.close()
    return unicodedata.normalize("NFKC", "\n".join(texts))


def _missing(words: Sequence[str], text: str) -> list[str]:
    wanted = Counter(
        word
        for word in (unicodedata.normalize("NFKC", one) for one in words)
        if _LATIN.fullmatch(word)
    )
    few = wanted - Counter(WORD.findall(text))
    letters = _letters(text) if few else ""
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in letters):
        return []  # pdfium puts lines that hold right-to-left words into another order
    return [word for word in few if letters.count(word) < wanted[word]]


def _letters(text: str) -> str:
    return "".join(WORD.findall(unicodedata.normalize("NFKC", text)))
