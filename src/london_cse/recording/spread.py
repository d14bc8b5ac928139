"""Where a factor is identified, London as a whole, and the spread of the authorities around it."""

from __future__ import annotations

import pandas as pd
from needsbook import LATEST, Gap, Measure, bounded, estimate, number, treated
from needsbook.statistics import funnel
from needsbook.statistics.doubt import NONE_RECORDED, SHARP
from needsbook.statistics.funnel import Spread

from london_cse.cells import joined
from london_cse.recording.counts import counts, london
from london_cse.recording.identification import by_authority
from london_cse.sources import cin_assessment_factors

#: Simulated sets of authorities from which it is found how many lie outside the limits.
SETS = 500
SEED = 20240331


@estimate
def ranked(factor: str, year: int) -> pd.DataFrame:
    """Return the rows of `by_authority` that have a rank."""
    frame = by_authority(factor, year)
    return frame[frame["not_ranked"] == ""]


@estimate
def london_rate(factor: str, year: int) -> float:
    """Return London's rate per 10,000 children.

    Raises LookupError: London has no count in that year.
    """
    rate = london(factor).set_index("year")["rate"][year]
    if isinstance(rate, Gap):
        raise LookupError(f"London has no rate of {factor} in {year}: {rate.reason}")
    return float(rate)


@estimate
def spread(factor: str, year: int) -> Spread:
    """Return how far the ranked authorities spread around London's rate beyond chance."""
    rows = ranked(factor, year)
    return funnel.spread_of(rows["count_low"], rows["expected"])


@estimate
def london_trend(factor: str) -> pd.DataFrame:
    """Return London's rate and the spread of the authorities' rates, year by year.

    Columns `year`; `rate` of London (with `rate_status`), `rate_low` and `rate_high`;
    `lower_quartile`, `median` and `upper_quartile` of the authorities that have a published count
    which is not doubtful, and their number `authorities`. No authority's own rate is in it.
    """
    frame, whole = counts(factor), london(factor)
    used = frame[(frame["assessments_status"] == "") & (frame["doubt"] == "")]
    rates = treated(used["rate"], "left out").groupby(used["year"])
    quartiles = rates.quantile(pd.Series([0.25, 0.5, 0.75])).unstack()
    quartiles.columns = ["lower_quartile", "median", "upper_quartile"]
    table = whole[["year", "rate", "rate_status", "rate_low", "rate_high"]]
    table = table.assign(rate=bounded(whole["rate"], {})[0]).join(quartiles, on="year")
    return table.assign(authorities=whole["year"].map(rates.size()).fillna(0).astype(int))


@estimate
def with_sharp_change(factor: str, year: int) -> dict[str, list[str]]:
    """Return the names of the authorities whose count changed sharply, by the change."""
    frame = by_authority(factor, year)
    return {kind: list(frame.loc[frame["change"] == kind, "name"]) for kind in SHARP}


@number(unit="authorities", lead=cin_assessment_factors)
def sharp_changes(factor: str, year: int = LATEST) -> Measure:
    """Authorities whose count changed sharply within a year, and how, in words."""
    found = with_sharp_change(factor, year)
    told = [f"{change} in {joined(names)}" for change, names in found.items() if names]
    count = sum(len(names) for names in found.values())
    return Measure(count, shown=", and ".join(told) or "changed sharply in no authority")


@number(unit="authorities", lead=cin_assessment_factors)
def count_ranked(factor: str, year: int = LATEST) -> int:
    """Authorities whose rate has a rank."""
    return len(ranked(factor, year))


@number(unit="authorities", lead=cin_assessment_factors)
def count_doubtful(factor: str, year: int = LATEST) -> int:
    """Authorities whose count is flagged as doubtful recording."""
    return int((by_authority(factor, year)["doubt"] != "").sum())


