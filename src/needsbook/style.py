"""One style for every chart and map.

It is the style of the UK Government Analysis Function's guidance on charts
(colours, grid, spines), as the package `afcharts` carries it, set in an open
font that is installed with the project, so that a picture looks the same on
every machine.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from needsbook.fonts import FALLBACK_FONT, FONT, displayable, font_files
from needsbook.vector import compact

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DARK_BLUE, TURQUOISE, DARK_PINK, ORANGE, DARK_GREY, PURPLE = (
    "#12436D",
    "#28A197",
    "#801650",
    "#F46A25",
    "#3D3D3D",
    "#A285D1",
)
CATEGORICAL = (DARK_BLUE, ORANGE, TURQUOISE, DARK_PINK, PURPLE, DARK_GREY)
#: Light to dark, told apart in grey print and by colour-blind readers.
SEQUENTIAL = ("#D9E6F2", "#A6C5E2", "#6BACE6", "#2073BC", "#12436D")
NO_DATA = "#F3F2F1"

_WIDTH_INCHES = 6.3  # text width of an A4 page with the book's margins


@contextmanager
def chart_style() -> Iterator[None]:
    """Draw in the project's style inside the block.

    A dollar sign in a text is a dollar sign, not the beginning of a formula; the
    labels of a logarithmic axis therefore need a formatter without formulas.
    """
    import matplotlib as mpl
    from cycler import cycler
    from matplotlib import font_manager

    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in font_files():  # matplotlib knows its own font
        if str(path) not in known:
            font_manager.fontManager.addfont(str(path))
    base = Path(str(files("afcharts"))) / "afcharts.mplstyle"
    ours: dict[Any, Any] = {
        "font.family": [FONT, FALLBACK_FONT],
        "font.size": 10.5,
        "figure.figsize": (_WIDTH_INCHES, 3.6),
        "figure.constrained_layout.use": True,
        "axes.prop_cycle": cycler(color=list(CATEGORICAL)),
        "text.parse_math": False,
        "svg.fonttype": "path",
        "svg.hashsalt": "needsbook",
        "savefig.facecolor": "white",
    }
    with mpl.rc_context(fname=str(base)), mpl.rc_context(ours):
        yield


def new_figure(height: float = 3.6, width: float = _WIDTH_INCHES) -> Figure:
    """An empty figure, sizes in inches.

    It is made without pyplot, so that nothing stays open and shows twice.
    """
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def drawn(figure: Figure) -> dict[str, bytes]:
    """A picture as SVG and PNG, the same bytes for the same figure."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    _show_every_character(figure)
    vector, pixels = io.BytesIO(), io.BytesIO()
    # `savefig` would draw each picture once more to lay it out, and lay it out twice.
    svg, png = FigureCanvasSVG(figure), FigureCanvasAgg(figure)
    svg.print_svg(vector, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]  # matplotlib leaves out the types
    figure.set_layout_engine("none")  # everything keeps its place
    figure.set_dpi(200)
    png.print_png(pixels, metadata={"Software": None})  # type: ignore[no-untyped-call]  # the same
    return {"svg": compact(vector.getvalue()), "png": pixels.getvalue()}


def _show_every_character(figure: Figure) -> None:
    """Write what no font shows as its code, in texts and in the labels of axes."""
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        text.set_text(displayable(text.get_text()))
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            for formatter in (axis.get_major_formatter(), axis.get_minor_formatter()):
                # Labels of an axis are made anew whenever it is drawn.
                formatter.format_ticks = _displayable(formatter.format_ticks)  # type: ignore[method-assign, assignment]


def _displayable(labels: Callable[[Any], list[str]]) -> Callable[[Any], list[str]]:
    return lambda values: [displayable(label) for label in labels(values)]
