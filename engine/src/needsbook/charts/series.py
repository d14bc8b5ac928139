"""Series over years with their breaks, and many small series.

Heights are in inches.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from needsbook.charts import style
from needsbook.charts.rows import on_a_page
from needsbook.charts.style import PLAIN, SMALL
from needsbook.charts.trends import scale
from needsbook.ground.columns import Column

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

GREY = "#9A9A9A"
HOLLOW: dict[str, Any] = {
    "linestyle": "",
    "marker": "o",
    "markersize": 5,
    "markerfacecolor": "white",
    "markeredgecolor": style.DARK_PINK,
    "markeredgewidth": 1.3,
}

SHARP_CHANGE: dict[str, Any] = {"color": style.ORANGE, "linewidth": 5, "alpha": 0.55}
#: What stands on a line of a small series, in words.
SERIES_LEGEND = {
    "line": "the area",
    "doubtful": "doubtful",
    "sharp": "sharp change",
    "range": "suppressed: a range",
}


def mark_sharp_changes(
    axes: Axes, years: Sequence[int], values: Sequence[float], sharp: Sequence[int]
) -> None:
    """Draw a broad band under the line from the year before to each year of `sharp`."""
    for year in sharp:
        place = years.index(year)
        axes.plot(
            years[place - 1 : place + 1], values[place - 1 : place + 1], zorder=1,
            solid_capstyle="round", clip_on=False, **SHARP_CHANGE,
        )  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A break: the letter that the notes explain, the years, and whether it lasts."""

    letter: str
    first: int
    last: int
    ongoing: bool = False
    empty: bool = False


@dataclass(frozen=True)
class Panel:
    """A line with its interval and a band beside it; what is not a number is left out."""

    line: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    band: tuple[Sequence[float], Sequence[float]]
    marks: Sequence[Mark]


def broken_panels(
    panels: Mapping[str, Panel],
    years: Sequence[int],
    names: tuple[str, str],
    axis: str,
    period: str,
    value: Column = PLAIN,
) -> Figure:
    """Return small multiples, two a row, on one scale, with breaks marked by letters.

    A break that lasts is a dashed line before its first year; years that differ are
    shaded; years without figures are hatched.

    Parameters
    ----------
    panels : mapping of str to Panel
        By the panel's heading.
    years : sequence of int
    names : tuple of str
        Of the line and of the band, for the legend.
    axis, period : str
        What is measured, with the unit, and what a year stands for.
    value : needsbook.Column
        How the first and last values of a line are written.

    Examples
    --------
    >>> panel = Panel([3, 4], [2, 3], [4, 5], ([1, 1], [6, 6]), [Mark("a", 2024, 2024)])
    >>> names = ("rate", "others")
    >>> figure = broken_panels({"Hill": panel}, [2023, 2024], names, "Per cent", "Year")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['a', '3', '4']
    """
    if not panels:
        raise ValueError("there is no panel to draw")
    rows = math.ceil(len(panels) / 2)
    figure = style.new_figure(height=on_a_page(0.5 + 2.5 * rows, f"{len(panels)} panels"))
    grid = figure.subplots(rows, min(2, len(panels)), sharex=True, sharey=True, squeeze=False)
    for axes in grid.flat[len(panels) :]:
        axes.set_axis_off()
    ends = scale(
        [
            number
            for panel in panels.values()
            for number in (*panel.low, *panel.high, *panel.band[0], *panel.band[1])
        ],
        room=1.25,
    )
    for number, (axes, (heading, panel)) in enumerate(zip(grid.flat, panels.items(), strict=False)):
        axes.set_title(heading, loc="left", fontweight="bold", fontsize=10.5)
        axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)
        axes.set_ylim(*ends)
        _mark(axes, panel.marks)
        labels = names if number == 0 else (None, None)
        axes.fill_between(
            years, *panel.band, color=style.SEQUENTIAL[1], alpha=0.75, linewidth=0, label=labels[1]
        )
        axes.plot(
            years, panel.line, color=style.DARK_BLUE, linewidth=1.8, marker="o", markersize=4,
            label=labels[0],
        )  # fmt: skip
        axes.vlines(years, panel.low, panel.high, color=style.DARK_BLUE, linewidth=1.2)
        _ends(axes, years, panel, value)
        style.say(axes, f"{heading}. {_told(years, panel, value)}")
        axes.set_xticks(list(years[::2]))
    figure.supylabel(axis, fontsize=SMALL)
    figure.supxlabel(period, fontsize=SMALL)
    figure.legend(loc="outside upper left", ncols=2, fontsize=SMALL, frameon=False)
    return figure


