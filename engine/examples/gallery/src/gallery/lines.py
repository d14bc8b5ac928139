"""Lines over years."""

from __future__ import annotations

import math

from gallery.sources import PER, by_year, region, suppressed, with_alt
from needsbook import Drawing, figure
from needsbook.charts.series import Mark, Panel, SmallSeries, broken_panels, many_series
from needsbook.charts.small import Marks, trend_row
from needsbook.charts.trends import trend_panels
from needsbook.statistics import doubt
from needsbook.statistics.intervals import poisson_rate


def rates() -> object:
    """Events per 1,000 people: a row a district, a column a year."""
    return by_year("events") / by_year("people") * PER


@figure(title="Panels of lines", kind="own estimate")
def fig_trend_panels() -> Drawing:
    rate = rates().T.assign(region=region())  # type: ignore[attr-defined]
    panels = {
        "Three of the north": rate[["N01", "N02", "N03", "region"]],
        "One of the south": rate[["N36", "region"]],
    }
    picture = trend_panels(panels, list(rate.index), "Events per 1,000 people", "Year")
    last = rate.loc[2024]
    alt = (
        "Two panels of lines from 2019 to 2024, beside the region. In 2024, events per 1,000 "
        f"people: N01 {last['N01']:.1f}, N02 {last['N02']:.1f}, N03 {last['N03']:.1f}, "
        f"N36 {last['N36']:.1f}; region {last['region']:.1f}."
    )
    return with_alt(picture, rate.reset_index(), "Events per 1,000 people", alt)


@figure(title="A row of trends with marks", kind="own estimate")
def fig_trend_row() -> Drawing:
    counts, people = by_year("events"), by_year("people")
    ends = poisson_rate(counts, people, PER)
    rate = rates().T.assign(region=region())  # type: ignore[attr-defined]
    shown = {"Steady": "N01", "With a jump": "N11"}
    panels = {
        words: rate[[code, "region"]].rename(columns={code: "district"})
        for words, code in shown.items()
    }
    marks = {
        words: Marks(
            doubtful=(), sharp=[2023] if code == "N11" else [],
            interval=(list(ends.low.loc[code]), list(ends.high.loc[code])),
        )
        for words, code in shown.items()
    }  # fmt: skip
    picture = trend_row(panels, list(rate.index), "Per 1,000 people", marks, "95% interval")
    alt = (
        "Two small charts, a district beside the region with bars for its interval. The first is "
        f"steady; the second jumps in 2023, from {rate.loc[2022, 'N11']:.1f} to "
        f"{rate.loc[2023, 'N11']:.1f} events per 1,000 people."
    )
    return with_alt(picture, rate.reset_index(), "Events per 1,000 people, two districts", alt)


@figure(title="Panels with breaks", kind="own estimate")
def fig_broken_panels() -> Drawing:
    rate = rates()
    middle = rate.quantile([0.25, 0.75])  # type: ignore[attr-defined]
    ends = poisson_rate(by_year("events").loc["N20"], by_year("people").loc["N20"], PER)
    line = rate.loc["N20"]  # type: ignore[attr-defined]
    panel = Panel(
        list(line), list(ends.low), list(ends.high),
        (list(middle.loc[0.25]), list(middle.loc[0.75])),
        [Mark("a", 2020, 2021, empty=True), Mark("b", 2023, 2023, ongoing=True)],
    )  # fmt: skip
    picture = broken_panels(
        {"District N20": panel}, list(line.index), ("rate with 95% interval", "middle half"),
        "Events per 1,000 people", "Year",
    )  # fmt: skip
    alt = (
        "A line with intervals beside the band between the quartiles of the districts. Letter a "
        "marks years without a return, letter b a line from which figures "
        f"compare otherwise. The line ends at {line[2024]:.1f} events per 1,000 people."
    )
    return with_alt(picture, line.reset_index(name="rate"), "Events per 1,000 people, N20", alt)


@figure(title="Many small series", kind="own estimate")
def fig_many_series() -> Drawing:
    counts, people = by_year("events").iloc[:18], by_year("people").iloc[:18]
    hidden = suppressed().iloc[:18]
    low, high = counts.where(~hidden, 1), counts.where(~hidden, 5)
    expected = people * region() / PER
    doubtful = doubt.doubts(low, high, expected) != ""
    sharp = doubt.sharp_changes(low, high, expected) != ""
    years = list(counts.columns)
    series = [
        SmallSeries(
            code,
            list(counts.loc[code] / people.loc[code] * PER),
            list(doubtful.loc[code]),
            [year for year in years if sharp.loc[code, year]],
            [
                (PER / people.loc[code, year], 5 * PER / people.loc[code, year])
                if hidden.loc[code, year] else None
                for year in years
            ],
        )
        for code in counts.index
    ]  # fmt: skip
    picture = many_series(
        series, years, "Events per 1,000 people, by year", ("Region", list(region()))
    )
    named = ", ".join(code for code in counts.index if doubtful.loc[code].any())
    changed = ", ".join(code for code in counts.index if sharp.loc[code].any())
    alt = (
        f"{len(series)} small line charts on one scale, each with the region in grey. "
        f"A doubtful count: {named or 'none'}. A sharp change: {changed or 'none'}."
    )
    assert not math.isnan(float(region().iloc[0]))
    return with_alt(picture, counts.reset_index(), "Events per 1,000 people", alt)
