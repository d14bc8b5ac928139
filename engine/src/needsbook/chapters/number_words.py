"""Numbers in English words: the patterns that find one, and what it is worth."""

from __future__ import annotations

import re

# fmt: off
_SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]
# fmt: on
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
#: Other words for a number, and words that are often misspelt.
_OTHERS = {"nil": 0, "nought": 0, "naught": 0, "fourty": 40, "ninty": 90, "threescore": 60}
_LARGE = {
    "dozen": 12, "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9,
    "trillion": 10**12,
}  # fmt: skip
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
    "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
    "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40,
    "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
    "hundredth": 100, "thousandth": 1_000, "millionth": 10**6,
}  # fmt: skip
_WORTH = {
    **{word: value for value, word in enumerate(_SMALL)},
    **{word: 20 + 10 * place for place, word in enumerate(_TENS)},
    **_OTHERS,
}

LARGE = "|".join(_LARGE)
_ONES = "|".join(_SMALL[1:10])
_ROUND = rf"(?:{'|'.join([*_TENS, 'fourty', 'ninty'])})(?:-?(?:{_ONES}))?"
WORD = (
    rf"(?:{_ROUND}|{'|'.join(_SMALL[::-1])}|{'|'.join(_OTHERS)}|an? (?:{LARGE}))"
    rf"(?:[ -](?:{LARGE}))*(?:[ -]and[ -](?:{_ROUND}|{'|'.join(_SMALL[:0:-1])}))?"
)
FRACTION = rf"(?:an?|{'|'.join(_SMALL[:0:-1])})[ -](?:{'|'.join(list(_PARTS)[2:])})s?"


def number_of(text: str) -> tuple[float | None, bool]:
    """Value of a typed number, and whether it is a share of a whole.

    Examples
    --------
    >>> number_of("two thirds")[1], number_of("a hundred and twenty-five girls")
    (True, (125.0, False))
    """
    low = text.casefold()
    if match := re.match(r"(.+?)[ -](?:in|out of)(?:[ -]every)?[ -](.+)", low):
        first, second = _count(match[1]), _count(match[2])
        return (first / second, True) if first and second else (None, False)
    if match := re.match(rf"(?:(\w+)[ -])?({'|'.join(_PARTS)})s?\b", low):
        count = 1.0 if match[1] in (None, "a", "an") else _count(match[1])
        return (None, False) if count is None else (count / _PARTS[match[2]], True)
    share = bool(re.search(r"%|per ?cent", low))
    count = _count(low)
    return (count / 100 if share and count is not None else count), share


def _count(text: str) -> float | None:
    """Value of the first number in digits or words."""
    total: float | None = None
    if match := re.search(r"\d[\d,]*(?:\.\d+)?", text):
        total = float(match[0].replace(",", ""))
        text = text[match.end() :]
    for word in re.findall(rf"(?:{'|'.join(_TENS)})(?=(?:{_ONES})\b)|[a-z]+", text):
        if word in _WORTH:
            total = (total or 0) + _WORTH[word]
        elif word in _LARGE or word in ("m", "bn"):
            total = (1 if total is None else total) * {**_LARGE, "m": 10**6, "bn": 10**9}[word]
        elif word not in ("a", "an", "and"):
            break
    return float(total) if total is not None else None
