"""Texts that look alike: one name written in two ways counts as two.

What is told of a single text: decomposed characters (é as e and an accent), spaces that
are no ordinary ones, letters of two alphabets in one word. What is told of two: that
they differ in marks, spaces or letters of another alphabet alone.
"""

from __future__ import annotations

import re
import unicodedata

# What is wrong, and what to do.
Fault = tuple[str, str]

_APOSTROPHES = re.compile("[’‘ʼ`´′]")
_DASHES = re.compile("[-‐‑‒–—−]")
_ODD_SPACE = re.compile(r"[^\S ]|  +")
#: Letters of Cyrillic and Greek that look as these of the Latin alphabet do (from the
#: confusables of Unicode Technical Standard 39), in the order of the Latin ones.
_LOOKS = str.maketrans(
    "АВСЕНІЈКМОРЅТХУаеосрхуіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABCEHIJKMOPSTXYaeocpxyijsABEZHIKMNOPTYXo",
)


def odd_text(text: str, shown: str) -> Fault | None:
    """What makes a text, quoted as `shown`, another than the one it looks like."""
    if not unicodedata.is_normalized("NFC", text):
        return (
            f"“{shown}” is written with decomposed characters; it looks like "
            f"“{unicodedata.normalize('NFC', text)}” and is not the same",
            "write each letter with its accent as one character (Unicode NFC)",
        )
    if odd := _ODD_SPACE.search(text):
        name = "two spaces" if odd[0].strip(" ") == "" else f"a space U+{ord(odd[0]):04X}"
        return f"“{shown}” has {name} between words", "write one ordinary space"
    for word in re.findall(r"[^\W\d_]+", text):
        if len({_alphabet(letter) for letter in word}) > 1 and word.translate(_LOOKS).isascii():
            odd_letter = next(letter for letter in word if not letter.isascii())
            return (
                f"“{shown}” has a letter that only looks like "
                f"“{odd_letter.translate(_LOOKS)}” (U+{ord(odd_letter):04X})",
                "write the letter of the alphabet that the word is in",
            )
    return None


def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "?").partition(" ")[0]


def looks_like(text: str) -> str:
    """The same for all texts that a reader would take for one.

    Examples
    --------
    >>> looks_like("King’s Lynn & District") == looks_like("King's Lynn and District")
    True
    >>> looks_like("Kingston-upon-Thames")
    'Kingston upon Thames'
    """
    if text.isascii() and not _UNLIKE.search(text):
        return text
    plain = unicodedata.normalize("NFKC", text).translate(_LOOKS)
    plain = _DASHES.sub(" ", _APOSTROPHES.sub("'", plain)).replace("&", " and ")
    return " ".join(plain.split())


_UNLIKE = re.compile(r"[-`&]|  ")
