"""A text as its reader takes it in: without what is not seen, each sign in its plainest form.

A number is one in bold, in a link, raised, in wide letters or in letters of another alphabet
that look the same, behind a no-break space, and beside a character without width, too.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from needsbook.chapters.plain import GONE
from needsbook.data.likeness import looks_like

#: Marks of emphasis and links, escapes, addresses behind these, repeated blanks.
_HIDDEN = re.compile(
    rf"\*+|~~+|(?<!\w)_+|_+(?!\w)|[\[\]]|\\(?=[\s_*~\[\]])|(?<=\s)\s+|(?<=\]){GONE}+"
)
#: A character by its name or number.
_NAMED = re.compile(r"&(?:[A-Za-z]\w*|#\d+|#[xX][0-9a-fA-F]+);")
#: What has no width, besides characters of formatting: fillers, joiners, variation selectors.
_NO_WIDTH = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(code) for code in range(0xFE00, 0xFE10)
}
#: A word that has letters of the Latin alphabet.
_MIXED = re.compile(r"[^\W\d_]*[A-Za-z][^\W\d_]*")


@dataclass(frozen=True)
class Reading:
    """A text as it is read; where each of its signs begins and ends in the source."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the signs from `start` to `end` stand in the source."""
        return self.starts[start], self.ends[end - 1]


def read(text: str) -> Reading:
    """The text without emphasis, brackets and what is not seen."""
    signs: list[tuple[str, int, int]] = []
    hidden = {n for found in _HIDDEN.finditer(text) for n in range(*found.span())}
    named = {found.start(): found for found in _NAMED.finditer(text)}
    place = 0
    while place < len(text):
        found = named.get(place)
        end = found.end() if found else place + 1
        if place not in hidden:
            shown = html.unescape(found[0]) if found else text[place]
            signs += [(sign, place, end) for one in shown for sign in _plain(one)]
        place = end
    starts, ends = tuple(one[1] for one in signs), tuple(one[2] for one in signs)
    plain = _MIXED.sub(_in_one_alphabet, "".join(one[0] for one in signs))
    return Reading(plain, starts, ends)


def unmarked(text: str) -> tuple[str, list[int]]:
    """The text as it is read, and where each sign stood."""
    reading = read(text)
    return reading.text, list(reading.starts)


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    """What a sign is read as; nothing where it has no width."""
    if sign.isascii():
        return " " if sign.isspace() else sign
    if unicodedata.category(sign) == "Cf" or sign in _NO_WIDTH:
        return ""
    if sign.isspace():
        return " "
    if unicodedata.category(sign) in ("Nd", "No", "Nl") and "VULGAR" not in unicodedata.name(sign):
        value = unicodedata.normalize("NFKC", sign)
        # A circled figure that is a sign of its own, as ❷.
        return value if value != sign else str(unicodedata.digit(sign, sign))
    return unicodedata.normalize("NFKC", sign) if sign.isalpha() else sign


def _in_one_alphabet(word: re.Match[str]) -> str:
    """A word of two alphabets as it looks, if it has as many letters."""
    looks = word[0] if word[0].isascii() else looks_like(word[0])
    return looks if len(looks) == len(word[0]) else word[0]
