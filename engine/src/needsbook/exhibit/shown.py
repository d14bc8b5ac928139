"""An exhibit as it shows itself in a chapter: Markdown that both renderers read alike."""

from __future__ import annotations

import base64
import importlib
import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from needsbook.data.area_pages import entries, read_area_pages
from needsbook.exhibit.assumed import Assumed
from needsbook.exhibit.entry import Entry
from needsbook.exhibit.linked_picture import Link, linked_picture
from needsbook.exhibit.saying_picture import Part, saying_picture
from needsbook.exhibit.tables import FILTERABLE
from needsbook.ground.errors import Problem, ProblemsFound, Where
from needsbook.ground.markup import attribute, html_text, markdown_text, raw_html
from needsbook.ground.project import Project, find_project
from needsbook.ground.public import TRACES
from needsbook.ground.words import said, script

if TYPE_CHECKING:
    import pandas as pd


#: What a caption says first, where something follows.
_HEADLINE = re.compile(r"(.+?[.?!])\s+(?=\S)")


@dataclass(frozen=True)
class Origin:
    """The entry that a built exhibit was read from, and its project."""

    root: Path
    entry: Entry = field(hash=False, repr=False)


def _traced(origin: Origin | None) -> dict[str, Any]:
    if origin is None:
        raise LookupError("what this came from is not known: call its function")
    trace_of = importlib.import_module(TRACES).trace_of
    made: dict[str, Any] = trace_of(find_project(origin.root), origin.entry)
    return made


#: Set by the project's `_environment` for whatever Quarto runs, its kernels too.
QUARTO = "QUARTO_PROFILE"


def for_notebook(html: str) -> str | None:
    """What a notebook shows; None under Quarto, which is to read the Markdown instead."""
    return None if QUARTO in os.environ else html


class Number(float):
    """A number as it is shown, with what it is.

    It is a `float`, so that it can be compared and calculated with; a gap
    (suppressed, not available) is not-a-number, shown as its symbol.

    Examples
    --------
    >>> from absence.numbers import absent
    >>> isinstance(absent("D01"), Number)
    True
    >>> str(absent("D01")), absent("D01").value, absent("D01").unit
    ('698', 698.0, 'pupils')
    >>> str(absent("D03")), absent("D03").value
    ('[c]', None)
    """

    shown: str
    id: str
    unit: str
    page: Path  # of its trace, with the number's id as fragment
    origin: Origin | None

    def __new__(
        cls,
        value: float,
        *,
        shown: str,
        id: str,
        unit: str,
        page: Path,
        origin: Origin | None = None,
    ) -> Number:
        self = super().__new__(cls, value)
        self.shown, self.id, self.unit, self.page = shown, id, unit, page
        self.origin = origin
        return self

    @property
    def trace(self) -> dict[str, Any]:
        """What it came from, as `figures/numbers.json` tells it."""
        return _traced(self.origin)

    @property
    def value(self) -> float | None:
        """The number; None where there is a gap."""
        return None if math.isnan(self) else float(self)

    def __str__(self) -> str:
        return self.shown

    def __format__(self, spec: str) -> str:
        return self.shown if not spec else super().__format__(spec)

    def markdown(self, folder: Path) -> str:
        """The number as a link to its trace, for a chapter in `folder`."""
        address = _link(self.page, folder)
        title = attribute(said("made.number"))
        return f"[{markdown_text(self.shown)}]({address} {title}){{.num}}"

    def _repr_markdown_(self) -> str:
        return self.markdown(Path.cwd())

    def _repr_html_(self) -> str | None:
        shown = f"<span title={attribute(self.unit)}>{html_text(self.shown)}</span>"
        return for_notebook(shown)


