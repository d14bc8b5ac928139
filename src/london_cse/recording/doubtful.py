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

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Flags = npt.NDArray[np.bool_]

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
class Series:
    """Counts as intervals and the counts expected at London's rate.

    A row an area and a column a year, in order of time; not-a-number where there is no figure.
    """

    low: Any
    high: Any
    expected: Any

    def year(self, part: slice) -> Series:
        """Return some of the years."""
        return Series(self.low[:, part], self.high[:, part], self.expected[:, part])


def doubts(series: Series) -> Any:
    """Return for each count why it is doubtful, or nothing."""
    import numpy as np

    none = (series.expected >= EXPECTED_AT_LEAST) & (series.high < NEXT_TO_NONE * series.expected)
    rise, fall = _jumps(series)
    return np.select(
        [none, _before(rise) | _after(fall), _after(rise) & _before(fall)],
        [NONE_RECORDED, FAR_BELOW, FAR_ABOVE],
        "",
    )


def sharp_changes(series: Series) -> Any:
    """Return for each count how it changed sharply from the year before, or nothing."""
    import numpy as np

    doubtful = doubts(series) != ""
    after_a_doubt = _after(doubtful[:, :-1])
    sound = (series.low == series.high) & (series.expected >= EXPECTED_AT_LEAST)
    compared = ~after_a_doubt & sound & _after(sound[:, :-1])
    before, now = series.low[:, :-1], series.low[:, 1:]
    return np.select(
        [
            doubtful,
            after_a_doubt & _after(_jumps(series)[0]),
            compared & _after(now > TWOFOLD * before),
            compared & _after(TWOFOLD * now < before),
        ],
        ["", FROM_A_DOUBT, MORE_THAN_DOUBLED, LESS_THAN_HALF],
        "",
    )


def _jumps(series: Series) -> tuple[Flags, Flags]:
    """Return from each year to the next whether the count rises, and whether it falls, far."""
    earlier, later = series.year(slice(None, -1)), series.year(slice(1, None))
    return _far_above(earlier, later), _far_above(later, earlier)


def _far_above(low: Series, high: Series) -> Flags:
    """Whether the counts of `high` are far above those of `low`, relative to London.

    With counts ``a`` and ``b`` and expected counts ``A`` and ``B`` of the two years,
    ``(b/B) / (a/A) ≥ 3``, and ``P(X ≤ a) < 1/2,000`` where X is binomial with
    ``a + b`` trials and the share ``A / (A + B)``: the distribution of the first count
    given both, if the area had moved as London did.
    """
    import numpy as np
    from scipy.special import bdtr

    first, second = low.high, high.low
    with np.errstate(invalid="ignore", divide="ignore"):
        relative = second / high.expected >= JUMP * first / low.expected
        share = low.expected / (low.expected + high.expected)
        chance = bdtr(first, np.nan_to_num(first + second).astype(int), share)
    expected = (low.expected > 0) & (high.expected > 0)
    return np.asarray(expected & relative & (second > first) & (chance < CHANCE))


def _before(flags: Flags) -> Flags:
    """Return for each year what `flags` says of the step from it to the next."""
    import numpy as np

    return np.pad(flags, ((0, 0), (0, 1)))


def _after(flags: Flags) -> Flags:
    """Return for each year what `flags` says of the step to it from the year before."""
    import numpy as np

    return np.pad(flags, ((0, 0), (1, 0)))
