"""Estimates of need: beside the 2016 report's own table, and of one area together.

Sources: those of `prevalence`, `crime_survey` and `cost_by_area`; the tables of
London Child Sexual Exploitation Needs Assessment 2016, Section 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from needsbook import Gap, estimate

from london_cse.abuse import victims as abuse
from london_cse.areas import LONDON
from london_cse.cells import Computed, columns_of
from london_cse.need import cost_by_area, crime_survey, prevalence

if TYPE_CHECKING:
    import pandas as pd

NO_COST_RANGE = Gap("not available", "the method states no error of the cost")

#: The groups of the report's table, by its names.
GROUP_OF = {"current child": "0-17", "adult": "18+"}


# The report's table ----------------------------------------------------------


@estimate
def beside_report(year: int) -> pd.DataFrame:
    """Return the central estimates of the 2016 table beside their recomputation.

    Returns
    -------
    pandas.DataFrame
        `victims`, `abuse_type`; for London `printed`, `baseline` (the method on
        the residents of mid-2014), `excess` (``printed / baseline × 100 − 100``,
        per cent) and `edition` (on those of mid-`year`); for authorities
        `average` (printed, London over 32), and `least` and `most` in mid-2014,
        without those that have no estimate.
    """
    import pandas as pd

    rows = []
    for victims, group in GROUP_OF.items():
        for abuse_type in prevalence.ABUSE_TYPES:
            printed = abuse.printed_estimate(abuse.LONDON, victims, abuse_type, "central")
            baseline = prevalence.expected(LONDON, group, abuse_type, prevalence.BASELINE)
            areas = _authorities(group, abuse_type, prevalence.BASELINE)["estimate"]
            rows.append(
                {
                    "victims": victims,
                    "abuse_type": abuse_type,
                    "printed": int(printed),
                    "baseline": baseline,
                    "excess": printed_excess(victims, abuse_type),
                    "edition": prevalence.expected(LONDON, group, abuse_type, year),
                    "average": int(
                        abuse.printed_estimate(
                            abuse.AVERAGE_BOROUGH, victims, abuse_type, "central"
                        )
                    ),
                    "least": float(areas.min()),
                    "most": float(areas.max()),
                }
            )
    return pd.DataFrame(rows)


@estimate
def printed_excess(victims: str, abuse_type: str) -> float:
    """Return by how many per cent the printed London estimate exceeds its recomputation.

    ``printed / (Σ rate × residents of mid-2014) × 100 − 100``, central estimates.
    """
    printed = abuse.printed_estimate(abuse.LONDON, victims, abuse_type, "central")
    group = GROUP_OF[victims]
    recomputed = prevalence.expected(LONDON, group, abuse_type, prevalence.BASELINE)
    return float(printed) / recomputed * 100 - 100


@estimate
def implied_adults(abuse_type: str) -> float:
    """Return the adults on whom the rate would give the printed estimate: ``printed / rate``."""
    printed = abuse.printed_estimate(abuse.LONDON, "adult", abuse_type, "central")
    return float(printed) / prevalence.rate("18+", abuse_type)


@estimate
def implied_children() -> dict[str, float]:
    """Return the children aged 0-10 and 11-17 on whom the rates give the printed estimates.

    With ``a`` and ``c`` the rates for all and for contact abuse, solves::

        a₀ N₀ + a₁ N₁ = printed, all abuse
        c₀ N₀ + c₁ N₁ = printed, contact abuse

    Returns
    -------
    dict
        People by band, ``0-10`` and ``11-17``.
    """
    (a0, a1), (c0, c1) = (
        [prevalence.rate(band, abuse_type) for band in ("0-10", "11-17")]
        for abuse_type in ("all", "contact")
    )
    every, contact = (
        float(abuse.printed_estimate(abuse.LONDON, "current child", abuse_type, "central"))
        for abuse_type in ("all", "contact")
    )
    both = a0 * c1 - a1 * c0
    return {
        "0-10": (every * c1 - contact * a1) / both,
        "11-17": (a0 * contact - c0 * every) / both,
    }


# The ends of the order -------------------------------------------------------


def _authorities(group: str, abuse_type: str, year: int) -> pd.DataFrame:
    """Return the authorities that have an estimate, highest first, in order of name."""
    frame = prevalence.by_area(group, abuse_type, year)
    held = frame[~frame["total"] & (frame["estimate_status"] == "")]
    return held.sort_values("estimate", ascending=False, kind="stable", ignore_index=True)


@estimate
def highest(group: str, abuse_type: str, year: int) -> float:
    """Return the highest estimate of an authority (people)."""
    return float(_authorities(group, abuse_type, year)["estimate"].iloc[0])


@estimate
def lowest(group: str, abuse_type: str, year: int) -> float:
    """Return the lowest estimate of an authority that has one (people)."""
    return float(_authorities(group, abuse_type, year)["estimate"].iloc[-1])


@estimate
def change(area: str, group: str, abuse_type: str, first: int, last: int) -> Computed:
    """Return the change of an estimate in per cent: of the population alone, as rates stay."""
    before, after = (
        prevalence.prevalence_estimate(area, group, abuse_type, year) for year in (first, last)
    )
    if isinstance(before, Gap) or isinstance(after, Gap):
        return before if isinstance(before, Gap) else after
    return (after - before) / before * 100


@estimate
def above_average(victims: str, abuse_type: str, year: int) -> int:
    """Return how many authorities lie above the report's flat average per borough."""
    average = abuse.printed_estimate(abuse.AVERAGE_BOROUGH, victims, abuse_type, "central")
    estimates = _authorities(GROUP_OF[victims], abuse_type, year)["estimate"]
    return int((estimates > float(average)).sum())


