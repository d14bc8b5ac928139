"""Is what an authority recorded high? One sentence, by a stated rule, for every authority.

The sentence is about what was recorded. It never says that there is more abuse, or that somebody
works well or badly. It follows from five things, asked in this order:

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

from needsbook import LATEST, Gap, Measure, number
from needsbook.statistics.beside import ALIKE, side, stands_out
from needsbook.statistics.intervals import Interval

from london_cse.areas import LONDON
from london_cse.recording.children_services import assessment_rate
from london_cse.recording.identification import (
    EXPECTED_AT_LEAST,
    NOT_RANKED,
    change_in_words,
    known,
    of_area,
)
from london_cse.sources import cin_assessment_factors

CANNOT_BE_SAID = 9

BY_CHANCE = "by more than chance would explain"
USUAL = "the range in which boroughs usually lie"


@dataclass(frozen=True)
class Recorded:
    """What is known of an authority's count of one year; a text is empty where nothing is."""

    interval: Interval | None  # of the rate; of a suppressed count, over all that it may be
    london: float  # London's rate, in the same unit
    position: int | None = None  # as `funnel.POSITIONS`; None where it is not judged
    not_ranked: str = ""  # a value of `identification.NOT_RANKED`
    doubt: str = ""  # why the count is doubtful
    change: str = ""  # how it changed sharply from the year before


def verdict(recorded: Recorded) -> Measure:
    """Return whether what was recorded is high, by the rule of this module.

    The value is a number from −2 to 2, or `CANNOT_BE_SAID`; what is shown is a sentence.
    """
    why = _not_judged(recorded)
    lies = side(recorded.interval, recorded.london) if recorded.interval else ALIKE
    hidden = recorded.not_ranked == NOT_RANKED["confidential"]
    if not why and hidden and lies == ALIKE:
        why = (
            "the number is suppressed, so that no child can be recognised, and the counts that it "
            "may be give different answers"
        )
    if why:
        return Measure(CANNOT_BE_SAID, shown=f"This cannot be said, because {why}.")
    level = int(stands_out(lies, recorded.position or 0))
    if hidden:
        further = f", and {lies} {USUAL}" if abs(level) > 1 else ""
        words = (
            f"Whatever the suppressed number is, the rate recorded is {lies} London's {BY_CHANCE}"
            f"{further}"
        )
    elif level == 0:
        words = (
            "Neither high nor low: the difference between the rate recorded here and London's is "
            "no more than chance alone might give"
        )
    elif abs(level) > 1:
        words = (
            f"{'High' if level > 0 else 'Low'}: the rate recorded is {lies} London's {BY_CHANCE}, "
            f"and {lies} {USUAL}"
        )
    else:
        words = (
            f"{'Higher' if level > 0 else 'Lower'} than London's rate {BY_CHANCE}, but within "
            f"{USUAL}, so that it does not stand out"
        )
    caution = f"; read it with caution, since the count {recorded.change}"
    return Measure(level, shown=f"{words}{caution if recorded.change and not hidden else ''}.")


def _not_judged(recorded: Recorded) -> str:
    """Return why nothing can be said of a count, or nothing."""
    if recorded.not_ranked == NOT_RANKED["few"]:
        return (
            "so few children live here that fewer than "
            f"{EXPECTED_AT_LEAST} assessments would be expected even at London's rate, and any "
            "count may be chance"
        )
    if recorded.doubt:
        return (
            f"the count is doubtful ({recorded.doubt}), and a "
            "doubtful count is not to be read as few children"
        )
    without = (NOT_RANKED["not available"], NOT_RANKED["withheld"])
    if recorded.interval is None or recorded.not_ranked in without:
        return "there is no figure to go by"
    return ""


@number(
    unit="2 high, 1 higher than London, 0 neither, −1 lower, −2 low, 9 cannot be said",
    lead=cin_assessment_factors,
)
def is_it_high(area: str, factor: str, year: int = LATEST) -> Measure:
    """Whether what an authority recorded is high, in one sentence, by a rule for all of them."""
    row, london = of_area(area, factor, year), assessment_rate.returned(LONDON, factor, year)
    if isinstance(london, Gap):
        return Measure(CANNOT_BE_SAID, shown="This cannot be said, because London has no figure.")
    low, position = known(row, "rate_low"), known(row, "position")
    return verdict(
        Recorded(
            interval=None if isinstance(low, Gap) else Interval(low, float(row["rate_high"])),
            london=float(london),
            position=None if isinstance(position, Gap) else int(position),
            not_ranked=row["not_ranked"],
            doubt=row["doubt"],
            change=change_in_words(area, factor, year),
        )
    )
