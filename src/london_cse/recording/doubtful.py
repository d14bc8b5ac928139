"""Counts whose recording is doubtful: a stated rule, applied to every area and year alike.

A factor may go unrecorded in a year (a new field not yet used, a change of system)
and the count then says nothing about children. Each count is set against the one
expected at London's rate of the same year, so that a change that all of London went
through is not held against an area. A count is doubtful where

1. *none or next to none* is recorded: it is less than a tenth of the expected
   count, and ten or more were expected;
2. it *falls far below a neighbouring year*: relative to London the year before or
   after is three times as high or more, and chance alone would hardly do that (less
   than 1 in 2,000, given the two years' total);
3. it *stands far above both neighbouring years* in the sense of 2, since nothing
   then says which of the years is right.

Of the two years of a jump it is the lower that is doubtful: what was not recorded
is missing from a count, but little is recorded that was not there. A suppressed
count takes part with the value of its interval that speaks least for doubt. A year
without a figure is no neighbour.

A smaller change leaves both years standing, and still makes a count a poor guide; it is
named wherever the count is shown. A count changes *sharply* where it is more than twice
that of the year before, or less than half of it, as published and not relative to
London. Ten or more are expected in both years, both counts are known, and neither is
doubtful. Where the year before is doubtful, the later year of a jump in the sense of 2
is named in the same way: it too may reflect a change of recording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from london_cse.recording.suppression import CountRange

NEXT_TO_NONE = 0.1  # of the expected count
EXPECTED_AT_LEAST = 10
JUMP = 3.0  # times, relative to London
CHANCE = 1 / 2_000
TWOFOLD = 2  # times, as published

NONE_RECORDED = "none or next to none recorded"
FAR_BELOW = "far below a neighbouring year"
FAR_ABOVE = "far above both neighbouring years"

MORE_THAN_DOUBLED = "more than doubled within a year"
# literal: names the rule that finds it
LESS_THAN_HALF = "fell to less than half within a year"
FROM_A_DOUBT = "jumped from a doubtful count within a year"
SHARP = (MORE_THAN_DOUBLED, LESS_THAN_HALF, FROM_A_DOUBT)


@dataclass(frozen=True)
class YearCount:
    """A year's count as an interval, and the count expected at London's rate.

    Either is None where there is no figure.
    """

    count: CountRange | None
    expected: float | None


def doubts(series: Sequence[YearCount]) -> list[str]:
    """Return for each year why its count is doubtful, or nothing.

    Parameters
    ----------
    series : sequence of YearCount
        One area's counts in consecutive years.
    """
    return [_doubt(series, place) for place in range(len(series))]


def _doubt(series: Sequence[YearCount], place: int) -> str:
    year = series[place]
    if is_next_to_none(year):
        return NONE_RECORDED
    beside = [series[at] for at in (place - 1, place + 1) if 0 <= at < len(series)]
    if any(jumps(year, other) for other in beside):
        return FAR_BELOW
    if len(beside) == 2 and all(jumps(other, year) for other in beside):
        return FAR_ABOVE
    return ""


def is_next_to_none(year: YearCount) -> bool:
    """Whether less than a tenth of the expected count is recorded, where ten or more were."""
    if year.count is None or year.expected is None or year.expected < EXPECTED_AT_LEAST:
        return False
    return year.count.high < NEXT_TO_NONE * year.expected


def jumps(low: YearCount, high: YearCount) -> bool:
    """Whether the count of `high` is far above that of `low`, relative to London.

    With counts ``a`` and ``b`` and expected counts ``A`` and ``B`` of the two years,
    ``(b/B) / (a/A) ≥ 3``, and ``P(X ≤ a) < 1/2,000`` where X is binomial with
    ``a + b`` trials and the share ``A / (A + B)``: the distribution of the first count
    given both, if the area had moved as London did.
    """
    from scipy.special import bdtr

    if low.count is None or high.count is None or not low.expected or not high.expected:
        return False
    first, second = low.count.high, high.count.low
    if second / high.expected < JUMP * first / low.expected or second <= first:
        return False
    share = low.expected / (low.expected + high.expected)
    return float(bdtr(first, first + second, share)) < CHANCE


def sharp_changes(series: Sequence[YearCount]) -> list[str]:
    """Return for each year how its count changed sharply from the year before, or nothing."""
    doubtful = doubts(series)
    return [
        ""
        if place == 0 or doubtful[place]
        else _sharp_change(series[place - 1], series[place], bool(doubtful[place - 1]))
        for place in range(len(series))
    ]


def _sharp_change(before: YearCount, now: YearCount, after_a_doubt: bool) -> str:
    if after_a_doubt:
        return FROM_A_DOUBT if jumps(before, now) else ""
    for year in (before, now):
        if year.count is None or not year.count.known:
            return ""
        if year.expected is None or year.expected < EXPECTED_AT_LEAST:
            return ""
    assert before.count is not None
    assert now.count is not None
    if now.count.low > TWOFOLD * before.count.low:
        return MORE_THAN_DOUBLED
    return LESS_THAN_HALF if TWOFOLD * now.count.low < before.count.low else ""
