"""How many people were sexually abused in childhood: the NSPCC method by authority.

``people = rate of the age band × residents in it``, with the rates of the survey of 2011 as the
2016 assessment prints them: of ages 11 to 17, of younger children and, for adults of any age, of
those aged 18 to 24. The report prints "under 10" for the younger children; the survey asked about
those under 11, so the rate is applied to ages 0 to 10, and no age is lost.

The results are people abused at any time in childhood so far, not in a year. A national rate on
local residents follows their number and ages alone: it knows nothing of an area's own level of
harm. What the report calls the lower estimate is half of the central one; it is no limit of an
interval and is not used.

Source: London Child Sexual Exploitation Needs Assessment 2016, Section 2; Radford and others, 2011;
Office for National Statistics, mid-year estimates.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
from needsbook import (
    FIRST,
    LATEST,
    Column,
    Drawing,
    Gap,
    Tabulation,
    estimate,
    figure,
    number,
    table,
)
from needsbook.statistics.intervals import LEVEL, Interval, sum_limits, wilson

from london_cse import sources
from london_cse.abuse.victims import csa_rate
from london_cse.areas import LONDON, places, with_all
from london_cse.cells import Computed, gap_notes
from london_cse.london_map import links, london_amounts

BASELINE = 2014  # the nearest year before the 2016 report that is held by age
ABUSE_TYPES = ("all", "contact")
_POPULATION = sources.population_by_age

#: Age band of the residents, and the age group of the survey whose rate it takes.
SURVEYED = {"0-10": "under 10", "11-17": "11-17", "18+": "18-24"}
#: A group of people and the bands that make it up.
GROUPS = {"0-10": ["0-10"], "11-17": ["11-17"], "0-17": ["0-10", "11-17"], "18+": ["18+"]}

# Were the national rate exactly that of an area, chance would still move a number
# of 100 people by about a fifth either way (two standard deviations, 2 × √100);
# below that an estimate says nothing about the place.
FEWEST = 100
TOO_FEW = Gap(
    "not applicable",
    f"the rate gives fewer than {FEWEST} people, a number that chance alone would move by a "
    "fifth or more",
)

PEOPLE = Column("People", digits=3)


@number(unit="people", kind="official statistic", lead=_POPULATION)
def residents(area: str, band: str, year: int = LATEST) -> int:
    """Residents of an age band at 30 June; London is an own sum of the 33 authorities."""
    return int(residents_by_area(band, year, area=area)[area])


@estimate(once=True)
def residents_by_area(
    band: str, year: int, sex: str = "persons", area: str = LONDON
) -> pd.Series[int]:
    """Return the residents of an age band at 30 June `year`, by GSS code.

    Held are ``0-10``, ``11-17``, ``18+`` and ``all ages`` in 2014, 2019, 2020 and 2024, which
    differ in vintage, and ``females`` and ``males`` in 2014 and 2020. An `area` is the one
    authority that is wanted; London stands for all of them and London, their sum.
    """
    where = {"year": year, "age_band": band, "sex": sex}
    if area != LONDON:
        where["gss_code"] = area
    frame = sources.population_by_age(where=where, columns=["gss_code", "population"])
    people = frame.set_index("gss_code")["population"]
    if area == LONDON:
        people.loc[LONDON] = people.sum()
    return people


@estimate(once=True)
def rate(band: str, abuse_type: str) -> float:
    """Return the share (0 to 1) of an age band ever sexually abused, as the report prints it."""
    name = f"radford-2011-{SURVEYED[band].replace(' ', '-')}-{abuse_type}"
    return float(csa_rate.returned(name)) / 100


@number(unit="people", kind="published study")
def survey_respondents(age_group: str) -> Decimal:
    """People of an age group who took part in the NSPCC survey of 2011."""
    where = {"age_group": age_group, "sex": "persons"}
    return sources.csa_survey_samples.quote("respondents", where=where)


@number(unit="years", kind="published study")
def survey_age(age_group: str, sex: str, end: str) -> Decimal:
    """Lowest or highest age that a survey asked about."""
    where = {"age_group": age_group, "sex": sex}
    return sources.csa_survey_samples.quote(f"{end}_age", where=where)


# The NSPCC method ------------------------------------------------------------


@number(unit="people", kind="own estimate", digits=3, lead=_POPULATION)
def prevalence_estimate(area: str, group: str, abuse_type: str, year: int = LATEST) -> Computed:
    """People of an age group ever sexually abused in childhood, by the NSPCC method.

    Sum: {value}% × {population} residents + {value_2}% × {population_2} residents
    Sum: {value}% × {population} residents
    """
    people = float(expected(group, abuse_type, year, area)[area])
    return people if people >= FEWEST else TOO_FEW


@number(unit="%", kind="own estimate", digits=3, lead=_POPULATION)
def prevalence_change(
    area: str, group: str, abuse_type: str, first: int = FIRST, last: int = LATEST
) -> Computed:
    """Change in the people affected by the NSPCC method, which follows the population alone."""
    before, after = (float(expected(group, abuse_type, year, area)[area]) for year in (first, last))
    return TOO_FEW if min(before, after) < FEWEST else (after - before) / before * 100


@number(unit="people", kind="own estimate", digits=3, lead=_POPULATION)
def prevalence_highest(group: str, abuse_type: str, year: int = LATEST) -> float:
    """Highest estimate of an authority by the NSPCC method."""
    return float(of_authorities(group, abuse_type, year).max())


@number(unit="people", kind="own estimate", digits=3, lead=_POPULATION)
def prevalence_lowest(group: str, abuse_type: str, year: int = LATEST) -> float:
    """Lowest estimate by the NSPCC method among the authorities that have one."""
    return float(of_authorities(group, abuse_type, year).min())


@number(unit="people", kind="own estimate", digits=3, lead=_POPULATION, low_of=prevalence_estimate)
def prevalence_low(area: str, group: str, abuse_type: str, year: int = LATEST) -> Computed:
    """Lower end of the range that the number of people surveyed gives an estimate."""
    return _end(area, group, abuse_type, year, "low")


@number(unit="people", kind="own estimate", digits=3, lead=_POPULATION, high_of=prevalence_estimate)
def prevalence_high(area: str, group: str, abuse_type: str, year: int = LATEST) -> Computed:
    """Upper end of the range that the number of people surveyed gives an estimate."""
    return _end(area, group, abuse_type, year, "high")


def _end(area: str, group: str, abuse_type: str, year: int, end: str) -> Computed:
    (found,) = estimates(group, abuse_type, year, area).loc[[area]].to_dict("records")
    return TOO_FEW if found["status"] else float(found[end])


@estimate
def expected(group: str, abuse_type: str, year: int, area: str = LONDON) -> pd.Series[float]:
    """Return ``Σ rate × residents`` over the bands of a group, however small, by area."""
    return _by_band(group, abuse_type, year, area).sum(axis="columns")


def _by_band(group: str, abuse_type: str, year: int, area: str) -> pd.DataFrame:
    """People of each area by band of age."""
    return pd.DataFrame(
        {
            band: rate(band, abuse_type) * residents_by_area(band, year, area=area)
            for band in GROUPS[group]
        }
    )


@estimate
def of_authorities(group: str, abuse_type: str, year: int) -> pd.Series[float]:
    """Return `expected` of the authorities that have an estimate."""
    people = expected(group, abuse_type, year).drop(LONDON)
    return people[people >= FEWEST]


@estimate
def estimates(group: str, abuse_type: str, year: int, area: str = LONDON) -> pd.DataFrame:
    """Return `expected` and its range from the number of people surveyed alone, by area.

    Wilson's interval of each band's rate, as if the respondents were a simple random sample: the
    survey's own sampling error, wider by its design, is not held. Errors of memory, of what parents
    know and of who takes part come on top. The limits times the residents are added by
    `sum_limits`. It is the range of a national rate on this population, not of the number of people
    in this place: how far an area differs from the nation is not known.

    By GSS code: `estimate`, `low` and `high` in people, none of them where fewer than `FEWEST`
    people result, and `status` of the three.
    """
    people, bands = _by_band(group, abuse_type, year, area), GROUPS[group]
    shares = pd.Series([rate(band, abuse_type) for band in bands], index=bands)
    asked = pd.Series(
        [int(survey_respondents.returned(SURVEYED[band])) for band in bands], index=bands
    )
    limits = wilson(shares * asked, asked).scaled(1 / shares)
    ends = sum_limits(people, Interval(people * limits.low, people * limits.high))
    total = people.sum(axis="columns")
    few = total < FEWEST
    numbers = pd.DataFrame({"estimate": total, "low": ends.low, "high": ends.high})
    return numbers.mask(few).assign(status=few.map({True: TOO_FEW.status, False: ""}))


RANGE = (
    f"A range is a {100 * LEVEL:.0f}% interval from the number of people surveyed alone, as "
    "if they were a simple random sample; the survey's own sampling error, which is wider, is not "
    "held."
)
# literal: what the surveys asked
EVER = "Numbers are of people abused at any time in childhood so far, not in a year."
NATION = "No range can be given for how far an area differs from the nation."
SMALL = (
    # literal: the reason for leaving an area out
    "The City of London has so few residents that its numbers say next to nothing; London includes "
    "it."
)


def both() -> tuple[int, int]:
    """The year of the report's population and the latest."""
    return BASELINE, int(sources.edition.last("population-by-age"))


