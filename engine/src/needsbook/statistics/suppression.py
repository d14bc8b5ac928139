"""Suppressed cells as intervals, and totals that would give such a cell away.

A publisher withholds a small count, 1 to 5 say (primary suppression), and, where a total
would give it away, another count beside it (secondary suppression). Nothing here works
out a suppressed count. A cell is an interval:

- the only suppressed cell under a total is taken as primary: 1 to 5. A second cell is
  withheld to protect a first, and there is none. (Where the total leaves more than 5 for
  it, it cannot be, and it is treated as below.)
- where several cells under a total are suppressed, any of them may be secondary: from 1
  to what the total leaves for it when the other cells have 1 each, and never less than 5,
  so that nothing is narrower than what was published.

Totals may be rounded, and a part without a figure counts as 0 or more.

Sources: Office for National Statistics (2006), Review of the dissemination of health
statistics: confidentiality guidance; Hundepool A et al. (2012), Statistical disclosure
control, chapter 4 (the interval that a reader can deduce).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from needsbook.statistics.columns import Numbers, columns, refuse
from needsbook.statistics.intervals import Interval

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Rule:
    """What a publisher suppresses: counts from `smallest` to `largest`."""

    smallest: int = 1
    largest: int = 5


ONE_TO_FIVE = Rule()


def remainder(total: Numbers, parts: Numbers, rounding: int = 1) -> Interval:
    """Return what a rounded total leaves when the sum of its published parts is taken from it.

    ``total ∓ ⌊rounding / 2⌋ − parts``; the ends may be negative. A total that is not rounded
    has `rounding` 1 and leaves one number.

    Examples
    --------
    >>> remainder(2_360, 2_349, rounding=10)
    Interval(low=6.0, high=16.0)
    """
    (whole, held), back = columns(total, parts)
    left, half = whole - held, rounding // 2
    return Interval(back(left - half), back(left + half))


def suppressed_cell(
    suppressed: Numbers, left: Interval, unknown: Numbers = 0, rule: Rule = ONE_TO_FIVE
) -> Interval:
    """Return the interval of one of `suppressed` cells under a total.

    Parameters
    ----------
    suppressed : number or column
        Suppressed cells under the total, this one among them.
    left : Interval
        What the total leaves for them; not-a-number where there is no total.
    unknown : number or column
        Other parts of the total without a figure: it then bounds less.
    rule : Rule
        What the publisher suppresses.

    Raises
    ------
    ValueError
        No cell is suppressed.

    Examples
    --------
    >>> suppressed_cell(1, Interval(0, 40))
    Interval(low=1.0, high=5.0)
    >>> suppressed_cell(2, Interval(6, 16))
    Interval(low=1.0, high=15.0)
    """
    import numpy as np

    (cells, low, high, without), back = columns(suppressed, left.low, left.high, unknown)
    refuse(cells < 1, cells, "there is no suppressed cell under a total: ")
    primary = np.isnan(low) | ((cells == 1) & ((without > 0) | (low <= rule.largest)))
    most = np.maximum(rule.largest, high - (cells - 1) * rule.smallest)
    least = np.full(cells.shape, float(rule.smallest))
    return Interval(back(least), back(np.where(primary, rule.largest, most)))


def deducible(
    suppressed: Numbers, unknown: Numbers, left: Interval, rule: Rule = ONE_TO_FIVE
) -> Interval:
    """Return what a reader can deduce of one suppressed cell beside the other parts.

    Taking every suppressed cell as primary, the reading that gives most away.

    Parameters
    ----------
    suppressed : number or column
        Suppressed cells under the total, this one among them.
    unknown : number or column
        Other parts of the total that are not shown: 0 or more each.
    left : Interval
        What the total leaves for all of them.

    Examples
    --------
    >>> deducible(1, 0, Interval(3, 3))
    Interval(low=3.0, high=3.0)
    >>> deducible(1, 1, Interval(3, 3))
    Interval(low=1.0, high=3.0)
    """
    import numpy as np

    (cells, without, low, high), back = columns(suppressed, unknown, left.low, left.high)
    others = cells - 1
    least = np.maximum(rule.smallest, low - others * rule.largest)
    least = np.where(without > 0, float(rule.smallest), least)
    return Interval(back(least), back(np.minimum(rule.largest, high - others * rule.smallest)))


def possible_where_withheld(
    suppressed: int, unknown: int, left: Interval, rule: Rule = ONE_TO_FIVE
) -> set[int]:
    """Return what one suppressed cell can be for somebody who knows that, and why, one is withheld.

    He knows that the withheld count is above what is suppressed (and no 0), and that beside
    it the total would have narrowed the suppressed cells.

    Parameters
    ----------
    suppressed, unknown : int
        Suppressed cells under the total; other parts that are not shown.
    left : Interval
        What the total leaves for all of them and the withheld count.

    Examples
    --------
    >>> possible_where_withheld(1, 0, Interval(9, 11)) == {1, 2, 3, 4, 5}
    True
    """
    import numpy as np

    withheld = np.arange(rule.largest + 1, int(left.high) + 1, dtype=np.float64)
    if not withheld.size:
        return set()
    ends = deducible(suppressed, unknown, Interval(left.low - withheld, left.high - withheld), rule)
    narrowed = (ends.low > rule.smallest) | (ends.high < rule.largest)
    return {
        count
        for low, high in zip(ends.low[narrowed], ends.high[narrowed], strict=True)
        for count in range(int(low), int(high) + 1)
    }


# Whole tables ----------------------------------------------------------------


@dataclass(frozen=True)
class Totals:
    """The totals under which the cells of a table stand, and what is not shown beneath each.

    Frames and Series have the group of the cells (a year, or a year and a factor) as index.

    Parameters
    ----------
    left : Interval
        What each total leaves for its cells without a count; not-a-number without a total.
    suppressed, unknown : pandas.Series
        How many of those cells are suppressed, and how many have no figure.
    rule : Rule
        What the publisher suppresses.
    """

    left: Interval
    suppressed: pd.Series
    unknown: pd.Series
    rule: Rule = ONE_TO_FIVE

    @property
    def bounds(self) -> pd.DataFrame:
        """`low` and `high` of a suppressed cell, by group; not-a-number where there is none."""
        import pandas as pd

        some = self.suppressed > 0
        ends = suppressed_cell(self.suppressed.where(some, 1), self.left, self.unknown, self.rule)
        return pd.DataFrame({"low": ends.low.where(some), "high": ends.high.where(some)})

    @property
    def give_away(self) -> pd.Series:
        """Whether a total beside its parts narrows a suppressed cell, by group."""
        ends = deducible(self.suppressed, self.unknown, self.left, self.rule)
        narrowed = (ends.low > self.rule.smallest) | (ends.high < self.rule.largest)
        found: pd.Series = narrowed & (self.suppressed > 0) & self.left.low.notna()
        return found


def under_totals(
    counts: pd.Series,
    suppressed: pd.Series,
    by: pd.Series | Sequence[Hashable],
    totals: pd.Series,
    rounding: int = 1,
    rule: Rule = ONE_TO_FIVE,
) -> Totals:
    """Return what each total leaves for the cells of its group that have no count.

    Parameters
    ----------
    counts : pandas.Series
        A cell a row, not-a-number where there is no count.
    suppressed : pandas.Series
        Whether a cell is suppressed; the others without a count have no figure.
    by : pandas.Series
        The group of each cell: what stands under one total.
    totals : pandas.Series
        By group; not-a-number, or not there, where there is none.
    rounding : int
        What the totals are rounded to.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.Series([2000, 349, None, None], dtype="float64")
    >>> hidden = pd.Series([False, False, True, True])
    >>> found = under_totals(counts, hidden, [2024] * 4, pd.Series({2024: 2360}), rounding=10)
    >>> found.bounds.loc[2024].to_dict()
    {'low': 1.0, 'high': 15.0}
    >>> bool(found.give_away[2024])
    False
    """
    import pandas as pd

    groups = by if isinstance(by, pd.Series) else pd.Series(list(by), index=counts.index)
    known = counts.groupby(groups.to_numpy(), sort=True)
    hidden = suppressed.groupby(groups.to_numpy()).sum().astype("float64")
    missing = counts.isna().groupby(groups.to_numpy()).sum() - hidden
    left = remainder(totals.reindex(hidden.index).astype("float64"), known.sum(), rounding)
    return Totals(left, hidden, missing, rule)


def bounds(
    counts: pd.Series,
    suppressed: pd.Series,
    by: pd.Series | Sequence[Hashable],
    totals: Totals,
) -> pd.DataFrame:
    """Return each count as an interval: of one number where it is published.

    Parameters
    ----------
    counts, suppressed, by
        As in `under_totals`.
    totals : Totals
        What `under_totals` gives.

    Returns
    -------
    pandas.DataFrame
        `low` and `high` with the index of `counts`; not-a-number where there is no figure.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.Series([40, None, None], index=["N1", "N2", "N3"], dtype="float64")
    >>> hidden = pd.Series([False, True, False], index=counts.index)
    >>> year = [2024, 2024, 2024]
    >>> totals = under_totals(counts, hidden, year, pd.Series({2024: 60}))
    >>> bounds(counts, hidden, year, totals).to_dict("index")["N2"]
    {'low': 1.0, 'high': 5.0}
    """
    import pandas as pd

    groups: Any = by if isinstance(by, pd.Series) else pd.Series(list(by), index=counts.index)
    ends = totals.bounds
    return pd.DataFrame(
        {end: counts.where(~suppressed, groups.map(ends[end])) for end in ("low", "high")}
    )
