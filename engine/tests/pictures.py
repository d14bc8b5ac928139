"""What a picture holds once it is drawn: for the tests of charts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from needsbook.charts.style import chart_style, drawn

WIDTH, PAGE = 6.3, 9.0  # inches


def picture(make: Callable[..., Figure], *arguments: Any, **more: Any) -> Figure:
    """A figure, drawn as the engine draws it; it fits a page, and its words fit the picture."""
    with chart_style():
        figure = make(*arguments, **more)
        drawn(figure)
        figure.set_dpi(100)
        FigureCanvasAgg(figure).draw()
    assert figure.get_figwidth() == WIDTH
    assert figure.get_figheight() <= PAGE
    outside = [text.get_text() for text, box in boxes(figure) if not _within(box, figure)]
    assert not outside, outside
    return figure


def words(figure: Figure) -> list[str]:
    """All words of a picture."""
    return [text.get_text() for text, _ in boxes(figure)]


def boxes(figure: Figure) -> list[tuple[Text, Any]]:
    """Each text that is seen, and where it stands."""
    FigureCanvasAgg(figure).draw()
    labels = [pair for axes in figure.axes for pair in _tick_labels(axes)]
    drawn, hidden = ({id(text) for text, shown in labels if shown is one} for one in (True, False))
    return [
        (text, Text.get_window_extent(text))
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip()
        if id(text) in drawn or id(text) not in hidden
    ]


def overlapping(figure: Figure, kind: type[Text] = Annotation) -> list[tuple[str, str]]:
    """Pairs of texts that lie on each other."""
    found = [(text, box) for text, box in boxes(figure) if isinstance(text, kind)]
    return [
        (one.get_text(), other.get_text())
        for (one, first), (other, second) in combinations(found, 2)
        if first.x0 < second.x1 - 1 and second.x0 < first.x1 - 1
        if first.y0 < second.y1 - 1 and second.y0 < first.y1 - 1
    ]


def _tick_labels(axes: Axes) -> list[tuple[Text, bool]]:
    """The labels of an axis, and whether each is drawn: only those between its ends are."""
    found = []
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in (*axis.majorTicks, *axis.minorTicks):
            shown = bool(axes.axison and low - 1e-9 <= tick.get_loc() <= high + 1e-9)
            found += [(tick.label1, shown), (tick.label2, shown)]
    return found


def _within(box: Any, figure: Figure) -> bool:
    width, height = figure.bbox.size
    return bool(box.x0 >= -3 and box.y0 >= -3 and box.x1 <= width + 3 and box.y1 <= height + 3)