def _told(years: Sequence[int], panel: Panel, value: Column) -> str:
    """The values of a line with their intervals, by year."""
    rows = zip(years, panel.line, panel.low, panel.high, strict=True)
    return "; ".join(
        f"{year}: {value.cell(number, '')} ({value.cell(low, '')} to {value.cell(high, '')})"
        for year, number, low, high in rows
        if not math.isnan(number)
    )


def _mark(axes: Axes, marks: Sequence[Mark]) -> None:
    """Shade, hatch or rule the breaks; letters that would meet stand side by side."""
    places: dict[float, list[str]] = {}
    for mark in marks:
        if mark.ongoing:
            axes.axvline(
                mark.first - 0.5,
                color=style.DARK_GREY,
                linewidth=1.1,
                linestyle=(0, (3, 2)),
                zorder=2,
            )
            places.setdefault(mark.first - 0.5, []).append(mark.letter)
            continue
        axes.axvspan(
            mark.first - 0.5,
            mark.last + 0.5,
            facecolor=style.NO_DATA,
            edgecolor="#B5B5B5" if mark.empty else "none",
            hatch="////" if mark.empty else None,
            linewidth=0,
            zorder=0,
        )
        # In the last year that is shaded alone: a longer span begins behind a shorter one.
        middle = (mark.first + mark.last) / 2 if mark.empty else mark.last
        places.setdefault(middle, []).append(mark.letter)
    for place, letters in places.items():
        axes.annotate(
            " ".join(letters),
            (place, 1.0),
            (0, -3),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=SMALL,
            fontweight="bold",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        )


def _ends(axes: Axes, years: Sequence[int], panel: Panel, value: Column) -> None:
    """Write the first and the last value above the line."""
    held = [place for place, number in enumerate(panel.line) if not math.isnan(number)]
    for place in dict.fromkeys((*held[:1], *held[-1:])):
        axes.annotate(
            value.cell(panel.line[place], ""),
            (years[place], panel.line[place]),
            (0, 6),
            textcoords="offset points",
            ha="center",
            fontsize=SMALL,
            color=style.DARK_BLUE,
            fontweight="bold",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.2, "alpha": 0.8},
        )


@dataclass(frozen=True)
class SmallSeries:
    """One area's values; a range stands where only the ends of a value are known.

    `sharp` are the years to which the line changes sharply from the year before.
    """

    name: str
    values: Sequence[float]
    doubtful: Sequence[bool]
    sharp: Sequence[int]
    ranges: Sequence[tuple[float, float] | None]


