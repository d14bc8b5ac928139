"""Funnel plots and ranked intervals.

Heights are in inches.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from needsbook.charts import style
from needsbook.charts.rows import height_of, name_rows, named_rows
from needsbook.charts.style import PLAIN, SMALL
from needsbook.ground.columns import Column

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Sound: a value to go by. Doubtful: a value not to go by. Range: only its ends are known.
Sort = Literal["sound", "doubtful", "range"]

GREY = "#6F6F6F"
MARKS: dict[str, dict[str, Any]] = {
    "sound": {"marker": "o", "markerfacecolor": style.DARK_BLUE, "markeredgecolor": "white"},
    "doubtful": {"marker": "o", "markerfacecolor": "white", "markeredgecolor": GREY},
}


FUNNEL_LEGEND = {
    "sound": "area within the limits",
    "outside": "area outside the limits, named",
    "doubtful": "doubtful: not judged",
    "range": "suppressed: a range of values",
}
RANKED_LEGEND = {
    "sound": "value and its interval",
    "doubtful": "doubtful: not ranked",
    "range": "suppressed: interval over all values it may have",
}


@dataclass(frozen=True)
class Point:
    """An area of a plot, with the interval of its value.

    `at` is its place on the other axis of a funnel; `text` stands beside it; `code` is that
    of the area, by which it is named whatever its name is.
    """

    name: str
    value: float
    low: float
    high: float
    sort: Sort = "sound"
    at: float = 0.0
    outside: bool = False
    text: str = ""
    code: str = ""


@dataclass(frozen=True)
class LimitLine:
    """A limit of a funnel at the places `at`: its lower and upper values."""

    label: str
    at: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    look: Literal["outer", "inner", "chance"]


LIMIT_LOOKS: dict[str, dict[str, Any]] = {
    "outer": {"color": style.DARK_GREY, "linewidth": 1.5, "linestyle": "-"},
    "inner": {"color": style.DARK_GREY, "linewidth": 1.2, "linestyle": (0, (5, 2))},
    "chance": {"color": GREY, "linewidth": 1.1, "linestyle": (0, (1, 1.6))},
}


def funnel_plot(
    points: Sequence[Point],
    limits: Sequence[LimitLine],
    target: tuple[str, float],
    axes_labels: tuple[str, str],
    value: Column = PLAIN,
    legend: Mapping[str, str] = FUNNEL_LEGEND,
) -> Figure:
    """Return a funnel plot: areas by their expected count, with limits around a target.

    Areas outside the limits are named and drawn in another colour and shape; an
    area of which only a range is known is a bar, a doubtful one a hollow circle.

    Parameters
    ----------
    points : sequence of Point
    limits : sequence of LimitLine
    target : tuple of str and float
        Name and value of the line in the middle.
    axes_labels : tuple of str
        Of the horizontal and the vertical axis, with units.
    value : needsbook.Column
        How the value of the target is written.
    legend : mapping of str to str
        What `sound`, `outside`, `doubtful` and `range` points are.

    Examples
    --------
    >>> points = [Point("Hill", 31, 31, 31, at=40, outside=True), Point("Dale", 19, 19, 19, at=90)]
    >>> limit = LimitLine("95% limits", [1, 50, 100], [5, 12, 15], [50, 28, 25], "inner")
    >>> figure = funnel_plot(points, [limit], ("All", 20), ("Expected", "Per 1,000"))
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['All 20', 'Hill']
    """
    figure = style.new_figure(height=4.9)
    axes = figure.subplots()
    right = max(point.at for point in points) * 1.04
    # The upper limits stay in sight, but not where they soar for the smallest areas.
    top = max(
        *(max(point.value, point.high if point.sort == "range" else 0) for point in points),
        *(line.high[len(line.high) // 2] for line in limits),
    )
    for line in limits:
        for end, label in ((line.high, line.label), (line.low, None)):
            axes.plot(line.at, end, label=label, zorder=1.5, **LIMIT_LOOKS[line.look])
    name, middle = target
    axes.axhline(middle, color=style.ORANGE, linewidth=1.6, zorder=1.6)
    axes.annotate(
        f"{name} {value.cell(middle, '')}",
        (1.0, middle),
        (3, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
        fontsize=SMALL,
        fontweight="bold",
    )
    _scatter(axes, points, legend)
    for point in points:
        x, y = (point.at, point.at), (_height(point), _height(point))
        style.say(axes, _told(point, PLAIN), x=x, y=y)
    axes.set_xlim(0, right)
    axes.set_ylim(-top * 0.02, top * 1.08)
    _name_outside(axes, [point for point in points if point.outside], middle, right, top)
    axes.set_xlabel(axes_labels[0])
    axes.set_ylabel(axes_labels[1])
    axes.tick_params(labelsize=SMALL)
    axes.grid(visible=False, axis="x")
    _legend(figure, axes, tuple(legend.values()), columns=2)
    return figure


def _scatter(axes: Axes, points: Sequence[Point], legend: Mapping[str, str]) -> None:
    met: set[str] = set()
    for point in points:
        kind = "outside" if point.outside and point.sort == "sound" else point.sort
        label = None if kind in met else legend[kind]
        met.add(kind)
        if point.sort == "range":
            axes.plot(
                [point.at, point.at],
                [point.low, point.high],
                color=style.TURQUOISE,
                linewidth=4,
                solid_capstyle="butt",
                label=label,
                zorder=3,
            )
            continue
        look = dict(MARKS[point.sort])
        if kind == "outside":
            look |= {"marker": "D", "markerfacecolor": style.DARK_PINK}
        axes.plot(
            point.at, point.value, linestyle="", markersize=6.5, label=label, zorder=3, **look
        )


def _name_outside(
    axes: Axes, points: Sequence[Point], middle: float, right: float, top: float
) -> None:
    """Name points away from the target: left of those at the right edge, none over another."""
    placed: list[tuple[float, float]] = []
    for point in sorted(points, key=_height, reverse=True):
        leftwards = point.at > right * 0.72
        # Off the upper limit that the point has just passed; the lower ones leave no room.
        height = _height(point) + (top * 0.018 if _height(point) > middle else 0)
        while any(
            abs(height - other) < top * 0.055 and abs(point.at - at) < right * 0.3
            for at, other in placed
        ):
            height -= top * 0.01
        placed.append((point.at, height))
        axes.annotate(
            point.name,
            (point.at, height),
            (-7 if leftwards else 7, 0),
            textcoords="offset points",
            ha="right" if leftwards else "left",
            va="center",
            fontsize=SMALL,
            color=style.DARK_PINK if point.sort == "sound" else style.DARK_GREY,
            # A name may meet a limit: the line gives way.
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.2},
            zorder=2.5,
        )


def _height(point: Point) -> float:
    return (point.low + point.high) / 2 if point.sort == "range" else point.value


def _told(point: Point, value: Column) -> str:
    """A point's value with its interval, or its range, or the text that stands for both."""
    if math.isnan(point.low):
        return f"{point.name}: {point.text}"
    ends = f"{value.cell(point.low, '')} to {value.cell(point.high, '')}"
    if point.sort == "range" or math.isnan(point.value):
        return f"{point.name}: {ends}"
    interval = f" ({ends})" if point.low < point.high else ""
    return f"{point.name}: {value.cell(point.value, '')}{interval}"


