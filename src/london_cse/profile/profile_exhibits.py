"""Exhibits of the profile chapter: public statistics by borough and over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from needsbook import Column, Drawing, Gap, Tabulation, figure, table, treated
from needsbook.charts import bars, trends

from london_cse import areas
from london_cse.cells import gap_notes
from london_cse.london_map import links, london_map, london_maps
from london_cse.profile import deprivation, offences
from london_cse.recording import children_services
from london_cse.recording.words import recording_notes
from london_cse.sources import edition

if TYPE_CHECKING:
    import pandas as pd

CSE = children_services.CSE
FACTORS = tuple(children_services.FACTOR_NAMES)

RATE = Column("Assessments per 10,000 children", decimals=1)
OFFENCE_RATE = Column("Offences per 1,000 residents", digits=3)
SCORE = Column("IDACI average score", decimals=3)
SHARE = Column("Share", unit="%", digits=3)

RATE_AXIS = "Assessments with CSE as a factor per 10,000 children aged 0 to 17"


# Assessments by borough -----------------------------------------------------


@figure(title="Assessments with CSE as a factor, by borough", kind="own estimate")
def fig_cse_map() -> Drawing:
    """Map of the rate of assessments with CSE as a factor, latest year."""
    year = _cse_year()
    data = children_services.rates_by_authority(CSE, year)
    gaps = children_services.without_count(CSE, year)
    return Drawing(
        london_map(data, "rate", RATE_AXIS, legend_entry("no published count", gaps)),
        data,
        f"{_spread('Rates', data['rate'], RATE)} Assessments with child sexual exploitation (CSE) "
        f"as a factor per 10,000 children, year ending March {year}",
        "Map of London, each authority shaded in five classes by its rate per 10,000 children. "
        f"The rates: {ends_of(data, 'rate', RATE)}{_without(gaps, 'no published count')}",
        _cse_notes(year),
        links(data, "rate", RATE, "per 10,000 children"),
    )


@figure(title="Assessments with CSE as a factor, boroughs in order", kind="own estimate")
def fig_cse_ranked() -> Drawing:
    """Bars of the rate of assessments with CSE as a factor, latest year, with London."""
    year = _cse_year()
    data = children_services.rates_with_london(CSE, year)
    data = data.assign(rate=treated(data["rate"], "missing"))
    data = data.sort_values("rate", ascending=False, kind="stable", ignore_index=True)
    boroughs = data[~data["total"]].reset_index(drop=True)
    london = float(data.loc[data["total"], "rate"].iloc[0])
    above = int((boroughs["rate"] > london).sum())
    gaps = children_services.without_count(CSE, year)
    return Drawing(
        bars.ranked_bars(boroughs, "rate", RATE_AXIS, ("London", london), RATE),
        data,
        f"{above} authorities lie above London’s {RATE.cell(london, '')}. Assessments with child "
        f"sexual exploitation (CSE) as a factor per 10,000 children, year ending March {year}",
        "Bar chart of the rates per 10,000 children of the London authorities, highest first. "
        f"The rates: {ends_of(boroughs, 'rate', RATE)} London as a whole has "
        f"{RATE.cell(london, '')}; {above} authorities lie above it."
        f"{_without(gaps, 'no published count')}",
        ("The order is not an order of need or of quality.", *_cse_notes(year)),
    )


@table(title="Assessments with CSE as a factor, by borough", kind="own estimate")
def tbl_cse_boroughs() -> Tabulation:
    """Assessments with CSE as a factor, latest year: counts and rates of all 33 authorities."""
    year = _cse_year()
    people = children_services.population_year(year)
    return Tabulation(
        children_services.rates_with_london(CSE, year),
        {
            "name": Column("Area"),
            "assessments": Column("Assessments"),
            "children": Column(f"Children aged 0 to 17, mid-{people}"),
            "rate": RATE,
        },
        "Assessments with child sexual exploitation (CSE) recorded as a factor, London "
        f"authorities, year ending 31 March {year}",
        (
            "The numbers are official statistics, the rates own estimates from them.",
            # literal: the publisher's rounding rule
            "The number for London is the published one, rounded to 10; its children are the sum "
            "of the authorities.",
            *_cse_notes(year),
        ),
        emphasise="total",
    )


def _cse_year() -> int:
    return int(edition.last("cin-assessment-factors"))


def _cse_notes(year: int) -> tuple[str, ...]:
    return (
        "Assessments are counted, not children; the rate shows what was recorded, not how much "
        "harm there was.",
        f"Children are those at 30 June {children_services.population_year(year)}, the mid-year "
        "within the period.",
        *recording_notes(CSE, year),
        *gap_notes(children_services.without_count(CSE, year)),
    )


# Factors over time ----------------------------------------------------------


@figure(title="Factors recorded in assessments, London and England", kind="own estimate")
def fig_factor_trend() -> Drawing:
    """Share of assessments with each of four factors, London and England, all years held."""
    first, last = _trend_years()
    data = _trend(first, last)
    years = list(range(first, last + 1))
    panels = {
        str(factor): [
            trends.Line("London", list(treated(rows["london_share"], "missing"))),
            trends.Line("England", list(treated(rows["england_share"], "missing"))),
        ]
        for factor, rows in data.groupby("factor", sort=False)
    }
    return Drawing(
        trends.trend_panels(
            panels,
            years,
            "% of assessments with any factor recorded",
            "Year ending 31 March",
            SHARE,
        ),
        data,
        "Assessments with each factor, % of those with any factor recorded, London and England, "
        f"years ending 31 March {first} to {last}",
        "Four line charts on one scale. "
        + " ".join(_in_words(factor, rows) for factor, rows in data.groupby("factor", sort=False)),
        _trend_notes(first, last),
    )


@table(title="Factors recorded in assessments, London and England", kind="own estimate")
def tbl_factor_trend() -> Tabulation:
    """Assessments with each of four factors, all years held: counts and shares."""
    first, last = _trend_years()
    data = _trend(first, last)
    return Tabulation(
        data.assign(year=data["year"].astype(str)),
        {
            "factor": Column("Factor"),
            "year": Column("Year ending 31 March"),
            "london": Column("London, assessments"),
            "london_share": Column("London, % of assessments", digits=3),
            "england": Column("England, assessments"),
            "england_share": Column("England, % of assessments", digits=3),
        },
        "Assessments with each factor, number and % of those with any factor recorded, years "
        f"ending 31 March {first} to {last}",
        (
            # literal: the publisher's rounding rule
            "The numbers are official statistics, rounded to 10 by the publisher; the percentages "
            "are own estimates from them.",
            *_trend_notes(first, last),
        ),
        row_headers=2,
    )


def _trend_years() -> tuple[int, int]:
    return int(edition.first("cin-assessment-factors")), _cse_year()


def _trend(first: int, last: int) -> pd.DataFrame:
    data = children_services.trend(FACTORS, first, last)
    return data.assign(factor=data["factor"].map(children_services.FACTOR_NAMES))


def _trend_notes(first: int, last: int) -> tuple[str, ...]:
    return (
        "Assessments are counted, not children, and one can have several factors.",
        # literal: as the publisher's notes say
        "The London numbers of 2021 and 2022 appear to contain an estimate for Hackney, which "
        "could not supply data after a cyber attack.",
        *gap_notes(children_services.years_without_count(FACTORS, first, last)),
    )


def _in_words(factor: object, rows: pd.DataFrame) -> str:
    held = rows[rows["london_share_status"] == ""]
    first, last = held.iloc[0], held.iloc[-1]
    return (
        f"{factor}: London {SHARE.cell(first['london_share'], '')} in {first['year']} and "
        f"{SHARE.cell(last['london_share'], '')} in {last['year']}, England "
        f"{SHARE.cell(first['england_share'], '')} and {SHARE.cell(last['england_share'], '')}."
    )


# Offences by borough --------------------------------------------------------


@figure(title="Recorded sexual offences, by borough", kind="own estimate")
def fig_offences_map() -> Drawing:
    """Two maps of recorded sexual offences per 1,000 residents, baseline and latest year."""
    years = _offence_years()
    panels = {year: offences.rates_by_authority(year) for year in years}
    gaps = {areas.area_name(areas.CITY_OF_LONDON): offences.OTHER_FORCE}
    extremes = " ".join(
        f"In {year}, {ends_of(data, 'rate', OFFENCE_RATE, 1)}" for year, data in panels.items()
    )
    return Drawing(
        london_maps(
            panels,
            "rate",
            "Recorded sexual offences per 1,000 residents of all ages",
            legend_entry("another police force", gaps),
            OFFENCE_RATE,
        ),
        offences.rates_of_years(years),
        "Sexual offences against victims of all ages, adults included, recorded by the "
        f"Metropolitan Police per 1,000 residents, {years[0]} and {years[1]}",
        # literal: how the maps are shaded
        "Two maps of London, the boroughs shaded in the same five classes by offences per 1,000 "
        "residents. "
        f"{extremes}{_without(gaps, 'no figure')}",
        _offence_notes(years),
        {
            gid: link
            for number, (year, data) in enumerate(panels.items(), 1)
            for gid, link in links(
                data, "rate", OFFENCE_RATE, f"per 1,000 residents, {year}", f"panel{number}"
            ).items()
        },
    )


@table(title="Recorded sexual offences, by borough", kind="own estimate")
def tbl_offences_boroughs() -> Tabulation:
    """Sexual offences recorded in the baseline and latest year: counts and rates."""
    years = _offence_years()
    columns = {"name": Column("Area")}
    for year in years:
        columns[f"offences{offences.suffix(year)}"] = Column(f"Offences, {year}")
        columns[f"rate{offences.suffix(year)}"] = Column(f"Per 1,000 residents, {year}", digits=3)
    return Tabulation(
        offences.rates_with_london(years),
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
    return offences.BASELINE_YEAR, str(edition.last("mps-sexual-offences"))


def _offence_notes(years: Sequence[str]) -> tuple[str, ...]:
    return (
        "CSE is not told apart.",
        offences.residents_note(years),
        "A rise can come from more reporting and better recording.",
        *gap_notes({areas.area_name(areas.CITY_OF_LONDON): offences.OTHER_FORCE}),
    )


# Deprivation by borough -----------------------------------------------------


@figure(title="Income deprivation affecting children, by borough", kind="official statistic")
def fig_deprivation_map() -> Drawing:
    """Map of the average score of the index of income deprivation affecting children."""
    year = _deprivation_year()
    data = deprivation.idaci_by_authority(year)
    return Drawing(
        london_map(data, "score", "IDACI average score (higher: more deprived)"),
        data,
        f"{_spread('Scores', data['score'], SCORE)} Income deprivation affecting children index "
        f"(IDACI), average score, London authorities, indices of {year}",
        "Map of London, each authority shaded in five classes by its score. "
        f"The scores: {ends_of(data, 'score', SCORE)}",
        _deprivation_notes(),
        links(data, "score", SCORE, "average score"),
    )


@table(title="Income deprivation affecting children, by borough", kind="official statistic")
def tbl_deprivation_boroughs() -> Tabulation:
    """Average score and rank of deprivation affecting children, and the most deprived areas."""
    year = _deprivation_year()
    return Tabulation(
        deprivation.idaci_by_authority(year),
        {
            "name": Column("Area"),
            "score": SCORE,
            "rank": Column("Rank of 317 districts (1: most deprived)"),
            "share": Column("% of small areas in England's most deprived tenth", decimals=2),
        },
        "Income deprivation affecting children index (IDACI), London authorities, "
        f"indices of {year}",
        # literal: how small areas are defined
        ("A small area (LSOA) has about 1,500 residents.", *_deprivation_notes()),
    )


def _deprivation_year() -> int:
    return int(edition.last("deprivation-children"))


def _deprivation_notes() -> tuple[str, ...]:
    return (
        "The indices rank districts and have no figure for London as a whole.",
        "They describe conditions before their date.",
    )


# Words for alt texts --------------------------------------------------------


def ends_of(data: pd.DataFrame, column: str, shown: Column, most: int = 3) -> str:
    """Return the highest and lowest values of `data` in words."""
    values = treated(data[column], "left out").dropna()
    ordered = data.loc[values.sort_values(ascending=False, kind="stable").index]
    high = _listed(ordered.head(most), column, shown)
    low = _listed(ordered.tail(most)[::-1], column, shown)
    return f"highest {high}; lowest {low}."


def _spread(what: str, column: pd.Series[float], shown: Column) -> str:
    """Return the headline of a map: from where to where its values run."""
    values = treated(column, "left out").dropna()
    ends = (shown.cell(end, "") for end in (values.min(), values.max()))
    return f"{what} run from {' to '.join(ends)}."


def _listed(rows: pd.DataFrame, column: str, shown: Column) -> str:
    items = [
        f"{name} {shown.cell(value, '')}"
        for name, value in zip(rows["name"], rows[column], strict=True)
    ]
    return _joined(items)


def _joined(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _without(gaps: Mapping[str, Gap], what: str) -> str:
    if not gaps:
        return ""
    return f" {_joined(list(gaps))} {'has' if len(gaps) == 1 else 'have'} {what}."


def legend_entry(what: str, gaps: Mapping[str, Gap]) -> str | None:
    """Return the legend entry of hatched areas, or None where there are none."""
    symbols = dict.fromkeys(gap.shown for gap in gaps.values())
    return f"{what} {', '.join(symbols)}" if gaps else None
