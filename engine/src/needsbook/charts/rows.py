"""Rows of a chart, one an area: as many as a page holds are named, of more only some.

Heights are in inches.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import TYPE_CHECKING

from needsbook.charts import style
from needsbook.charts.style import SMALL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ROW = 0.185  # the height of a row that has a name
PAGE = 9.0  # the height of a picture that a page holds with its caption
MOST_ROWS = 42
NAMED_AT_AN_END = 5  # of more rows than that: so many of the first and of the last


def height_of(rows: int, around: float) -> float:
    """Return the height of a chart of rows, never more than a page.

    Examples
    --------
    >>> [round(height_of(rows, around=0.7), 2) for rows in (10, 309)]
    [2.55, 8.47]
    """
    return around + ROW * min(rows, MOST_ROWS)


def on_a_page(height: float, what: str) -> float:
    """Return `height`, if a page holds it.

    Raises
    ------
    ValueError
        It does not: nothing is made smaller than can be read.

    Examples
    --------
    >>> on_a_page(4.5, "12 panels")
    4.5
    """
    if height > PAGE:
        raise ValueError(
            f"{what} need {height:.0f} inches, and a page holds {PAGE:g}: draw them in several "
            "figures, by region say, or only some of them"
        )
    return height


def named_rows(codes: Sequence[Hashable], named: Collection[Hashable] = ()) -> list[int]:
    """Return which rows are named: all that fit, else those asked for, the first and the last.

    Parameters
    ----------
    codes : sequence
        The codes of the rows, from the top down.
    named : collection
        Codes to name wherever they stand.

    Raises
    ------
    LookupError
        A code to name has no row.

    Examples
    --------
    >>> named_rows(["N1", "N2"])
    [0, 1]
    >>> named_rows(range(300), named=[150])
    [0, 1, 2, 3, 4, 150, 295, 296, 297, 298, 299]
    """
    if unknown := [str(code) for code in named if code not in set(codes)]:
        raise LookupError(f"no row has the code {', '.join(unknown)}")
    count, ends = len(codes), NAMED_AT_AN_END
    if count <= MOST_ROWS:
        return list(range(count))
    wanted = set(named)
    return [
        row for row, code in enumerate(codes) if row < ends or row >= count - ends or code in wanted
    ]


def name_rows(axes: Axes, names: pd.Series, rows: Sequence[int]) -> None:
    """Name rows at the left: all at their ticks, some with a line to where they stand.

    Parameters
    ----------
    names : pandas.Series
        The names of all rows, from the top down.
    rows : sequence of int
        Which of them are named: `named_rows`.
    """
    axes.tick_params(axis="y", length=0)
    if len(rows) == len(names):
        axes.set_yticks(rows, list(names), fontsize=SMALL)
        return
    axes.set_yticks([])
    places = apart(rows, len(names) / MOST_ROWS, (0, len(names) - 1))
    for row, place in zip(rows, places, strict=True):
        axes.annotate(
            str(names.iloc[row]),
            (0, row),
            (-0.04, place),
            xycoords=("axes fraction", "data"),
            textcoords=("axes fraction", "data"),
            ha="right",
            va="center",
            fontsize=SMALL,
            arrowprops={
                "arrowstyle": "-",
                "color": style.DARK_GREY,
                "linewidth": 0.6,
                "relpos": (1, 0.5),  # from the end of the name
                "shrinkA": 1,
                "shrinkB": 0,
            },
        )


def apart(places: Sequence[float], gap: float, ends: tuple[float, float]) -> list[float]:
    """Return rising `places` moved to lie at least `gap` apart, between the two `ends`.

    Examples
    --------
    >>> apart([0.0, 1.0, 50.0, 99.0], gap=5.0, ends=(0.0, 99.0))
    [0.0, 5.0, 50.0, 99.0]
    """
    moved = spread(places, gap)
    for number in range(len(moved)):
        moved[number] = max(moved[number], moved[number - 1] + gap if number else ends[0])
    for number in reversed(range(len(moved))):
        after = moved[number + 1] - gap if number + 1 < len(moved) else ends[1]
        moved[number] = min(moved[number], after)
    return moved


def spread(heights: Sequence[float], gap: float) -> list[float]:
    """Return `heights` moved no more than needed to lie at least `gap` apart.

    Examples
    --------
    >>> spread([2.2, 2.0], gap=1.0)
    [2.6, 1.6]
    """
    order = sorted(range(len(heights)), key=lambda number: heights[number])
    moved = list(heights)
    # Groups of neighbours that would meet stand evenly about their common middle.
    groups: list[list[int]] = []
    for number in order:
        groups.append([number])
        while len(groups) > 1 and _room(groups[-2], groups[-1], heights, gap) < 0:
            last = groups.pop()
            groups[-1] += last
    for group in groups:
        for number, height in zip(group, _stacked(group, heights, gap), strict=True):
            moved[number] = height
    return moved


def _stacked(group: Sequence[int], heights: Sequence[float], gap: float) -> list[float]:
    middle = sum(heights[number] for number in group) / len(group)
    return [middle + (place - (len(group) - 1) / 2) * gap for place in range(len(group))]


def _room(
    lower: Sequence[int], upper: Sequence[int], heights: Sequence[float], gap: float
) -> float:
    return _stacked(upper, heights, gap)[0] - _stacked(lower, heights, gap)[-1] - gap
