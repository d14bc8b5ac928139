"""A range for each area, one below the other.

Heights are in inches.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from needsbook.charts import style
from needsbook.charts.style import SMALL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


def ranges(
    data: pd.DataFrame,
    column: str,
    axis: str,
    references: Mapping[str, float],
    bounds: tuple[float, float],
) -> Figure:
    """Return a row an area: a line from the low to the high bound.

    Parameters
    ----------
    data : pandas.DataFrame
        `name`, `<column>_low`, `<column>_high`, `dashed` and `words`, which stand in place
        of a line, in the order of the rows.
    column : str
        The column to draw.
    axis : str
        What is measured, with the unit.
    references : mapping of str to float
        Name and value of the lines across all rows.
    bounds : tuple of float
        Ends of the axis.
    """
    figure = style.new_figure(height=0.85 + 0.185 * len(data))
    axes = figure.subplots()
    lows, highs = data[f"{column}_low"], data[f"{column}_high"]
    rows = zip(data["name"], lows, highs, data["dashed"], data["words"], strict=True)
    for row, (name, low, high, dashed, words) in enumerate(rows):
        told = words or f"{low:.0f} to {high:.0f}%"
        style.say(axes, f"{name}: {told}", y=(row - 0.5, row + 0.5))
        axes.text(low + 0.5, row, words, va="center", fontsize=SMALL)
        if words:
            continue
        axes.plot(
            [low, high],
            [row, row],
            color=style.DARK_BLUE,
            linewidth=3.5,
            linestyle=(0, (1.2, 0.8)) if dashed else "-",
            solid_capstyle="butt",
            clip_on=False,
        )
    axes.set_yticks(range(len(data)), list(data["name"]), fontsize=SMALL)
    axes.set_ylim(len(data) + 0.4, -0.7)
    axes.set_xlim(*bounds)
    # The highest to the right of its line, the others to the left of theirs.
    for name, at in references.items():
        rightmost = at == max(references.values())
        axes.axvline(at, color=style.ORANGE, linewidth=1.6, linestyle=(0, (4, 2)), zorder=1)
        axes.annotate(
            f"{name} {at:.0f}%",
            (at, len(data) - 0.1),
            (4 if rightmost else -4, 0),
            textcoords="offset points",
            ha="left" if rightmost else "right",
            va="center",
            fontsize=SMALL,
            fontweight="bold",
        )
    axes.set_xlabel(axis)
    axes.grid(visible=False, axis="y")
    axes.tick_params(axis="y", length=0)
    return figure
