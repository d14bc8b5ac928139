"""Words for numbers: a share as a fraction, a change as a verb, and what is true instead.

A number function may let its wording follow the data:

    @number(unit="share")
    def peer_share_in_words():
        value = peer_share_of_cases()
        return Measure(value, "share", shown=in_words(value))  # "just under two-thirds"
"""

from __future__ import annotations

import re

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

# What a claim may say of a first value that is above, below or equal to a second.
_RELATIONS = (
    ("rose", "fell", "was unchanged"),
    ("increased", "decreased", "was unchanged"),
    ("grew", "shrank", "was unchanged"),
    ("risen", "fallen", "stayed the same"),
    ("rise", "fall", "no change"),
    ("more", "fewer", "as many"),
    ("above", "below", "equal to"),
    ("over", "under", "equal to"),
    ("larger", "smaller", "as large"),
    ("greater", "smaller", "as great"),
    ("greatest", "not the greatest", "level with the greatest"),
    ("largest", "not the largest", "level with the largest"),
    ("highest", "not the highest", "level with the highest"),
    ("most", "not the most", "level with the most"),
    ("higher", "lower", "the same"),
)
_INVERSE = {
    "decreased": 1, "fell": 0, "fallen": 3, "fall": 4, "fewer": 5, "less": 5, "below": 6,
    "under": 7, "smaller": 8, "lower": 14, "declined": 0, "dropped": 0,
}  # fmt: skip
_TIMES = ((0.5, "half"), (1.0, "the same"), (2.0, "twice"), (3.0, "three times"))


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
    """
    if change != change:
        raise ValueError("a change that is not a number has no direction")
    return "rose" if change > 0 else "fell" if change < 0 else "was unchanged"


def words_for_share(share: float) -> list[str]:
    """Wordings that are true of a share, the broad ones first."""
    fitting = [
        words
        for words, true in (
            ("fewer than half", share < 0.5),
            ("about half", abs(share - 0.5) <= 0.05),
            ("more than half", share > 0.5),
            ("about two-thirds", abs(share - 2 / 3) <= 0.03),
            ("about three-quarters", abs(share - 0.75) <= 0.03),
            ("about nine in ten", abs(share - 0.9) <= 0.03),
        )
        if true
    ]
    exact = in_words(share)
    return fitting if exact in fitting else [*fitting, exact]


def words_for_relation(claim: str, first: float, second: float) -> str:
    """The wording for how `first` stands to `second`, akin to that of `claim`."""
    said = re.findall(r"[a-z]+", claim.lower())
    inverse = next((_INVERSE[word] for word in said if word in _INVERSE), None)
    family = next((family for family in _RELATIONS if family[0] in said), _RELATIONS[-1])
    if inverse is not None:
        family = _RELATIONS[inverse]
    return family[0] if first > second else family[1] if first < second else family[2]


def words_for_ratio(ratio: float) -> str:
    """How many times one value is another: “nearly twice”, “1.4 times”."""
    for exact, words in _TIMES:
        if abs(ratio - exact) < 0.005 * exact:
            return words
        if exact * 0.9 <= ratio < exact and exact != 1:
            return f"nearly {words}"
        if exact < ratio <= exact * 1.1 and exact != 1:
            return f"just over {words}"
    return f"{ratio:.1f} times"
