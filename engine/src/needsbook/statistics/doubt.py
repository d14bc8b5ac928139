"""Counts whose recording is doubtful: a stated rule, applied to every area and year alike.

Something may go unrecorded in a year (a new field not yet used, a change of system), and
the count then says nothing about what is counted. Each count is set against the one
expected at the common rate of the same year, so that a change that all areas went through
is not held against one. A count is doubtful where

1. *none or next to none* is recorded: it is less than a tenth of the expected count, and
   ten or more were expected;
2. it *falls far below a neighbouring year*: relative to the common rate the year before or
   after is three times as high or more, and chance alone would hardly do that (less than
   1 in 2,000, given the two years' total);
3. it *stands far above both neighbouring years* in the sense of 2, since nothing then says
   which of the years is right.

Of the two years of a jump it is the lower that is doubtful: what was not recorded is
missing from a count, but little is recorded that was not there. A count known as a range
takes part with the value that speaks least for doubt. A year without a figure is no
neighbour.

A smaller change leaves both years standing, and still makes a count a poor guide. A count
changes *sharply* where it is more than twice that of the year before, or less than half of
it, as published and not relative to the common rate. Ten or more are expected in both
years, both counts are known, and neither is doubtful. Where the year before is doubtful,
the later year of a jump in the sense of 2 is named in the same way.

The test of 2 is the exact comparison of two Poisson counts: given both, the first is
binomial (Przyborowski J and Wilenski H (1940), Homogeneity of results in testing samples
from Poisson series, Biometrika 31). The thresholds are conventions of this rule.

Counts and expected counts are frames: a row an area, a column a year, in order of time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from needsbook.statistics.columns import Array, columns

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

NONE_RECORDED = "none or next to none recorded"
FAR_BELOW = "far below a neighbouring year"
FAR_ABOVE = "far above both neighbouring years"

MORE_THAN_DOUBLED = "more than doubled within a year"
LESS_THAN_HALF = "fell to less than half within a year"
FROM_A_DOUBT = "jumped from a doubtful count within a year"
SHARP = (MORE_THAN_DOUBLED, LESS_THAN_HALF, FROM_A_DOUBT)


@dataclass(frozen=True)
class Rule:
    """The thresholds of the rule.

    Parameters
    ----------
    next_to_none : float
        Share of the expected count below which next to none is recorded.
    expected_at_least : float
        With fewer expected a count is not held to the rule.
    jump : float
        How many times as high the other year is, relative to the common rate.
    chance : float
        How likely chance alone would give such a jump at most.
    twofold : float
        How many times as high a count is that changes sharply, as published.
    """

    next_to_none: float = 0.1
    expected_at_least: float = 10
    jump: float = 3.0
    chance: float = 1 / 2_000
    twofold: float = 2


RULE = Rule()


def doubts(
    low: pd.DataFrame, high: pd.DataFrame, expected: pd.DataFrame, rule: Rule = RULE
) -> pd.DataFrame:
    """Return why each count is doubtful, or nothing.

    Parameters
    ----------
    low, high : pandas.DataFrame
        The ends of each count, the same where it is known; not-a-number without a figure.
    expected : pandas.DataFrame
        The count expected at the common rate.
    rule : Rule
        The thresholds.

    Returns
    -------
    pandas.DataFrame
        `NONE_RECORDED`, `FAR_BELOW`, `FAR_ABOVE` or nothing, in the shape of `low`.

    Raises
    ------
    ValueError
        The frames are of different areas or years.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({2022: [4, 40], 2023: [48, 44]}, index=["N1", "N2"])
    >>> doubts(counts, counts, counts * 0 + 50)[2022].to_dict()
    {'N1': 'none or next to none recorded', 'N2': ''}
    """
    import numpy as np

    (least, most, mean), back = columns(low, high, expected)
    up, down = _jumps(least, most, mean, rule)
    never = np.zeros((len(least), 1), dtype=bool)
    # Of a year: whether it lies far below, or above, the one before and the one after.
    below_before, below_after = np.hstack([never, down]), np.hstack([up, never])
    above_before, above_after = np.hstack([never, up]), np.hstack([down, never])
    return _words(
        back,
        (_next_to_none(most, mean, rule), NONE_RECORDED),
        (below_before | below_after, FAR_BELOW),
        (above_before & above_after, FAR_ABOVE),
    )


def sharp_changes(
    low: pd.DataFrame, high: pd.DataFrame, expected: pd.DataFrame, rule: Rule = RULE
) -> pd.DataFrame:
    """Return how each count changed sharply from the year before, or nothing.

    Parameters
    ----------
    low, high, expected, rule
        As in `doubts`.

    Returns
    -------
    pandas.DataFrame
        One of `SHARP` or nothing, in the shape of `low`.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({2022: [40, 40], 2023: [81, 80]}, index=["N1", "N2"])
    >>> sharp_changes(counts, counts, counts * 0 + 60)[2023].to_dict()
    {'N1': 'more than doubled within a year', 'N2': ''}
    """
    import numpy as np

    (least, most, mean), back = columns(low, high, expected)
    doubtful = doubts(low, high, expected, rule).to_numpy() != ""
    up, _ = _jumps(least, most, mean, rule)
    known = (least == most) & (mean >= rule.expected_at_least)
    before, now = least[:, :-1], least[:, 1:]
    both = known[:, :-1] & known[:, 1:] & ~doubtful[:, :-1]
    never = np.zeros((len(least), 1), dtype=bool)

    def later(found: Any) -> Any:
        """Of the later of two years, where that one is not doubtful."""
        return np.hstack([never, found]) & ~doubtful

    return _words(
        back,
        (later(up & doubtful[:, :-1]), FROM_A_DOUBT),
        (later(both & (now > rule.twofold * before)), MORE_THAN_DOUBLED),
        (later(both & (rule.twofold * now < before)), LESS_THAN_HALF),
    )


def _next_to_none(most: Array, mean: Array, rule: Rule) -> npt.NDArray[np.bool_]:
    return (mean >= rule.expected_at_least) & (most < rule.next_to_none * mean)


def _jumps(
    least: Array, most: Array, mean: Array, rule: Rule
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Whether each year but the first lies far above the one before it, and far below it.

    With counts ``a`` and ``b`` and expected counts ``A`` and ``B`` of the two years,
    ``(b/B) / (a/A) ≥ 3``, and ``P(X ≤ a) < 1/2,000`` where X is binomial with ``a + b``
    trials and the share ``A / (A + B)``: the law of the first count given both, if the
    area had moved as all did.
    """
    before, after = slice(None, -1), slice(1, None)
    up = _far_above(most[:, before], mean[:, before], least[:, after], mean[:, after], rule)
    down = _far_above(most[:, after], mean[:, after], least[:, before], mean[:, before], rule)
    return up, down


def _far_above(
    first: Array, expected: Array, second: Array, expected_then: Array, rule: Rule
) -> npt.NDArray[np.bool_]:
    import numpy as np
    from scipy.special import bdtr

    with np.errstate(invalid="ignore", divide="ignore"):
        held = (expected > 0) & (expected_then > 0) & (second > first)
        held &= ~(second / expected_then < rule.jump * first / expected)
        share = expected / (expected + expected_then)
    found = np.zeros(held.shape, dtype=bool)
    a, b = first[held], second[held]
    found[held] = bdtr(a, (a + b).astype(int), share[held]) < rule.chance
    return found


def _words(back: Any, *reasons: tuple[npt.NDArray[np.bool_], str]) -> pd.DataFrame:
    """The first reason that holds of each cell, or nothing."""
    import numpy as np

    found = np.select([held for held, _ in reasons], [words for _, words in reasons], "")
    told: pd.DataFrame = back(found.astype(object))
    return told
