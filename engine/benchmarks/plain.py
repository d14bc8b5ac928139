"""What a chapter's cell shows when nothing is stored: the function run, its result shown.

For the baseline and for `quarto render`: `plain(fig_visits)` runs the function as
it was written, without store, trace or recording, draws one picture in the one
format that the page takes, and shows itself as Markdown.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from needsbook.charts.style import chart_style
from needsbook.exhibit.exhibits import Drawing, Exhibit, as_measure, exhibit_named
from needsbook.exhibit.tables import Tabulation, to_html
from needsbook.ground.formats import show
from needsbook.ground.gaps import Gap
from needsbook.ground.markup import attribute, markdown_text

#: Where the pictures go, from the folder of a page.
PICTURES = "../pictures"


class Plain:
    """Markdown that a notebook takes from a cell as it is."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown

    def _repr_markdown_(self) -> str:
        return self.markdown


def plain(function: Callable[..., Any], *arguments: Any, folder: str = ".") -> Plain:
    """Compute one exhibit and show it.

    Parameters
    ----------
    function : callable
        A function declared by `needsbook.figure`, `table` or `number`.
    folder : str
        The folder of the page that the Markdown is for.

    Raises
    ------
    LookupError
        The function is not declared as an exhibit.
    """
    exhibit = exhibit_named(function.__name__)
    if exhibit is None:
        raise LookupError(f"{function.__name__} is no exhibit")
    if exhibit.type == "number":
        return Plain(_number(exhibit, exhibit.function(*arguments)))
    if exhibit.type == "table":
        table: Tabulation = exhibit.function(*arguments)
        id = exhibit.call_id(arguments)
        caption = markdown_text(table.caption)
        return Plain(f"::: {{#{id}}}\n```{{=html}}\n{to_html(table)}\n```\n\n{caption}\n:::")
    with chart_style():
        drawing: Drawing = exhibit.function(*arguments)
        return Plain(_picture(exhibit.call_id(arguments), drawing, Path(folder)))


def _picture(id: str, drawing: Drawing, folder: Path) -> str:
    pictures = folder / PICTURES
    pictures.mkdir(parents=True, exist_ok=True)
    drawing.figure.savefig(pictures / f"{id}.svg")
    caption = markdown_text(drawing.caption)
    return f"![{caption}]({PICTURES}/{id}.svg){{#{id} alt={attribute(drawing.alt)}}}"


def _number(exhibit: Exhibit, result: Any) -> str:
    measure = as_measure(exhibit, result)
    if isinstance(measure.value, Gap):
        return measure.value.shown
    return markdown_text(
        measure.shown
        or show(measure.value, unit=measure.unit, digits=exhibit.digits, decimals=exhibit.decimals)
    )
