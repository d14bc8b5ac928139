"""Numbers in the dress of code, of a formula or of a citation, before what is counted.

Code, formulas and citations are no words of the author's, but for these: *`20` girls* and
*[twenty girls, @smith]* tell the reader how many girls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from needsbook.chapters.number_words import WORD
from needsbook.chapters.plain import GONE, Passage

#: An inline note; what it says stands at the foot of the page.
_NOTE = re.compile(r"\^\[(?:[^\[\]]|\[[^\[\]]*\])*\]")


def ways_to_read(passage: Passage, counted: str) -> Iterator[str]:
    """The words of a passage, offset by offset: as they stand, and past its notes.

    Parameters
    ----------
    counted : str
        The pattern of what is counted, with the words that may stand before it.
    """
    text = passage.source if passage.place == "label" else _undressed(passage, counted)
    yield text
    past = _NOTE.sub(lambda note: GONE * len(note[0]), text)
    if past != text:
        yield past


def _undressed(passage: Passage, counted: str) -> str:
    text = passage.without_spans()
    for pattern in _dresses(counted):
        for match in pattern.finditer(passage.source):
            start, end = match.span(1)
            if not any(span.start <= start < span.end for span in passage.spans):
                text = text[:start] + match[1] + text[end:]
    return text


@lru_cache(maxsize=8)
def _dresses(counted: str) -> tuple[re.Pattern[str], ...]:
    """Each with the words to be read as its first group."""
    number = rf"(?:\d[\d.,]*|\b{WORD})"
    words = r"\\(?:text|textrm|textit|textbf|mathrm|mbox)\{"
    return tuple(
        re.compile(pattern, re.I)
        for pattern in (
            rf"`\s*({number})\s*`(?= {counted})",
            rf"\$(?:[^$\n]*[\s={{])?({number})[}}\s]*\$(?= {counted})",
            rf"({number})(?:\\[ ,;:!]|~|\{{\}}|\s)*{words}\s*{counted}",
            rf"{words}[^{{}}$]*?({number} {counted})",
            rf"\[(?=[^\[\]]*@)[^\[\]]*?({number} {counted})",
        )
    )
