"""Shared drawing: a row of small trends, an area beside a whole.

Nothing here reads data or knows what is counted. Heights are in inches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from london_cse.drawing.charts import LINE_STYLES, SMALL, Line
from needsbook import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEADING_WIDTH = 20  # letters in a line of a panel's heading


def trend_row(
    panels: Mapping[str, Sequence[Line]], years: Sequence[int], axis: str, height: float = 1.75
) -> Figure:
    """Return a row of trends, each on a scale of its own from zero; one key for all.

    Parameters
    ----------
    panels : mapping of str to sequence of Line
        By the panel's heading; each has lines of the same names in the same order.
    years : sequence of int
        The years of the values.
    axis : str
        What the lines measure, with the unit.
    """
    figure = style.new_figure(height=height)
    grid = figure.subplots(1, len(panels), sharex=True)
    for axes, (heading, lines) in zip(grid, panels.items(), strict=True):
        axes.set_title(
            fill(heading, HEADING_WIDTH), loc="left", fontweight="bold", fontsize=SMALL,
            linespacing=1.0,
        )  # fmt: skip
        for line, look in zip(lines, LINE_STYLES, strict=False):
            axes.plot(
                years, line.values, linewidth=1.6, markersize=3, clip_on=False, label=line.name,
                **look,
            )  # fmt: skip
        top = max((value for line in lines for value in line.values if value == value), default=0)
        axes.set_ylim(0, top * 1.08 or 1)
        axes.set_xlim(years[0] - 0.3, years[-1] + 0.3)
        axes.set_xticks([years[0], years[-1]])
        axes.locator_params(axis="y", nbins=4)
        axes.tick_params(labelsize=SMALL)
    handles, labels = grid[0].get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="outside upper left", ncols=len(labels), fontsize=SMALL,
        frameon=False, borderpad=0, borderaxespad=0.2,
    )  # fmt: skip
    figure.supylabel(axis, fontsize=SMALL)
    return figure
