"""What the 2005 and 2016 reports print, and figures published since."""

from __future__ import annotations

from decimal import Decimal

from needsbook import Column, Measure, estimate, number

from london_cse.sources import areas, published_statements, report_figures

YEARS_OF_CHILDHOOD = 18

#: Every ethnic group that a profile of the 2016 report prints; they are not all there are.
ETHNIC_GROUPS = {
    "havens-profile": ("white", "black", "mixed", "asian"),
    "mps-2015-victims": ("white", "black", "asian"),
}


@estimate
def printed(figure: str) -> Decimal:
    """A figure as its report prints it, by its id in `report-figures`."""
    return report_figures.quote("value", where={"figure": figure})


@number(unit="as printed", kind="published study")
def quoted(figure: str) -> Measure:
    """A figure as one of the two reports prints it."""
    where = {"figure": figure}
    value = printed(figure)
    unit = str(report_figures.one("unit", where=where))
    words = str(report_figures.one("printed", where=where)) if unit == "share" else ""
    return Measure(value, unit, shown=words)


@number(unit="as printed", kind="published study")
def qualified(figure: str) -> Measure:
    """A figure with the words that its report puts before it: "more than 1,400"."""
    where = {"figure": figure}
    value = printed(figure)
    unit, qualifier = (str(report_figures.one(one, where=where)) for one in ("unit", "qualifier"))
    if unit == "share" or qualifier == "exactly" or qualifier.startswith("between"):
        raise ValueError(
            f"{figure} is printed as a share in words, as an exact figure or as the end of a "
            "range: call `quoted`, which shows it as it is printed"
        )
    # What is counted is fewer; a percentage or a length of time is less.
    if qualifier == "fewer than" and unit in ("%", "years"):
        qualifier = "less than"
    return Measure(value, unit, shown=f"{qualifier} {Column('', unit=unit).cell(value, '')}")


@number(unit="as printed", kind="published study")
def stated(statement: str) -> Measure:
    """A figure published about London since 2014, as its publisher states it."""
    where = {"statement": statement}
    value = published_statements.quote("value", where=where)
    unit = str(published_statements.one("unit", where=where))
    return Measure(value, "%" if unit == "per cent" else unit)


@number(unit="%", kind="own estimate", digits=3)
def printed_share(part: str, whole: str) -> Decimal:
    """One printed figure as a share of another.

    Sum: {value} ÷ {value_2} × 100
    """
    return 100 * printed(part) / printed(whole)


@number(unit="times", kind="own estimate", digits=3)
def printed_ratio(figure: str, other: str) -> Decimal:
    """One printed figure over another.

    Sum: {value} ÷ {value_2}
    """
    return printed(figure) / printed(other)


@number(unit="people", kind="own estimate", decimals=0)
def a_year_of_childhood(figure: str) -> Decimal:
    """A printed number of people over all of childhood, divided by its years.

    Sum: {value} ÷ 18 years
    """
    return printed(figure) / YEARS_OF_CHILDHOOD


@number(unit="%", kind="own estimate", decimals=1)
def ethnic_shares_sum(profile: str) -> Decimal:
    """Sum of the ethnic shares that a profile of the 2016 report prints.

    Sum: {value} + {value_2} + {value_3} + {value_4}
    """
    shares = (printed(f"{profile}-{group}") for group in ETHNIC_GROUPS[profile])
    return sum(shares, Decimal(0))


@number(unit="authorities", kind="official statistic")
def count_boroughs() -> int:
    """The authorities of London: 32 boroughs and the City of London."""
    types = ["London borough", "City of London"]
    return len(areas(where={"area_type": types}, columns=["gss_code"]))
