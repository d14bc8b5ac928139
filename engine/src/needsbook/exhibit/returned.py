"""What a function of the analysis returned, as a drawing or a tabulation.

A data frame or a picture of matplotlib is enough where caption and alt text stand in the
declaration; headings and the values behind a picture are then taken from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from needsbook.exhibit.exhibits import Drawing, Exhibit
from needsbook.exhibit.tables import MARK, Tabulation
from needsbook.ground.columns import Column

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STATUS = "_status"


def as_drawing(exhibit: Exhibit, result: Any) -> Drawing:
    """A figure's result.

    Raises
    ------
    TypeError
        It is no picture, or nothing says what the picture shows.
    """
    from matplotlib.figure import Figure

    if isinstance(result, Figure):
        if not (exhibit.caption and exhibit.alt):
            raise TypeError(
                f"{exhibit.name} returned a Figure, and nothing says what it shows; write "
                "caption= and alt= into @figure, or return a Drawing"
            )
        result = Drawing(result, values_of(result), exhibit.caption, exhibit.alt)
    if not isinstance(result, Drawing):
        raise TypeError(
            f"{exhibit.name} returned {type(result).__name__}; a figure function returns a "
            "Drawing, or a Figure of matplotlib"
        )
    return replace(result, data=with_index(result.data))


def as_tabulation(exhibit: Exhibit, result: Any) -> Tabulation:
    """A table's result.

    Raises
    ------
    TypeError
        It is no table, or nothing says what the table shows.
    """
    import pandas as pd

    if isinstance(result, pd.DataFrame):
        if not exhibit.caption:
            raise TypeError(
                f"{exhibit.name} returned a DataFrame, and nothing says what it shows; write "
                "caption= into @table, or return a Tabulation"
            )
        data = with_index(result)
        headers = max(1, sum(name is not None for name in result.index.names))
        result = Tabulation(data, headings(data), exhibit.caption, row_headers=headers)
    if not isinstance(result, Tabulation):
        raise TypeError(
            f"{exhibit.name} returned {type(result).__name__}; a table function returns a "
            "Tabulation, or a DataFrame"
        )
    return replace(result, data=with_index(result.data))


def with_index(data: pd.DataFrame) -> pd.DataFrame:
    """The same rows with the named levels of their index as columns, which are data, too."""
    named = [name for name in data.index.names if name is not None and name not in data.columns]
    kept = data.reset_index(named) if named else data
    if kept.columns.nlevels > 1:
        kept = kept.set_axis([" ".join(map(str, name)).strip() for name in kept.columns], axis=1)
    return kept.set_axis([str(name) for name in kept.columns], axis=1)


def headings(data: pd.DataFrame) -> dict[str, Column]:
    """A column for each of the frame's, but for those that say something of another's cells."""
    names = list(data.columns)
    shown = [name for name in names if not _is_status(name, names)]
    return {name: Column(name[:1].upper() + name[1:].replace("_", " ")) for name in shown}


def _is_status(name: str, names: list[str]) -> bool:
    ends = (end for end in (STATUS, MARK) if name.endswith(end))
    return any(name.removesuffix(end) in names for end in ends)


def values_of(figure: Figure) -> pd.DataFrame:
    """The values that a picture's lines, bars and points stand for, in the order drawn."""
    import pandas as pd

    rows = [(number, *row) for number, axes in enumerate(figure.axes, 1) for row in _values(axes)]
    return pd.DataFrame(rows, columns=["panel", "series", "x", "y"])


def _values(axes: Axes) -> Iterator[tuple[str, Any, Any]]:
    import numpy as np

    names = [text.get_text() for text in axes.get_xticklabels()]
    at = dict(zip(axes.get_xticks(), names, strict=True))
    for line in axes.get_lines():
        for x, y in np.column_stack(line.get_data()):
            yield _label(line), x, y
    for bars in axes.containers:
        for bar in getattr(bars, "patches", ()):
            middle = bar.get_x() + bar.get_width() / 2
            yield _label(bars), at.get(middle) or middle, bar.get_height()
    for points in axes.collections:
        for x, y in np.asarray(points.get_offsets()):
            yield _label(points), x, y


def _label(artist: Any) -> str:
    """What the author called it; matplotlib's own names begin with an underscore."""
    label = str(artist.get_label())
    return "" if label.startswith("_") else label