def ranked_intervals(
    points: Sequence[Point],
    axis: str,
    reference: tuple[str, float],
    value: Column = PLAIN,
    legend: Mapping[str, str] = RANKED_LEGEND,
    named: Collection[Hashable] = (),
) -> Figure:
    """Return values with their intervals, one line a point, from the top down.

    Parameters
    ----------
    points : sequence of Point
        In the order of the lines. A point without ends stands there with its text.
    axis : str
        What is measured, with the unit.
    reference : tuple of str and float
        Name and value of the line across.
    value : needsbook.Column
        How the value of the reference is written.
    legend : mapping of str to str
        What `sound`, `doubtful` and `range` points are.
    named : collection
        Codes of the points that are named of more than a page holds; the others say
        their values on screen.

    Examples
    --------
    >>> points = [Point("Hill", 31, 25, 38), Point("Dale", 19, 15, 24)]
    >>> figure = ranked_intervals(points, "Per 1,000", ("All", 20))
    >>> [label.get_text() for label in figure.axes[0].get_yticklabels()]
    ['Hill', 'Dale']
    """
    import pandas as pd

    rows = named_rows([point.code or point.name for point in points], named)
    many = len(rows) < len(points)
    figure = style.new_figure(height=height_of(len(points), around=1.15))
    axes = figure.subplots()
    met: set[str] = set()
    for row, point in enumerate(points):
        if not math.isnan(point.low):
            label = None if point.sort in met else legend[point.sort]
            met.add(point.sort)
            _ranked_line(axes, row, point, label, many=many)
        style.say(axes, _told(point, value), y=(row - 0.5, row + 0.5))
        if point.text and not many:
            end = 0.0 if math.isnan(point.high) else point.high
            axes.annotate(
                point.text,
                (end, row),
                (5, 0),
                textcoords="offset points",
                va="center",
                fontsize=SMALL,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
            )
    name_rows(axes, pd.Series([point.name for point in points]), rows)
    axes.set_ylim(len(points) - 0.4, -0.6)
    name, at = reference
    axes.axvline(at, color=style.ORANGE, linewidth=1.6, linestyle=(0, (4, 2)), zorder=1.5)
    axes.annotate(
        f"{name} {value.cell(at, '')}",
        (at, 1.0),
        (0, 3),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="center",
        fontsize=SMALL,
        fontweight="bold",
    )
    lows = [point.low for point in points if not math.isnan(point.low)]
    if min(lows, default=0.0) >= 0:
        axes.set_xlim(left=0)
    axes.set_xlabel(axis)
    axes.grid(visible=False, axis="y")
    _legend(figure, axes, tuple(legend.values()), columns=1)
    return figure


def _legend(figure: Figure, axes: Axes, order: Sequence[str], columns: int) -> None:
    """Put the entries at the foot, in an order that does not depend on the data."""
    handles, labels = axes.get_legend_handles_labels()
    entries = sorted(
        zip(labels, handles, strict=True),
        key=lambda entry: order.index(entry[0]) if entry[0] in order else -1,
    )
    figure.legend(
        handles=[handle for _, handle in entries],
        labels=[label for label, _ in entries],
        loc="outside lower left",
        ncols=columns,
        fontsize=SMALL,
        frameon=False,
        handlelength=2.4,
    )


def _ranked_line(
    axes: Axes, row: int, point: Point, label: str | None, *, many: bool = False
) -> None:
    if point.sort == "range":
        axes.plot(
            [point.low, point.high],
            [row, row],
            color=style.TURQUOISE,
            linewidth=1.5 if many else 4,
            solid_capstyle="butt",
            label=label,
            zorder=2,
        )
        return
    sound = point.sort == "sound"
    axes.errorbar(
        [point.value],
        [row],
        xerr=[[point.value - point.low], [point.high - point.value]],
        ecolor=style.DARK_BLUE if sound else GREY,
        elinewidth=0.6 if many else 1.5 if sound else 1.0,
        linestyle="",
        markersize=2.0 if many else 5.5,
        markeredgewidth=0.3 if many else None,
        label=label,
        zorder=2,
        **MARKS[point.sort],
    )
