"""Support that the pan-London audit of 2014 found in boroughs, as the 2016 assessment prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needsbook import Drawing, estimate, figure
from needsbook.charts import style

from london_cse import sources

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EXACTLY = "exactly"  # the qualifier of a figure that is no bound


@figure(title="Support available in boroughs, 2014", kind="published study")
def fig_support_available() -> Drawing:
    """Bars of the share of boroughs that offered each form of support, by domain."""
    data = support_available()
    return Drawing(
        _support_picture(data),
        data,
        "Share of London boroughs that offered each form of support against child sexual "
        "exploitation (CSE), pan-London audit, 2014",
        "Bar chart in two groups, highest first. "
        + " ".join(
            f"{domain}: {'; '.join(rows['support'].map(_lower) + ' ' + rows['printed'])}."
            for domain, rows in data.groupby("domain", sort=False)
        ),
        (
            "The words and percentages are those of the report.",
            # literal: how words without a number are drawn
            "Words such as “just under half” give no exact share: the bar is hatched and ends "
            "open at the bound, and the share lies somewhat below it.",
            "The chart shows whether a borough had a form of support, not how much.",
        ),
    )


@estimate
def support_available() -> pd.DataFrame:
    """Return the share of boroughs with each form of support, highest first in each domain.

    Returns
    -------
    pandas.DataFrame
        Columns domain, support, percent (of boroughs: the printed share, or the
        bound that the printed words name), bound (whether it is one), printed.
    """
    forms = sources.support_2014(columns=["figure", "domain", "support"])
    found = sources.report_figures(
        where={"figure": list(forms["figure"])},
        columns=["figure", "value", "unit", "qualifier", "printed"],
    )
    # Fractions in words are held as decimals in the unit share.
    percent = found["value"].where(found["unit"] == "%", found["value"] * 100).round(2)
    data = found.assign(percent=percent, bound=found["qualifier"] != EXACTLY)
    data = data.merge(forms, on="figure", validate="1:1")
    data = data.sort_values(
        ["domain", "percent", "support"], ascending=[True, False, True], ignore_index=True
    )
    return data[["domain", "support", "percent", "bound", "printed"]]


def _support_picture(data: pd.DataFrame) -> Figure:
    groups = list(data.groupby("domain", sort=False))
    sizes = [len(rows) for _, rows in groups]
    drawn = style.new_figure(height=1.4 + 0.31 * len(data))
    panels = drawn.subplots(
        len(groups), 1, sharex=True, height_ratios=[size + 0.6 for size in sizes]
    )
    for axes, (domain, rows) in zip(panels, groups, strict=True):
        axes.set_title(str(domain), loc="left", fontweight="bold", fontsize=10.5)
        for row, one in enumerate(rows.to_dict("records")):
            _support_bar(axes, row, one["percent"], one["bound"])
            place = (one["percent"], row)
            axes.annotate(one["printed"], place, (5, 0), textcoords="offset points", va="center")
        axes.set_yticks(range(len(rows)), list(rows["support"]))
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, 130)  # room for the words behind the bars
        axes.set_xticks(range(0, 101, 25))
        axes.grid(visible=False, axis="y")
        axes.tick_params(axis="y", length=0)
    panels[-1].set_xlabel("% of boroughs")
    return drawn


def _support_bar(axes: Axes, row: int, percent: float, bound: bool) -> None:
    """Draw a full bar for a share, a hatched one without an end for a bound."""
    if not bound:
        axes.barh(row, percent, color=style.DARK_BLUE, height=0.62)
        return
    axes.barh(
        row,
        percent,
        facecolor=style.SEQUENTIAL[0],
        edgecolor=style.SEQUENTIAL[3],
        hatch="////",
        linewidth=0,
        height=0.62,
    )
    axes.plot([percent] * 2, [row - 0.31, row + 0.31], color=style.DARK_BLUE, linestyle=":")


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
