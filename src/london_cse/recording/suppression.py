"""Suppressed cells as intervals, and totals that would give such a cell away.

The publisher withholds a count of 1 to 5 (primary suppression) and, where a total
would give it away, another count beside it (secondary suppression). Nothing here
works out a suppressed count. A cell is an interval:

- the only suppressed cell under a total is taken as primary: 1 to 5. A second cell
  is withheld to protect a first, and there is none. (Where the total leaves more than
  5 for it, it cannot be, and it is treated as below.)
- where several cells under a total are suppressed, any of them may be secondary:
  from 1 to what the published total leaves for it when the other cells have 1 each,
  and never less than 5, so that nothing is narrower than what was published.

The totals are the London rows of the publisher, rounded to 10; an authority without
a figure counts as 0 or more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from needsbook import Gap, bounded, treated

if TYPE_CHECKING:
    import pandas as pd

SMALLEST, LARGEST = 1, 5  # of a count that is suppressed for its own sake
ROUNDING = 10  # of the publisher's totals

#: Why a published count is not shown: see `withheld`.
WITHHELD = Gap(
    "confidential",
    "withheld in this edition, since London’s number would give away a suppressed one",
)


@dataclass(frozen=True)
class CountRange:
    """A count that lies between two whole numbers."""

    low: int
    high: int

    def and_another(self, count: int) -> CountRange:
        """The range of this count and another together."""
        return CountRange(self.low + count, self.high + count)


PRIMARY = CountRange(SMALLEST, LARGEST)


def remainder(total: int, rounding: int, parts: Sequence[int]) -> CountRange:
    """Return what a rounded total leaves when the published parts are taken from it.

    ``total ∓ rounding/2 − Σ parts``; the ends may be negative. A total that is not
    rounded has `rounding` 1 and leaves one number.
    """
    half = rounding // 2
    left = total - sum(parts)
    return CountRange(left - half, left + half)


def suppressed_cell(suppressed: int, left: CountRange | None, unknown: int = 0) -> CountRange:
    """Return the interval of one of `suppressed` cells under a total.

    Parameters
    ----------
    suppressed : int
        Suppressed cells under the total, this one among them.
    left : CountRange, optional
        What the total leaves for them; None if there is no total.
    unknown : int
        Other parts of the total without a figure: it then bounds less.

    Raises
    ------
    ValueError
        No cell is suppressed.
    """
    if suppressed < 1:
        raise ValueError("there is no suppressed cell")
    if left is None or (suppressed == 1 and (unknown or left.low <= LARGEST)):
        return PRIMARY
    return CountRange(SMALLEST, max(LARGEST, left.high - (suppressed - 1) * SMALLEST))


def deducible(suppressed: int, unknown: int, left: CountRange) -> CountRange:
    """Return what a reader can deduce of one suppressed cell beside the other parts.

    Taking every suppressed cell as primary, the reading that gives most away; the
    parameters are those of `suppressed_cell`.
    """
    others = suppressed - 1
    low = SMALLEST if unknown else max(SMALLEST, left.low - others * LARGEST)
    return CountRange(low, min(LARGEST, left.high - others * SMALLEST))


def possible_where_withheld(suppressed: int, unknown: int, left: CountRange) -> set[int]:
    """Return what one suppressed cell can be for somebody who knows that, and why, one is withheld.

    He knows that the withheld count is 6 or more (a 0 is not withheld, 1 to 5 are
    suppressed), and that beside it the total would have narrowed the suppressed cells.
    `left` is what the total leaves for all of them and the withheld count.
    """
    possible: set[int] = set()
    for count in range(LARGEST + 1, left.high + 1):
        cell = deducible(suppressed, unknown, left.and_another(-count))
        if cell != PRIMARY:
            possible.update(range(cell.low, cell.high + 1))
    return possible


def with_intervals(frame: pd.DataFrame, total: int | None) -> pd.DataFrame:
    """Return the counts under a total as intervals, and which is withheld beside it.

    Parameters
    ----------
    frame : pandas.DataFrame
        `gss_code`, `children` and `assessments` with its status, a row a part of the total.
    total : int, optional
        As published; None where there is none.

    Returns
    -------
    pandas.DataFrame
        `frame` with `count_low`, `count_high` and `withheld`. One count is withheld where the
        total beside all parts narrows a suppressed one: that of the authority with the fewest
        children whose count is published and not 0, whatever that count is. A choice by the
        counts themselves would tell something of them to whoever knows the rule.

    Raises
    ------
    LookupError
        With that authority left out, a suppressed count is narrowed for somebody who
        knows this rule.
    """
    known = frame["assessments_status"] == ""
    suppressed = int((frame["assessments_status"] == "confidential").sum())
    unknown = int((~known).sum()) - suppressed
    parts = treated(frame.loc[known, "assessments"], "left out")
    left = None if total is None else remainder(total, ROUNDING, [int(parts.sum())])
    cell = suppressed_cell(suppressed, left, unknown) if suppressed else PRIMARY
    low, high = bounded(frame["assessments"], {"confidential": (cell.low, cell.high)})
    frame = frame.assign(count_low=low, count_high=high, withheld=False)
    if left is None or not suppressed or deducible(suppressed, unknown, left) == PRIMARY:
        return frame
    chosen = frame[known & (low > 0)].sort_values(["children", "gss_code"]).index[0]
    beside = left.and_another(int(low[chosen]))
    if possible_where_withheld(suppressed, unknown, beside) != set(range(SMALLEST, LARGEST + 1)):
        raise LookupError(
            f"to withhold {frame['gss_code'][chosen]} beside London's total of {total} does not "
            "protect the suppressed counts; leave London's total out for that year"
        )
    frame.loc[chosen, "withheld"] = True
    return frame
