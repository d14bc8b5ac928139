"""Circumstances of children: single indicators as published.

Source: Department for Education, local authority interactive tool (LAIT).
"""

from __future__ import annotations

from decimal import Decimal

from needsbook import LATEST, Gap, Measure, estimate, number

from london_cse import sources
from london_cse.areas import ENGLAND
from london_cse.cells import published

FIRST_TIME_ENTRANTS = "youth_justice_first_time_entrant_rate"


@number(
    unit="as printed",
    kind="official statistic",
    lead=sources.lait_indicators,
    series={"indicator": "name"},
)
def indicator(name: str, area: str, year: int = LATEST) -> Measure:
    """Figure of the local authority interactive tool."""
    return Measure(value(name, area, year), unit(name))


@estimate
def value(indicator: str, area: str, year: int) -> Decimal | Gap:
    """Return an indicator as printed, of the year, or that in which its period ends.

    Raises LookupError: the England figure of first-time entrants is asked for: it looks like a sum
    of regional rates, several times any rate, so it is not to be used.
    """
    if indicator == FIRST_TIME_ENTRANTS and area == ENGLAND:
        raise LookupError(f"{FIRST_TIME_ENTRANTS}: the England rows of the source are no rate")
    where = {"indicator": indicator, "gss_code": area, "year": year}
    return published(sources.lait_indicators, "value", where)


@number(
    unit="as printed",
    kind="official statistic",
    lead=sources.lait_indicators,
    series={"indicator": "name"},
)
def first_release(name: str, area: str, year: int = LATEST) -> Measure:
    """Figure of an indicator as first released, where the figure held is a revised one."""
    where = {"indicator": name, "gss_code": area, "year": year}
    return Measure(sources.first_releases.quote("value", where=where), unit(name))


@estimate
def unit(indicator: str) -> str:
    """Return the unit of an indicator: ``%`` for a share, else in words."""
    words = str(sources.lait_indicator_units.one("unit", where={"indicator": indicator}))
    return "%" if words.startswith("%") else words
