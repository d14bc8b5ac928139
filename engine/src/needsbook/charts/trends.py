"""Trends: small multiples of lines over years (maps are in `maps`).

Heights are in inches.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from needsbook.charts import style
from needsbook.charts.rows import apart, on_a_page
from needsbook.charts.style import PLAIN, SMALL
from needsbook.ground.columns import Column

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Line:
    """One line of a trend panel; a value that is not a number breaks it."""

    name: str
    values: Sequence[float]


#: The lines of a panel: a frame with the years as index and a column a line, or the lines.
Lines: TypeAlias = "Sequence[Line] | pd.DataFrame"

#: Told apart by colour, dash and mark, in grey print as well.
LINE_STYLES: tuple[dict[str, Any], ...] = (
    {"color": style.DARK_BLUE, "linestyle": "-", "marker": "o"},
    {"color": style.DARK_PINK, "linestyle": (0, (4, 2)), "marker": "s"},
    {"color": style.TURQUOISE, "linestyle": (0, (1, 1.2)), "marker": "^"},
    {"color": style.DARK_GREY, "linestyle": (0, (6, 2, 1, 2)), "marker": "D"},
)


def lines_of(panels: Mapping[str, Lines]) -> dict[str, list[Line]]:
    """The lines of each panel.

    Raises
    ------
    ValueError
        There is no panel, a panel has no line, or more lines than can be told apart.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"N1": [3, 4], "all": [5, 6]}, index=[2023, 2024])
    >>> [line.name for line in lines_of({"Pupils": frame})["Pupils"]]
    ['N1', 'all']
    """
    import pandas as pd

    if not panels:
        raise ValueError("there is no panel to draw")
    found = {}
    for heading, lines in panels.items():
        if isinstance(lines, pd.DataFrame):
            lines = [Line(str(name), list(values)) for name, values in lines.items()]
        if not 0 < len(lines) <= len(LINE_STYLES):
            raise ValueError(
                f"“{heading}” has {len(lines)} lines, and one to {len(LINE_STYLES)} can be told "
                "apart; draw the others in a panel of their own"
            )
        found[heading] = list(lines)
    return found


def scale(values: Sequence[float], room: float = 1.1) -> tuple[float, float]:
    """Return the ends of an axis that holds `values` and zero, with `room` beyond them.

    Examples
    --------
    >>> scale([2.0, 10.0, float("nan")])
    (0.0, 11.0)
    >>> scale([-10.0, 5.0])
    (-11.0, 5.5)
    """
    held = [float(value) for value in values if not math.isnan(value)]
    low, high = min([0.0, *held]) * room, max([0.0, *held]) * room
    return (low, high) if low < high else (0.0, 1.0)


def told(name: str, years: Sequence[int], values: Sequence[float], value: Column = PLAIN) -> str:
    """Return the values of a line in words, by year; a year without one is left out.

    Examples
    --------
    >>> told("Hill", [2023, 2024], [31.25, float("nan")])
    'Hill 2023: 31.3'
    """
    pairs = zip(years, values, strict=True)
    said = [f"{year}: {value.cell(number, '')}" for year, number in pairs if number == number]
    return f"{name} {', '.join(said)}"


def trend_panels(
    panels: Mapping[str, Lines],
    years: Sequence[int],
    axis: str,
    period: str,
    value: Column = PLAIN,
) -> Figure:
    """Return small multiples, two a row, on one scale, each line named at its end.

    Parameters
    ----------
    panels : mapping of str to pandas.DataFrame or sequence of Line
        By the panel's heading: a column a line, a row a year. Lines in the same place have
        the same style.
    years : sequence of int
        The years of the values.
    axis : str
        What the lines measure, with the unit.
    period : str
        What a year stands for.
    value : needsbook.Column
        How the last values are written.

    Examples
    --------
    >>> import pandas as pd
    >>> panel = pd.DataFrame({"Hill": [3, 4], "all": [3, 3]}, index=[2023, 2024])
    >>> figure = trend_panels({"Absence": panel}, [2023, 2024], "Per cent", "School year")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['Hill 4', 'all 3']
    """
    drawn = lines_of(panels)
    rows = math.ceil(len(drawn) / 2)
    figure = style.new_figure(height=on_a_page(2.5 * rows, f"{len(drawn)} panels"))
    grid = figure.subplots(rows, min(2, len(drawn)), sharex=True, sharey=True, squeeze=False)
    ends = scale([value for lines in drawn.values() for line in lines for value in line.values])
    for axes in grid.flat[len(drawn) :]:
        axes.set_axis_off()
    for axes, (heading, lines) in zip(grid.flat, drawn.items(), strict=False):
        axes.set_title(heading, loc="left", fontweight="bold", fontsize=10.5)
        for line, look in zip(lines, LINE_STYLES, strict=False):
            axes.plot(years, line.values, linewidth=1.8, markersize=4, clip_on=False, **look)
        lines_told = [told(line.name, years, line.values, value) for line in lines]
        style.say(axes, f"{heading}. {'; '.join(lines_told)}")
        _name_lines(axes, years, lines, value, ends)
        axes.set_ylim(*ends)
        # Room at the right for the names of the lines.
        axes.set_xlim(years[0] - 0.2, years[-1] + (years[-1] - years[0]) * 0.47)
        axes.set_xticks(list(years[::2]))
    figure.supylabel(axis, fontsize=SMALL)
    figure.supxlabel(period, fontsize=SMALL)
    return figure


def _name_lines(
    axes: Axes,
    years: Sequence[int],
    lines: Sequence[Line],
    value: Column,
    ends: tuple[float, float],
) -> None:
    """Name each line beside its last value, whenever that was."""
    held = [
        (line, look, [place for place, one in enumerate(line.values) if not math.isnan(one)])
        for line, look in zip(lines, LINE_STYLES, strict=False)
    ]
    held = [(line, look, places) for line, look, places in held if places]
    lasts = [line.values[places[-1]] for line, _, places in held]
    rising = sorted(range(len(held)), key=lambda number: lasts[number])
    moved = apart([lasts[number] for number in rising], 0.085 * (ends[1] - ends[0]), ends)
    heights = dict(zip(rising, moved, strict=True))
    for number, (line, look, places) in enumerate(held):
        axes.annotate(
            f"{line.name} {value.cell(line.values[places[-1]], '')}",
            (years[places[-1]], heights[number]),
            (7, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=look["color"],
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3},
        )
