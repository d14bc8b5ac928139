"""Labels of a map: by the code of an area, and no more of them than can be read."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from needsbook.charts import style
from needsbook.charts.classes import Classes
from needsbook.charts.style import SMALL

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


#: Areas that a map of the width of a page names each.
MOST_NAMED = 40
_LETTER_INCHES, _LINE_INCHES = 0.068, 0.14  # the room that a letter and a line of a name take


@dataclass(frozen=True)
class Labels:
    """How areas are labelled on a map, by code, so that a name may be spelled otherwise.

    Parameters
    ----------
    short : mapping of str to str
        Short forms of names that do not fit their area at the map's scale; a key under the
        map spells them out.
    on_lines : sequence of str
        Areas whose names fit when each word has a line of its own.
    shifts : mapping of str to (float, float)
        By how much a label is moved from the middle of its shape: east and north, in the
        units of the boundaries.
    named : collection of str
        Areas that are named on a map of more areas than `MOST_NAMED`, whose others are named
        only where their name fits.
    """

    short: Mapping[str, str] = field(default_factory=dict)
    on_lines: Sequence[str] = ()
    shifts: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    named: Collection[str] = ()


AS_NAMED = Labels()


def label_areas(
    axes: Axes,
    boundaries: pd.DataFrame,
    names: Mapping[str, str],
    values: Mapping[str, float],
    classes: Classes,
    labels: Labels = AS_NAMED,
) -> None:
    """Write each area's name, or its short form, on the area; of very many, only what fits."""
    room = _inches_a_unit(axes) if len(boundaries) > MOST_NAMED else None
    for code, shape in by_code(boundaries["geometry"]).items():
        name, value = names[code], values.get(code, math.nan)
        label = labels.short.get(code, name.replace(" ", "\n") if code in labels.on_lines else name)
        if room and code not in labels.named and not _fits(label, shape, room):
            continue
        point = shape.representative_point()
        east, north = labels.shifts.get(code, (0.0, 0.0))
        hatched = math.isnan(value)
        fill = style.NO_DATA if hatched else classes.colour(value)
        axes.text(
            point.x + east,
            point.y + north,
            label,
            ha="center",
            va="center",
            fontsize=SMALL,
            linespacing=0.9,
            color="white" if fill in classes.colours[3:] else "black",
            # Hatching runs through letters, so there they stand on a plain ground.
            bbox={"facecolor": fill, "edgecolor": "none", "pad": 0.8} if hatched else None,
        )


def _inches_a_unit(axes: Axes) -> tuple[float, float]:
    """How many inches a unit of the boundaries takes across and up, where axes are drawn."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    place = axes.get_position()
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    aspect = float(axes.get_aspect())
    across = place.width * figure.get_figwidth() / (east - west)
    up = place.height * figure.get_figheight() / (north - south)
    # The axes keep their aspect within the place that they are given.
    across = min(across, up / aspect)
    return across, across * aspect


def _fits(label: str, shape: Any, room: tuple[float, float]) -> bool:
    """Whether a label lies within its shape."""
    from shapely.geometry import box

    lines = label.split("\n")
    wide = max(map(len, lines)) * _LETTER_INCHES / room[0] / 2
    high = len(lines) * _LINE_INCHES / room[1] / 2
    middle = shape.representative_point()
    return bool(
        shape.contains(box(middle.x - wide, middle.y - high, middle.x + wide, middle.y + high))
    )


def map_key(figure: Figure, names: Mapping[str, str], labels: Labels, rows: int = 4) -> None:
    """Spell out the short forms of the map at the foot of the figure, column by column."""
    height = figure.get_figheight()
    spelt = [(names[code], short) for code, short in labels.short.items() if code in names]
    for number, (name, short) in enumerate(sorted(spelt)):
        column, row = divmod(number, rows)
        x, y = column * 0.33, (rows - 1 - row) * 0.155 / height + 0.03 / height
        figure.text(x, y, short, fontsize=SMALL, fontweight="bold")
        figure.text(x + 0.055, y, name, fontsize=SMALL)


def by_code(column: pd.Series) -> dict[str, Any]:
    """A column as a mapping from the code of the area.

    Examples
    --------
    >>> import pandas as pd
    >>> by_code(pd.Series({"N1": 3, "N2": 5}))
    {'N1': 3, 'N2': 5}
    """
    return {str(code): value for code, value in column.items()}
