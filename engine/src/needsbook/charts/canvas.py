"""Diagrams: boxes, ellipses, arrows and words on a canvas of the text width.

Nothing here reads data or knows what is shown. Places and sizes are in units
of a twentieth of an inch, from the lower left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from needsbook.charts import style
from needsbook.charts.style import SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Ellipse

UNITS_PER_INCH = 20

Place = tuple[float, float]


def blank(height: float) -> Axes:
    """Return empty axes of the text width, equal units in both directions.

    Examples
    --------
    >>> axes = blank(30)
    >>> box(axes, (2, 2, 40, 10), "white", "black")
    >>> words(axes, (22, 7), wrapped("what is recorded", 12))
    >>> round(float(figure(axes).get_figheight()), 1), axes.texts[0].get_text().splitlines()
    (1.5, ['what is', 'recorded'])
    """
    drawn = style.new_figure(height=height / UNITS_PER_INCH)
    drawn.set_layout_engine("none")  # everything has its place already
    axes = drawn.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, drawn.get_figwidth() * UNITS_PER_INCH)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    return axes


def figure(axes: Axes) -> Figure:
    drawn = axes.get_figure(root=True)
    assert drawn is not None
    return drawn


def ellipse(
    axes: Axes, centre: Place, size: Place, fill: str, line: str, *, dashed: bool = False
) -> Ellipse:
    """Draw an ellipse by its centre, width and height."""
    from matplotlib.patches import Ellipse

    drawn = Ellipse(
        centre,
        *size,
        facecolor=fill,
        edgecolor=line,
        linewidth=1.3,
        linestyle=(0, (5, 3)) if dashed else "-",
    )
    axes.add_patch(drawn)
    return drawn


def box(
    axes: Axes,
    place: tuple[float, float, float, float],
    fill: str,
    line: str,
    *,
    dashed: bool = False,
) -> None:
    """Draw a box with round corners: left, bottom, width, height."""
    from matplotlib.patches import FancyBboxPatch

    left, bottom, width, height = place
    axes.add_patch(
        FancyBboxPatch(
            (left, bottom),
            width,
            height,
            boxstyle="round,pad=0,rounding_size=1.5",
            facecolor=fill,
            edgecolor=line,
            linewidth=1,
            linestyle=(0, (5, 3)) if dashed else "-",
        )
    )


def chevron(
    axes: Axes, left: float, height: tuple[float, float], width: float, *, notched: bool
) -> None:
    """Draw a broad arrow to the right, between the heights of its bottom and top."""
    from matplotlib.patches import Polygon

    bottom, top = height
    middle, tip = (bottom + top) / 2, 4
    corners: Sequence[Place] = [
        (left, bottom),
        (left + (tip if notched else 0), middle),
        (left, top),
        (left + width - tip, top),
        (left + width, middle),
        (left + width - tip, bottom),
    ]
    axes.add_patch(Polygon(corners, facecolor=style.DARK_BLUE, edgecolor="none"))


def arrow(axes: Axes, start: Place, end: Place) -> None:
    axes.annotate(
        "",
        end,
        start,
        arrowprops={"arrowstyle": "-|>", "color": style.DARK_GREY, "linewidth": 1.5},
    )


def words(
    axes: Axes,
    place: Place,
    text: str,
    *,
    bold: bool = False,
    corner: bool = False,
    color: str = "black",
    size: float = 10,
) -> None:
    """Write `text` around `place`, or from `place` as its upper left corner."""
    axes.text(
        *place,
        text,
        ha="left" if corner else "center",
        va="top" if corner else "center_baseline",
        fontweight="bold" if bold else "normal",
        fontsize=max(size, SMALL),
        color=color,
        linespacing=1.15,
    )


def wrapped(text: str, width: int) -> str:
    from textwrap import fill

    return fill(text, width)
