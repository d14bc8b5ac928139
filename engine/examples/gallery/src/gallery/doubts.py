"""What a count can bear: suppression, doubt, breaks, and printed figures."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from gallery import sources
from gallery.rates import tabulated
from gallery.sources import PER, by_year, region, suppressed, totals
from needsbook import Column, Tabulation, table
from needsbook.statistics import breaks, doubt
from needsbook.statistics.printed import Printed
from needsbook.statistics.suppression import bounds, under_totals


@table(title="Suppressed counts as intervals", kind="own estimate")
def tbl_suppressed() -> Tabulation:
    counts, hidden = by_year("events").unstack(), suppressed().unstack()
    year = list(counts.index.get_level_values("year"))
    whole = totals(columns=["year", "events"]).set_index("year")["events"]
    under = under_totals(counts, hidden, year, whole, rounding=10)
    found = bounds(counts, hidden, year, under)[hidden].reset_index()
    narrowed = found["year"].map(under.give_away)
    found = found.assign(given_away=narrowed, year=found["year"].map(str))
    return tabulated(
        found, "Suppressed counts, and whether the total narrows them",
        area=Column("District"), year=Column("Year"), low=Column("Low", decimals=0),
        high=Column("High", decimals=0), given_away=Column("Narrowed"),
    )  # fmt: skip


@table(title="Doubtful counts and sharp changes", kind="own estimate")
def tbl_doubts() -> Tabulation:
    counts, hidden = by_year("events"), suppressed()
    low, high = counts.where(~hidden, 1), counts.where(~hidden, 5)
    expected = by_year("people") * region() / PER
    found = doubt.doubts(low, high, expected).where(
        lambda why: why != "", doubt.sharp_changes(low, high, expected)
    )
    named = found.unstack().rename("why").reset_index()
    named = named.assign(year=named["year"].map(str))
    return tabulated(
        named[named["why"] != ""], "Counts to be read with care",
        area=Column("District"), year=Column("Year"), why=Column("Why"),
    )  # fmt: skip


@table(title="Runs of years without a figure", kind="own estimate")
def tbl_breaks() -> Tabulation:
    found = breaks.runs(by_year("events").isna() & ~suppressed())
    found = found.assign(
        areas=found["areas"].map(", ".join),
        first=found["first"].map(str), last=found["last"].map(str),
    )  # fmt: skip
    return tabulated(
        found, "Years in which the region rests on other parts",
        areas=Column("Districts"), first=Column("First"), last=Column("Last"),
    )  # fmt: skip


@table(title="Printed against computed", kind="own estimate")
def tbl_printed() -> Tabulation:
    data = sources.printed(columns=["figure", "printed", "words", "computed"])
    verdicts = [
        Printed(
            Decimal(str(row.printed)), row.words, rounded=row.printed < 1, fraction=row.printed < 1,
            step={40: Decimal(10), 2_000_000: Decimal(1_000_000)}.get(row.printed),
        ).verdict(Decimal(str(row.computed)))
        for row in data.itertuples(index=False)
    ]  # fmt: skip
    return tabulated(
        pd.DataFrame(data).assign(verdict=verdicts), "Figures of a report beside their inputs",
        figure=Column("Figure"), words=Column("Words"), printed=Column("Printed"),
        computed=Column("Computed"), verdict=Column("Verdict"),
    )  # fmt: skip