# By borough: tables and a map ----------------------------------------------------


@estimate
def by_area(group: str, abuse_type: str, year: int) -> pd.DataFrame:
    """Return `estimates` of the 33 authorities, and of London in a last row.

    Columns `gss_code`, `name`, `estimate`, `low` and `high` (people, with status columns) and
    `total`, true for London. London is reckoned from its residents, so it includes every authority,
    those without a number too.
    """
    frame = estimates(group, abuse_type, year)
    for column in ("estimate", "low", "high"):
        frame[f"{column}_status"] = frame["status"]
    columns = [f"{one}{end}" for one in ("estimate", "low", "high") for end in ("", "_status")]
    table = with_all(places(), frame[columns].reset_index(names="gss_code"))
    return table[["gss_code", "name", *columns, "total"]]


@estimate
def both_years(group: str, years: tuple[int, int]) -> pd.DataFrame:
    """Return the estimates of both abuse types for two years, side by side.

    Columns `gss_code`, `name`, `total` and, for each abuse type and year, `<type>_<year>`,
    `<type>_<year>_low` and `<type>_<year>_high`, with status.
    """
    table = places()
    for name, abuse_type, year in (
        (f"{one}_{year}", one, year) for one in ABUSE_TYPES for year in years
    ):
        cells = by_area(group, abuse_type, year).drop(columns=["name", "total"])
        ends = {"estimate": name, "low": f"{name}_low", "high": f"{name}_high"}
        status = {f"{old}_status": f"{new}_status" for old, new in ends.items()}
        table = with_all(table, cells.rename(columns=ends | status))
    return table


