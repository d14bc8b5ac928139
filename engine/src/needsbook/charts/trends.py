"""Ranked bars and trend panels (maps are in `maps`).

Heights are in inches.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from needsbook.charts import style
from needsbook.charts.style import PLAIN, SMALL
from needsbook.ground.columns import Column

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Line:
    """One line of a trend panel; a value that is not a number breaks it."""

    name: str
    values: Sequence[float]


LINE_STYLES: tuple[dict[str, Any], ...] = (
    {"color": style.DARK_BLUE, "linestyle": "-", "marker": "o"},
    {"color": style.DARK_PINK, "linestyle": (0, (4, 2)), "marker": "s"},
)


def told(name: str, years: Sequence[int], values: Sequence[float], value: Column = PLAIN) -> str:
    """Return the values of a line in words, by year; a year without one is left out."""
    pairs = zip(years, values, strict=True)
    said = [f"{year}: {value.cell(number, '')}" for year, number in pairs if number == number]
    return f"{name} {', '.join(said)}"


def trend_panels(
    panels: Mapping[str, Sequence[Line]],
    years: Sequence[int],
    axis: str,
    period: str,
    value: Column = PLAIN,
) -> Figure:
    """Return small multiples, two a row, on one scale, each line named at its end.

    Parameters
    ----------
    panels : mapping of str to sequence of Line
        By the panel's heading; lines of the same name have the same style.
    years : sequence of int
        The years of the values.
    axis : str
        What the lines measure, with the unit.
    period : str
        What a year stands for.
    value : needsbook.Column
        How the last values are written.
    """
    rows = math.ceil(len(panels) / 2)
    figure = style.new_figure(height=2.5 * rows)
    grid = figure.subplots(rows, 2, sharex=True, sharey=True, squeeze=False)
    top = (
        max(
            number
            for lines in panels.values()
            for line in lines
            for number in line.values
            if not math.isnan(number)
        )
        * 1.1
    )
    for axes, (heading, lines) in zip(grid.flat, panels.items(), strict=False):
        axes.set_title(heading, loc="left", fontweight="bold", fontsize=10.5)
        for line, look in zip(lines, LINE_STYLES, strict=False):
            axes.plot(years, line.values, linewidth=1.8, markersize=4, clip_on=False, **look)
        lines_told = [told(line.name, years, line.values, value) for line in lines]
        style.say(axes, f"{heading}. {'; '.join(lines_told)}")
        ends = spread([line.values[-1] for line in lines], gap=top * 0.085)
        for line, look, height in zip(lines, LINE_STYLES, ends, strict=False):
            axes.annotate(
                f"{line.name} {value.cell(line.values[-1], '')}",
                (years[-1], height),
                (7, 0),
                textcoords="offset points",
                va="center",
                fontsize=SMALL,
                color=look["color"],
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3},
            )
        axes.set_ylim(0, top)
        # Room at the right for the names of the lines.
        axes.set_xlim(years[0] - 0.2, years[-1] + (years[-1] - years[0]) * 0.47)
        axes.set_xticks(list(years[::2]))
    figure.supylabel(axis, fontsize=SMALL)
    figure.supxlabel(period, fontsize=SMALL)
    return figure


def spread(heights: Sequence[float], gap: float) -> list[float]:
    """Return `heights` moved no more than needed to lie at least `gap` apart."""
    order = sorted(range(len(heights)), key=lambda number: heights[number])
    moved = list(heights)
    for lower, upper in pairwise(order):
        short = gap - (moved[upper] - moved[lower])
        if short > 0:
            moved[lower] -= short / 2
            moved[upper] += short / 2
    return moved