@number(unit="authorities", lead=cin_assessment_factors)
def count_at_position(factor: str, position: int, year: int = LATEST) -> int:
    """Authorities at a place against the funnel limits, −2 (below the outer) to 2."""
    return int((by_authority(factor, year)["position"] == position).sum())


@number(unit="authorities", lead=cin_assessment_factors)
def count_beyond_chance(factor: str, year: int = LATEST) -> int:
    """Ranked authorities outside 99.8% limits that allow for chance alone."""
    rows = ranked(factor, year)
    places = funnel.position(rows["count_low"], rows["expected"], funnel.CHANCE_ALONE)
    return int((abs(places) == 2).sum())


@number(unit="times the variance of chance", digits=3, lead=cin_assessment_factors)
def overdispersion(factor: str, year: int = LATEST) -> float:
    """Overdispersion φ: mean square of the winsorised z-scores."""
    return spread(factor, year).phi


@number(unit="times the variance of chance", digits=3, lead=cin_assessment_factors)
def overdispersion_as_seen(factor: str, year: int = LATEST) -> float:
    """Overdispersion without winsorising: mean square of the z-scores as they are."""
    rows = ranked(factor, year)
    return funnel.overdispersion(rows["count_low"], rows["expected"])


@number(unit="assessments", lead=cin_assessment_factors)
def sum_of_authorities(factor: str, year: int = LATEST) -> int:
    """Sum of the counts of a factor that are published for the authorities."""
    return int(treated(by_authority(factor, year)["assessments"], "left out").sum())


@number(unit="per 10,000 children", digits=3, lead=cin_assessment_factors)
def typical_limit(factor: str, expected: int, end: str, year: int = LATEST) -> float:
    """End, low or high, of the 99.8% funnel limits of an authority with an expected count."""
    limits = funnel.limits(expected, spread(factor, year), funnel.OUTER)
    return getattr(limits.scaled(london_rate(factor, year)), end)  # type: ignore[no-any-return]


@number(unit="counts")
def count_doubtful_counts(factor: str) -> int:
    """Counts of a factor, over all years and authorities, flagged as doubtful recording."""
    return int((counts(factor)["doubt"] != "").sum())


@number(unit="%", digits=2, lead=cin_assessment_factors)
def outside_by_simulation(factor: str, limits: str, year: int = LATEST) -> float:
    """Share of authorities outside the funnel limits in simulations where none is unusual.

    Simulated authorities have the expected counts of the ranked ones and spread as those were found
    to spread, τ² of `spread`.
    """
    level = {"95%": funnel.INNER, "99.8%": funnel.OUTER}[limits]
    expected = ranked(factor, year)["expected"].to_numpy()
    return 100 * funnel.share_outside(expected, spread(factor, year).tau2 ** 0.5, level, SETS, SEED)


@number(unit="authorities", lead=cin_assessment_factors)
def count_apart_from_london(factor: str, side: str, year: int = LATEST) -> int:
    """Ranked authorities whose whole interval lies above, or below, London's rate."""
    rows, rate = ranked(factor, year), london_rate(factor, year)
    return int({"above": rows["rate_low"] > rate, "below": rows["rate_high"] < rate}[side].sum())


@number(unit="per 10,000 children", digits=3, lead=cin_assessment_factors)
def quartile(factor: str, which: str, year: int = LATEST) -> float:
    """Lower or upper quartile of the rates of authorities with a count to go by."""
    return float(london_trend(factor).set_index("year")[f"{which}_quartile"][year])


@number(unit="counts", lead=cin_assessment_factors)
def count_suppressed(factor: str, year: int = LATEST) -> int:
    """Authorities whose count is suppressed."""
    return int((by_authority(factor, year)["assessments_status"] == "confidential").sum())


@number(unit="authorities", lead=cin_assessment_factors)
def count_next_to_none(factor: str, year: int = LATEST) -> int:
    """Authorities that recorded none or next to none where London's rate would give many."""
    return int((by_authority(factor, year)["doubt"] == NONE_RECORDED).sum())
