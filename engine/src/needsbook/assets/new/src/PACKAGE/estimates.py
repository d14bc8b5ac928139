"""Estimates: functions from sources to a table or a number."""

from __future__ import annotations

import pandas as pd

from needsbook import Gap, estimate
from PACKAGE import sources


@estimate
def rates(year: int) -> pd.DataFrame:
    """Each district's pupils, absent pupils, and these as per cent; a gap stays a gap."""
    data = sources.absence(where={"year": year}, columns=["area", "pupils", "absent"])
    data = data.merge(sources.areas(columns=["area", "name"]), on="area")
    data["rate"] = 100 * data["absent"] / data["pupils"]
    return data


@estimate
def trend(area: str) -> pd.DataFrame:
    """The same for one district, year by year."""
    data = sources.absence(where={"area": area}, columns=["year", "pupils", "absent"])
    data["rate"] = 100 * data["absent"] / data["pupils"]
    return data


@estimate
def rate(area: str, year: int) -> float | Gap:
    """The rate of one district: per cent of the pupils on roll."""
    absent = sources.absence.one("absent", where={"area": area, "year": year})
    pupils = sources.absence.one("pupils", where={"area": area, "year": year})
    return absent if isinstance(absent, Gap) else 100 * absent / pupils