@estimate
def overstated_by_average(victims: str, abuse_type: str, year: int, times: int) -> int:
    """Return of how many authorities the flat average is more than `times` the estimate."""
    average = abuse.printed_estimate(abuse.AVERAGE_BOROUGH, victims, abuse_type, "central")
    estimates = _authorities(GROUP_OF[victims], abuse_type, year)["estimate"]
    return int((float(average) > times * estimates).sum())


# One authority ---------------------------------------------------------------


@estimate
def for_area(area: str, year: int) -> pd.DataFrame:
    """Return every estimate of need of one area, for a page of its own.

    Returns
    -------
    pandas.DataFrame
        A row a group and measure: `method`, `group`, `abuse_type`, and with
        status `baseline` (mid-2014), `edition` (mid-`year`), `low` and `high`
        (range of the latter), in people; the last two rows are the cost of
        London spread over authorities, central and lower, in pounds a year.
    """
    import pandas as pd

    rows: list[dict[str, object]] = []
    pair: tuple[Computed, ...]
    for group in ("0-17", "18+"):
        for abuse_type in prevalence.ABUSE_TYPES:
            first, last = (
                prevalence.prevalence_estimate(area, group, abuse_type, when)
                for when in (prevalence.BASELINE, year)
            )
            limits = prevalence.prevalence_range(area, group, abuse_type, year)
            ends = (limits, limits) if isinstance(limits, Gap) else (limits.low, limits.high)
            rows.append(_area_row("NSPCC method", group, abuse_type, (first, last), ends))
    for sex in crime_survey.SEXES:
        pair = tuple(
            crime_survey.survey_estimate(area, sex, when) for when in (prevalence.BASELINE, year)
        )
        rows.append(
            _area_row(
                "Crime Survey",
                sex,
                "by an adult",
                pair,
                (crime_survey.NO_ERROR, crime_survey.NO_ERROR),
            )
        )
    for which in ("central", "lower"):
        pair = tuple(
            cost_by_area.borough_cost(area, "All", which, when)
            for when in (prevalence.BASELINE, year)
        )
        rows.append(_area_row("Cost, £ a year", which, "all", pair, (NO_COST_RANGE, NO_COST_RANGE)))
    return pd.DataFrame(rows)


def _area_row(
    method: str,
    group: str,
    abuse_type: str,
    pair: tuple[Computed, ...],
    ends: tuple[Computed, Computed],
) -> dict[str, object]:
    values = dict(zip(("baseline", "edition", "low", "high"), (*pair, *ends), strict=True))
    row: dict[str, object] = {"method": method, "group": group, "abuse_type": abuse_type}
    for name, value in values.items():
        row |= columns_of(name, value)
    return row
