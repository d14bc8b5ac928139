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

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from needsbook import Gap, bounded, estimate

from london_cse import sources
from london_cse.areas import LONDON, authorities, children_by_authority
from london_cse.cells import published
from london_cse.recording.children_services import population_year

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
    """A count that lies between two whole numbers; both are the count where it is known."""

    low: int
    high: int

    @property
    def known(self) -> bool:
        return self.low == self.high

    def and_another(self, count: int) -> CountRange:
        """The range of this count and another together."""
        return CountRange(self.low + count, self.high + count)


PRIMARY = CountRange(SMALLEST, LARGEST)
PRIMARY_VALUES = set(range(SMALLEST, LARGEST + 1))


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

    Taking every suppressed cell as primary, the reading that gives most away.

    Parameters
    ----------
    suppressed : int
        Suppressed cells under the total, this one among them.
    unknown : int
        Other parts of the total that are not shown: 0 or more each.
    left : CountRange
        What the total leaves for all of them.
    """
    others = suppressed - 1
    low = SMALLEST if unknown else max(SMALLEST, left.low - others * LARGEST)
    return CountRange(low, min(LARGEST, left.high - others * SMALLEST))


@estimate
def cells(factor: str, year: int) -> dict[str, int | Gap]:
    """Return the count or the gap of each authority, by GSS code."""
    frame = _counts(factor, year)
    return {
        code: cell if isinstance(cell, Gap) else int(cell)
        for code, cell in zip(frame["gss_code"], frame["assessments"], strict=True)
    }


def _counts(factor: str, year: int) -> pd.DataFrame:
    return sources.cin_assessment_factors(
        where={"factor": factor, "year": year, "gss_code": list(authorities()["gss_code"])},
        columns=["gss_code", "assessments"],
    )


@estimate
def left_in_london(factor: str, year: int) -> CountRange | None:
    """Return what London's published total leaves for cells without a count, if there is one."""
    total = published(
        sources.cin_assessment_factors,
        "assessments",
        {"gss_code": LONDON, "factor": factor, "year": year},
    )
    if isinstance(total, Gap):
        return None
    parts = [cell for cell in cells(factor, year).values() if not isinstance(cell, Gap)]
    return remainder(int(total), ROUNDING, parts)


@estimate
def count_ranges(factor: str, year: int) -> dict[str, CountRange | None]:
    """Return each authority's count as an interval, by GSS code; None where there is no figure."""
    held = cells(factor, year)
    suppressed = _suppressed(held)
    unknown = _unknown(held)
    left = left_in_london(factor, year)
    interval = suppressed_cell(suppressed, left, unknown) if suppressed else PRIMARY
    frame = _counts(factor, year)
    low, high = bounded(frame["assessments"], {"confidential": (interval.low, interval.high)})
    return {
        code: None if math.isnan(least) else CountRange(int(least), int(most))
        for code, least, most in zip(frame["gss_code"], low, high, strict=True)
    }


@estimate
def total_gives_away(factor: str, year: int) -> bool:
    """Return whether London's total beside all authorities narrows a suppressed cell.

    Such a total and its parts are in the publisher's files. They are not shown
    together here: see `withheld`.
    """
    held = cells(factor, year)
    suppressed = _suppressed(held)
    left = left_in_london(factor, year)
    if not suppressed or left is None:
        return False
    unknown = _unknown(held)
    return deducible(suppressed, unknown, left) != PRIMARY


@estimate(once=True)
def withheld(factor: str, year: int) -> str | None:
    """Return the authority to withhold where London's total stands beside the others.

    None if the total gives nothing away; else the GSS code of the authority with the
    fewest children that has a published count but 0, whatever that count is: a choice
    by the counts themselves would tell something of them to whoever knows the rule.

    Raises
    ------
    LookupError
        With that authority left out, a suppressed count is narrowed for somebody who
        knows this rule.
    """
    left = left_in_london(factor, year)
    if left is None or not total_gives_away(factor, year):
        return None
    held = cells(factor, year)
    people = children_by_authority(population_year(year)).sort_values(["children", "gss_code"])
    code, count = next(
        (code, held[code]) for code in people["gss_code"] if code in held and _has_count(held[code])
    )
    suppressed = _suppressed(held)
    unknown = _unknown(held)
    if possible_where_withheld(suppressed, unknown, left.and_another(int(count))) != PRIMARY_VALUES:
        raise LookupError(
            f"{factor} in {year}: to withhold {code} beside London's total does not protect the "
            "suppressed counts; leave London's total out for that year"
        )
    return str(code)


def possible_where_withheld(suppressed: int, unknown: int, left: CountRange) -> set[int]:
    """Return what one suppressed cell can be for somebody who knows that, and why, one is withheld.

    He knows that the withheld count is 6 or more (a 0 is not withheld, 1 to 5 are
    suppressed), and that beside it the total would have narrowed the suppressed cells.

    Parameters
    ----------
    suppressed, unknown : int
        Suppressed cells under the total; other parts that are not shown.
    left : CountRange
        What the total leaves for all of them and the withheld count.
    """
    possible: set[int] = set()
    for count in range(LARGEST + 1, left.high + 1):
        cell = deducible(suppressed, unknown, left.and_another(-count))
        if cell != PRIMARY:
            possible.update(range(cell.low, cell.high + 1))
    return possible


def _has_count(cell: int | Gap) -> bool:
    return not isinstance(cell, Gap) and cell > 0


@estimate
def shown(factor: str, year: int) -> dict[str, int | Gap]:
    """Return `cells`, and a gap in the place of the count that is withheld."""
    code = withheld(factor, year)
    return cells(factor, year) | ({code: WITHHELD} if code else {})


def _suppressed(held: dict[str, int | Gap]) -> int:
    return sum(isinstance(cell, Gap) and cell.status == "confidential" for cell in held.values())


def _unknown(held: dict[str, int | Gap]) -> int:
    return sum(isinstance(cell, Gap) and cell.status != "confidential" for cell in held.values())
