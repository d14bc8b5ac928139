"""The identification gap: assessments recorded, and at the level of the most proactive.

London has an estimate and bounds; a borough has bounds alone, because with no gap at
all the method would give boroughs estimates much like these (`gap_coverage`).

Bounds are rounded as far as the draws are certain of them: over seeds their standard
deviation is about a quarter of the unit or less (`tests/test_sampler.py`). That also
keeps a suppressed count from being worked out: the model knows it as 1 to 5 and nothing
else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from needsbook import Gap, bounded, estimate
from needsbook.statistics import reference

from london_cse.areas import LONDON, area_name
from london_cse.gap.borough_model import (
    SUPPRESSED,
    Scenario,
    fitted,
    main_scenario,
    steady_counts,
    without_estimate,
)
from london_cse.recording.children_services import CSE, count

if TYPE_CHECKING:
    import pandas as pd

#: Bounds below the first number are rounded to the second.
UNITS = ((100, 5), (300, 20), (1000, 50), (3000, 100), (float("inf"), 500))
#: Estimates of London likewise.
ESTIMATE_UNITS = ((1000, 10), (float("inf"), 50))
#: Bounds of a borough's share, per cent.
SHARE_UNIT = 5


def bound(value: float) -> float:
    """Return a bound of a gap, rounded to the unit of its size."""
    return _rounded(value, UNITS)


def _rounded(value: float, units: Sequence[tuple[float, int]]) -> float:
    return _nearest(value, next(unit for below, unit in units if value < below))


def _nearest(value: float, unit: float) -> float:
    return float(round(value / unit) * unit)


@estimate(once=True)
def by_borough() -> pd.DataFrame:
    """Return the bounds of the gap of each authority in the model.

    Returns
    -------
    pandas.DataFrame
        In alphabetical order: `gss_code`, `name`, `recorded` with `recorded_status`;
        `gap_low` and `gap_high`, in assessments; `share_low` and `share_high`, gap of
        recorded and gap in per cent, over all of 1 to 5 where the count is suppressed (the
        gap itself averages over them by their probability);
        `told`, whether the interval leaves out 0; `at_level`, whether the authority is
        at or above the level in nearly every draw, so that its gap is 0 by the rule.
    """
    import numpy as np

    model = fitted(main_scenario())
    draws = reference.gap_draws(model.expected, model.effects).gap
    low, high = reference.interval(draws)
    least, most = bounded(model.places["assessments"], {"confidential": SUPPRESSED})
    shares = (
        reference.gap_share(low, most.to_numpy()),
        reference.gap_share(high, least.to_numpy()),
    )
    table = model.places.rename(
        columns={"assessments": "recorded", "assessments_status": "recorded_status"}
    )
    for end, gap, share in zip(("low", "high"), (low, high), shares, strict=True):
        table[f"gap_{end}"] = [bound(one) for one in gap]
        table[f"share_{end}"] = [_nearest(one, SHARE_UNIT) for one in share]
    return table.assign(told=np.round(low) > 0, at_level=np.round(high) == 0)


@dataclass(frozen=True)
class Total:
    """The gap of London and what follows from it.

    Parameters
    ----------
    recorded : float
        Assessments recorded, as published.
    gap, expected : tuple of float
        Estimate, rounded to 50 from 1,000 and to 10 below, and the bounds, rounded to 10
        and shown as `bound` rounds them; `expected` is ``recorded + gap``.
    """

    recorded: float
    gap: tuple[float, float, float]

    @property
    def expected(self) -> tuple[float, float, float]:
        first, low, high = (self.recorded + part for part in self.gap)
        return first, low, high

    @property
    def share(self) -> tuple[float, float, float]:
        first, low, high = (float(reference.gap_share(g, self.recorded)) for g in self.gap)
        return first, low, high

    @property
    def ratio(self) -> tuple[float, float, float]:
        first, low, high = (part / self.recorded for part in self.expected)
        return first, low, high


@estimate
def total(scenario: Scenario, rule: str = reference.MAIN_RULE, *, steady: bool = False) -> Total:
    """Return the gap of all authorities in the model, against London's published count.

    The middle of the draws of the sum; the gaps of the authorities, each the middle
    of its own draws, do not add up to it.

    Parameters
    ----------
    steady : bool
        Whether only authorities whose count did not more than double in a year may
        set the level.
    """
    import numpy as np

    model = fitted(scenario)
    eligible = steady_counts(scenario) if steady else None
    draws = reference.gap_draws(model.expected, model.effects, rule, eligible).gap.sum(axis=1)
    low, high = reference.interval(draws)
    gap = _rounded(float(np.median(draws)), ESTIMATE_UNITS)
    least, most = (_nearest(float(end), 10) for end in (low, high))
    recorded = count(LONDON, CSE, scenario.year)
    assert not isinstance(recorded, Gap)
    return Total(float(recorded), (gap, least, most))


@estimate
def london(column: str) -> float:
    """Return a figure of London, as it is shown: such as ``gap`` or ``share_high``.

    Parameters
    ----------
    column : str
        ``gap``, ``expected``, ``share`` or ``ratio``, alone or with ``_low`` or ``_high``.
    """
    name, _, end = column.partition("_")
    parts: tuple[float, float, float] = getattr(total(main_scenario()), name)
    found = parts[("", "low", "high").index(end)]
    return bound(found) if end and name == "gap" else found


@estimate
def of_borough(area: str) -> pd.Series[Any] | Gap:
    """Return the row of an authority in `by_borough`, or why there is none."""
    table = by_borough()
    rows = table[table["gss_code"] == area]
    return without_estimate(main_scenario())[area_name(area)] if rows.empty else rows.iloc[0]


@estimate
def count_boroughs(which: str) -> int:
    """Return the boroughs of the model: ``all``, or the ``told``, whose interval excludes 0."""
    table = by_borough()
    return {"all": len(table), "told": int(table["told"].sum())}[which]


@estimate
def count_most_proactive() -> int:
    """Return how many boroughs make up the level in a draw."""
    return reference.quarter(len(by_borough()))
