"""A range for each area, one below the other.

Heights are in inches.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from needsbook.charts import style
from needsbook.charts.rows import height_of, name_rows, named_rows
from needsbook.charts.style import SMALL
from needsbook.ground.columns import Column

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

PER_CENT = Column("", unit="%", decimals=0)


def ranges(
    data: pd.DataFrame,
    column: str,
    axis: str,
    references: Mapping[str, float],
    bounds: tuple[float, float],
    named: Collection[Hashable] = (),
    value: Column = PER_CENT,
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
    named : collection
        Values of the index that are named of more rows than a page holds.
    value : needsbook.Column
        How the ends and the references are written.

    Examples
    --------
    >>> import pandas as pd
    >>> data = pd.DataFrame({"name": ["Hill"], "gap_low": [12.0], "gap_high": [31.0]})
    >>> data = data.assign(dashed=False, words="")
    >>> figure = ranges(data, "gap", "Per cent", {"All": 25.0}, (0, 100))
    >>> figure.axes[0].texts[-1].get_text()
    'All 25%'
    """
    bare = replace(value, unit="")
    named_at = named_rows(list(data.index), named)
    many = len(named_at) < len(data)
    figure = style.new_figure(height=height_of(len(data), around=0.85))
    axes = figure.subplots()
    lows, highs = data[f"{column}_low"], data[f"{column}_high"]
    rows = zip(data["name"], lows, highs, data["dashed"], data["words"], strict=True)
    for row, (name, low, high, dashed, words) in enumerate(rows):
        told = words or f"{bare.cell(low, '')} to {value.cell(high, '')}"
        style.say(axes, f"{name}: {told}", y=(row - 0.5, row + 0.5))
        if not many:
            axes.text(low + 0.5, row, words, va="center", fontsize=SMALL)
        if words:
            continue
        axes.plot(
            [low, high],
            [row, row],
            color=style.DARK_BLUE,
            linewidth=1.0 if many else 3.5,
            linestyle=(0, (1.2, 0.8)) if dashed else "-",
            solid_capstyle="butt",
            marker="s" if low == high else "",  # a range of one value is seen, too
            markersize=1.5 if many else 3.5,
            clip_on=False,
        )
    name_rows(axes, data["name"], named_at)
    axes.set_ylim(len(data) + 0.4, -0.7)
    axes.set_xlim(*bounds)
    # The highest to the right of its line, the others to the left of theirs.
    for name, at in references.items():
        rightmost = at == max(references.values())
        axes.axvline(at, color=style.ORANGE, linewidth=1.6, linestyle=(0, (4, 2)), zorder=1)
        axes.annotate(
            f"{name} {value.cell(at, '')}",
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
    return figure
