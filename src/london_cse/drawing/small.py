"""Shared drawing: a row of small trends, an area beside a whole.

Nothing here reads data or knows what is counted. Heights are in inches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING

from needsbook.charts import style

from london_cse.drawing.charts import LINE_STYLES, SMALL, Line, told
from london_cse.drawing.series import HOLLOW, SHARP_CHANGE, mark_sharp_changes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEADING_WIDTH = 20  # letters in a line of a panel's heading


@dataclass(frozen=True)
class Marks:
    """Years whose value is doubtful, and years to which a line changes sharply."""

    doubtful: Sequence[int]
    sharp: Sequence[int]


def trend_row(
    panels: Mapping[str, Sequence[Line]],
    years: Sequence[int],
    axis: str,
    marks: Mapping[str, Marks],
    height: float = 1.65,
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
    marks : mapping of str to Marks
        What is marked on the first line of a panel.
    """
    from matplotlib.lines import Line2D

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
        lines_told = [told(line.name, years, line.values) for line in lines]
        style.say(axes, f"{heading}. {'; '.join(lines_told)}")
        first, marked = lines[0].values, marks[heading]
        mark_sharp_changes(axes, years, first, marked.sharp)
        for year in marked.doubtful:
            axes.plot(year, first[years.index(year)], clip_on=False, zorder=4, **HOLLOW)
        top = max((value for line in lines for value in line.values if value == value), default=0)
        axes.set_ylim(0, top * 1.08 or 1)
        axes.set_xlim(years[0] - 0.3, years[-1] + 0.3)
        axes.set_xticks([years[0], years[-1]])
        axes.locator_params(axis="y", nbins=4)
        axes.tick_params(labelsize=SMALL)
    handles, labels = grid[0].get_legend_handles_labels()
    for label, look, met in (
        ("doubtful recording", HOLLOW, any(one.doubtful for one in marks.values())),
        ("sharp change", SHARP_CHANGE, any(one.sharp for one in marks.values())),
    ):
        if met:
            handles.append(Line2D([], [], **look))
            labels.append(label)
    figure.legend(
        handles, labels, loc="outside upper left", ncols=len(labels), fontsize=SMALL,
        frameon=False, borderpad=0, borderaxespad=0.2,
    )  # fmt: skip
    figure.supylabel(axis, fontsize=SMALL)
    return figure
