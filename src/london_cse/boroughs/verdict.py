"""Is what an authority recorded high? One sentence, by a stated rule, for every authority.

The sentence is about what was recorded. It never says that there is more abuse, or that
somebody works well or badly. It follows from five things, asked in this order:

1. No figure was published, or so few children live in the area that no count could be
   told from chance, or the count is doubtful: it cannot be said.
2. The count is suppressed: it is said only where every count that the cell may hold
   gives the same answer.
3. The interval of the rate lies wholly above London's rate, wholly below it, or holds it.
   Where it holds it, the answer is *neither*, wherever the funnel puts the area.
4. Where it lies apart from London's rate, the funnel limits, which allow for the usual
   differences between boroughs, say whether the area also stands out among them.
5. A count that changed sharply within a year is said to be read with caution.
"""

from __future__ import annotations

from dataclasses import dataclass

from needsbook import Gap, estimate
from needsbook.statistics.intervals import Interval

from london_cse.areas import LONDON
from london_cse.recording import children_services, identification, identification_area
from london_cse.recording.identification import EXPECTED_AT_LEAST, NOT_RANKED

ABOVE, BELOW, ALIKE = "above", "below", "alike"

#: What is answered, as a number: the side of London's rate, doubled where the area also
#: stands out among boroughs.
CANNOT_BE_SAID = 9

BY_CHANCE = "by more than chance would explain"
USUAL = "the range in which boroughs usually lie"


@dataclass(frozen=True)
class Recorded:
    """What is known of an authority's count of one year.

    Parameters
    ----------
    interval : Interval or None
        Of the rate; of a suppressed count, over all counts that it may be.
    london : float
        London's rate, in the same unit.
    position : int or None
        Against the funnel limits, as `funnel.POSITIONS`; None where it is not judged.
    not_ranked : str
        Why the area has no rank, a value of `identification.NOT_RANKED`, or nothing.
    doubt : str
        Why the count is doubtful, or nothing.
    change : str
        How the count changed sharply from the year before, or nothing.
    """

    interval: Interval | None
    london: float
    position: int | None = None
    not_ranked: str = ""
    doubt: str = ""
    change: str = ""


@dataclass(frozen=True)
class Verdict:
    """An answer as a number from −2 to 2, or `CANNOT_BE_SAID`, and as a sentence."""

    level: int
    words: str


def side(interval: Interval, london: float) -> str:
    """Return on which side of London's rate an interval lies, or `ALIKE` where it holds it."""
    if interval.low > london:
        return ABOVE
    return BELOW if interval.high < london else ALIKE


def verdict(recorded: Recorded) -> Verdict:
    """Return whether what was recorded is high, by the rule of this module."""
    if recorded.not_ranked == NOT_RANKED["few"]:
        return Verdict(
            CANNOT_BE_SAID,
            "This cannot be said, because so few children live here that fewer than "
            f"{EXPECTED_AT_LEAST} assessments would be expected even at London's rate, and any "
            "count may be chance.",
        )
    if recorded.doubt:
        return Verdict(
            CANNOT_BE_SAID,
            f"This cannot be said, because the count is doubtful ({recorded.doubt}), and a "
            "doubtful count is not to be read as few children.",
        )
    if recorded.interval is None or recorded.not_ranked in (
        NOT_RANKED["not available"],
        NOT_RANKED["withheld"],
    ):
        return Verdict(CANNOT_BE_SAID, "This cannot be said, because there is no figure to go by.")
    lies = side(recorded.interval, recorded.london)
    if recorded.not_ranked == NOT_RANKED["confidential"]:
        return _suppressed(lies, recorded.position)
    return _judged(lies, recorded.position, recorded.change)


def _suppressed(lies: str, position: int | None) -> Verdict:
    if lies == ALIKE:
        return Verdict(
            CANNOT_BE_SAID,
            "This cannot be said, because the number is suppressed, so that no child can be "
            "recognised, and the counts that it may be give different answers.",
        )
    level = _level(lies, position)
    further = f", and {lies} {USUAL}" if abs(level) > 1 else ""
    return Verdict(
        level,
        f"Whatever the suppressed number is, the rate recorded is {lies} London's {BY_CHANCE}"
        f"{further}.",
    )


def _judged(lies: str, position: int | None, change: str) -> Verdict:
    level = _level(lies, position)
    if level == 0:
        words = (
            "Neither high nor low: the difference between the rate recorded here and London's is "
            "no more than chance alone might give"
        )
    elif abs(level) == 1:
        words = (
            f"{'Higher' if level > 0 else 'Lower'} than London's rate {BY_CHANCE}, but within "
            f"{USUAL}, so that it does not stand out"
        )
    else:
        words = (
            f"{'High' if level > 0 else 'Low'}: the rate recorded is {lies} London's {BY_CHANCE}, "
            f"and {lies} {USUAL}"
        )
    caution = f"; read it with caution, since the count {change}" if change else ""
    return Verdict(level, f"{words}{caution}.")


def _level(lies: str, position: int | None) -> int:
    """Return the side of London's rate, doubled where the area lies beyond the limits too."""
    sign = {ABOVE: 1, BELOW: -1, ALIKE: 0}[lies]
    return 2 * sign if position is not None and position * sign > 0 else sign


@estimate
def of_area(area: str, factor: str, year: int) -> Verdict:
    """Return the verdict on an authority's count of a factor in the year ending 31 March."""
    found = identification_area.of_area(area, factor, year)
    london = children_services.rate(LONDON, factor, year)
    if isinstance(london, Gap):
        return Verdict(CANNOT_BE_SAID, "This cannot be said, because London has no figure.")
    return verdict(
        Recorded(
            interval=found.interval if isinstance(found.interval, Interval) else None,
            london=float(london),
            position=None if isinstance(found.position, Gap) else found.position,
            not_ranked=found.not_ranked,
            doubt=found.doubt,
            change=change_in_words(area, factor, year),
        )
    )


@estimate
def change_in_words(area: str, factor: str, year: int) -> str:
    """Return how a count changed sharply, with both counts, or nothing."""
    change = identification.changed_sharply(factor).get((area, year))
    if not change:
        return ""
    before, now = identification_area.counts_in_words(area, factor, year)
    return f"{change}, from {before} to {now}"
