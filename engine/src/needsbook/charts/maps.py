"""Maps of areas: classes of colour, names, links, hatched gaps.

Frames have the code of the area as their index. Heights are in inches.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from needsbook.charts import style
from needsbook.charts.rows import on_a_page
from needsbook.charts.style import PLAIN, SMALL
from needsbook.ground.columns import Column

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch
    from matplotlib.path import Path

EDGE = "white"  # outline of areas: parts two neighbours of the darkest class
HATCH = "/////"
#: Areas that a map of the width of a page names each.
MOST_NAMED = 40
# Of maps side by side: the key at the foot, a map with its heading and what is said below it.
LEGEND_INCHES, MAP_INCHES, BELOW_INCHES, SHAPE_INCHES = 0.6, 3.15, 0.4875, 2.38125
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


# Classes of a map -----------------------------------------------------------


@dataclass(frozen=True)
class Classes:
    """Five classes of values: `edges` are the four bounds between them."""

    edges: tuple[Decimal, ...]
    colours: tuple[str, ...] = style.SEQUENTIAL

    def position(self, value: float) -> int:
        """Return the class of `value`, 0 to 4; a bound belongs to the class above."""
        return sum(value >= float(edge) for edge in self.edges)

    def colour(self, value: float) -> str:
        """Return the fill for `value`."""
        return self.colours[self.position(value)]

    def labels(self) -> list[str]:
        """Return the classes in words: ``under 5``, ``5 to under 10``, …, ``20 or more``.

        Below 0 with a true minus.
        """
        bounds = [f"{edge:,f}".replace("-", "−") for edge in self.edges]
        inner = [f"{low} to under {high}" for low, high in pairwise(bounds)]
        return [f"under {bounds[0]}", *inner, f"{bounds[-1]} or more"]


def pretty_classes(values: Iterable[float], colours: tuple[str, ...] = style.SEQUENTIAL) -> Classes:
    """Return five classes with round bounds of equal width about the middle of `values`.

    The step is the round number (1, 2, 2.5 or 5 times a power of ten) nearest to
    a third of the distance between the 20th and 80th percentile, and the four
    bounds lie about the middle of the two; the outer classes are open, so that
    a few extreme areas do not empty the others. Where no value is below 0, no bound is 0
    or below: none would lie under it.

    Raises
    ------
    ValueError
        There is no value.

    Examples
    --------
    >>> pretty_classes([3, 8, 12, 14, 21, 30]).labels()
    ['under 5', '5 to under 10', '10 to under 15', '15 to under 20', '20 or more']
    >>> pretty_classes([-8, -3, 0, 2, 4]).labels()[:2]
    ['under −4', '−4 to under −2']
    """
    import pandas as pd

    series = pd.Series(list(values), dtype="float64").dropna()
    if series.empty:
        raise ValueError("no area has a value: there is nothing to shade")
    low, high = (float(series.quantile(share)) for share in (0.2, 0.8))
    # Values that are all alike have no distance; any classes will do for them.
    step = _round_step((high - low) / 3 or abs(high) / 3 or 1.0)
    first = round(((low + high) / 2 - 1.5 * float(step)) / float(step))
    first = first if series.min() < 0 else max(first, 1)
    return Classes(tuple(step * (first + number) for number in range(4)), colours)


def _round_step(width: float) -> Decimal:
    power = Decimal(1).scaleb(math.floor(math.log10(width)))
    steps = [power * Decimal(factor) for factor in ("1", "2", "2.5", "5", "10")]
    return min(steps, key=lambda step: abs(math.log(float(step) / width)))


# Maps -----------------------------------------------------------------------


def draw_areas(
    axes: Axes,
    boundaries: pd.DataFrame,
    values: Mapping[str, float],
    classes: Classes,
    prefix: str = "area",
) -> None:
    """Fill each area by its class; hatch an area without a value.

    Each area is an element of its own, with the id `<prefix>-<code>`.
    """
    from matplotlib.patches import PathPatch

    for code, shape in _by_code(boundaries["geometry"]).items():
        value = values.get(code, math.nan)
        fill = _hatched() if math.isnan(value) else {"facecolor": classes.colour(value)}
        patch = PathPatch(_path(shape), edgecolor=EDGE, linewidth=0.9, **fill)
        patch.set_gid(f"{prefix}-{code.lower()}")
        axes.add_patch(patch)
    west, south, east, north = boundaries.total_bounds
    axes.set_xlim(west - 0.002, east + 0.002)
    axes.set_ylim(south - 0.002, north + 0.002)
    # A degree of longitude is shorter than one of latitude by this factor; over
    # a city nothing more is needed, and no projection library can change a byte.
    axes.set_aspect(1 / math.cos(math.radians((south + north) / 2)))
    axes.set_axis_off()


def _refuse_unknown(boundaries: pd.DataFrame, data: pd.DataFrame) -> None:
    """Refuse codes on one side alone: an area must not drop out of a map in silence."""
    shapes, rows = set(_by_code(boundaries["geometry"])), set(_by_code(data["name"]))
    for codes, what in ((rows - shapes, "no boundary"), (shapes - rows, "no row in the data")):
        if codes:
            raise LookupError(
                f"areas with {what}: {', '.join(sorted(codes)[:5])}"
                + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
                + "; boundaries and data have the code of the area as their index"
            )


def _by_code(column: pd.Series) -> dict[str, Any]:
    return {str(code): value for code, value in column.items()}


def _path(shape: Any) -> Path:
    from matplotlib.path import Path

    polygons = getattr(shape, "geoms", [shape])
    rings = [ring for part in polygons for ring in (part.exterior, *part.interiors)]
    return Path.make_compound_path(*(Path(list(ring.coords), closed=True) for ring in rings))


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
    for code, shape in _by_code(boundaries["geometry"]).items():
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


def area_links(
    data: pd.DataFrame, column: str, value: Column, unit: str, prefix: str = "area"
) -> dict[str, tuple[str, str]]:
    """Return a link from each area of a map to its page, named after it and its value.

    Parameters
    ----------
    data : pandas.DataFrame
        By code: `name`, the column that is mapped and, where it has gaps,
        `<column>_status`.
    column : str
        The column that is mapped.
    value : needsbook.Column
        How the values are written.
    unit : str
        What stands behind a value.
    prefix : str
        That of `draw_areas`.
    """
    statuses = data.get(f"{column}_status", [""] * len(data))
    return {
        f"{prefix}-{code.lower()}": (
            code,
            f"{name}: {value.cell(number, status)}" + ("" if status else f" {unit}"),
        )
        for code, name, number, status in zip(
            data.index, data["name"], data[column], statuses, strict=True
        )
    }


def class_patches(classes: Classes, missing: str | None) -> list[Patch]:
    """Return legend entries for the classes and, if there is a gap, for the hatching."""
    from matplotlib.patches import Patch

    patches = [
        Patch(facecolor=colour, label=label)
        for colour, label in zip(classes.colours, classes.labels(), strict=True)
    ]
    if missing is not None:
        patches.append(Patch(**_hatched(), label=missing))
    return patches


def _hatched() -> dict[str, Any]:
    return {
        "facecolor": style.NO_DATA,
        "hatch": HATCH,
        "hatchcolor": style.DARK_GREY,
        "hatch_linewidth": 0.6,
    }


def class_legend(
    figure: Figure, patches: list[Patch], title: str, bottom: float, rows: int = 1
) -> None:
    """Put the classes at the left margin, `bottom` as a share of the height."""
    figure.legend(
        handles=patches,
        title=title,
        loc="lower left",
        bbox_to_anchor=(0.0, bottom),
        ncols=math.ceil(len(patches) / rows),
        fontsize=SMALL,
        title_fontsize=SMALL,
        alignment="left",
        frameon=False,
        handlelength=1.3,
        handletextpad=0.4,
        columnspacing=0.9,
        borderpad=0.0,
        borderaxespad=0.0,
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


def area_map(
    boundaries: pd.DataFrame,
    data: pd.DataFrame,
    column: str,
    legend: str,
    missing: str | None = None,
    labels: Labels = AS_NAMED,
) -> Figure:
    """Return a map of areas with names, classes and hatched gaps.

    Parameters
    ----------
    boundaries : geopandas.GeoDataFrame
        By code: `geometry`, in longitude and latitude.
    data : pandas.DataFrame
        By code: `name` and the column to map, in which a gap is not-a-number.
    column : str
        The column to map.
    legend : str
        What the classes measure, with the unit.
    missing : str, optional
        Legend entry for areas without a value.
    labels : Labels
        How areas are labelled.

    Raises
    ------
    LookupError
        Boundaries and data are not of the same areas.
    ValueError
        No area has a value.

    Examples
    --------
    >>> import geopandas
    >>> import pandas as pd
    >>> from shapely.geometry import box
    >>> shapes = geopandas.GeoDataFrame(
    ...     geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)], index=["N1", "N2"]
    ... )
    >>> data = pd.DataFrame(
    ...     {"name": ["Hill", "Dale"], "rate": [12.5, 31.2]}, index=["N1", "N2"]
    ... )
    >>> figure = area_map(shapes, data, "rate", "Per 1,000 pupils")
    >>> sorted(text.get_text() for text in figure.axes[0].texts)
    ['Dale', 'Hill']
    """
    _refuse_unknown(boundaries, data)
    values, names = _by_code(data[column]), _by_code(data["name"])
    classes = pretty_classes(values.values())
    figure = unmanaged_figure(height=5.95)
    axes = figure.add_axes((0.0, 0.19, 1.0, 0.81))
    draw_areas(axes, boundaries, values, classes)
    label_areas(axes, boundaries, names, values, classes, labels)
    class_legend(figure, class_patches(classes, missing), legend, bottom=0.125)
    map_key(figure, names, labels)
    return figure


def amount_map(
    boundaries: pd.DataFrame,
    data: pd.DataFrame,
    column: str,
    legend: str,
    missing: str | None = None,
    labels: Labels = AS_NAMED,
) -> Figure:
    """Return a map of amounts: a disc an area, whose surface is as the amount.

    A shaded area says how much there is for its size; a number of people is no shade.
    The parameters are those of `area_map`.
    """
    values, names = _by_code(data[column]), _by_code(data["name"])
    held = {code: value for code, value in values.items() if not math.isnan(value)}
    ground = Classes((Decimal("Infinity"),) * 4, (_GROUND, *style.SEQUENTIAL[1:]))
    figure = unmanaged_figure(height=6.25)
    axes = figure.add_axes((0.0, 0.23, 1.0, 0.77))
    draw_areas(axes, boundaries, values, ground)
    largest = max(held.values())
    for code, shape in _by_code(boundaries["geometry"]).items():
        if code in held:
            point = shape.representative_point()
            east, north = labels.shifts.get(code, (0.0, 0.0))
            place = (point.x + east, point.y + north)
            axes.scatter(*place, s=_LARGEST_DISC * held[code] / largest, **_DISC)
    label_areas(axes, boundaries, names, values, ground, labels)
    _disc_legend(figure, largest, legend, missing)
    map_key(figure, names, labels)
    return figure


_GROUND = "#EDEFF2"
_LARGEST_DISC = 1500.0  # square points
_DISC: dict[str, Any] = {
    "facecolor": style.SEQUENTIAL[1],
    "edgecolor": style.SEQUENTIAL[4],
    "linewidth": 0.8,
    "zorder": 2,
}


def _disc_legend(figure: Figure, largest: float, title: str, missing: str | None) -> None:
    """Three discs of round amounts at the foot of the map."""
    from matplotlib.collections import PathCollection
    from matplotlib.legend_handler import HandlerPathCollection

    most = float(_round_step(largest / 1.6))
    sizes = [most / 5, most / 2, most]
    axes = figure.axes[0]
    discs: list[Any] = [
        axes.scatter([], [], s=_LARGEST_DISC * size / largest, label=f"{size:,.10g}", **_DISC)
        for size in sizes
    ]
    if missing is not None:
        discs.append(class_patches(Classes((Decimal(0),) * 4), missing)[-1])
    figure.legend(
        handles=discs,
        title=title,
        loc="lower left",
        bbox_to_anchor=(0.0, 0.115),
        ncols=len(discs),
        fontsize=SMALL,
        title_fontsize=SMALL,
        alignment="left",
        frameon=False,
        handletextpad=1.1,
        columnspacing=2.2,
        handleheight=4.3,
        borderpad=0.0,
        borderaxespad=0.0,
        handler_map={PathCollection: HandlerPathCollection(numpoints=1)},
    )


def unmanaged_figure(height: float) -> Figure:
    """Return an empty figure whose axes are placed by hand, as shares of its size."""
    figure = style.new_figure(height=height)
    figure.set_layout_engine("none")
    return figure


def paired_maps(
    boundaries: pd.DataFrame,
    panels: Mapping[str, pd.DataFrame],
    column: str,
    legend: str,
    missing: str | None = None,
    value: Column | None = PLAIN,
    colours: tuple[str, ...] = style.SEQUENTIAL,
) -> Figure:
    """Return maps side by side, two a row, with the same classes; each marks its extremes.

    Parameters
    ----------
    panels : mapping of str to pandas.DataFrame
        By the panel's heading: frames as for `area_map`.
    value : needsbook.Column, optional
        How the values of the extremes are written; None marks none.
    colours : tuple of str
        Five, from few to many.

    The other parameters are those of `area_map`.
    """
    import pandas as pd

    if not panels:
        raise ValueError("there is no map to draw")
    classes = pretty_classes(pd.concat([data[column] for data in panels.values()]), colours)
    rows = math.ceil(len(panels) / 2)
    height = on_a_page(LEGEND_INCHES + MAP_INCHES * rows, f"{len(panels)} maps")
    figure = unmanaged_figure(height=height)
    for number, (heading, data) in enumerate(panels.items()):
        _refuse_unknown(boundaries, data)
        up = rows - 1 - number // 2
        axes = figure.add_axes(
            (
                0.51 * (number % 2),
                (LEGEND_INCHES + MAP_INCHES * up + BELOW_INCHES) / height,
                0.49,
                SHAPE_INCHES / height,
            )
        )
        draw_areas(axes, boundaries, _by_code(data[column]), classes, prefix=f"panel{number + 1}")
        axes.set_title(heading, loc="left", fontsize=10.5, fontweight="bold")
        if value is not None:
            _mark_extremes(axes, boundaries, data, column, value)
    class_legend(figure, class_patches(classes, missing), legend, bottom=0.0375 / height, rows=2)
    return figure


def _mark_extremes(
    axes: Axes, boundaries: pd.DataFrame, data: pd.DataFrame, column: str, value: Column
) -> None:
    shapes = _by_code(boundaries["geometry"])
    for word, marker, row in (
        ("highest", "^", data.iloc[int(data[column].argmax())]),
        ("lowest", "v", data.iloc[int(data[column].argmin())]),
    ):
        point = shapes[str(row.name)].representative_point()
        label = f"{word}: {row['name']}, {value.cell(row[column], '')}"
        axes.plot(point.x, point.y, marker, ms=7, mfc=style.ORANGE, mec="black", ls="", label=label)
    axes.legend(
        loc="upper left",
        bbox_to_anchor=(0.0, -0.01),
        fontsize=SMALL,
        frameon=False,
        handletextpad=0.1,
        borderpad=0.0,
        borderaxespad=0.0,
    )
