"""One style for every chart and map.

It is the style of the UK Government Analysis Function's guidance on charts
(colours, grid, spines), as the package `afcharts` carries it, set in an open
font that is installed with the project, so that a picture looks the same on
every machine.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FONT = "Source Sans Pro"
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


def font_files() -> list[Path]:
    """The font files used for charts, pages and the PDF."""
    folder = Path(str(files("font_source_sans_pro"))) / "files"
    weights = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
    return [folder / f"SourceSansPro-{weight}.ttf" for weight in weights]


@contextmanager
def chart_style() -> Iterator[None]:
    """Draw in the project's style inside the block."""
    import matplotlib as mpl
    from cycler import cycler
    from matplotlib import font_manager

    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in font_files():
        if str(path) not in known:
            font_manager.fontManager.addfont(str(path))
    base = Path(str(files("afcharts"))) / "afcharts.mplstyle"
    ours: dict[Any, Any] = {
        "font.family": FONT,
        "font.size": 10.5,
        "figure.figsize": (_WIDTH_INCHES, 3.6),
        "figure.constrained_layout.use": True,
        "axes.prop_cycle": cycler(color=list(CATEGORICAL)),
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
    vector, pixels = io.BytesIO(), io.BytesIO()
    figure.savefig(vector, format="svg", metadata={"Date": None, "Creator": None})
    figure.savefig(pixels, format="png", dpi=200, metadata={"Software": None})
    return {"svg": vector.getvalue(), "png": pixels.getvalue()}
