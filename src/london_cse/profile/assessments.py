"""Assessments with each factor recorded: by borough, in order, and over time."""

from __future__ import annotations

import pandas as pd
from needsbook import FIRST, LATEST, Column, Drawing, Tabulation, figure, number, table, treated
from needsbook.charts import bars, trends

from london_cse.areas import LONDON
from london_cse.cells import Computed, gap_notes, percentage_change
from london_cse.london_map import ends_of, legend_entry, links, london_map, spread, without
from london_cse.recording import children_services
from london_cse.recording.counts import years as all_years
from london_cse.recording.words import latest, recording_notes
from london_cse.sources import cin_assessment_factors

CSE = children_services.CSE
FACTORS = tuple(children_services.FACTOR_NAMES)

RATE = Column("Assessments per 10,000 children", decimals=1)
SHARE = Column("Share", unit="%", digits=3)

RATE_AXIS = "Assessments with CSE as a factor per 10,000 children aged 0 to 17"


@number(unit="%", kind="own estimate", digits=3, lead=cin_assessment_factors)
def assessment_change(area: str, factor: str, first: int = FIRST, last: int = LATEST) -> Computed:
    """Change in the number of assessments with a factor recorded.

    Sum: ({assessments_2} − {assessments}) ÷ {assessments} assessments × 100
    """
    return percentage_change(
        *(children_services.assessments.returned(area, factor, year) for year in (first, last))
    )


@number(unit="per 10,000 children", kind="own estimate", digits=3, lead=cin_assessment_factors)
def highest_rate(factor: str, year: int = LATEST) -> float:
    """Highest rate of assessments among the authorities with a published count."""
    return float(_published_rates(factor, year).max())


@number(unit="per 10,000 children", kind="own estimate", digits=3, lead=cin_assessment_factors)
def lowest_rate(factor: str, year: int = LATEST) -> float:
    """Lowest rate of assessments among the authorities with a published count."""
    return float(_published_rates(factor, year).min())


@number(unit="per 10,000 children", kind="own estimate", digits=3, lead=cin_assessment_factors)
def median_rate(factor: str, year: int = LATEST) -> float:
    """Median rate of assessments among the authorities with a published count."""
    return float(_published_rates(factor, year).median())


def _published_rates(factor: str, year: int) -> pd.Series[float]:
    return treated(children_services.rates_by_authority(factor, year)["rate"], "left out")


@number(unit="authorities", kind="own estimate", lead=cin_assessment_factors)
def boroughs_without_rate(factor: str, year: int = LATEST) -> int:
    """London authorities without a published count of assessments."""
    return len(children_services.without_count(factor, year))


# Assessments by borough -----------------------------------------------------


@figure(title="Assessments with CSE as a factor, by borough", kind="own estimate")
def fig_cse_map() -> Drawing:
    """Map of the rate of assessments with CSE as a factor, latest year."""
    year = latest()
    return _map(
        RATE_AXIS,
        "Assessments with child sexual exploitation (CSE) as a factor per 10,000 children, year "
        f"ending March {year}",
        " per 10,000 children",
        without(children_services.without_count(CSE, year), "no published count"),
        _cse_notes(year),
    )


@figure(title="Assessments with CSE recorded, by borough, in the summary", kind="own estimate")
def fig_summary_map() -> Drawing:
    """Map of the rate of assessments with CSE recorded, latest year, which leads to boroughs."""
    year = latest()
    london = RATE.cell(children_services.assessment_rate.returned(LONDON, CSE, year), "")
    return _map(
        "Assessments with CSE recorded per 10,000 children",
        f"Assessments with CSE recorded, per 10,000 children, year ending 31 March {year}",
        "",
        "",
        (
            f"London: {london}. Assessments are counted, not children.",
            *recording_notes(CSE, year),
            *gap_notes(children_services.without_count(CSE, year)),
        ),
    )


def _map(legend: str, what: str, rate: str, lacking: str, notes: tuple[str, ...]) -> Drawing:
    """The map of the latest rates, as the profile and the summary show it."""
    year = latest()
    data = children_services.rates_by_authority(CSE, year)
    gaps = children_services.without_count(CSE, year)
    return Drawing(
        london_map(data, "rate", legend, legend_entry("no published count", gaps)),
        data,
        f"{spread('Rates', data['rate'], RATE)} {what}",
        f"Map of London, each authority shaded in five classes by its rate{rate}. "
        f"The rates: {ends_of(data, 'rate', RATE)}{lacking}",
        notes,
        links(data, "rate", RATE, "per 10,000 children"),
    )


@figure(title="Assessments with CSE as a factor, boroughs in order", kind="own estimate")
def fig_cse_ranked() -> Drawing:
    """Bars of the rate of assessments with CSE as a factor, latest year, with London."""
    year = latest()
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
        f"{without(gaps, 'no published count')}",
        ("The order is not an order of need or of quality.", *_cse_notes(year)),
    )


@table(title="Assessments with CSE as a factor, by borough", kind="own estimate")
def tbl_cse_boroughs() -> Tabulation:
    """Assessments with CSE as a factor, latest year: counts and rates of all 33 authorities."""
    year = latest()
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
    years = all_years()
    first, last = years[0], years[-1]
    data = _trend(first, last)
    cse = data[data["factor"] == children_services.FACTOR_NAMES[CSE]].iloc[-1]
    above = "above" if cse["london_share"] > cse["england_share"] else "not above"
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
        f"London’s latest share with CSE is {above} England’s. Share of assessments with each "
        f"factor, London and England, years ending March {first} to {last}",
        "Four line charts on one scale. "
        + " ".join(_in_words(factor, rows) for factor, rows in data.groupby("factor", sort=False)),
        _trend_notes(first, last),
    )


@table(title="Factors recorded in assessments, London and England", kind="own estimate")
def tbl_factor_trend() -> Tabulation:
    """Assessments with each of four factors, all years held: counts and shares."""
    first, *_, last = all_years()
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
