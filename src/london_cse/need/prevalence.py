"""How many people were sexually abused in childhood: the NSPCC method by authority.

``people = rate of the age band × residents in it``, with the rates of the survey
of 2011 as the 2016 assessment prints them: of ages 11 to 17, of younger children
and, for adults of any age, of those aged 18 to 24. The report prints "under 10"
for the younger children; the survey asked about those under 11, so the rate is
applied to ages 0 to 10, and no age is lost.

The results are people abused at any time in childhood so far, not in a year. A
national rate on local residents follows their number and ages alone: it knows
nothing of an area's own level of harm. What the report calls the lower estimate
is half of the central one; it is no limit of an interval and is not used.

Source: London Child Sexual Exploitation Needs Assessment 2016, Section 2;
Radford and others, 2011; Office for National Statistics, mid-year estimates.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from needsbook import Gap, estimate
from needsbook.statistics.intervals import Interval, sum_limits, wilson

from london_cse import sources
from london_cse.areas import LONDON, area_name, authorities, with_all
from london_cse.cells import Computed, columns_of

if TYPE_CHECKING:
    import pandas as pd

BASELINE = 2014  # the nearest year before the 2016 report that is held by age
ABUSE_TYPES = ("all", "contact")

#: Age band of the residents: id of its rate in the report, and its age group there.
RATES = {
    "0-10": ("radford-2011-under-10", "under 10"),
    "11-17": ("radford-2011-11-17", "11-17"),
    "18+": ("radford-2011-18-24", "18-24"),
}
#: A group of people and the bands that make it up.
GROUPS = {
    "0-10": ("0-10",),
    "11-17": ("11-17",),
    "0-17": ("0-10", "11-17"),
    "18+": ("18+",),
}

# Were the national rate exactly that of an area, chance would still move a number
# of 100 people by about a fifth either way (two standard deviations, 2 × √100);
# below that an estimate says nothing about the place.
FEWEST = 100
TOO_FEW = Gap(
    "not applicable",
    f"the rate gives fewer than {FEWEST} people, a number that chance alone would move by a "
    "fifth or more",
)


# People ----------------------------------------------------------------------


@estimate(once=True)
def residents(area: str, band: str, year: int, sex: str = "persons") -> int:
    """Return the residents of an age band at 30 June `year`.

    London is the sum of the 33 authorities, as the source has no row for it.

    Parameters
    ----------
    area : str
        GSS code of an authority, or of London.
    band : str
        ``0-10``, ``11-17``, ``18+`` or ``all ages``.
    year : int
        2014, 2019, 2020 or 2024; different vintages.
    sex : str
        ``persons``; ``females`` or ``males`` for 2014 and 2020 only.

    Raises
    ------
    LookupError
        No such population is held.
    """
    where: dict[str, object] = {"year": year, "age_band": band, "sex": sex}
    if area != LONDON:
        where["gss_code"] = area
    people = sources.population_by_age(where=where, columns=["population"])["population"]
    if people.empty:
        raise LookupError(f"population-by-age: no rows where {where}")
    return int(people.sum())


# The NSPCC method ------------------------------------------------------------


@estimate(once=True)
def rate(band: str, abuse_type: str) -> float:
    """Return the share (0 to 1) of an age band ever sexually abused, as the report prints it.

    Parameters
    ----------
    band : str
        ``0-10`` (printed as under 10), ``11-17`` or ``18+`` (surveyed at 18 to 24).
    abuse_type : str
        ``all`` or ``contact``.
    """
    where = {"estimate": f"{RATES[band][0]}-{abuse_type}"}
    return float(sources.csa_prevalence_rates.quote("value", where=where)) / 100


@estimate
def respondents(age_group: str) -> Decimal:
    """Return the people of an age group, as the report words it, who took part in the survey."""
    where = {"age_group": age_group, "sex": "persons"}
    return sources.csa_survey_samples.quote("respondents", where=where)


@estimate
def surveyed_age(age_group: str, sex: str, end: str) -> Decimal:
    """Return the ``first`` or ``last`` age that a survey asked about."""
    where = {"age_group": age_group, "sex": sex}
    return sources.csa_survey_samples.quote(f"{end}_age", where=where)


@estimate
def rate_limits(band: str, abuse_type: str) -> Interval:
    """Return the limits (0 to 1) of `rate` from the number of people who took part.

    Wilson's interval, as if they were a simple random sample: the survey's own
    sampling error, wider by its design, is not held. Errors of memory, of what
    parents know and of who takes part come on top.
    """
    asked = int(respondents(RATES[band][1]))
    return wilson(rate(band, abuse_type) * asked, asked)


@estimate
def expected(area: str, group: str, abuse_type: str, year: int) -> float:
    """Return ``Σ rate × residents`` over the bands of `group`, however small."""
    return sum(rate(band, abuse_type) * residents(area, band, year) for band in GROUPS[group])


@estimate
def prevalence_estimate(area: str, group: str, abuse_type: str, year: int) -> Computed:
    """Return the people of a group ever sexually abused in childhood, by the NSPCC method.

    Parameters
    ----------
    area : str
        GSS code of an authority, or of London.
    group : str
        ``0-10``, ``11-17``, ``0-17`` or ``18+``.
    abuse_type : str
        ``all`` or ``contact``.
    year : int
        Year of the population: 2014 (the report's baseline), 2019, 2020 or 2024.

    Returns
    -------
    float or Gap
        Not applicable where fewer than `FEWEST` people result.
    """
    people = expected(area, group, abuse_type, year)
    return people if people >= FEWEST else TOO_FEW


@estimate
def prevalence_range(area: str, group: str, abuse_type: str, year: int) -> Interval | Gap:
    """Return the range of `prevalence_estimate` from the number of people surveyed alone.

    The limits of each band's rate times its residents, added by `sum_limits`. It
    is the range of a national rate on this population, not of the number of
    people in this place: how far an area differs from the nation is not known.
    """
    if isinstance(prevalence_estimate(area, group, abuse_type, year), Gap):
        return TOO_FEW
    bands = GROUPS[group]
    people = [residents(area, band, year) for band in bands]
    central = [rate(band, abuse_type) * count for band, count in zip(bands, people, strict=True)]
    limits = [
        rate_limits(band, abuse_type).scaled(count)
        for band, count in zip(bands, people, strict=True)
    ]
    ends = Interval([one.low for one in limits], [one.high for one in limits])
    return sum_limits(central, ends)


@estimate
def by_area(group: str, abuse_type: str, year: int) -> pd.DataFrame:
    """Return `prevalence_estimate` of the 33 authorities, and of London in a last row.

    Returns
    -------
    pandas.DataFrame
        `gss_code`, `name`, `estimate`, `low` and `high` (people, with status
        columns) and `total`, true for London. London is reckoned from its
        residents, so it includes every authority, those without a number too.
    """
    import pandas as pd

    places = list(authorities().itertuples(index=False, name=None))
    rows = [
        {
            "gss_code": code,
            "name": name,
            **columns_of("estimate", prevalence_estimate(code, group, abuse_type, year)),
            **_limits(prevalence_range(code, group, abuse_type, year)),
            "total": code == LONDON,
        }
        for code, name in [*places, (LONDON, area_name(LONDON))]
    ]
    return pd.DataFrame(rows)


def _limits(limits: Interval | Gap) -> dict[str, object]:
    low, high = (limits, limits) if isinstance(limits, Gap) else (limits.low, limits.high)
    return columns_of("low", low) | columns_of("high", high)


@estimate
def both_years(group: str, years: tuple[int, int]) -> pd.DataFrame:
    """Return the estimates of both abuse types for two years, side by side.

    Returns
    -------
    pandas.DataFrame
        `gss_code`, `name`, `total` and, for each abuse type and year,
        `<type>_<year>`, `<type>_<year>_low` and `<type>_<year>_high`, with status.
    """
    table = by_area(group, ABUSE_TYPES[0], years[0])[["gss_code", "name", "total"]]
    for abuse_type in ABUSE_TYPES:
        for year in years:
            name = f"{abuse_type}_{year}"
            cells = by_area(group, abuse_type, year).drop(columns=["name", "total"])
            ends = {"estimate": name, "low": f"{name}_low", "high": f"{name}_high"}
            status = {f"{old}_status": f"{new}_status" for old, new in ends.items()}
            table = with_all(table, cells.rename(columns=ends | status))
    return table


@estimate
def without_estimate(group: str, abuse_type: str, years: tuple[int, ...]) -> dict[str, Gap]:
    """Return the authorities without an estimate in any of `years`, by name, with the gap."""
    gaps: dict[str, Gap] = {}
    for year in years:
        frame = by_area(group, abuse_type, year)
        for name in frame.loc[frame["estimate_status"] != "", "name"]:
            gaps[name] = TOO_FEW
    return gaps
