"""Maps."""

from __future__ import annotations

import pandas as pd

from gallery.sources import PER, boundaries, by_area, by_year, with_alt
from needsbook import Column, Drawing, figure
from needsbook.charts.labels import Labels
from needsbook.charts.maps import amount_map, area_map, paired_maps

CHANGE = Column("Change", decimals=1)


def shapes() -> pd.DataFrame:
    """The boundaries, by code."""
    return boundaries(columns=["area"]).set_index("area")


@figure(title="A map", kind="own estimate")
def fig_map() -> Drawing:
    data = by_area(2022)
    labels = Labels(short={"N36": "Whb", "N32": "Syc", "N12": "Haw"})
    picture = area_map(shapes(), data, "rate", "Events per 1,000 people", "suppressed", labels)
    held = data.dropna(subset="rate").sort_values("rate")
    alt = (
        f"A map of {len(data)} districts in five shades by events per 1,000 people, from "
        f"{held['name'].iloc[0]}, {held['rate'].iloc[0]:.1f}, to {held['name'].iloc[-1]}, "
        f"{held['rate'].iloc[-1]:.1f}. A suppressed count leaves its district without a shade."
    )
    return with_alt(picture, data.reset_index(), "Events per 1,000 people", alt)


@figure(title="A map of amounts", kind="own estimate")
def fig_amount_map() -> Drawing:
    data = by_area(2022)
    picture = amount_map(shapes(), data, "events", "Events", "suppressed")
    held = data.dropna(subset="events").sort_values("events")
    alt = (
        f"A map of {len(data)} districts with discs as large as their events, from "
        f"{held['name'].iloc[0]}, {held['events'].iloc[0]:.0f}, to {held['name'].iloc[-1]}, "
        f"{held['events'].iloc[-1]:.0f}. A suppressed count leaves its district without a disc."
    )
    return with_alt(picture, data.reset_index(), "Events", alt)


@figure(title="Maps of a change", kind="own estimate")
def fig_two_maps() -> Drawing:
    change = (by_year("events") / by_year("people") * PER).diff(axis="columns")
    names = by_area(2024)["name"]
    panels = {
        f"{year - 1} to {year}": pd.DataFrame({"name": names, "change": change[year]})
        for year in (2020, 2024)
    }
    picture = paired_maps(
        shapes(), panels, "change", "Change of the events per 1,000 people", value=CHANGE
    )
    told = "; ".join(
        f"{heading}: {CHANGE.cell(data['change'].min(), '')} to "
        f"{CHANGE.cell(data['change'].max(), '')}"
        for heading, data in panels.items()
    )
    alt = f"Two maps with the same five shades. The changes, {told}."
    data = panels["2023 to 2024"].reset_index()
    return with_alt(picture, data, "Change of the events per 1,000 people", alt)
