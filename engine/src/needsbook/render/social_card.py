"""The picture that stands for the edition where a link to it is shown: its title in large."""

from __future__ import annotations

import io
import textwrap

from needsbook.charts import style
from needsbook.ground.cache import key_of
from needsbook.ground.files import file_hash
from needsbook.ground.fonts import displayable, font_files
from needsbook.ground.project import Project

_INCHES = (12.0, 6.3)  # at 100 dots an inch 1,200 by 630, as the Open Graph protocol's users ask


def social_card(project: Project) -> bytes:
    """Title, subtitle and edition as PNG."""
    subtitle = str(project.book.get("subtitle", ""))
    texts = [project.title, subtitle, project.edition.label]
    key = key_of("social card", texts, [file_hash(path) for path in font_files()])
    kept = project.cache.get(key)
    if kept is None:
        kept = _drawn(*(displayable(text) for text in texts))
        project.cache.put(key, kept)
    return kept


def _drawn(title: str, subtitle: str, edition: str) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    written = io.BytesIO()
    with style.chart_style():
        figure = style.new_figure(width=_INCHES[0], height=_INCHES[1])
        figure.set_dpi(100)
        figure.set_facecolor(style.DARK_BLUE)
        heading = figure.text(0.07, 0.88, textwrap.fill(title, 32), va="top", fontsize=48)
        heading.set_fontweight("bold")
        figure.text(0.07, 0.4, textwrap.fill(subtitle, 60), va="top", fontsize=25)
        figure.text(0.07, 0.1, edition, fontsize=25)
        for text in figure.texts:
            text.set_color("white")
        FigureCanvasAgg(figure).print_png(written, metadata={"Software": None})  # type: ignore[no-untyped-call]  # matplotlib leaves out the types
    return written.getvalue()