@estimate
def without_estimate(group: str, abuse_type: str, years: tuple[int, ...]) -> dict[str, Gap]:
    """Return the authorities without an estimate in any of `years`, by name, with the gap."""
    frames = (by_area(group, abuse_type, year) for year in years)
    return {
        name: TOO_FEW
        for frame in frames
        for name in frame.loc[frame["estimate_status"] != "", "name"]
    }


@table(title="Children ever sexually abused, by borough", kind="own estimate")
def tbl_need_children() -> Tabulation:
    """Children aged 0 to 17 by the NSPCC method, mid-2014 and the latest year, with range."""
    return _people_table("0-17", "Children aged 0 to 17 ever sexually abused")


@table(title="Adults sexually abused in childhood, by borough", kind="own estimate")
def tbl_need_adults() -> Tabulation:
    """Adults by the NSPCC method, mid-2014 and the latest year, with range."""
    return _people_table("18+", "Adults aged 18 and over sexually abused in childhood")


def _people_table(group: str, what: str) -> Tabulation:
    first, last = years = both()
    data = both_years(group, years)
    for name in (f"all_{last}", f"contact_{last}"):
        data = data.assign(**{f"{name}_range": ranges(data, f"{name}_low", f"{name}_high")})
    gaps = without_estimate(group, "contact", years)
    return Tabulation(
        data,
        {
            "name": Column("Area", width=0.22),
            f"all_{first}": Column(f"All abuse, mid-{first}", digits=3, width=0.11),
            f"all_{last}": Column(f"All abuse, mid-{last}", digits=3, width=0.11),
            f"all_{last}_range": Column("Range", width=0.17),
            f"contact_{first}": Column(f"Contact abuse, mid-{first}", digits=3, width=0.11),
            f"contact_{last}": Column(f"Contact abuse, mid-{last}", digits=3, width=0.11),
            f"contact_{last}_range": Column("Range", width=0.17),
        },
        f"{what}, estimated number by the NSPCC method, London authorities, mid-{first} and "
        f"mid-{last}",
        (
            f"The range is that of mid-{last}.",
            *(EVER, RANGE, NATION),
            # literal: what the columns are
            "The populations of the two years are of different vintages, so part of the change is "
            "revision.",
            *(gap_notes(gaps) or (SMALL,)),
        ),
        emphasise="total",
    )


