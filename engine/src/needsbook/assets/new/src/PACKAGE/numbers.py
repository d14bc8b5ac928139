"""Numbers in sentences."""

from __future__ import annotations

from needsbook import LATEST, Gap, number
from PACKAGE import estimates, sources


@number(unit="pupils", kind="official statistic", lead=sources.absence)
def pupils(area: str, year: int = LATEST) -> int:
    """Pupils on roll."""
    return sources.absence.one("pupils", where={"area": area, "year": year})


@number(unit="pupils", kind="official statistic", lead=sources.absence)
def absent(area: str, year: int = LATEST) -> int | Gap:
    """Pupils who missed a tenth of their sessions or more."""
    return sources.absence.one("absent", where={"area": area, "year": year})


@number(unit="true or false", kind="official statistic", lead=sources.absence)
def is_withheld(area: str, year: int = LATEST) -> bool:
    """Whether the number of a district is withheld; a claim may rest on it."""
    return isinstance(sources.absence.one("absent", where={"area": area, "year": year}), Gap)


@number(unit="%", kind="own estimate", lead=sources.absence)
def absence_rate(area: str, year: int = LATEST) -> float | Gap:
    """Pupils who missed a tenth of their sessions or more, of those on roll."""
    return estimates.rate(area, year)
