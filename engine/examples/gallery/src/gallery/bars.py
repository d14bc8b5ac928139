"""Bars and columns."""

from __future__ import annotations

import pandas as pd

from gallery.sources import PER, by_area, by_year, places, region, survey, with_alt
from needsbook import Column, Drawing, figure
from needsbook.charts.bars import Bar, Group, grouped_bars, ranked_bars, stacked_columns
from needsbook.charts.bounds import bounded_bars
from needsbook.charts.grid import counted_grid

RATE = Column("Rate", digits=3)


@figure(title="Bars in order", kind="own estimate")
def fig_ranked_bars() -> Drawing:
    data = by_area(2022).sort_values("rate", ascending=False)
    whole = float(region()[2022])
    picture = ranked_bars(data, "rate", "Events per 1,000 people", ("Region", whole), RATE)
    held = data.dropna(subset="rate")
    alt = (
        f"Bars of {len(data)} districts, highest first, from {held['name'].iloc[0]} with "
        f"{RATE.cell(held['rate'].iloc[0], '')} to {held['name'].iloc[-1]} with "
        f"{RATE.cell(held['rate'].iloc[-1], '')} events per 1,000 people; the region has "
        f"{RATE.cell(whole, '')}. One count is suppressed."
    )
    return with_alt(picture, data.reset_index(), "Events per 1,000 people, districts", alt)


@figure(title="Bars of very many places", kind="own estimate")
def fig_very_many_bars() -> Drawing:
    data = places(columns=["place", "name", "people", "events"]).set_index("place")
    data = data.assign(rate=data["events"] / data["people"] * PER)
    data = data.sort_values("rate", ascending=False)
    whole = float(data["events"].sum() / data["people"].sum() * PER)
    picture = ranked_bars(
        data, "rate", "Events per 1,000 people", ("All", whole), RATE, named=["P100"]
    )
    alt = (
        f"Thin bars of {len(data)} places in falling order. Those at the ends are named, and one "
        f"that was asked for. The rates run from {RATE.cell(data['rate'].max(), '')} "
        f"to {RATE.cell(data['rate'].min(), '')} events per 1,000 people."
    )
    return with_alt(picture, data.reset_index(), "Events per 1,000 people, very many places", alt)


@figure(title="Bars in groups", kind="own estimate")
def fig_grouped_bars() -> Drawing:
    rates = by_year("events") / by_year("people") * PER
    chosen = rates.loc[["N01", "N02", "N03"], [2019, 2024]]
    groups = [
        Group(f"District {code}", (
            Bar(row[2019], f"2019: {row[2019]:.1f}", light=True),
            Bar(row[2024], f"2024: {row[2024]:.1f}"),
        ))
        for code, row in chosen.iterrows()
    ]  # fmt: skip
    told = "; ".join(f"{code} {a:.1f} and {b:.1f}" for code, a, b in chosen.itertuples())
    alt = (
        f"Two bars for each of {len(chosen)} districts, 2019 above 2024. Events per 1,000 "
        f"people: {told}."
    )
    return with_alt(
        grouped_bars(groups, "Events per 1,000 people"),
        chosen.reset_index(), "Events per 1,000 people, three districts", alt,
    )  # fmt: skip


@figure(title="Stacked columns", kind="own estimate")
def fig_stacked_columns() -> Drawing:
    counts = by_year("events").loc[["N01", "N02", "N03", "N04"]].T
    data = counts.reset_index().assign(year=[str(year) for year in counts.index])
    parts = [(code, f"District {code}") for code in counts]
    told = "; ".join(f"{year} {sum(row):.0f}" for year, *row in data.itertuples(index=False))
    return with_alt(
        stacked_columns(data, "year", parts, "Events", Column("Events", decimals=0)),
        data, "Events of four districts",
        f"A column for each year, stacked from its districts. Events in all: {told}.",
    )  # fmt: skip


@figure(title="Bars to a bound", kind="own estimate")
def fig_bounded_bars() -> Drawing:
    data = survey(columns=["band", "asked", "said_yes"])
    share = data["said_yes"] / data["asked"] * 100
    few = data["said_yes"] < 5
    data = data.assign(
        share=share.where(~few, 5 / data["asked"] * 100),
        bound=few,
        words=[
            f"under {5 / asked:.1%}" if hidden else f"{one:.1f}%"
            for one, asked, hidden in zip(share, data["asked"], few, strict=True)
        ],
    )
    picture = bounded_bars(
        {"Who said yes": data}, "band", "share", "bound", "words", "% of those asked"
    )
    told = "; ".join(f"{row.band} {row.words}" for row in data.itertuples(index=False))
    return with_alt(
        picture, data, "Who said yes, of those asked", f"A bar for each age band: {told}."
    )


@figure(title="A grid of counts", kind="own estimate")
def fig_counted_grid() -> Drawing:
    counts = by_year("events").loc[["N01", "N02", "N03"]]
    size = pd.cut(counts.stack(), [0, 40, 60, 1000], labels=["up to 40", "to 60", "more"])
    found = pd.crosstab(size.index.get_level_values("area"), size.to_numpy(), margins=True)
    marks = found.map(lambda number: "·" * number)
    alt = (
        "A grid of districts by the size of their yearly counts, shaded by the number of years: "
        + ("; ".join(f"{code} {', '.join(map(str, row))}" for code, *row in found.itertuples()))
    )
    data = found.reset_index(names="area").rename(columns=str)
    return with_alt(counted_grid(found, marks), data, "Years by size of the count", f"{alt}.")
