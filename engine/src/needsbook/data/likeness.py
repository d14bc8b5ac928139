"""Texts that look alike: one name written in two ways counts as two.

What is told of a single text: characters that were lost or read in the wrong encoding,
decomposed characters (é as e and an accent), spaces that are no ordinary ones, letters of
two alphabets in one word. What is told of two: that they differ in marks, spaces, capitals
or letters that look the same alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# What is wrong, and what to do.
Fault = tuple[str, str]

_APOSTROPHES = re.compile("[’‘ʼʹ`´′\u055a\u05f3]")
_DASHES = re.compile("[-‐‑‒–—−\u05be]")
_ODD_SPACE = re.compile(r"[^\S ]|  +")
#: Letters of Cyrillic, Greek and others that look as these of the Latin alphabet do (from the
#: confusables of Unicode Technical Standard 39), in the order of the Latin ones.
_LOOKS = str.maketrans(
    "АВСЕНІЈКМОРЅТХУаеосрхуіјѕһԁԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧογνιαɡɑօ\u2044\u2215∙•‧⋅",
    "ABCEHIJKMOPSTXYaeocpxyijshdqwlABEZHIKMNOPTYXoyviagao//····",
)
#: What many typefaces draw alike: l and I, o and 0, i without its dot.
_ALIKE = str.maketrans("I0Oı", "looi")
#: What becomes of UTF-8 that is read as Windows-1252. An Ä before a quotation mark or a dash
#: can be meant.
_MISREAD = re.compile(
    "Â[\u00a0-\u00bf]|[ÃÄÅ][€ƒ†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ\u00a0-\u00bf]"
    "|â[€‚„†ˆ‰”–][€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u00a0-\u00bf]"
)
#: Alphabets that one word of Chinese, Japanese or Korean may mix, with Latin letters too.
_EASTERN = frozenset(
    ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC", "HANGUL", "BOPOMOFO")
)
#: Signs that are letters to Unicode and stand beside those of any alphabet.
_SIGNS = frozenset(("MODIFIER", "FEMININE", "MASCULINE", "MICRO", "SUPERSCRIPT", "SUBSCRIPT"))
_UNITS = re.compile("[A-Za-zμΩΔπ]{2,3}")
#: Latin letters of phonetic writing that no name needs.
_PHONETIC = "ɡɑ"
# Marks that join or turn letters, and are part of scripts that need them.
_JOINERS = re.compile("[\u061c\u200c-\u200f]")
_NEED_NO_JOINER = {"LATIN", "GREEK", "CYRILLIC", "ARMENIAN"}


def odd_text(text: str, shown: str) -> Fault | None:
    """What makes a text, quoted as `shown`, another than the one it looks like."""
    if text.isascii() and "  " not in text:
        return None
    if fault := _damage(text, shown):
        return fault
    if not unicodedata.is_normalized("NFC", text):
        return (
            f"“{shown}” is written with decomposed characters; it looks like "
            f"“{unicodedata.normalize('NFC', text)}” and is not the same",
            "write each letter with its accent as one character (Unicode NFC)",
        )
    if odd := _ODD_SPACE.search(text):
        name = "two spaces" if odd[0].strip(" ") == "" else f"a space U+{ord(odd[0]):04X}"
        return f"“{shown}” has {name} between words", "write one ordinary space"
    words = re.findall(r"[^\W\d_]+", text)
    found = {_alphabet(letter) for word in words for letter in word}
    pictures = any(unicodedata.category(one) == "So" for one in text)
    if (joiner := _JOINERS.search(text)) and found <= _NEED_NO_JOINER and not pictures:
        return f"“{shown}” has an invisible character (U+{ord(joiner[0]):04X})", "delete it"
    return next(filter(None, (_mixed(word, shown) for word in words)), None)


def _damage(text: str, shown: str) -> Fault | None:
    """Characters that were lost, or came out wrong, when a program read the text."""
    if "\ufffd" in text:
        return f"“{shown}” has a character that was lost (U+FFFD)", "write what stood there"
    for odd in _MISREAD.findall(text):
        try:
            was = odd.encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue
        return (
            f"“{shown}” was read in the wrong encoding: “{odd}” stands where “{was}” stood",
            "take the text again from a file that is read as UTF-8, or write what stood there",
        )
    return None


def _mixed(word: str, shown: str) -> Fault | None:
    """Letters of two alphabets in one word."""
    count = Counter(_alphabet(letter) for letter in word)
    for sign in _SIGNS:
        del count[sign]
    eastern = count.keys() & _EASTERN
    others = count.keys() - _EASTERN
    mixed = len(others) > 1 or bool(eastern and others - {"LATIN"})
    if not mixed or _UNITS.fullmatch(word):
        return None
    most = count.most_common(1)[0][0]
    odd = next(letter for letter in word if _alphabet(letter) not in {most, *_SIGNS})
    plain = unicodedata.normalize("NFKC", odd).translate(_LOOKS)
    looks = (
        f"a letter that only looks like “{plain}”"
        if plain != odd and plain.isascii()
        else f"“{odd}”"
    )
    return (
        f"“{shown}” has {looks} (U+{ord(odd):04X}) among letters of another alphabet",
        "write the letter of the alphabet that the word is in",
    )


def _alphabet(letter: str) -> str:
    if letter in _PHONETIC:
        return "PHONETIC"
    return unicodedata.name(letter, "?").partition(" ")[0]


def looks_like(text: str) -> str:
    """The same for all texts that a reader would take for one.

    Examples
    --------
    >>> looks_like("King’s Lynn & District") == looks_like("King's Lynn and District")
    True
    >>> looks_like("Kingston-upon-Thames")
    'Kingston upon Thames'
    >>> looks_like("lslington") == looks_like("Islington")
    True
    """
    return _plain(text).translate(_ALIKE)


def reads_like(text: str) -> str:
    """The same for all texts that differ in capitals, apostrophes and full stops alone.

    Examples
    --------
    >>> reads_like("ST. HELEN'S") == reads_like("St Helens")
    True
    >>> reads_like("1.2") == reads_like("12") or reads_like("a") == reads_like("A")
    False
    """
    plain = _plain(text)
    if len(plain) < _SHORTEST:
        return plain  # codes: a and A may be two
    return " ".join(_STOPS.sub("", plain.replace("'", "")).casefold().split())


def _plain(text: str) -> str:
    if text.isascii() and not _UNLIKE.search(text):
        return text
    plain = unicodedata.normalize("NFKC", text).translate(_LOOKS)
    plain = _DASHES.sub(" ", _APOSTROPHES.sub("'", plain)).replace("&", " and ")
    return " ".join(plain.split())


_UNLIKE = re.compile(r"[-`&]|  ")
_STOPS = re.compile(r"(?<!\d)\.|\.(?!\d)")  # none of 1.2
_SHORTEST = 3
