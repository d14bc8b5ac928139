"""A row of small trends, an area beside a whole.

Heights are in inches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any

from needsbook.charts import style
from needsbook.charts.series import GREY, HOLLOW, SERIES_LEGEND, SHARP_CHANGE, mark_sharp_changes
from needsbook.charts.style import SMALL
from needsbook.charts.trends import LINE_STYLES, Lines, lines_of, scale, told

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: An interval is drawn as a bar on each value, so that it is seen beside any line.
INTERVAL: dict[str, Any] = {"color": style.DARK_BLUE, "linewidth": 1.1, "alpha": 0.55}
KEY_WIDTH = 58  # letters of the names that a row of the key holds
HEADING_WIDTH = 20  # letters in a line of a panel's heading
AXIS_WIDTH = 12  # letters in a line of the axis' name, which is not to reach the key


@dataclass(frozen=True)
class Marks:
    """What is marked on the first line of a panel.

    Parameters
    ----------
    doubtful, sharp : sequence of int
        Years whose value is doubtful, and years to which the line changes sharply.
    breaks : sequence of int
        Years before which the line does not compare like with like.
    interval : pair of sequences of float
        Low and high ends of the values; what is not a number is left out.
    """

    doubtful: Sequence[int]
    sharp: Sequence[int]
    breaks: Sequence[int] = ()
    interval: tuple[Sequence[float], Sequence[float]] = ((), ())


UNMARKED = Marks((), ())


def trend_row(
    panels: Mapping[str, Lines],
    years: Sequence[int],
    axis: str,
    marks: Mapping[str, Marks],
    interval: str,
    height: float = 1.5,
    legend: Mapping[str, str] = SERIES_LEGEND,
) -> Figure:
    """Return a row of trends, each on a scale of its own from zero; one key for all.

    Parameters
    ----------
    panels : mapping of str to pandas.DataFrame or sequence of Line
        By the panel's heading: a column a line, a row a year; each has lines of the same names
        in the same order.
    years : sequence of int
        The years of the values.
    axis : str
        What the lines measure, with the unit.
    marks : mapping of str to Marks
        What is marked on the first line of a panel; a panel may have none.
    interval : str
        What the bars on the first line are.
    height : float
        In inches.
    legend : mapping of str to str
        What a `doubtful` value and a `sharp` change are.

    Examples
    --------
    >>> import pandas as pd
    >>> panel = pd.DataFrame({"Hill": [3, 4], "all": [3, 3]}, index=[2023, 2024])
    >>> figure = trend_row({"Absence": panel}, [2023, 2024], "Per cent", {}, "95% interval")
    >>> len(figure.axes[0].get_lines())
    2
    """
    from matplotlib.lines import Line2D

    figure = style.new_figure(height=height)
    drawn = lines_of(panels)
    grid = figure.subplots(1, len(drawn), sharex=True, squeeze=False)[0]
    for axes, (heading, lines) in zip(grid, drawn.items(), strict=True):
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
        first, marked = lines[0].values, marks.get(heading, UNMARKED)
        _mark_interval(axes, years, first, marked.interval)
        _mark_breaks(axes, marked.breaks)
        mark_sharp_changes(axes, years, first, marked.sharp)
        for year in marked.doubtful:
            axes.plot(year, first[years.index(year)], clip_on=False, zorder=4, **HOLLOW)
        values = [value for line in lines for value in line.values]
        axes.set_ylim(*scale([*values, *marked.interval[0], *marked.interval[1]], room=1.08))
        axes.set_xlim(years[0] - 0.3, years[-1] + 0.3)
        axes.set_xticks([years[0], years[-1]])
        axes.locator_params(axis="y", nbins=4)
        axes.tick_params(labelsize=SMALL)
    handles, labels = grid[0].get_legend_handles_labels()
    for label, look, met in (
        (interval, INTERVAL, any(one.interval[0] for one in marks.values())),
        (legend["doubtful"], HOLLOW, any(one.doubtful for one in marks.values())),
        (legend["sharp"], SHARP_CHANGE, any(one.sharp for one in marks.values())),
    ):
        if met:
            handles.append(Line2D([], [], **look))
            labels.append(label)
    one_row = sum(map(len, labels)) <= KEY_WIDTH
    figure.legend(
        handles, labels, loc="outside upper left", ncols=len(labels) if one_row else 3,
        fontsize=SMALL, frameon=False, borderpad=0, borderaxespad=0.2, columnspacing=1.2,
    )  # fmt: skip
    figure.supylabel(fill(axis, AXIS_WIDTH), fontsize=SMALL, linespacing=1.0)
    return figure


def _mark_interval(
    axes: Axes,
    years: Sequence[int],
    values: Sequence[float],
    interval: tuple[Sequence[float], Sequence[float]],
) -> None:
    """Draw a bar from the low to the high end of each value that there is."""
    for year, value, low, high in zip(years, values, *interval, strict=False):
        if value == value and low == low:
            axes.plot([year, year], [low, high], clip_on=False, zorder=2, **INTERVAL)


def _mark_breaks(axes: Axes, breaks: Sequence[int]) -> None:
    """Draw a dotted line before each year from which the line compares otherwise."""
    for year in breaks:
        axes.axvline(year - 0.5, color=GREY, linewidth=0.9, linestyle=":", zorder=0)
