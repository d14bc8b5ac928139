"""Rates, shares and sums with their intervals."""

from __future__ import annotations

import pandas as pd

from gallery.sources import PER, by_area, survey
from needsbook import Column, Tabulation, table
from needsbook.statistics.intervals import exact_poisson, poisson_rate, sum_limits, wilson


def tabulated(data: pd.DataFrame, caption: str, **columns: Column) -> Tabulation:
    """A table of some columns of `data`."""
    return Tabulation(data.reset_index(), columns, caption)


@table(title="Rates with intervals", kind="own estimate")
def tbl_rates() -> Tabulation:
    data = by_area(2022).head(6)
    ends = poisson_rate(data["events"], data["people"], PER)
    data = data.assign(low=ends.low, high=ends.high)
    data = data.assign(low_status=data["events_status"], high_status=data["events_status"])
    return tabulated(
        data, "Events per 1,000 people with their intervals",
        name=Column("District"), events=Column("Events"), rate=Column("Rate", digits=3),
        low=Column("Low", digits=3), high=Column("High", digits=3),
    )  # fmt: skip


@table(title="Exact limits of small counts", kind="own estimate")
def tbl_small_counts() -> Tabulation:
    data = by_area(2024)[["events"]].assign(count=range(36)).head(5)
    ends = exact_poisson(data["count"])
    return tabulated(
        data.assign(low=ends.low, high=ends.high), "Exact limits of a count",
        count=Column("Count"), low=Column("Low", decimals=2), high=Column("High", decimals=2),
    )  # fmt: skip


@table(title="Shares with intervals", kind="own estimate")
def tbl_shares() -> Tabulation:
    data = survey(columns=["band", "asked", "said_yes"])
    ends = wilson(data["said_yes"], data["asked"]).scaled(100)
    data = data.assign(share=data["said_yes"] / data["asked"] * 100, low=ends.low, high=ends.high)
    return tabulated(
        data, "Who said yes, of those asked",
        band=Column("Band"), share=Column("Share", unit="%", decimals=1),
        low=Column("Low", unit="%", decimals=1), high=Column("High", unit="%", decimals=1),
    )  # fmt: skip


@table(title="A sum with its interval", kind="own estimate")
def tbl_sum() -> Tabulation:
    data = survey(columns=["band", "asked", "said_yes", "residents"])
    people = data["said_yes"] / data["asked"] * data["residents"]
    limits = wilson(data["said_yes"], data["asked"]).scaled(data["residents"])
    ends = sum_limits(people, limits)
    found = pd.DataFrame({"what": ["all bands"], "people": [people.sum()]})
    return tabulated(
        found.assign(low=ends.low, high=ends.high), "Residents who would say yes",
        what=Column("Whom"), people=Column("People", digits=3), low=Column("Low", digits=3),
        high=Column("High", digits=3),
    )  # fmt: skip
