"""What the 2005 and 2016 reports print: figures, recommendations, gaps."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from london_cse.sources import (
    areas,
    gaps_2016,
    published_statements,
    recommendations_2005,
    report_figures,
)
from needsbook import Column, Measure, estimate

if TYPE_CHECKING:
    import pandas as pd

AGENCIES = (
    "Government",
    "London Child Protection Committee",
    "Social services",
    "Police",
    "Health",
    "Education",
    "Youth offending teams",
    "Services for young people from abroad",
    "Funders",
)
STATUSES = ("addressed", "partly addressed", "still a gap", "not mentioned")


@estimate
def printed(figure: str) -> Decimal:
    """A figure as its report prints it, by its id in `report-figures`."""
    return report_figures.quote("value", where={"figure": figure})


@estimate
def quoted(figure: str) -> Measure:
    """A printed figure with its unit; words ("a third") stay words."""
    where = {"figure": figure}
    value = report_figures.quote("value", where=where)
    unit = str(report_figures.one("unit", where=where))
    if unit == "share":
        words = str(report_figures.one("printed", where=where))
        return Measure(value, unit, shown=words)
    return Measure(value, unit)


@estimate
def qualified(figure: str) -> Measure:
    """A printed figure after its qualifier: ``more than 1,400``, ``less than 5%``."""
    where = {"figure": figure}
    value = report_figures.quote("value", where=where)
    unit = str(report_figures.one("unit", where=where))
    qualifier = str(report_figures.one("qualifier", where=where))
    if unit == "share" or qualifier == "exactly" or qualifier.startswith("between"):
        raise ValueError(
            f"{figure} is printed as a share in words, as an exact figure or as the end of a "
            "range: call `quoted`, which shows it as it is printed"
        )
    # What is counted is fewer; a percentage or a length of time is less.
    if qualifier == "fewer than" and unit in ("%", "years"):
        qualifier = "less than"
    return Measure(value, unit, shown=f"{qualifier} {Column('', unit=unit).cell(value, '')}")


@estimate
def stated(statement: str) -> Measure:
    """A figure published since 2016, by its id in `published-statements`."""
    where = {"statement": statement}
    value = published_statements.quote("value", where=where)
    unit = str(published_statements.one("unit", where=where))
    return Measure(value, "%" if unit == "per cent" else unit)


@estimate
def recommendations(agency: str) -> pd.DataFrame:
    """The recommendations of 2005 to one agency, and what 2016 says of each."""
    return recommendations_2005(
        where={"agency": agency},
        columns=["recommendation", "summary", "status_2016", "basis_2016"],
    )


@estimate
def count_recommendations(agency: str = "all", status: str = "all") -> int:
    """How many recommendations of 2005 go to an agency and have a status in 2016."""
    where = {"agency": agency, "status_2016": status}
    chosen = {column: value for column, value in where.items() if value != "all"}
    return len(recommendations_2005(where=chosen, columns=["recommendation"]))


@estimate
def recommendation_counts() -> pd.DataFrame:
    """Recommendations of 2005: a row an agency, a column a status in 2016, and totals."""
    import pandas as pd

    rows = [
        {"agency": agency}
        | {status: count_recommendations(agency, status) for status in STATUSES}
        | {"all": count_recommendations(agency), "is_total": False}
        for agency in AGENCIES
    ]
    total = (
        {"agency": "All"}
        | {status: count_recommendations("all", status) for status in STATUSES}
        | {"all": count_recommendations(), "is_total": True}
    )
    return pd.DataFrame([*rows, total])


@estimate
def gaps(level: str) -> pd.DataFrame:
    """The gaps that the 2016 report names at one level."""
    return gaps_2016(
        where={"level": level},
        columns=["gap", "summary", "group", "agency", "evidence", "locator"],
    )


@estimate
def count_gaps(column: str = "level", value: str = "all") -> int:
    """How many gaps the 2016 report names, all or with a value in a column."""
    where = {} if value == "all" else {column: value}
    return len(gaps_2016(where=where, columns=["gap"]))


@estimate
def count_boroughs() -> int:
    """The authorities of London: 32 boroughs and the City of London."""
    types = ["London borough", "City of London"]
    return len(areas(where={"area_type": types}, columns=["gss_code"]))
