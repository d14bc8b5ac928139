"""The datasets of the gallery, and the tables that its examples share."""

from __future__ import annotations

import pandas as pd

from needsbook import Drawing, estimate, source, treated

areas = source("areas")
boundaries = source("boundaries")
events = source("events")
places = source("places")
printed = source("printed")
survey = source("survey")
totals = source("totals")

PER = 1_000


@estimate
def by_area(year: int) -> pd.DataFrame:
    """Events and people of each district by its code; a gap is not-a-number, with its status."""
    found = events(where={"year": year}, columns=["area", "people", "events"])
    found = found.merge(areas(columns=["area", "name"]), on="area").set_index("area")
    counts = treated(found["events"], "missing")
    rate, status = counts / found["people"] * PER, found["events_status"]
    return found.assign(events=counts, rate=rate, rate_status=status)


@estimate
def by_year(column: str) -> pd.DataFrame:
    """A column of the events: a row a district, a column a year."""
    found = events(columns=["area", "year", "people", "events"])
    found = found.assign(events=treated(found["events"], "missing"))
    return found.pivot(index="area", columns="year", values=column)


@estimate
def suppressed() -> pd.DataFrame:
    """Whether a count is suppressed: a row a district, a column a year."""
    found = events(columns=["area", "year", "events"])
    hidden = found.assign(hidden=found["events_status"] == "confidential")
    return hidden.pivot(index="area", columns="year", values="hidden")


@estimate
def region() -> pd.Series:
    """The rate of the region, by year."""
    found = totals(columns=["year", "events"]).set_index("year")["events"]
    return found / by_year("people").sum() * PER


def with_alt(picture: object, data: pd.DataFrame, caption: str, alt: str) -> Drawing:
    """A picture whose alt text stands under it as well: this is a gallery."""
    return Drawing(picture, data, caption, alt, (f"Alt text: {alt}",))  # type: ignore[arg-type]