@dataclass(frozen=True)
class BuiltFigure:
    """A figure that is drawn and stored in `figures/`."""

    id: str
    title: str
    caption: str
    alt: str
    notes: tuple[str, ...]
    made: Made
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    picture: Callable[[], bytes] = bytes  # the stored SVG
    said: tuple[Part, ...] = ()

    @property
    def data(self) -> pd.DataFrame:
        """What the picture shows, as published."""
        return self.made.data(self.id)

    @property
    def trace(self) -> dict[str, Any]:
        """What it came from, as the JSON beside the picture tells it."""
        return _traced(self.made.origin)

    def markdown(self, folder: Path) -> str:
        """The whole float, for a chapter in `folder`."""
        if self.links or self.said:
            return linked_float(self, folder)
        return self.plain(folder)

    def plain(self, folder: Path) -> str:
        """The whole float with the picture as it is, without links."""
        picture = _link(self.made.root / f"figures/{self.id}.svg", folder)
        return (
            f"![{_caption(self.caption)}]({picture})"
            f"{{#{self.id} fig-alt={attribute(self.alt)}}}\n\n"
            f"{self.made.markdown(self.id, self.notes, folder)}"
        )

    def _repr_markdown_(self) -> str:
        return self.markdown(Path.cwd())

    def _repr_html_(self) -> str | None:
        # The picture itself: a notebook may lie in whatever folder.
        picture = base64.b64encode(self.picture()).decode()
        caption = html_text(_with_notes(self.caption, self.notes))
        return for_notebook(
            f'<figure><img src="data:image/svg+xml;base64,{picture}" alt={attribute(self.alt)} '
            f'style="max-width:100%;background:#fff"><figcaption>{caption}</figcaption></figure>'
        )


@dataclass(frozen=True)
class BuiltTable:
    """A table that is laid out and stored in `figures/`."""

    id: str
    title: str
    caption: str
    html: str
    notes: tuple[str, ...]
    made: Made
    lookup: bool = False

    @property
    def data(self) -> pd.DataFrame:
        """What the table shows, as published."""
        return self.made.data(self.id)

    @property
    def trace(self) -> dict[str, Any]:
        """What it came from, as the JSON beside the table tells it."""
        return _traced(self.made.origin)

    def markdown(self, folder: Path) -> str:
        """The whole float, for a chapter in `folder`."""
        filtered = self.html.startswith(FILTERABLE)
        scripts = [
            name
            for name, wanted in (("table_filter.js", filtered), ("table.js", self.lookup))
            if wanted
        ]
        run = "".join(f"\n\n{raw_html(script(name))}\n" for name in scripts)
        return (
            f"{self._tools(folder) if self.lookup else ''}"
            f"::: {{#{self.id}}}\n{raw_html(self.html)}\n\n{_caption(self.caption)}\n:::\n\n"
            f"{self.made.markdown(self.id, self.notes, folder)}{run}"
        )

    def _tools(self, folder: Path) -> str:
        """Downloads, and the tools of a table to look things up in; on screen alone."""
        csv, xlsx = (
            _link(self.made.root / f"figures/{self.id}.{end}", folder) for end in ("csv", "xlsx")
        )
        mark = f'<div class="lookup-tools" data-table={attribute(self.id)}></div>'
        return (
            '::: {.content-visible when-format="html"}\n'
            f"{said('made.download', csv=csv, xlsx=xlsx)}\n\n"
            f"{raw_html(mark)}\n:::\n\n"
        )

    def _repr_markdown_(self) -> str:
        return self.markdown(Path.cwd())

    def _repr_html_(self) -> str | None:
        caption = html_text(_with_notes(self.caption, self.notes))
        return for_notebook(f"<figure><figcaption>{caption}</figcaption>{self.html}</figure>")


