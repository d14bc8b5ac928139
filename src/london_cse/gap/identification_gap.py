"""The identification gap: assessments recorded, and at the level of the most proactive.

London has an estimate and bounds; a borough has bounds alone, because with no gap at all the method
would give boroughs estimates much like these (`gap_coverage`).

Bounds are rounded as far as the draws are certain of them: over seeds their standard deviation is
about a quarter of the unit or less (`tests/test_sampler.py`). That also keeps a suppressed count
from being worked out: the model knows it as 1 to 5 and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from needsbook import Column, Gap, Measure, bounded, estimate, number
from needsbook.statistics import reference
from needsbook.statistics.count_model import Array

from london_cse.areas import LONDON, area_name
from london_cse.gap.borough_model import (
    SUPPRESSED,
    Scenario,
    fitted,
    main_scenario,
    steady_counts,
    without_estimate,
)
from london_cse.recording.children_services import CSE, assessments

WHOLE, PERCENT = Column("", decimals=0), Column("", unit="%", decimals=0)

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


def draws_of(scenario: Scenario, rule: str = reference.MAIN_RULE, *, steady: bool = False) -> Array:
    """Return draws of the gap under a model and a rule: a row a draw, a column an authority.

    Where `steady`, only authorities whose count did not more than double may set the level.
    """
    model = fitted(scenario)
    eligible = steady_counts(scenario) if steady else None
    return reference.gap_draws(model.expected, model.effects, rule, eligible).gap


@estimate(once=True)
def by_borough() -> pd.DataFrame:
    """Return the bounds of the gap of each authority in the model.

    In alphabetical order: `gss_code`, `name`, `recorded` with `recorded_status`; `gap_low` and
    `gap_high`, in assessments; `share_low` and `share_high`, gap of recorded and gap in per cent,
    over all of 1 to 5 where the count is suppressed (the gap itself averages over them by their
    probability); `told`, whether the interval leaves out 0; `at_level`, whether the authority is at
    or above the level in nearly every draw, so that its gap is 0 by the rule.
    """
    low, high = reference.interval(draws_of(main_scenario()))
    table = fitted(main_scenario()).places.rename(
        columns={"assessments": "recorded", "assessments_status": "recorded_status"}
    )
    least, most = bounded(table["recorded"], {"confidential": SUPPRESSED})
    for end, gap, recorded in (("low", low, most), ("high", high, least)):
        share = reference.gap_share(gap, recorded.to_numpy())
        table[f"gap_{end}"] = [bound(one) for one in gap]
        table[f"share_{end}"] = [_nearest(one, SHARE_UNIT) for one in share]
    return table.assign(told=np.round(low) > 0, at_level=np.round(high) == 0)


@estimate
def total(
    scenario: Scenario, rule: str = reference.MAIN_RULE, *, steady: bool = False
) -> dict[str, float]:
    """Return the gap of all authorities in the model, against London's published count.

    The middle of the draws of the sum; the gaps of the authorities, each the middle of its own
    draws, do not add up to it.

    Holds `recorded`; `gap`, rounded by `ESTIMATE_UNITS`, ``expected = recorded + gap``, `share`,
    gap of expected in per cent, and ``ratio = expected / recorded``, each with ``_low`` and
    ``_high``. Bounds are rounded to 10, those of the gap as `bound` does.
    """
    draws = draws_of(scenario, rule, steady=steady).sum(axis=1)
    low, high = (_nearest(float(end), 10) for end in reference.interval(draws))
    published = assessments.returned(LONDON, CSE, scenario.year)
    assert not isinstance(published, Gap)
    found = {"recorded": (recorded := float(published))}
    for end, gap in (
        ("", _rounded(float(np.median(draws)), ESTIMATE_UNITS)),
        ("_low", low),
        ("_high", high),
    ):
        found[f"gap{end}"] = bound(gap) if end else gap
        found[f"expected{end}"] = recorded + gap
        found[f"share{end}"] = float(reference.gap_share(gap, recorded))
        found[f"ratio{end}"] = (recorded + gap) / recorded
    return found


@estimate
def london(column: str) -> float:
    """Return a figure of London in the main analysis, by its name in `total`."""
    return total(main_scenario())[column]


@number(unit="assessments", digits=3)
def identification_expected() -> float:
    """Assessments recorded in London plus its gap; with no true gap it comes out about as high."""
    return london("expected")


@number(unit="assessments", digits=3)
def identification_missing() -> float:
    """Identification gap of London; where the true gap is nil, the method gives about as much."""
    return london("gap")


@number(unit="assessments", digits=2, low_of=identification_missing)
def identification_missing_low() -> float:
    """Lower bound of the interval of London's gap."""
    return london("gap_low")


@number(unit="assessments", digits=2, high_of=identification_missing)
def identification_missing_high() -> float:
    """Upper bound of the interval of London's gap."""
    return london("gap_high")


@number(unit="%", decimals=0)
def identification_share() -> float:
    """London's gap in % of expected assessments; with no true gap it comes out about as high."""
    return london("share")


@number(unit="%", decimals=0, low_of=identification_share)
def identification_share_low() -> float:
    """Lower bound of the interval of the share."""
    return london("share_low")


@number(unit="%", decimals=0, high_of=identification_share)
def identification_share_high() -> float:
    """Upper bound of the interval of the share."""
    return london("share_high")


@number(unit="times", decimals=1)
def identification_ratio(bound: str) -> float:
    """Expected over recorded assessments in London: ``estimate``, ``low`` or ``high``."""
    return london("ratio" if bound == "estimate" else f"ratio_{bound}")


@number(unit="1: a range, 0: at the level")
def identification_range_in_words(area: str) -> Measure | Gap:
    """Bounds of the gap of a borough in words, or that it is at the level."""
    table = by_borough()
    rows = table[table["gss_code"] == area]
    if rows.empty:
        return without_estimate(main_scenario())[area_name(area)]
    row: pd.Series[Any] = rows.iloc[0]
    if row["at_level"]:
        return Measure(
            0,
            shown="none by the rule, because the count is at or above the level that the rule "
            "takes; that does not show that nothing is overlooked",
        )
    gap, share = (
        f"{one.cell(row[f'{name}_low'], '')} to {one.cell(row[f'{name}_high'], '')}"
        for name, one in (("gap", WHOLE), ("share", PERCENT))
    )
    return Measure(1, shown=f"{gap} assessments, or {share} of what would be recorded")


@number(unit="boroughs")
def identification_boroughs(which: str) -> int:
    """Boroughs in the model: ``all``, or those ``told`` whose interval excludes 0."""
    table = by_borough()
    return {"all": len(table), "told": int(table["told"].sum())}[which]


@number(unit="boroughs")
def identification_most_proactive() -> int:
    """Boroughs whose mean effect is the level to which the gap is measured."""
    return reference.quarter(len(by_borough()))


@number(unit="assessments")
def units_of_bounds() -> Measure:
    """To what bounds of a gap are rounded, by their size; the value is the finest."""
    *others, (_, coarsest) = UNITS
    told = [f"{unit} (below {below:,.0f})" for below, unit in others]
    return Measure(others[0][1], shown=f"{', '.join(told)} and {coarsest}")


@number(unit="%", decimals=0)
def interval_level() -> float:
    """Share of the draws that an interval holds."""
    return 100 * reference.LEVEL
