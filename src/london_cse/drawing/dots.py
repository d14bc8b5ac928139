"""Shared drawing: an estimate and its interval for each area, one below the other.

Nothing here reads data or knows what is shown. Heights are in inches.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from london_cse.drawing.charts import SMALL
from needsbook import style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


def dots_with_intervals(
    data: pd.DataFrame,
    column: str,
    axis: str,
    reference: tuple[str, float],
    bounds: tuple[float, float] | None = None,
) -> Figure:
    """Return a row an area: a line from the low to the high bound, a dot at the estimate.

    An area without an estimate has its line alone, dashed, and its symbol.

    Parameters
    ----------
    data : pandas.DataFrame
        `name`, the column to draw, `<column>_low`, `<column>_high` and
        `<column>_status`, in the order of the rows.
    column : str
        The column to draw.
    axis : str
        What is measured, with the unit.
    reference : tuple of str and float
        Name and value of the line across all rows.
    bounds : tuple of float, optional
        Ends of the axis.
    """
    figure = style.new_figure(height=0.85 + 0.185 * len(data))
    axes = figure.subplots()
    lows, highs = data[f"{column}_low"], data[f"{column}_high"]
    for row, (value, low, high) in enumerate(zip(data[column], lows, highs, strict=True)):
        known = not math.isnan(value)
        axes.plot(
            [low, high],
            [row, row],
            color=style.DARK_BLUE,
            linewidth=2,
            linestyle="-" if known else (0, (2, 1.5)),
            solid_capstyle="butt",
        )
        if known:
            axes.plot(value, row, "o", color=style.DARK_BLUE, markersize=5.5, clip_on=False)
    labels = [
        f"{name} [c]" if status else name
        for name, status in zip(data["name"], data[f"{column}_status"], strict=True)
    ]
    axes.set_yticks(range(len(data)), labels, fontsize=SMALL)
    axes.set_ylim(len(data) + 0.4, -0.7)
    if bounds is not None:
        axes.set_xlim(*bounds)
    name, at = reference
    axes.axvline(at, color=style.ORANGE, linewidth=1.6, linestyle=(0, (4, 2)), zorder=1)
    axes.annotate(
        name,
        (at, len(data) - 0.1),
        (4, 0),
        textcoords="offset points",
        va="center",
        fontsize=SMALL,
        fontweight="bold",
    )
    axes.set_xlabel(axis)
    axes.grid(visible=False, axis="y")
    axes.tick_params(axis="y", length=0)
    return figure
