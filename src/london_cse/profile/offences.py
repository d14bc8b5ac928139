"""Sexual offences recorded by the Metropolitan Police Service, all victims.

Source: Metropolitan Police Service, MPS recorded crime, geographic breakdown, financial years.
Victims of any age are counted, adults included, and offences flagged as child sexual exploitation
are not told apart. London is the sum of the 32 boroughs, all of which have a published figure; the
City of London has its own police force and is not in these figures.
"""

from __future__ import annotations

from collections.abc import Sequence
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

from london_cse import sources
from london_cse.areas import (
    CITY_OF_LONDON,
    LONDON,
    area_name,
    places,
    residents_by_authority,
    with_all,
)
from london_cse.cells import Computed, gap_notes, percentage_change, ratio, with_rate
from london_cse.london_map import ends_of, legend_entry, links, london_maps, without

ALL_OFFENCES = "all sexual offences"
BASELINE_YEAR = "2015/16"  # the year that the assessment of 2016 mapped

OTHER_FORCE = Gap(
    "not applicable", "another police force records its offences, which are not in these figures"
)

#: How far, in years, the mid-year of a population may lie from the middle of a financial year.
NEAR = 3

RATE = Column("Offences per 1,000 residents", digits=3)


@number(unit="offences", kind="official statistic", lead=sources.mps_sexual_offences)
def offences(area: str, offence: str, year: str = LATEST) -> Decimal | int | Gap:
    """Sexual offences recorded by the Metropolitan Police; London is the sum of 32 boroughs."""
    if area == CITY_OF_LONDON:
        return OTHER_FORCE
    if area == LONDON:
        return int(counts_by_borough(offence, year)["offences"].sum())
    return sources.mps_sexual_offences.quote(
        "offences", where={"gss_code": area, "offence": offence, "financial_year": year}
    )


@number(unit="per 1,000 residents", kind="own estimate", digits=3, lead=sources.mps_sexual_offences)
def offence_rate(area: str, year: str = LATEST) -> Computed:
    """Sexual offences recorded per 1,000 residents, victims of all ages.

    ``offences / residents × 1,000``. The residents are the nearest estimate held
    (`population_year`). For London both are sums of the 32 boroughs, without the City of London.
    """
    people = residents_by_authority(population_year(year)).set_index("gss_code")["residents"]
    here = people.drop(CITY_OF_LONDON).sum() if area == LONDON else people[area]
    return ratio(offences.returned(area, ALL_OFFENCES, year), int(here), per=1_000)


@number(unit="%", kind="own estimate", digits=3, lead=sources.mps_sexual_offences)
def offence_change(area: str, first: str = FIRST, last: str = LATEST) -> Computed:
    """Change in recorded sexual offences, victims of all ages."""
    return percentage_change(
        *(offences.returned(area, ALL_OFFENCES, year) for year in (first, last))
    )


@estimate
def counts_by_borough(offence: str, year: str) -> pd.DataFrame:
    """Return the offences recorded in each of the 32 boroughs.

    Columns `gss_code` and `offences`.
    """
    frame = sources.mps_sexual_offences(
        where={"offence": offence, "financial_year": year}, columns=["gss_code", "offences"]
    )
    if frame.empty:
        raise LookupError(f"mps-sexual-offences: no row for “{offence}” in {year}")
    return frame


def population_year(year: str) -> int:
    """Return the year of the population under a rate for the financial year `year`.

    The nearest mid-year estimate held by age and area: of 2015/16, whose middle is the end of
    September 2015, that of 2014. A year without one near enough has no rate.
    """
    middle = int(year[:4]) + 0.75
    held = [int(one) for one in sources.edition.held("population-by-age")]
    nearest = min(held, key=lambda one: abs(one + 0.5 - middle))
    if abs(nearest + 0.5 - middle) > NEAR:
        raise LookupError(
            f"no population within {NEAR} years of {year} is held, so it has no rate; "
            f"held: {', '.join(map(str, held))}"
        )
    return nearest


@estimate
def rates(year: str) -> pd.DataFrame:
    """Return counts and rates of the 33 authorities, and of London in a last row.

    London is the sum of the 32 boroughs, in its residents too: the City of London has a police
    force of its own and is not applicable.

    Columns `gss_code`, `name`, `total` (London), `offences` (with status), `residents` and `rate`
    per 1,000 residents (with status).
    """
    counts = counts_by_borough(ALL_OFFENCES, year).set_index("gss_code")
    people = residents_by_authority(population_year(year)).set_index("gss_code")
    table = counts.join(people, how="outer")
    boroughs = table.drop(CITY_OF_LONDON)
    if boroughs["offences"].isna().any():  # only the City may be left without a count
        raise LookupError(f"mps-sexual-offences: a borough has no row in {year}")
    table.loc[LONDON] = boroughs.sum()
    no_count = table["offences"].isna().map({True: OTHER_FORCE.status, False: ""})
    table.insert(1, "offences_status", no_count)
    return with_all(
        places(), with_rate(table, "offences", "residents", "rate", per=1_000).reset_index()
    )


