"""Children living in London."""

from __future__ import annotations

from decimal import Decimal

from needsbook import LATEST, number

from london_cse import areas, sources


@number(unit="children", kind="official statistic", lead=sources.children_population)
def children(area: str, year: int = LATEST) -> Decimal | int:
    """Children aged 0 to 17 at 30 June; London is an own sum of the 33 authorities."""
    return areas.children(area, year)


@number(unit="%", kind="own estimate", digits=3, lead=sources.population_by_age)
def children_share(year: int = LATEST) -> float:
    """Children aged 0 to 17 as a share of all residents of London."""
    return areas.children_share(year)
