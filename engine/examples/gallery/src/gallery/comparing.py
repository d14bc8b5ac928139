"""Areas compared: ranks, funnel positions, an area beside its region."""

from __future__ import annotations

from gallery.rates import tabulated
from gallery.sources import PER, by_area, by_year, region
from needsbook import Column, Tabulation, table
from needsbook.statistics import funnel
from needsbook.statistics.beside import latest_run, side, stands_out
from needsbook.statistics.intervals import poisson_rate
from needsbook.statistics.ranking import ranks


@table(title="Ranks with intervals", kind="own estimate")
def tbl_ranks() -> Tabulation:
    data = by_area(2024)
    data = data.join(ranks(data["events"], data["people"])).sort_values("rank").head(6)
    whole = {name: Column(name.capitalize(), decimals=0) for name in ("rank", "low", "high")}
    return tabulated(data, "The six highest rates", name=Column("District"), **whole)


@table(title="Positions against funnel limits", kind="own estimate")
def tbl_positions() -> Tabulation:
    data = by_area(2024)
    expected = data["people"] * float(region()[2024]) / PER
    spread = funnel.spread_of(data["events"], expected)
    places = funnel.position(data["events"], expected, spread)
    data = data.assign(expected=expected, place=places.map(funnel.POSITIONS))
    return tabulated(
        data[places != 0], "Districts outside the limits", name=Column("District"),
        events=Column("Events"), expected=Column("Expected", digits=3), place=Column("Position"),
    )  # fmt: skip


@table(title="Beside the region, and since when", kind="own estimate")
def tbl_beside() -> Tabulation:
    counts, people = by_year("events"), by_year("people")
    interval = poisson_rate(counts, people, PER)
    sides = side(interval, counts * 0 + region())
    latest = by_area(2024)
    expected = latest["people"] * float(region()[2024]) / PER
    spread = funnel.spread_of(latest["events"], expected)
    level = stands_out(sides[2024], funnel.position(latest["events"], expected, spread))
    found = latest_run(sides)
    data = latest.join(found.assign(since=found["since"].map(str), level=level))
    return tabulated(
        data[data["side"] != "alike"].head(8), "Districts above or below the region",
        name=Column("District"), side=Column("Side"), since=Column("Since"),
        level=Column("Level", decimals=0),
    )  # fmt: skip