@estimate
def rates_of_years(years: tuple[str, ...]) -> pd.DataFrame:
    """Return `rates` of several years, side by side.

    Columns `gss_code`, `name`, for each year the columns of `rates` with the year at the end
    (`offences_2015_16`, `rate_2015_16` and so on), and `total`.
    """
    table = places()
    for year in years:
        found = rates(year).drop(columns=["name", "total"])
        parts = {str(name): str(name).partition("_status") for name in found.columns[1:]}
        names = {name: f"{one}{suffix(year)}{status}" for name, (one, status, _) in parts.items()}
        table = with_all(table, found.rename(columns=names))
    return table[[name for name in table if name != "total"] + ["total"]]


def suffix(year: str) -> str:
    """Return the end of a column's name for the financial year `year`: ``_2015_16``."""
    return "_" + year.replace("/", "_")


# By borough ------------------------------------------------------------------


@figure(title="Recorded sexual offences, by borough", kind="own estimate")
def fig_offences_map() -> Drawing:
    """Two maps of recorded sexual offences per 1,000 residents, baseline and latest year."""
    years = _offence_years()
    panels = {year: rates(year).query("not total").drop(columns="total") for year in years}
    gaps = {area_name(CITY_OF_LONDON): OTHER_FORCE}
    london = [RATE.cell(offence_rate.returned(LONDON, year), "") for year in years]
    extremes = " ".join(
        f"In {year}, {ends_of(data, 'rate', RATE, 1)}" for year, data in panels.items()
    )
    return Drawing(
        london_maps(
            panels,
            "rate",
            "Recorded sexual offences per 1,000 residents of all ages",
            legend_entry("another police force", gaps),
            RATE,
        ),
        rates_of_years(years).query("not total").drop(columns="total"),
        f"London’s rate went from {' to '.join(london)}. Recorded sexual offences against victims "
        f"of all ages, per 1,000 residents, Metropolitan Police, {years[0]} and {years[1]}",
        # literal: how the maps are shaded
        "Two maps of London, the boroughs shaded in the same five classes by offences per 1,000 "
        "residents. "
        f"{extremes}{without(gaps, 'no figure')}",
        _offence_notes(years),
        {
            gid: link
            for number, (year, data) in enumerate(panels.items(), 1)
            for gid, link in links(
                data, "rate", RATE, f"per 1,000 residents, {year}", f"panel{number}"
            ).items()
        },
    )


@table(title="Recorded sexual offences, by borough", kind="own estimate")
def tbl_offences_boroughs() -> Tabulation:
    """Sexual offences recorded in the baseline and latest year: counts and rates."""
    years = _offence_years()
    columns = {"name": Column("Area")}
    for year in years:
        columns[f"offences{suffix(year)}"] = Column(f"Offences, {year}")
        columns[f"rate{suffix(year)}"] = Column(f"Per 1,000 residents, {year}", digits=3)
    return Tabulation(
        rates_of_years(years),
        columns,
        "Sexual offences against victims of all ages, adults included, recorded by the "
        f"Metropolitan Police, {years[0]} and {years[1]}",
        (
            "The numbers are official statistics, the rates own estimates from them.",
            # literal: number of the boroughs, which is law
            "London is the sum of the 32 boroughs, without offences at the airports.",
            *_offence_notes(years),
        ),
        emphasise="total",
    )


def _offence_years() -> tuple[str, str]:
    return BASELINE_YEAR, str(sources.edition.last("mps-sexual-offences"))


def _offence_notes(years: Sequence[str]) -> tuple[str, ...]:
    return (
        "CSE is not counted separately.",
        residents_note(years),
        "A rise can come from more reporting and better recording.",
        *gap_notes({area_name(CITY_OF_LONDON): OTHER_FORCE}),
    )


def residents_note(years: Sequence[str]) -> str:
    """Return which residents the rates of `years` rest on, in words."""
    people = " and ".join(f"mid-{population_year(year)} for {year}" for year in years)
    series = "; they come from different series" if len(years) > 1 else ""
    return (
        f"Residents for the rates of offences are the nearest estimates held, {people}{series}, "
        "so small differences mean nothing."
    )