@dataclass(frozen=True)
class Made:
    """How an exhibit was made, in short, for under it."""

    root: Path
    function: str
    sources: tuple[tuple[str, str], ...]  # (source, period)
    assumed: Assumed | None = None
    origin: Origin | None = None

    def data(self, id: str) -> pd.DataFrame:
        """The published values: every cell as a text is read, numbers as numbers."""
        import pandas as pd

        return pd.read_csv(self.root / f"figures/{id}.csv")

    def markdown(self, id: str, notes: tuple[str, ...], folder: Path) -> str:
        """What stands folded under an exhibit: its notes, and on screen its data and trace."""
        periods: dict[str, dict[str, None]] = {}  # several datasets may have one source
        for source, period in self.sources:
            periods.setdefault(source, {})[period] = None
        sources = "; ".join(f"{source} ({'; '.join(of)})" for source, of in periods.items())
        data = _link(self.root / f"figures/{id}.csv", folder)
        trace = _link(self.root / f"trace/{id}.html", folder)
        as_table = said("made.values", address=f"{trace}#data")
        table = f"{as_table} " if id.startswith("fig-") else ""
        named = said("made.sources", named=markdown_text(sources))
        lines = [
            "::: {.exhibit-notes}",
            markdown_text(" ".join(notes)),
            "",
            '::: {.content-visible when-format="html"}',
            "::: {.making}",
            named if sources else said("made.no-sources"),
            "",
            said("made.function", name=f"`{self.function}`"),
            "",
            *self._assumptions(folder),
            f"{table}{said('made.data', csv=data, trace=trace)}",
            ":::",
            ":::",
            ":::",
        ]
        return "\n".join(lines)

    def _assumptions(self, folder: Path) -> list[str]:
        if self.assumed is None:
            return []
        address = _link(self.root / self.assumed.page, folder)
        key = "made.one-assumption" if len(self.assumed.ids) == 1 else "made.assumptions"
        return [said(key, ids=", ".join(self.assumed.ids), address=address), ""]


Built = BuiltFigure | BuiltTable | Number


def _link(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _caption(caption: str) -> str:
    """A caption as Markdown: of two sentences the first is its headline."""
    headline = _HEADLINE.match(caption)
    if headline is None:
        return markdown_text(caption)
    return f"**{markdown_text(headline[1])}** {markdown_text(caption[headline.end() :])}"


def _with_notes(caption: str, notes: tuple[str, ...]) -> str:
    return " ".join([caption, *notes])


def linked_float(figure: BuiltFigure, folder: Path) -> str:
    """The whole float of `figure` as Markdown, for a chapter in `folder`."""
    project = find_project(figure.made.root)
    links = addresses(project, figure, folder)
    if not links and not figure.said:
        return figure.plain(folder)
    path = project.root / f"figures/{figure.id}.svg"
    address = Path(os.path.relpath(path, folder)).as_posix()
    if links:
        picture = linked_picture(figure.picture(), figure.id, figure.alt, links)
    else:
        picture = saying_picture(address, figure.id, figure.alt, figure.said)
    alt = attribute(figure.alt)
    return (
        f"::: {{#{figure.id} fig-alt={alt}}}\n"
        '::: {.content-visible when-format="html"}\n'
        f"{raw_html(picture)}\n:::\n\n"
        f'::: {{.content-visible when-format="typst"}}\n![]({address}){{fig-alt={alt}}}\n:::\n\n'
        f"{_caption(figure.caption)}\n:::\n\n"
        f"{figure.made.markdown(figure.id, figure.notes, folder)}"
    )


def addresses(project: Project, figure: BuiltFigure, folder: Path) -> Mapping[str, Link]:
    """Where the elements of the picture lead, as a page in `folder` writes it.

    Raises
    ------
    ProblemsFound
        A link leads to a file that is not a chapter of the book.
    """
    pages = {entry.path: entry.path.removesuffix(".qmd") + ".html" for entry in entries(project)}
    made = read_area_pages(project)
    if made is not None:
        pages |= {area.code: area.page for area in made.areas}
    found: dict[str, Link] = {}
    for gid, (target, label) in figure.links.items():
        if target in pages:
            relative = os.path.relpath(project.root / pages[target], folder)
            found[gid] = (Path(relative).as_posix(), label)
        elif target.endswith(".qmd"):
            raise ProblemsFound(
                [
                    Problem(
                        Where(f"src/{figure.made.function.replace('.', '/')}"),
                        f"{figure.id} links to {target}, which is not a chapter of the book",
                        "correct the path; it is that of a chapter, from the project's root",
                    )
                ]
            )
    return found
