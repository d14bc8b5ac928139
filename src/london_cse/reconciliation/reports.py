"""What the 2005 and 2016 reports print, and figures published since."""

from __future__ import annotations

from decimal import Decimal

from needsbook import Column, Measure, estimate

from london_cse.sources import areas, published_statements, report_figures


@estimate
def printed(figure: str) -> Decimal:
    """A figure as its report prints it, by its id in `report-figures`."""
    return report_figures.quote("value", where={"figure": figure})


YEARS_OF_CHILDHOOD = 18

#: Every ethnic group that a profile of the 2016 report prints; they are not all there are.
ETHNIC_GROUPS = {
    "havens-profile": ("white", "black", "mixed", "asian"),
    "mps-2015-victims": ("white", "black", "asian"),
}


@estimate
def ethnic_shares(profile: str) -> dict[str, Decimal]:
    """The ethnic shares that a profile prints, by their ids."""
    return {one: printed(one) for one in (f"{profile}-{group}" for group in ETHNIC_GROUPS[profile])}


@estimate
def share(part: str, whole: str) -> Decimal:
    """One printed figure as a percentage of another."""
    return 100 * printed(part) / printed(whole)


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
def count_boroughs() -> int:
    """The authorities of London: 32 boroughs and the City of London."""
    types = ["London borough", "City of London"]
    return len(areas(where={"area_type": types}, columns=["gss_code"]))
