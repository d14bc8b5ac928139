"""Bars of shares of which some are known only as a bound: "just under half"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from needsbook.charts import style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def bounded_bars(
    panels: Mapping[str, pd.DataFrame], name: str, percent: str, bound: str, text: str, axis: str
) -> Figure:
    """Return bars in panels, from the top down, with the words of each at its end.

    Parameters
    ----------
    panels : mapping of str to pandas.DataFrame
        By its heading, a row a bar.
    name, percent, bound, text : str
        Columns: what a bar is called, its share in per cent, whether the share is a bound
        that it does not reach, and the words at its end.
    axis : str
        What the bars measure, with the unit.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"name": ["a"], "share": [50], "open": [True], "as": ["under half"]})
    >>> drawn = bounded_bars({"All": rows}, "name", "share", "open", "as", "% of areas")
    >>> [text.get_text() for text in drawn.axes[0].texts]
    ['under half']
    """
    drawn = style.new_figure(height=1.4 + 0.31 * sum(map(len, panels.values())))
    heights = [len(rows) + 0.6 for rows in panels.values()]
    every = drawn.subplots(len(panels), 1, sharex=True, height_ratios=heights, squeeze=False)[:, 0]
    for axes, (heading, rows) in zip(every, panels.items(), strict=True):
        axes.set_title(heading, loc="left", fontweight="bold", fontsize=10.5)
        for place, row in enumerate(rows.to_dict("records")):
            _bar(axes, place, row[percent], row[bound])
            end = (row[percent], place)
            axes.annotate(row[text], end, (5, 0), textcoords="offset points", va="center")
        axes.set_yticks(range(len(rows)), list(rows[name]))
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, 130)  # room for the words behind the bars
        axes.set_xticks(range(0, 101, 25))
        axes.grid(visible=False, axis="y")
        axes.tick_params(axis="y", length=0)
    every[-1].set_xlabel(axis)
    return drawn


def _bar(axes: Axes, place: int, percent: float, bound: bool) -> None:
    """Draw a full bar for a share, a hatched one without an end for a bound."""
    if not bound:
        axes.barh(place, percent, color=style.DARK_BLUE, height=0.62)
        return
    axes.barh(
        place,
        percent,
        facecolor=style.SEQUENTIAL[0],
        edgecolor=style.SEQUENTIAL[3],
        hatch="////",
        linewidth=0,
        height=0.62,
    )
    axes.plot([percent] * 2, [place - 0.31, place + 0.31], color=style.DARK_BLUE, linestyle=":")
