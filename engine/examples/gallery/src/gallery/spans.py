"""Intervals, funnels, ranges, and a diagram."""

from __future__ import annotations

import numpy as np

from gallery.sources import PER, by_area, region, with_alt
from needsbook import Column, Drawing, figure
from needsbook.charts import canvas, style
from needsbook.charts.intervals import LimitLine, Point, funnel_plot, ranked_intervals
from needsbook.charts.ranges import ranges
from needsbook.statistics import funnel
from needsbook.statistics.intervals import poisson_rate
from needsbook.statistics.ranking import ranks


@figure(title="Intervals in order", kind="own estimate")
def fig_ranked_intervals() -> Drawing:
    data = by_area(2024)
    ends = poisson_rate(data["events"], data["people"], PER)
    data = data.assign(low=ends.low, high=ends.high).sort_values("rate", ascending=False)
    points = [
        Point(row.name, row.rate, row.low, row.high, code=code)
        for code, row in zip(data.index, data.itertuples(index=False), strict=True)
    ]
    whole = float(region()[2024])
    picture = ranked_intervals(points, "Events per 1,000 people", ("Region", whole))
    above = int((data["low"] > whole).sum())
    alt = (
        f"Dots with bars for {len(points)} districts, highest first. The whole interval lies "
        f"above the region, {whole:.1f}, for {above}."
    )
    return with_alt(picture, data.reset_index(), "Events per 1,000 people with intervals", alt)


@figure(title="Funnel plot", kind="own estimate")
def fig_funnel() -> Drawing:
    data = by_area(2024)
    whole = float(region()[2024])
    data = data.assign(expected=data["people"] * whole / PER)
    spread = funnel.spread_of(data["events"], data["expected"])
    data["position"] = funnel.position(data["events"], data["expected"], spread)
    at = np.linspace(2, 1.05 * data["expected"].max(), 120)
    lines = [
        LimitLine(label, list(at), list(ends.low), list(ends.high), look)
        for label, ends, look in (
            ("99.8% limits", funnel.limits(at, spread, funnel.OUTER).scaled(whole), "outer"),
            ("95% limits", funnel.limits(at, spread, funnel.INNER).scaled(whole), "inner"),
        )
    ]
    points = [
        Point(row.name, row.rate, row.rate, row.rate, at=row.expected, outside=row.position != 0)
        for row in data.itertuples(index=False)
    ]
    picture = funnel_plot(
        points, lines, ("Region", whole), ("Events expected", "Events per 1,000 people")
    )
    told = ", ".join(data.loc[data["position"] != 0, "name"])
    alt = f"Funnel plot of {len(data)} districts. Outside the limits and named: {told}."
    return with_alt(picture, data.reset_index(), "Rates against funnel limits", alt)


@figure(title="Ranges", kind="own estimate")
def fig_ranges() -> Drawing:
    data = by_area(2024)
    found = ranks(data["events"], data["people"])
    shown = data.assign(rank_low=found["low"], rank_high=found["high"], dashed=False, words="")
    shown = shown.loc[found["rank"].sort_values().index].head(15)
    picture = ranges(
        shown,
        "rank",
        "Rank, 1 the highest rate",
        {"tenth": 10},
        (0, len(data)),
        value=Column("", decimals=0),
    )
    first = shown.iloc[0]
    alt = (
        f"A line for each of {len(shown)} districts from the low to the high end of its rank. "
        f"{first['name']} has rank {first['rank_low']:.0f} to {first['rank_high']:.0f}."
    )
    return with_alt(picture, shown.reset_index(), "Ranks with intervals", alt)


@figure(title="Diagram", kind="own estimate")
def fig_diagram() -> Drawing:
    axes = canvas.blank(44)
    canvas.ellipse(axes, (40, 22), (74, 40), style.SEQUENTIAL[0], style.DARK_BLUE)
    canvas.ellipse(axes, (46, 18), (44, 22), style.DARK_BLUE, "white")
    canvas.words(axes, (26, 34), "what happens", bold=True)
    canvas.words(axes, (46, 18), "what is recorded", color="white")
    canvas.box(axes, (88, 12, 36, 18), "white", style.DARK_GREY, dashed=True)
    canvas.words(axes, (106, 21), canvas.wrapped("what nobody tells anybody", 18))
    canvas.arrow(axes, (88, 21), (78, 21))
    alt = (
        "A pale ellipse, what happens, holds a dark one, what is recorded. A dashed box beside "
        "them, what nobody tells anybody, has an arrow to the pale ellipse."
    )
    data = by_area(2024)[["name"]].head(1).reset_index()
    return with_alt(canvas.figure(axes), data, "What is recorded of what happens", alt)
