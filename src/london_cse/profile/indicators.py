"""Circumstances of children: single indicators as published.

Sources: Department for Education, local authority interactive tool (LAIT);
Department for Education, children looked after in England (missing from care).
"""

from __future__ import annotations

from decimal import Decimal

from needsbook import Gap, estimate

from london_cse import sources
from london_cse.areas import ENGLAND
from london_cse.cells import published

FIRST_TIME_ENTRANTS = "youth_justice_first_time_entrant_rate"


@estimate
def value(indicator: str, area: str, year: int) -> Decimal | Gap:
    """Return an indicator of the local authority interactive tool as printed.

    Parameters
    ----------
    indicator : str
        An indicator of the source, for example ``looked_after_children_rate``.
    area : str
        GSS code of an authority, of London or of England.
    year : int
        The year, or the year in which the period ends.

    Raises
    ------
    LookupError
        The England figure of first-time entrants is asked for: it looks like a
        sum of regional rates, several times any rate, so it is not to be used.
    """
    if indicator == FIRST_TIME_ENTRANTS and area == ENGLAND:
        raise LookupError(f"{FIRST_TIME_ENTRANTS}: the England rows of the source are no rate")
    return published(
        sources.lait_indicators,
        "value",
        {"indicator": indicator, "gss_code": area, "year": year},
    )


@estimate
def first_release(indicator: str, area: str, year: int) -> Decimal:
    """Return an indicator as it was first released, where a later release differs."""
    return sources.first_releases.quote(
        "value", where={"indicator": indicator, "gss_code": area, "year": year}
    )


@estimate
def unit(indicator: str) -> str:
    """Return the unit of an indicator: ``%`` for a share, else in words."""
    words = str(sources.lait_indicator_units.one("unit", where={"indicator": indicator}))
    return "%" if words.startswith("%") else words


@estimate
def missing_from_care(area: str, measure: str, year: int) -> Decimal | Gap:
    """Return a count of looked-after children or of incidents, as printed.

    Parameters
    ----------
    area : str
        GSS code of an authority. The source has no row for London, and a sum
        of the cells would leave out the suppressed ones.
    measure : str
        ``children_missing``, ``missing_incidents``,
        ``children_missing_more_than_once`` or ``children_looked_after_during_year``.
    year : int
        Year ending 31 March: 2015 to 2017 and 2019 to 2023.
    """
    return published(
        sources.missing_from_care,
        "value",
        {"gss_code": area, "measure": measure, "year": year},
    )
