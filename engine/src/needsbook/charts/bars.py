"""Bars in named groups and stacked columns, each labelled directly.

Heights are in inches.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from needsbook.charts import style
from needsbook.charts.rows import height_of, name_rows, named_rows, on_a_page
from needsbook.charts.style import PLAIN, SMALL
from needsbook.ground.columns import Column

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TICK = Column("")

DARK, LIGHT = style.DARK_BLUE, style.SEQUENTIAL[1]

#: Dark to light: told apart in grey print; the text on each is readable.
STACK = (
    (style.DARK_BLUE, "white"),
    (style.SEQUENTIAL[2], "black"),
    (style.SEQUENTIAL[0], "black"),
    (style.SEQUENTIAL[3], "white"),
    (style.SEQUENTIAL[1], "black"),
)

LINE_INCHES = 0.235  # the height of one bar with its share of white
LETTER_INCHES = 0.068  # the width of a letter of `SMALL` text, a little generous
PAGE_INCHES = 6.3


@dataclass(frozen=True)
class Bar:
    """One bar; `text` stands at its end and names all that its colour does.

    `most` is the largest reading of a figure that is printed in more than one way; the
    bar goes on to it, hatched.
    """

    value: float
    text: str
    light: bool = False
    most: float = 0.0

    @property
    def end(self) -> float:
        """Where the bar ends."""
        return max(self.value, self.most)


@dataclass(frozen=True)
class Group:
    """Bars that share a label at the left; `heading` stands above them."""

    label: str
    bars: tuple[Bar, ...]
    heading: str = ""


def ranked_bars(
    data: pd.DataFrame,
    column: str,
    axis: str,
    reference: tuple[str, float],
    value: Column = PLAIN,
    named: Collection[Hashable] = (),
) -> Figure:
    """Return horizontal bars from the highest down, with values and a reference line.

    Areas without a value stand at the end with their symbol and no bar. Of more areas than a
    page holds, the bars are thin, and only the first, the last and those of `named` have
    their name and value; all say them on screen.

    Parameters
    ----------
    data : pandas.DataFrame
        `name`, the column to draw and `<column>_status` where it has gaps, in the order of
        the bars.
    column : str
        The column to draw.
    axis : str
        What the bars measure, with the unit.
    reference : tuple of str and float
        Name and value of the line across all bars.
    value : needsbook.Column
        How the values are written.
    named : collection
        What is named of many: values of the index of `data`.

    Examples
    --------
    >>> import pandas as pd
    >>> data = pd.DataFrame({"name": ["Hill", "Dale"], "rate": [31.2, 12.5]}, index=["N2", "N1"])
    >>> figure = ranked_bars(data, "rate", "Per 1,000 pupils", ("All", 20.1))
    >>> [label.get_text() for label in figure.axes[0].get_yticklabels()]
    ['Hill', 'Dale']
    """
    import pandas as pd

    rows = named_rows(list(data.index), named)
    figure = style.new_figure(height=height_of(len(data), around=0.7))
    axes = figure.subplots()
    statuses = list(data.get(f"{column}_status", [""] * len(data)))
    cells = list(zip(data[column], statuses, strict=True))
    lengths = [0.0 if status else float(one) for one, status in cells]
    many = len(rows) < len(data)
    axes.barh(range(len(data)), lengths, color=style.DARK_BLUE, height=1.0 if many else 0.72)
    texts = [value.cell(one, status) for one, status in cells]
    for row in () if many else rows:
        axes.annotate(
            texts[row],
            (max(0.0, lengths[row]), row),
            (3, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )
    if many:
        for row, (name, text) in enumerate(zip(data["name"], texts, strict=True)):
            style.say(axes, f"{name}: {text}", y=(row - 0.5, row + 0.5))
    # Beside thin bars there is no room for the values of neighbours.
    name_rows(axes, data["name"] + (" " + pd.Series(texts, data.index) if many else ""), rows)
    axes.invert_yaxis()
    axes.margins(y=0.005)
    name, at = reference
    axes.axvline(at, color=style.ORANGE, linewidth=1.6, linestyle=(0, (4, 2)), zorder=2)
    # Beside the last bar; above the axes where there are many.
    axes.annotate(
        f"{name} {value.cell(at, '')}",
        (at, 1.0 if many else len(data) - 1),
        (0, 3) if many else (4, 0),
        xycoords=("data", "axes fraction") if many else "data",
        textcoords="offset points",
        ha="center" if many else "left",
        va="bottom" if many else "center",
        fontweight="bold",
    )
    axes.set_xlabel(axis)
    if max(lengths, default=0) >= 1000:
        axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.grid(visible=False, axis="y")
    return figure


def grouped_bars(groups: Sequence[Group], axis: str, label_width: int = 26) -> Figure:
    """Return horizontal bars in groups, from the top down, with the text of each.

    Parameters
    ----------
    groups : sequence of Group
        In reading order.
    axis : str
        What the bars measure, with the unit.
    label_width : int
        Letters after which a group's label takes a new line.

    Examples
    --------
    >>> groups = [Group("Hill", (Bar(31, "2024: 31"), Bar(25, "2023: 25", light=True)))]
    >>> figure = grouped_bars(groups, "Pupils")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['2024: 31', '2023: 25']
    """
    from matplotlib.ticker import FuncFormatter

    labels = [textwrap.wrap(group.label, label_width) for group in groups]
    middles, lines = [], 0.0
    for group, label in zip(groups, labels, strict=True):
        lines += 1.15 if group.heading else 0.0
        height = max(len(group.bars), 0.72 * len(label))
        middles.append(lines + height / 2)
        lines += height + 0.45
    height = on_a_page(0.75 + LINE_INCHES * lines, f"{len(groups)} groups of bars")
    figure = style.new_figure(height=height)
    axes = figure.subplots()
    for group, label, middle in zip(groups, labels, middles, strict=True):
        _draw(axes, group, middle, max(len(group.bars), 0.72 * len(label)))
    axes.set_yticks(middles, ["\n".join(label) for label in labels], fontsize=SMALL)
    axes.set_ylim(lines, 0)
    ends = [bar.end for group in groups for bar in group.bars]
    longest = max([0.0, *ends])
    right = _right_end(groups, labels)
    lowest = min([0.0, *(bar.value for group in groups for bar in group.bars)])
    axes.set_xlim(1.05 * lowest, right or 1.0)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: TICK.cell(value, "")))
    # No scale where there is only the text of a bar, except for the next step.
    steps = [float(tick) for tick in axes.get_xticks()]
    axes.set_xticks([tick for tick in steps if tick < longest + steps[1] - steps[0]])
    axes.tick_params(axis="x", labelsize=SMALL)
    axes.set_xlabel(axis)
    axes.grid(visible=False, axis="y")
    axes.tick_params(axis="y", length=0)
    return figure


def _draw(axes: Axes, group: Group, middle: float, height: float) -> None:
    top = middle - len(group.bars) / 2
    for number, bar in enumerate(group.bars):
        at = top + number + 0.5
        axes.barh(at, bar.value, height=0.82, color=LIGHT if bar.light else DARK)
        if bar.most > bar.value:
            axes.barh(
                at, bar.most - bar.value, left=bar.value, height=0.82, facecolor="white",
                edgecolor=LIGHT if bar.light else DARK, hatch="////", linewidth=0.8,
            )  # fmt: skip
        axes.annotate(
            bar.text,
            (max(0.0, bar.end), at),
            (4, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )
    if group.heading:
        axes.annotate(
            group.heading,
            (0.008, middle - height / 2 - 0.6),
            xycoords=("figure fraction", "data"),
            va="center",
            fontsize=SMALL + 0.5,
            fontweight="bold",
            annotation_clip=False,
        ).set_in_layout(False)


def _right_end(groups: Sequence[Group], labels: Sequence[Sequence[str]]) -> float:
    """Return the right end of the axis, so that the text of every bar has room."""
    left = max(len(line) for label in labels for line in label) * LETTER_INCHES
    room = PAGE_INCHES - left - 0.25
    return max(
        max(0.0, bar.end) / (1 - (len(bar.text) + 2) * LETTER_INCHES / room)
        for group in groups
        for bar in group.bars
    )


def stacked_columns(
    data: pd.DataFrame,
    across: str,
    parts: Sequence[tuple[str, str]],
    axis: str,
    value: Column = TICK,
) -> Figure:
    """Return stacked columns, the first part lowest, each part named beside the last.

    Parameters
    ----------
    data : pandas.DataFrame
        A row a column of the picture: `across` and a column for each part.
    across : str
        The column with the names under the columns.
    parts : sequence of (str, str)
        Column and name of each part, at most five.
    axis : str
        What the columns measure, with the unit.
    value : needsbook.Column
        How the values are written.

    Raises
    ------
    ValueError
        There are more parts than can be told apart, or a part is negative.

    Examples
    --------
    >>> import pandas as pd
    >>> data = pd.DataFrame({"year": ["2023", "2024"], "boys": [30, 20], "girls": [10, 15]})
    >>> parts = [("boys", "Boys"), ("girls", "Girls")]
    >>> figure = stacked_columns(data, "year", parts, "Pupils")
    >>> figure.axes[0].get_ylabel()
    'Pupils'
    """
    if not 0 < len(parts) <= len(STACK):
        raise ValueError(
            f"{len(parts)} parts are stacked, and one to {len(STACK)} can be told apart; "
            "put the smallest together"
        )
    figure = style.new_figure(height=3.7)
    axes = figure.subplots()
    places = range(len(data))
    below = [0.0] * len(data)
    for (column, name), (colour, ink) in zip(parts, STACK, strict=False):
        heights = [float(height) for height in data[column]]
        if min(heights, default=0.0) < 0:
            raise ValueError(f"“{name}” has a part below zero, which cannot be stacked")
        axes.bar(places, heights, bottom=below, color=colour, width=0.62)
        for place, height, base in zip(places, heights, below, strict=True):
            axes.text(
                place,
                base + height / 2,
                value.cell(height, ""),
                ha="center",
                va="center",
                color=ink,
            )
        last = len(data) - 1
        axes.annotate(
            name,
            (last + 0.31, below[last] + heights[last] / 2),
            (6, 0),
            textcoords="offset points",
            va="center",
        )
        below = [base + height for base, height in zip(below, heights, strict=True)]
    for place, height in zip(places, below, strict=True):
        axes.annotate(
            f"{value.cell(height, '')} in all",
            (place, height),
            (0, 4),
            textcoords="offset points",
            ha="center",
            fontweight="bold",
        )
    axes.set_xticks(places, list(data[across]))
    axes.set_xlim(-0.5, len(data) - 1 + 1.15)
    axes.set_ylim(0, max(below) * 1.1)
    axes.set_ylabel(axis)
    axes.grid(visible=False, axis="x")
    return figure
