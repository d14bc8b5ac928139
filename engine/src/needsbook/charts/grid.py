"""A table of shaded cells: how many of what, and marks that say more of each cell."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from needsbook.charts import style
from needsbook.charts.style import SMALL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW_INCHES = 0.4
_ROW_LETTERS, _COLUMN_LETTERS = 27, 14  # after which a name takes a new line
_WHITE_FROM = 0.75  # only the two darkest of the five shades carry white


def counted_grid(counts: pd.DataFrame, marks: pd.DataFrame) -> Figure:
    """Return a table of cells, the darker the more; one without anything is an empty frame.

    Parameters
    ----------
    counts : pandas.DataFrame
        Whole numbers, by the names of rows and columns as they are shown. The last row and
        the last column are totals: bold, set off and not shaded.
    marks : pandas.DataFrame
        A few letters under the number of each cell, by the same rows and columns; totals
        have none.

    Raises
    ------
    ValueError
        A cell has no text in `marks`.

    Examples
    --------
    >>> import pandas as pd
    >>> names = {"columns": ["Open", "All"], "index": ["North", "All"]}
    >>> marks = pd.DataFrame([["S"]], columns=["Open"], index=["North"])
    >>> drawn = counted_grid(pd.DataFrame([[3, 3], [3, 3]], **names), marks)
    >>> [text.get_text() for text in drawn.axes[0].texts]
    ['3', 'S', '3', '3', '3']
    """
    rows, columns = counts.index[:-1], counts.columns[:-1]
    if not (set(rows) <= set(marks.index) and set(columns) <= set(marks.columns)):
        raise ValueError("marks has not the rows and columns of counts")
    drawn = style.new_figure(height=0.7 + _ROW_INCHES * len(counts))
    axes = drawn.subplots()
    most = int(counts.loc[rows, columns].to_numpy().max())
    for down, row in enumerate(counts.index):
        for across, column in enumerate(counts.columns):
            number = int(counts.loc[row, column])
            if down < len(rows) and across < len(columns):
                _cell(axes, (across, down), number, most, str(marks.loc[row, column]))
            else:
                _number(axes, (across, down), number, "black", bold=True)
    _frame(axes, counts)
    return drawn


def _cell(axes: Axes, place: tuple[int, int], number: int, most: int, marks: str) -> None:
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    shades = LinearSegmentedColormap.from_list("counts", style.SEQUENTIAL)
    depth = (number - 1) / max(most - 1, 1)
    across, down = place
    axes.add_patch(
        Rectangle(
            (across - 0.46, down - 0.43),
            0.92,
            0.86,
            facecolor=shades(depth) if number else "white",
            edgecolor="#D9D9D9" if not number else "none",
            linewidth=0.6,
        )
    )
    if number:
        color = "white" if depth >= _WHITE_FROM else "black"
        _number(axes, (across, down - 0.19), number, color)
        axes.text(across, down + 0.2, marks, ha="center", va="center", color=color, fontsize=SMALL)


def _number(
    axes: Axes, place: tuple[float, float], number: int, color: str, *, bold: bool = False
) -> None:
    axes.text(
        *place,
        str(number),
        ha="center",
        va="center_baseline",
        color=color,
        fontweight="bold" if bold else "normal",
    )


def _frame(axes: Axes, counts: pd.DataFrame) -> None:
    """Name the rows and columns and set off the totals."""
    high, wide = counts.shape
    axes.set_xlim(-0.5, wide - 0.5)
    axes.set_ylim(high - 0.5, -0.5)
    names = [fill(str(name), _COLUMN_LETTERS, break_long_words=False) for name in counts]
    axes.set_xticks(range(wide), names)
    axes.set_yticks(range(high), [fill(str(name), _ROW_LETTERS) for name in counts.index])
    axes.xaxis.tick_top()
    axes.tick_params(length=0, labelsize=SMALL)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.get_xticklabels()[-1].set_fontweight("bold")
    axes.get_yticklabels()[-1].set_fontweight("bold")
    axes.axhline(high - 1.5, color=style.DARK_GREY, linewidth=1)
    axes.axvline(wide - 1.5, color=style.DARK_GREY, linewidth=1)
