"""Numbers in sentences."""

from __future__ import annotations

from needsbook import Gap, number
from PACKAGE import estimates, sources


@number(unit="pupils", kind="official statistic")
def pupils(area: str, year: int) -> int:
    """Pupils on roll."""
    return sources.absence.one("pupils", where={"area": area, "year": year})


@number(unit="pupils", kind="official statistic")
def absent(area: str, year: int) -> int | Gap:
    """Pupils who missed a tenth of their sessions or more."""
    return sources.absence.one("absent", where={"area": area, "year": year})


@number(unit="%", kind="own estimate")
def absence_rate(area: str, year: int) -> float | Gap:
    """Pupils who missed a tenth of their sessions or more, of those on roll."""
    return estimates.rate(area, year)
