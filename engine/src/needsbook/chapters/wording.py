"""Words for numbers: a share as a fraction, a change as a verb, and what is true instead.

A number function may let its wording follow the data:

    @number(unit="share")
    def peer_share_in_words():
        value = peer_share_of_cases()
        return Measure(value, "share", shown=in_words(value))  # "just under two-thirds"
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FRACTIONS = (
    (0.0, "none"),
    (1 / 10, "a tenth"),
    (1 / 5, "a fifth"),
    (1 / 4, "a quarter"),
    (1 / 3, "a third"),
    (2 / 5, "two-fifths"),
    (1 / 2, "half"),
    (3 / 5, "three-fifths"),
    (2 / 3, "two-thirds"),
    (3 / 4, "three-quarters"),
    (4 / 5, "four-fifths"),
    (9 / 10, "nine-tenths"),
    (1.0, "all"),
)
_NEAR = 0.02  # within two percentage points: "just under", "just over"
_NEAR_ONE_IN = 0.05  # "about one in seven"
_A_MULTIPLE = 1.1  # less is no multiple
_PLURAL = 2

# Words of a direction, and what is said where it is the other one.
_OPPOSITES = (
    ("rose", "fell"), ("risen", "fallen"), ("rise", "fall"), ("rises", "falls"),
    ("rising", "falling"), ("grew", "shrank"), ("grown", "shrunk"), ("went up", "went down"),
    ("gone up", "gone down"), ("increased", "decreased"), ("increase", "decrease"),
    ("more", "fewer"), ("above", "below"), ("over", "under"), ("higher", "lower"),
    ("larger", "smaller"), ("greater", "smaller"), ("older", "younger"), ("longer", "shorter"),
)  # fmt: skip
_UP = dict(_OPPOSITES)
_DOWN = {down: up for up, down in reversed(_OPPOSITES)} | {
    "smaller": "larger", "less": "more", "declined": "rose", "dropped": "rose",
}  # fmt: skip
_OTHER = _UP | _DOWN
#: Verbs that stand by themselves: where nothing changed, that can be said of them.
_VERBS = frozenset(
    {"rose", "fell", "grew", "shrank", "increased", "decreased", "went up", "went down"}
)
_SHARE = re.compile(
    r"(?:(?:just |well )?(?:over|under)|more than|less than|fewer than|about|around|nearly|almost|"
    r"roughly)? ?(?:half|most|all|(?:a|one|two|three|four|nine)[ -](?:third|quarter|fifth|tenth)s?)"
    r"(?P<of>(?: of)?)",
    re.I,
)
_ONE_IN = re.compile(r"(?:about |around |roughly |nearly )?one in (\w+)", re.I)
_TIMES = re.compile(
    r"\b(?:nearly |almost |more than |over |about )?(?:twice|double|[\w.]+ times)\b", re.I
)
_NUMERALS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip


def in_words(share: float) -> str:
    """A share as a fraction in words, true as it stands: “just under two-thirds”.

    Parameters
    ----------
    share : float
        Part of a whole, from 0 to 1. Test for a `Gap` first.

    Raises
    ------
    ValueError
        `share` is no part of a whole.

    Examples
    --------
    >>> in_words(0.65)
    'just under two-thirds'
    >>> in_words(0.5)
    'half'
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not at {share}")
    exact, words = min(_FRACTIONS, key=lambda item: abs(item[0] - share))
    off = share - exact
    if abs(off) < 0.0005 and not (exact in (0, 1) and off):
        return words
    if exact in (0, 1):
        return "almost none" if exact == 0 else "almost all"
    if off < 0:
        return f"{'just under' if -off <= _NEAR else 'less than'} {words}"
    return f"{'just over' if off <= _NEAR else 'more than'} {words}"


def direction(change: float) -> str:
    """A change as a verb: “rose”, “fell” or “was unchanged”.

    Parameters
    ----------
    change : float
        Later value less earlier value, or the change in per cent. Test for a
        `Gap` first.

    Examples
    --------
    >>> direction(698 - 655)
    'rose'
    """
    if change != change:
        raise ValueError("a change that is not a number has no direction")
    return "rose" if change > 0 else "fell" if change < 0 else "was unchanged"


