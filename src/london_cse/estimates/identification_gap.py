"""The identification gap: assessments recorded, and at the level of the most proactive.

Nothing shown narrows a suppressed count: the model knows it as 1 to 5 and nothing
else, its authority has intervals but no estimate of its own, gaps are whole
assessments and that of London is rounded to 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from london_cse.estimates import proactivity
from london_cse.estimates.areas import LONDON, area_name
from london_cse.estimates.borough_model import (
    SUPPRESSED,
    Scenario,
    fitted,
    main_scenario,
    steady_counts,
    without_estimate,
)
from london_cse.estimates.children_services import CSE, count
from needsbook import Gap, estimate

if TYPE_CHECKING:
    import pandas as pd

SUPPRESSED_REASON = "the count is suppressed (taken as 1 to 5), so only intervals are given"


@estimate(once=True)
def by_borough() -> pd.DataFrame:
    """Return the gap of each authority in the model, the largest share first.

    Returns
    -------
    pandas.DataFrame
        `gss_code`, `name`, `recorded`; `gap` in whole assessments, the middle of the
        draws, with `gap_low` and `gap_high`; `expected` (recorded + gap), `share`
        (gap / expected, per cent) and their bounds; `place` in the order of shares,
        1 the largest, with the bounds of the places that the draws give it. An
        authority with a suppressed count stands last, with intervals only: its other
        columns have the status ``confidential``.
    """
    import numpy as np
    import pandas as pd

    model = fitted(main_scenario())
    draws = proactivity.gap_draws(model.expected, model.effects).gap
    recorded = model.places["assessments"].fillna(sum(SUPPRESSED) / 2).to_numpy(dtype=float)
    gap, (low, high) = np.median(draws, axis=0), proactivity.interval(draws)
    # The largest share has place 1; where two areas have no gap the order is open.
    shares = proactivity.gap_share(draws, np.broadcast_to(recorded, draws.shape))
    places = (-shares).argsort(axis=1).argsort(axis=1).astype(np.float64) + 1
    first, last = proactivity.interval(places)
    table = model.places[["gss_code", "name"]].assign(
        recorded=model.places["assessments"],
        **_columns("gap", gap, low, high),
        **_columns("expected", *(recorded + part for part in (gap, low, high))),
        **_columns("share", *(proactivity.gap_share(part, recorded) for part in (gap, low, high))),
        place_low=np.floor(first),
        place_high=np.ceil(last),
    )
    table = table.round({f"{name}{end}": 0 for name in ("gap", "expected") for end in _ENDS})
    table = _bounds_of_suppressed(table, ~model.published, recorded, low, high)
    status = pd.Series(np.where(model.published, "", "confidential"))
    for name in ("recorded", "gap", "expected", "share"):
        table[f"{name}_status"] = status
        table[name] = table[name].where(status == "")
    table = table.sort_values("share", ascending=False, kind="stable", ignore_index=True)
    return table.assign(place=np.arange(1.0, len(table) + 1)).assign(
        place=lambda rows: rows["place"].where(rows["share_status"] == ""),
        place_status=lambda rows: rows["share_status"],
    )


_ENDS = ("", "_low", "_high")


def _columns(name: str, *parts: Any) -> dict[str, Any]:
    return {f"{name}{end}": part for end, part in zip(_ENDS, parts, strict=True)}


def _bounds_of_suppressed(
    table: pd.DataFrame, hidden: Any, recorded: Any, low: Any, high: Any
) -> pd.DataFrame:
    """Return `table` with the bounds of suppressed authorities over all of 1 to 5."""
    least, most = SUPPRESSED
    table = table.copy()
    table.loc[hidden, "expected_low"] = (low[hidden] + least).round(0)
    table.loc[hidden, "expected_high"] = (high[hidden] + most).round(0)
    table.loc[hidden, "share_low"] = proactivity.gap_share(low[hidden], most)
    table.loc[hidden, "share_high"] = proactivity.gap_share(high[hidden], least)
    return table


@dataclass(frozen=True)
class Total:
    """The gap of London, rounded to 10, and what follows from it.

    Parameters
    ----------
    recorded : float
        Assessments recorded, as published.
    gap, expected : tuple of float
        Estimate, low and high; `expected` is ``recorded + gap``.
    """

    recorded: float
    gap: tuple[float, float, float]

    @property
    def expected(self) -> tuple[float, float, float]:
        first, low, high = (self.recorded + part for part in self.gap)
        return first, low, high

    @property
    def share(self) -> tuple[float, float, float]:
        first, low, high = (float(proactivity.gap_share(g, self.recorded)) for g in self.gap)
        return first, low, high

    @property
    def ratio(self) -> tuple[float, float, float]:
        first, low, high = (part / self.recorded for part in self.expected)
        return first, low, high


@estimate
def total(scenario: Scenario, rule: str = proactivity.MAIN_RULE, *, steady: bool = False) -> Total:
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
    draws = proactivity.gap_draws(model.expected, model.effects, rule, eligible).gap.sum(axis=1)
    low, high = proactivity.interval(draws)
    gap, least, most = (round(float(value) / 10) * 10.0 for value in (np.median(draws), low, high))
    recorded = count(LONDON, CSE, scenario.year)
    assert not isinstance(recorded, Gap)
    return Total(float(recorded), (gap, least, most))


@estimate
def value(area: str, column: str) -> float | Gap:
    """Return one figure of an authority or of London, as `by_borough` and `total` give it.

    Parameters
    ----------
    column : str
        ``gap``, ``expected`` or ``share``, alone or with ``_low`` or ``_high``.
    """
    if area == LONDON:
        name, _, end = column.partition("_")
        parts: tuple[float, float, float] = getattr(total(main_scenario()), name)
        return parts[("", "low", "high").index(end)]
    table = by_borough()
    rows = table[table["gss_code"] == area]
    if rows.empty:
        return without_estimate(main_scenario())[area_name(area)]
    row = rows.iloc[0]
    if row.get(f"{column}_status"):
        return Gap("confidential", SUPPRESSED_REASON)
    return float(row[column])


@estimate
def ratio(bound: str) -> float:
    """Return London's expected over recorded assessments: ``estimate``, ``low`` or ``high``."""
    return total(main_scenario()).ratio[("estimate", "low", "high").index(bound)]


@estimate
def count_boroughs(which: str) -> int:
    """Return the boroughs of the model: ``all``, or ``with a gap``, whose bounds exclude 0."""
    table = by_borough()
    return {"all": len(table), "with a gap": int((table["gap_low"] > 0).sum())}[which]


@estimate
def count_most_proactive() -> int:
    """Return how many boroughs set the level of the most proactive."""
    return proactivity.quarter(len(by_borough()))


@estimate
def extreme_share(which: str) -> float:
    """Return the ``largest`` or the ``smallest`` share of boroughs with a published count."""
    shares = by_borough()["share"]
    return float({"largest": shares.max(), "smallest": shares.min()}[which])