def ranges(data: pd.DataFrame, low: str, high: str) -> list[str]:
    """Return the ranges of two columns as text; a gap is its symbol."""
    ends = zip(data[low], data[high], data[f"{low}_status"], strict=True)
    return [span(first, last, status) for first, last, status in ends]


def span(low: float, high: float, status: str = "") -> str:
    if status:
        return PEOPLE.cell(low, status)
    return f"{PEOPLE.cell(low, '')}\N{EN DASH}{PEOPLE.cell(high, '')}"


@figure(title="Children ever sexually abused, by borough", kind="own estimate")
def fig_need_map() -> Drawing:
    """Map of the number of children ever sexually abused by the NSPCC method."""
    year = both()[1]
    frame = by_area("0-17", "all", year)
    data = frame[~frame["total"]].reset_index(drop=True)
    data = data.assign(thousands=data["estimate"] / 1000)
    gaps = without_estimate("0-17", "all", (year,))
    ordered = data.dropna(subset="estimate").sort_values("estimate", kind="stable")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    symbols = ", ".join(dict.fromkeys(gap.shown for gap in gaps.values()))
    return Drawing(
        london_amounts(
            data,
            "thousands",
            "Children aged 0 to 17 ever sexually abused, contact or not (thousands)",
            f"no estimate {symbols}" if gaps else None,
        ),
        data,
        "The map follows where children live, not risk. Children ever sexually abused, estimated "
        f"number by the NSPCC method, mid-{year}",
        "Map of London with a disc for each authority, as large as its number of children. The "
        f"highest is {high['name']}, {PEOPLE.cell(high['estimate'], '')}; the lowest is "
        f"{low['name']}, {PEOPLE.cell(low['estimate'], '')}."
        + (f" No estimate for {', '.join(gaps)}." if gaps else ""),
        (
            # literal: what the method does, whatever the numbers
            "The map shows where children live and how old they are, not where the risk is higher: "
            "one national rate is applied everywhere.",
            EVER,
            NATION,
            *gap_notes(gaps),
        ),
        links(data, "estimate", PEOPLE, "children, by the NSPCC method"),
    )