def many_series(
    series: Sequence[SmallSeries],
    years: Sequence[int],
    axis: str,
    reference: tuple[str, Sequence[float]] | None,
    columns: int = 6,
    legend: Mapping[str, str] = SERIES_LEGEND,
) -> Figure:
    """Return one small panel an area, all on one scale.

    Parameters
    ----------
    series : sequence of SmallSeries
        In reading order.
    years : sequence of int
    axis : str
        What is measured, with the unit, and what a year stands for.
    reference : tuple of str and sequence of float, optional
        Name and values of a line that every panel repeats in grey.
    columns : int
        Panels in a row.
    legend : mapping of str to str
        What the `line`, a `doubtful` value, a `sharp` change and a `range` are.

    Examples
    --------
    >>> hill = SmallSeries("Hill", [3, 4], [False, False], [], [None, None])
    >>> figure = many_series([hill], [2023, 2024], "Per cent, by year", ("All", [3, 3]))
    >>> figure.axes[0].get_title(loc="left")
    'Hill'
    """
    if not series:
        raise ValueError("there is no series to draw")
    columns = min(columns, len(series))
    rows = math.ceil(len(series) / columns)
    height = on_a_page(0.85 + 1.12 * rows, f"{len(series)} panels")
    figure = style.new_figure(height=height)
    # Placed by hand, in inches: to solve for so many panels takes seconds.
    figure.set_layout_engine("none")
    grid = figure.subplots(
        rows,
        columns,
        sharex=True,
        sharey=True,
        squeeze=False,
        gridspec_kw={
            "left": 0.045,
            "right": 0.99,
            "bottom": 0.5 / height,
            "top": 1 - 0.68 / height,
            "hspace": 0.62,
            "wspace": 0.06,
        },
    )
    numbers = [number for item in series for number in item.values]
    ends = scale(
        [*numbers, *(end for item in series for pair in item.ranges if pair for end in pair)],
        room=1.08,
    )
    for axes in grid.flat[len(series) :]:
        axes.set_axis_off()
    for number, (axes, item) in enumerate(zip(grid.flat, series, strict=False)):
        axes.set_title(
            "\n".join(textwrap.wrap(item.name, 14)),
            loc="left",
            fontsize=SMALL,
            fontweight="bold",
            linespacing=0.9,
            pad=2,
        )
        if reference:
            axes.plot(years, reference[1], color=GREY, linewidth=1.1,
                      label=reference[0] if number == 0 else None)  # fmt: skip
        axes.plot(years, item.values, color=style.DARK_BLUE, linewidth=1.5,
                  label=legend["line"] if number == 0 else None)  # fmt: skip
        mark_sharp_changes(axes, years, item.values, item.sharp)
        _small_marks(axes, years, item)
        style.say(axes, f"{item.name}. {_small_told(years, item)}")
        axes.set_ylim(*ends)
        axes.set_xlim(years[0] - 0.5, years[-1] + 0.5)
        axes.set_xticks(
            [years[0], years[-1]], [f"’{str(year)[2:]}" for year in (years[0], years[-1])]
        )
        # The last panel of each column carries the years.
        axes.tick_params(labelsize=SMALL, labelbottom=number + columns >= len(series))
        axes.locator_params(axis="y", nbins=2)
    handles, labels = grid[0, 0].get_legend_handles_labels()
    more = _small_legend(legend)
    figure.legend(
        handles=[*handles, *more],
        labels=[*labels, *(str(item.get_label()) for item in more)],
        loc="upper left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=5,
        fontsize=SMALL,
        frameon=False,
        columnspacing=1.0,
        handlelength=1.6,
        borderaxespad=0.2,
    )
    figure.text(0.5, 0.06 / height, axis, ha="center", fontsize=SMALL)
    return figure


def _small_told(years: Sequence[int], item: SmallSeries) -> str:
    """The values of an area by year, doubtful ones and ranges as such."""
    told = []
    for year, number, doubtful, ends in zip(
        years, item.values, item.doubtful, item.ranges, strict=True
    ):
        if ends is not None:
            told.append(f"{year}: {PLAIN.cell(ends[0], '')} to {PLAIN.cell(ends[1], '')}")
        elif not math.isnan(number):
            told.append(f"{year}: {PLAIN.cell(number, '')}{' (doubtful)' if doubtful else ''}")
    return "; ".join(told)


def _small_marks(axes: Axes, years: Sequence[int], item: SmallSeries) -> None:
    for year, value, doubtful, ends in zip(
        years, item.values, item.doubtful, item.ranges, strict=True
    ):
        if ends is not None:
            axes.vlines(year, *ends, color=style.TURQUOISE, linewidth=4)
        elif doubtful:
            axes.plot(year, value, clip_on=False, zorder=4, **HOLLOW)
        elif not math.isnan(value):
            axes.plot(year, value, ".", markersize=4, color=style.DARK_BLUE)


def _small_legend(legend: Mapping[str, str]) -> list[Line2D]:
    from matplotlib.lines import Line2D

    return [
        Line2D([], [], label=legend["doubtful"], **HOLLOW),
        Line2D([], [], label=legend["sharp"], **SHARP_CHANGE),
        Line2D([], [], color=style.TURQUOISE, linewidth=4, label=legend["range"]),
    ]
