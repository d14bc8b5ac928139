"""Maps of areas: classes of colour, names, links, hatched gaps.

Frames have the code of the area as their index. Heights are in inches.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from needsbook.charts import style
from needsbook.charts.classes import (
    Classes,
    class_legend,
    class_patches,
    hatched,
    pretty_classes,
    round_step,
)
from needsbook.charts.labels import AS_NAMED, Labels, by_code, label_areas, map_key
from needsbook.charts.rows import on_a_page
from needsbook.charts.style import PLAIN, SMALL
from needsbook.ground.columns import Column

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path

EDGE = "white"  # outline of areas: parts two neighbours of the darkest class
# Of maps side by side: the key at the foot, a map with its heading and what is said below it.
LEGEND_INCHES, MAP_INCHES, BELOW_INCHES, SHAPE_INCHES = 0.6, 3.15, 0.4875, 2.38125


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

    for code, shape in by_code(boundaries["geometry"]).items():
        value = values.get(code, math.nan)
        fill = hatched() if math.isnan(value) else {"facecolor": classes.colour(value)}
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
    shapes, rows = set(by_code(boundaries["geometry"])), set(by_code(data["name"]))
    for codes, what in ((rows - shapes, "no boundary"), (shapes - rows, "no row in the data")):
        if codes:
            raise LookupError(
                f"areas with {what}: {', '.join(sorted(codes)[:5])}"
                + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
                + "; boundaries and data have the code of the area as their index"
            )


def _path(shape: Any) -> Path:
    from matplotlib.path import Path

    polygons = getattr(shape, "geoms", [shape])
    rings = [ring for part in polygons for ring in (part.exterior, *part.interiors)]
    return Path.make_compound_path(*(Path(list(ring.coords), closed=True) for ring in rings))


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

    Examples
    --------
    >>> import pandas as pd
    >>> data = pd.DataFrame({"name": ["Hill"], "rate": [31.25]}, index=["N1"])
    >>> area_links(data, "rate", Column("", digits=3), "per 1,000")
    {'area-n1': ('N1', 'Hill: 31.3 per 1,000')}
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
    values, names = by_code(data[column]), by_code(data["name"])
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

    Raises
    ------
    LookupError
        Boundaries and data are not of the same areas.
    ValueError
        No area has an amount above nought, or one has an amount below it.

    Examples
    --------
    >>> import geopandas
    >>> import pandas as pd
    >>> from shapely.geometry import box
    >>> shapes = geopandas.GeoDataFrame(
    ...     geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)], index=["N1", "N2"]
    ... )
    >>> data = pd.DataFrame({"name": ["Hill", "Dale"], "pupils": [120, 310]}, index=["N1", "N2"])
    >>> figure = amount_map(shapes, data, "pupils", "Pupils")
    >>> sorted(text.get_text() for text in figure.axes[0].texts)
    ['Dale', 'Hill']
    """
    _refuse_unknown(boundaries, data)
    values, names = by_code(data[column]), by_code(data["name"])
    held = {code: value for code, value in values.items() if not math.isnan(value)}
    if not held or min(held.values()) < 0 or max(held.values()) == 0:
        raise ValueError("a disc is as large as its amount: some are needed, and none below nought")
    ground = Classes((Decimal("Infinity"),) * 4, (_GROUND, *style.SEQUENTIAL[1:]))
    figure = unmanaged_figure(height=6.25)
    axes = figure.add_axes((0.0, 0.23, 1.0, 0.77))
    draw_areas(axes, boundaries, values, ground)
    largest = max(held.values())
    for code, shape in by_code(boundaries["geometry"]).items():
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

    most = float(round_step(largest / 1.6))
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
        labelspacing=1.3,  # the largest disc stays below the title
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

    Examples
    --------
    >>> import geopandas
    >>> import pandas as pd
    >>> from shapely.geometry import box
    >>> shapes = geopandas.GeoDataFrame(
    ...     geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)], index=["N1", "N2"]
    ... )
    >>> data = pd.DataFrame({"name": ["Hill", "Dale"], "pupils": [120, 310]}, index=["N1", "N2"])
    >>> figure = paired_maps(shapes, {"2023": data, "2024": data}, "pupils", "Pupils")
    >>> [axes.get_title(loc="left") for axes in figure.axes]
    ['2023', '2024']
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
        draw_areas(axes, boundaries, by_code(data[column]), classes, prefix=f"panel{number + 1}")
        axes.set_title(heading, loc="left", fontsize=10.5, fontweight="bold")
        if value is not None:
            _mark_extremes(axes, boundaries, data, column, value)
    class_legend(figure, class_patches(classes, missing), legend, bottom=0.0375 / height, rows=2)
    return figure


def _mark_extremes(
    axes: Axes, boundaries: pd.DataFrame, data: pd.DataFrame, column: str, value: Column
) -> None:
    shapes = by_code(boundaries["geometry"])
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
