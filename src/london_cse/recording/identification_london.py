"""Where factors are identified, London as a whole, and the spread around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needsbook import Gap, estimate, treated
from needsbook.statistics import funnel
from needsbook.statistics.funnel import Spread
from needsbook.statistics.intervals import poisson_rate

from london_cse.areas import LONDON, authorities, children
from london_cse.cells import columns_of
from london_cse.recording import children_services, suppression
from london_cse.recording import simulated_intervals as coverage
from london_cse.recording.children_services import population_year
from london_cse.recording.doubtful import SHARP
from london_cse.recording.identification import PER, by_authority, changed_sharply, doubtful, years

if TYPE_CHECKING:
    import pandas as pd

#: Simulated sets of authorities from which it is found how many lie outside the limits.
SETS = 500

_NOT_HELD = Gap("not available", "the year is not held")


@estimate
def london_rate(factor: str, year: int) -> float:
    """Return London's rate per 10,000 children.

    Raises
    ------
    LookupError
        London has no count in that year.
    """
    rate = children_services.rate(LONDON, factor, year)
    if isinstance(rate, Gap):
        raise LookupError(f"London has no rate of {factor} in {year}: {rate.reason}")
    return rate


@estimate
def spread(factor: str, year: int) -> Spread:
    """Return how far the ranked authorities spread around London's rate beyond chance."""
    ranked = _ranked(factor, year)
    return funnel.spread_of(list(ranked["assessments"]), list(ranked["expected"]))


@estimate
def overdispersion_as_seen(factor: str, year: int) -> float:
    """Return the overdispersion of the ranked authorities, none of them drawn in."""
    ranked = _ranked(factor, year)
    return funnel.overdispersion(list(ranked["assessments"]), list(ranked["expected"]))


@estimate
def beyond_by_chance_limits(factor: str, year: int) -> int:
    """Return how many ranked authorities lie outside 99.8% limits for chance alone."""
    ranked = _ranked(factor, year)
    return sum(
        abs(funnel.position(count, expected, funnel.CHANCE_ALONE)) == 2
        for count, expected in zip(ranked["assessments"], ranked["expected"], strict=True)
    )


@estimate
def apart_from_london(factor: str, year: int, side: str) -> int:
    """Return how many ranked authorities have their whole interval on one side of London.

    Parameters
    ----------
    side : str
        ``above`` or ``below``.

    Raises
    ------
    LookupError
        London has no count in that year.
    """
    ranked, london = _ranked(factor, year), london_rate(factor, year)
    apart = {"above": ranked["rate_low"] > london, "below": ranked["rate_high"] < london}
    return int(apart[side].sum())


@estimate
def rate_limit(factor: str, year: int, expected: float, end: str) -> float:
    """Return an end of the 99.8% limits as a rate per 10,000 children.

    Parameters
    ----------
    expected : float
        Assessments expected at London's rate.
    end : str
        ``low`` or ``high``.

    Raises
    ------
    LookupError
        London has no count in that year.
    """
    ends = funnel.limits(expected, spread(factor, year), funnel.OUTER).scaled(
        london_rate(factor, year)
    )
    return float({"low": ends.low, "high": ends.high}[end])


@estimate(once=True)
def outside_by_simulation(factor: str, year: int, limits: str, repetitions: int = SETS) -> float:
    """Return the percentage of areas outside the limits in cities where none is unusual.

    Simulated authorities have the expected counts of the ranked ones and spread as
    those were found to spread, τ² of `spread`; see `london_cse.recording.simulated_intervals`.

    Parameters
    ----------
    limits : str
        ``95%`` or ``99.8%``.
    """
    level = {"95%": funnel.INNER, "99.8%": funnel.OUTER}[limits]
    expected = list(_ranked(factor, year)["expected"])
    tau = spread(factor, year).tau2 ** 0.5
    return coverage.outside_limits(expected, tau, repetitions, level) * 100


@estimate
def london_trend(factor: str) -> pd.DataFrame:
    """Return London's rate and the spread of the authorities' rates, year by year.

    Returns
    -------
    pandas.DataFrame
        `year`; `rate` of London (with `rate_status`), `rate_low` and `rate_high`;
        `lower_quartile`, `median` and `upper_quartile` of the authorities that have a
        published count which is not doubtful, and their number `authorities`. No
        authority's own rate is in it.
    """
    import pandas as pd

    rows = []
    for year in years():
        rate = children_services.rate(LONDON, factor, year)
        row: dict[str, object] = {"year": year}
        if isinstance(rate, Gap):
            rows.append(row | {"rate_status": rate.status, "authorities": 0})
            continue
        people = float(children(LONDON, population_year(year)))
        ends = poisson_rate(round(rate * people / PER), people, PER)
        used = by_authority(factor, year)
        used = used[(used["assessments_status"] == "") & (used["doubt"] == "")]
        rows.append(
            row
            | {"rate": rate, "rate_status": "", "rate_low": ends.low, "rate_high": ends.high}
            | {
                name: float(treated(used["rate"], "left out").quantile(share))
                for name, share in (
                    ("lower_quartile", 0.25),
                    ("median", 0.5),
                    ("upper_quartile", 0.75),
                )
            }
            | {"authorities": len(used)}
        )
    names = ["year", "rate", "rate_status", "rate_low", "rate_high"]
    names += ["lower_quartile", "median", "upper_quartile", "authorities"]
    return pd.DataFrame(rows, columns=names)


@estimate
def quartile(factor: str, year: int, which: str) -> float:
    """Return the ``lower`` or ``upper`` quartile of the rates, as in `london_trend`."""
    trend = london_trend(factor).set_index("year")
    return float(trend.loc[year, f"{which}_quartile"])  # type: ignore[arg-type]  # a number


@estimate
def with_sharp_change(factor: str, year: int) -> dict[str, list[str]]:
    """Return the names of the authorities whose count changed sharply, by the change."""
    names = dict(authorities().itertuples(index=False, name=None))
    changes = changed_sharply(factor)
    return {
        kind: [name for code, name in names.items() if changes.get((code, year)) == kind]
        for kind in SHARP
    }


@estimate
def doubtful_counts() -> pd.DataFrame:
    """Return every doubtful count beside its neighbouring years, by factor, area and year.

    Returns
    -------
    pandas.DataFrame
        `factor`, `name`, `year`, `before`, `assessments` and `after` with their status
        columns, and `doubt`. A year that is not held, or without a figure, is not
        available.
    """
    import pandas as pd

    names = dict(authorities().itertuples(index=False, name=None))
    held = years()
    rows = []
    for factor, words in children_services.FACTOR_NAMES.items():
        for (code, year), reason in doubtful(factor).items():
            row: dict[str, object] = {
                "factor": words,
                "gss_code": code,
                "name": names[code],
                "year": year,
                "doubt": reason,
            }
            for column, at in (("before", year - 1), ("assessments", year), ("after", year + 1)):
                row |= columns_of(
                    column, suppression.shown(factor, at)[code] if at in held else _NOT_HELD
                )
            rows.append(row)
    return pd.DataFrame(rows)


def _ranked(factor: str, year: int) -> pd.DataFrame:
    frame = by_authority(factor, year)
    return frame[frame["not_ranked"] == ""]
