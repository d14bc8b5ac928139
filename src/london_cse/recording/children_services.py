"""Children's social care: factors recorded at the end of assessments.

Source: Department for Education, children in need statistics, factors identified at the end of
assessment, years ending 31 March. Assessments are counted, not children. The rows for London and
England are the publisher's, rounded to 10: they are never replaced by a sum of unsuppressed cells.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
from needsbook import LATEST, Gap, estimate, number

from london_cse.areas import (
    ENGLAND,
    LONDON,
    area_name,
    authorities,
    children,
    children_by_authority,
    with_all,
)
from london_cse.cells import Computed, columns_of, published, ratio, with_rate
from london_cse.sources import cin_assessment_factors

CSE = "child_sexual_exploitation"
ALL_EPISODES = "all_episodes"
PER = 10_000  # children

FACTOR_NAMES = {
    CSE: "Child sexual exploitation",
    "going_missing": "Going missing",
    "gangs": "Gangs",
    "child_criminal_exploitation": "Child criminal exploitation",
}


@number(unit="assessments", kind="official statistic", lead=cin_assessment_factors)
def assessments(area: str, factor: str, year: int = LATEST) -> Decimal | Gap:
    """Assessments with a factor recorded, year ending 31 March, as published.

    `area` is the GSS code of an authority, of London or of England.
    """
    where = {"gss_code": area, "factor": factor, "year": year}
    return published(cin_assessment_factors, "assessments", where)


def population_year(year: int) -> int:
    """Return the year of the population under a rate for the year ending 31 March `year`.

    30 June of the year before: the mid-year that lies within the period.
    """
    return year - 1


@number(unit="per 10,000 children", kind="own estimate", digits=3, lead=cin_assessment_factors)
def assessment_rate(area: str, factor: str, year: int = LATEST) -> Computed:
    """Assessments with a factor recorded per 10,000 children aged 0 to 17.

    Sum: {assessments} assessments ÷ {children} children × 10,000

    ``assessments / children × 10,000``, with the children at 30 June within the period: the year
    ending 31 March 2024 uses mid-2023. For London the published total is divided by the sum of the
    33 authorities' children.
    """
    count = assessments.returned(area, factor, year)
    return ratio(count, children.returned(area, population_year(year)), per=PER)


@number(unit="%", kind="own estimate", digits=3, lead=cin_assessment_factors)
def assessment_share(area: str, factor: str, year: int = LATEST) -> Computed:
    """Share of all assessments with any factor recorded that have this factor.

    Sum: {assessments} ÷ {assessments_2} assessments × 100
    """
    part, whole = (assessments.returned(area, one, year) for one in (factor, ALL_EPISODES))
    return ratio(part, whole, per=100)


@estimate
def rates_by_authority(factor: str, year: int) -> pd.DataFrame:
    """Return counts and rates of the 33 authorities, in alphabetical order.

    Columns `gss_code`, `name`, `assessments` (with `assessments_status`), `children` (aged 0 to 17,
    as in `rate`), `rate` per 10,000 (with `rate_status`).
    """
    counts = cin_assessment_factors(
        where={"factor": factor, "year": year, "gss_code": list(authorities()["gss_code"])},
        columns=["gss_code", "assessments"],
    )
    people = children_by_authority(population_year(year))
    frame = with_all(with_all(authorities(), counts), people)
    return with_rate(frame, "assessments", "children", "rate", per=PER)


@estimate
def rates_with_london(factor: str, year: int) -> pd.DataFrame:
    """Return `rates_by_authority` and a last row for London, marked in `total`.

    The count of London is the published one, never a sum of unsuppressed cells.
    """
    london = {
        "gss_code": LONDON,
        "name": area_name(LONDON),
        **columns_of("assessments", assessments.returned(LONDON, factor, year)),
        "children": int(children.returned(LONDON, population_year(year))),
        **columns_of("rate", assessment_rate.returned(LONDON, factor, year)),
    }
    rows = pd.concat([rates_by_authority(factor, year), pd.DataFrame([london])], ignore_index=True)
    return rows.assign(total=rows["gss_code"] == LONDON)


@estimate
def without_count(factor: str, year: int) -> dict[str, Gap]:
    """Return the authorities without a published count, by name, with the gap."""
    cells = rates_by_authority(factor, year).set_index("name")["assessments"]
    return {str(name): cell for name, cell in cells.items() if isinstance(cell, Gap)}


@estimate
def trend(factors: tuple[str, ...], first: int, last: int) -> pd.DataFrame:
    """Return counts and shares of `factors` in London and England, year by year.

    One row a factor and year ending 31 March: `factor`, `year`, and for each of `london` and
    `england` the count `<area>`, the `<area>_share` of assessments with any factor recorded in per
    cent, and their status columns.
    """
    frame = cin_assessment_factors(
        where={
            "gss_code": [LONDON, ENGLAND],
            "factor": [*factors, ALL_EPISODES],
            "year": range(first, last + 1),
        },
        columns=["gss_code", "factor", "year", "assessments"],
    )
    totals = frame[frame["factor"] == ALL_EPISODES].rename(columns={"assessments": "total"})
    cells = frame[frame["factor"] != ALL_EPISODES].merge(
        totals[["gss_code", "year", "total"]], on=["gss_code", "year"], validate="m:1"
    )
    cells = with_rate(cells, "assessments", "total", "share", per=100)
    table = _beside(cells, LONDON, "london").merge(
        _beside(cells, ENGLAND, "england"), on=["factor", "year"], validate="1:1"
    )
    parts = [table[table["factor"] == factor].sort_values("year") for factor in factors]
    return pd.concat(parts, ignore_index=True)


def _beside(cells: pd.DataFrame, area: str, name: str) -> pd.DataFrame:
    """Return the counts and shares of one area, in columns named after it."""
    shown = ["factor", "year", "assessments", "assessments_status", "share", "share_status"]
    table = cells.loc[cells["gss_code"] == area, shown]
    table.columns = table.columns.str.replace("share", f"{name}_share")
    return table.rename(columns=lambda column: column.replace("assessments", name))


@estimate
def years_without_count(factors: tuple[str, ...], first: int, last: int) -> dict[str, Gap]:
    """Return the factors that `trend` lacks in London in some years, with the gap.

    The keys name the factor and its run of years: ``Child criminal exploitation, 2018 to 2021``.
    """
    table = trend(factors, first, last)
    missing = table[table["london_status"] != ""]
    return {
        f"{FACTOR_NAMES[str(factor)]}, {rows['year'].min()} to {rows['year'].max()}": (
            rows["london"].iloc[0]
        )
        for factor, rows in missing.groupby("factor", sort=False)
    }