@dataclass(frozen=True)
class Compared:
    """A comparison that does not hold, and what a claim could say instead.

    Parameters
    ----------
    first, second : float
        Its two sides.
    share : float, optional
        The first side, where it is part of a whole and the second a constant.
    ratio : float, optional
        How many times a number the first side is, where the second is a multiple of it.
    equal : bool
        Whether the condition asks for the very number.
    """

    first: float
    second: float
    share: float | None = None
    ratio: float | None = None
    equal: bool = False


def reworded(words: str, following: str, compared: Compared) -> str | None:
    """The words of a claim as they would be true, or None where nothing is sure to fit.

    The claim keeps its noun and its sentence; what changes is the direction, the fraction,
    the multiple or the number that it gives.

    Parameters
    ----------
    following : str
        What stands behind the claim.
    """
    for way in (_as_share, _as_one_in, _as_multiple, _as_number, _as_direction):
        found = way(words, following, compared)
        if found:
            return found[0].upper() + found[1:] if words[:1].isupper() else found
    return None


def _as_share(words: str, following: str, compared: Compared) -> str | None:
    match = _SHARE.fullmatch(words)
    if compared.share is None or not match or not 0 < compared.share < 1:
        return None
    said, behind = in_words(compared.share), following.lstrip()
    if match["of"] or behind.startswith("of "):
        return f"{said}{match['of']}"
    if words.lower() in ("most", "all"):  # of what: a noun follows
        return "a minority of" if compared.share < 1 / 2 else None
    if re.match(r"(?:the|its|their|these|those|all)\b", behind):
        return f"{said} of"
    return None if behind.startswith("than ") else said


def _as_one_in(words: str, following: str, compared: Compared) -> str | None:
    match = _ONE_IN.fullmatch(words)
    if compared.share is None or not match or not 0 < compared.share <= 1 / 2:
        return None
    nearest = round(1 / compared.share)
    if abs(nearest * compared.share - 1) > _NEAR_ONE_IN:
        return None
    in_digits = match[1].isdigit() or nearest >= len(_NUMERALS)
    return f"about one in {nearest if in_digits else _NUMERALS[nearest]}"


def _as_multiple(words: str, following: str, compared: Compared) -> str | None:
    found = list(_TIMES.finditer(words))
    if compared.ratio is None or len(found) != 1 or compared.ratio < _A_MULTIPLE:
        return None
    if found[0][0].lower().endswith("double") and not re.match(
        r" ?(?:the|that|those|what|its)\b", words[found[0].end() :] or following
    ):
        return None
    said = words_for_ratio(compared.ratio)
    return words[: found[0].start()] + said + words[found[0].end() :]


def _as_number(words: str, following: str, compared: Compared) -> str | None:
    if not compared.equal or compared.first != int(compared.first):
        return None
    was, now = int(compared.second), int(compared.first)
    if min(was, now) < _PLURAL:  # the noun would change
        return None
    for spelt, new in ((_spelt(was), _spelt(now)), (f"{was:,}", f"{now:,}")):
        found = list(re.finditer(rf"(?<![\w.,-]){re.escape(spelt)}(?![\w-]|[.,]\d)", words, re.I))
        if len(found) == 1:
            return words[: found[0].start()] + new + words[found[0].end() :]
    return None


def _spelt(number: int) -> str:
    return _NUMERALS[number] if number < len(_NUMERALS) else f"{number:,}"


def _as_direction(words: str, following: str, compared: Compared) -> str | None:
    if compared.equal or compared.share is not None or compared.ratio is not None:
        return None
    low = words.lower()
    found = [
        match
        for word in _OTHER
        for match in re.finditer(rf"(?<![\w-]){word}(?![\w-])", low)
        if not re.search(r"\b(?:no|not|any|much|once)\s$", low[: match.start()])
    ]
    if len(found) != 1:
        return None
    word = found[0][0]
    if compared.first == compared.second:
        return "did not change" if low == word and word in _VERBS else None
    return words[: found[0].start()] + _OTHER[word] + words[found[0].end() :]


def words_for_ratio(ratio: float) -> str:
    """How many times one value is another: “nearly twice”, “1.4 times”."""
    for exact, words in ((2.0, "twice"), (3.0, "three times")):
        if abs(ratio - exact) < 0.005 * exact:
            return words
        if exact * 0.9 <= ratio < exact:
            return f"nearly {words}"
        if exact < ratio <= exact * 1.1:
            return f"just over {words}"
    return f"{ratio:.1f} times"
