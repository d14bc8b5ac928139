"""One style for every chart and map.

It is the style of the UK Government Analysis Function's guidance on charts
(colours, grid, spines), as the package `afcharts` carries it, set in an open
font that is installed with the project, so that a picture looks the same on
every machine.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from needsbook.charts.vector import PRINTED, compact
from needsbook.ground.columns import Column
from needsbook.ground.fonts import FALLBACK_FONT, FONT, displayable, font_files

if TYPE_CHECKING:
    from matplotlib.axes import Axes
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
#: What is missing, so that a map of it is not taken for one of what is there.
SHORTFALL = ("#F7E3D1", "#EDBE94", "#DE9457", "#A8541F", "#6B3009")
SEQUENTIAL = ("#D9E6F2", "#A6C5E2", "#6BACE6", "#2073BC", "#12436D")
NO_DATA = "#F3F2F1"
#: The smallest size of text in a picture, points.
SMALL = 9.0
#: How a value is written when nothing else is said.
PLAIN = Column("", digits=3)

#: Where pictures are shown: a notebook has chosen that.
_SHOWING = ("backend", "backend_fallback", "interactive")
_LEAST_POINTS = 12.0  # the size of a part that says its value
_WIDTH_INCHES = 6.3  # text width of an A4 page with the book's margins


@contextmanager
def chart_style() -> Iterator[None]:
    """Draw in the project's style inside the block.

    A dollar sign in a text is a dollar sign, not the beginning of a formula; the
    labels of a logarithmic axis therefore need a formatter without formulas.
    """
    import matplotlib as mpl
    from cycler import cycler

    _only_our_fonts()
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
    # Under them what matplotlib brings, whatever a `matplotlibrc` of this machine says.
    brought = {name: mpl.rcParamsDefault[name] for name in mpl.rcParams if name not in _SHOWING}
    with mpl.rc_context():
        dict.update(mpl.rcParams, brought)
        with mpl.rc_context(fname=str(base)), mpl.rc_context(ours):
            yield


def _only_our_fonts() -> None:
    """Let matplotlib find the fonts that it brings, and the engine's, and none of the machine."""
    from matplotlib.font_manager import fontManager

    if [font.fname for font in fontManager.ttflist] != _our_fonts():
        fontManager.ttflist.clear()
        for path in _our_fonts():
            fontManager.addfont(path)


@cache
def _our_fonts() -> list[str]:
    import matplotlib as mpl

    brought = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return [str(path) for path in (*sorted(brought.glob("*.ttf")), *font_files())]


def new_figure(height: float = 3.6, width: float = _WIDTH_INCHES) -> Figure:
    """An empty figure, sizes in inches.

    It is made without pyplot, so that nothing stays open and shows twice.
    """
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


Span = tuple[float, float]


def say(axes: Axes, words: str, x: Span | None = None, y: Span | None = None) -> None:
    """Let a part of a chart say its values on screen: on focus, under the pointer, at a tap.

    Parameters
    ----------
    words : str
        What it says: whose value, of when, and its range.
    x, y : tuple of float, optional
        The part, in the units of the axes; without them, from end to end.

    Examples
    --------
    >>> axes = new_figure().subplots()
    >>> bars = axes.bar([0, 1], [3, 5])
    >>> say(axes, "Second area: 5 in 2024", x=(0.6, 1.4))
    """
    _said(axes.figure).append((axes, words, x, y))


def _said(figure: Any) -> list[tuple[Axes, str, Span | None, Span | None]]:
    if not hasattr(figure, "_needsbook_said"):
        figure._needsbook_said = []
    said: list[tuple[Axes, str, Span | None, Span | None]] = figure._needsbook_said
    return said


def said_by(figure: Figure) -> list[list[Any]]:
    """What parts of a figure that is drawn say, each with its place.

    Returns
    -------
    list of [str, float, float, float, float]
        Words; left, top, width and height in per cent of the picture. A part too small to
        be met is widened around its middle.
    """
    width, height = figure.bbox.size
    least = _LEAST_POINTS * figure.dpi / 72
    found = []
    for axes, words, x, y in _said(figure):
        ends = axes.transData.transform([[(x or (0, 0))[n], (y or (0, 0))[n]] for n in (0, 1)])
        across = sorted(ends[:, 0]) if x else list(axes.bbox.intervalx)
        up = sorted(ends[:, 1]) if y else list(axes.bbox.intervaly)
        left, right = _widened(across, least)
        bottom, top = _widened(up, least)
        box = (left / width, 1 - top / height, (right - left) / width, (top - bottom) / height)
        found.append([words, *(round(100 * float(part), 2) for part in box)])
    return found


def _widened(ends: list[float], least: float) -> tuple[float, float]:
    short = max(0.0, least - (ends[1] - ends[0])) / 2
    return ends[0] - short, ends[1] + short


def drawn(figure: Figure) -> dict[str, bytes]:
    """A picture as SVG and PNG, and as SVG whose text is text: for print, which has the fonts.

    The same figure gives the same bytes.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    _show_every_character(figure)
    vector, pixels = io.BytesIO(), io.BytesIO()
    # `savefig` would draw each picture once more to lay it out, and lay it out twice.
    svg, png = FigureCanvasSVG(figure), FigureCanvasAgg(figure)
    svg.print_svg(vector, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]  # matplotlib leaves out the types
    figure.set_layout_engine("none")  # everything keeps its place
    printed = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        svg.print_svg(printed, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]  # the same
    figure.set_dpi(200)
    png.print_png(pixels, metadata={"Software": None})  # type: ignore[no-untyped-call]  # the same
    return {
        "svg": compact(vector.getvalue()),
        PRINTED: (vector if _needs_shaping(printed.getvalue()) else printed).getvalue(),
        "png": pixels.getvalue(),
    }


def _needs_shaping(svg: bytes) -> bool:
    """Whether a picture holds letters that join or run from right to left.

    Typst cannot say of text in pictures which characters such a shape stands for.
    """
    return any(
        unicodedata.bidirectional(sign) in ("R", "AL") or unicodedata.combining(sign)
        for sign in set(svg.decode())
    )


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
