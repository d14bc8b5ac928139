"""The identification gap: assessments recorded, and at the level of the most proactive.

Outcome: assessments with a factor recorded, year ending 31 March; exposure: children
aged 0 to 17 at the mid-year within it. A count that is suppressed enters as the range
1 to 5; one that is not available, or an authority that lacks a proxy, is left out.

Nothing shown narrows a suppressed count: the model knows it as 1 to 5 and nothing
else, its authority has intervals but no estimate of its own, gaps are whole
assessments and that of London is rounded to 10.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from london_cse.estimates import count_model, proactivity, proxies
from london_cse.estimates.areas import LONDON, area_name, authorities
from london_cse.estimates.children_services import CSE, count, population_year, rates_by_authority
from london_cse.sources import edition
from needsbook import Gap, estimate

if TYPE_CHECKING:
    import pandas as pd

SUPPRESSED = (1.0, 5.0)
SUPPRESSED_REASON = "the count is suppressed (taken as 1 to 5), so only intervals are given"


@dataclass(frozen=True)
class Scenario:
    """What is modelled, and how; the defaults are the main analysis.

    Parameters
    ----------
    year : int
        The outcome: year ending 31 March.
    names : tuple of str
        The proxies.
    proxies_by : int
        Proxies are the latest that ended by 31 March of this year.
    prior : count_model.Prior
        Shrinkage of the coefficients.
    """

    year: int
    names: tuple[str, ...] = proxies.NAMES
    proxies_by: int = 0
    prior: count_model.Prior = field(default_factory=count_model.Prior)

    @property
    def known_by(self) -> int:
        return self.proxies_by or self.year


def main_scenario() -> Scenario:
    """Return the main analysis: the latest year, all proxies."""
    return Scenario(int(edition.last("cin-assessment-factors")))


@dataclass(frozen=True)
class Fitted:
    """A model of the authorities, with draws: a row a draw, a column an authority.

    Parameters
    ----------
    places : pandas.DataFrame
        `gss_code`, `name`, `assessments` and `assessments_status` of the authorities
        in the model, in alphabetical order.
    """

    places: pd.DataFrame
    seen: count_model.Observations
    posterior: count_model.Posterior
    expected: count_model.Array
    effects: count_model.Array

    @property
    def published(self) -> Any:
        """Which authorities have a published count."""
        return (self.places["assessments_status"] == "").to_numpy()


@estimate
def modelled(scenario: Scenario) -> tuple[pd.DataFrame, count_model.Observations]:
    """Return the authorities in the model and what the model is given of them."""
    import numpy as np

    counts = rates_by_authority(CSE, scenario.year)
    table = counts.merge(
        proxies.by_authority(scenario.names, scenario.known_by).drop(columns="name"),
        on="gss_code",
        validate="1:1",
    )
    # The same authorities whatever proxies a scenario takes, so that scenarios compare.
    lacking = list(proxies.without_values(proxies.NAMES, scenario.known_by))
    kept = ~table["gss_code"].isin(lacking) & (table["assessments_status"] != "not available")
    table = table[kept].reset_index(drop=True)
    hidden = table["assessments_status"] == "confidential"
    low, high = (
        table["assessments"].where(~hidden, bound).to_numpy(dtype=float) for bound in SUPPRESSED
    )
    seen = count_model.Observations(
        low,
        high,
        table["children"].to_numpy(dtype=float),
        np.asarray(proxies.standardised(table, scenario.names), dtype=float),
    )
    return table[["gss_code", "name", "assessments", "assessments_status"]], seen


@estimate(once=True)
def fitted(scenario: Scenario) -> Fitted:
    """Return the model of `scenario`, fitted."""
    places, seen = modelled(scenario)
    posterior = count_model.fit(seen, scenario.prior)
    return Fitted(places, seen, posterior, *count_model.area_effects(seen, posterior))


@estimate
def without_estimate(scenario: Scenario) -> dict[str, Gap]:
    """Return the authorities outside the model, by name, with the gap."""
    inside = set(modelled(scenario)[0]["gss_code"])
    lacking = proxies.without_values(proxies.NAMES, scenario.known_by)
    gaps: dict[str, Gap] = {}
    for code, name in authorities().itertuples(index=False):
        if code in lacking:
            gaps[name] = lacking[code]
        elif code not in inside:
            found = count(code, CSE, scenario.year)
            assert isinstance(found, Gap)
            gaps[name] = found
    return gaps


@estimate(once=True)
def by_borough() -> pd.DataFrame:
    """Return the gap of each authority in the model, the largest share first.

    Returns
    -------
    pandas.DataFrame
        `gss_code`, `name`, `recorded`; `gap` in whole assessments, the middle of the
        draws, with `gap_low` and `gap_high`; `expected` (recorded + gap), `share`
        (gap / expected, per cent) and their bounds; `place` in the order of shares, 1 the largest, with the
        bounds of the places that the draws give it. Columns `<name>_status`. An
        authority with a suppressed count stands last, with intervals only.
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
def steady_counts(scenario: Scenario) -> Any:
    """Return which authorities of the model did not more than double their count in a year."""
    now = fitted(scenario).places
    before = rates_by_authority(CSE, scenario.year - 1).set_index("gss_code")["assessments"]
    return ~(now["assessments"] > 2 * now["gss_code"].map(before)).to_numpy()


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


def exposure_year() -> int:
    """Return the year of the population under the main analysis."""
    return population_year(main_scenario().year)
