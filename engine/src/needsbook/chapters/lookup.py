"""The lookup: a list of the area pages, which a script narrows down as one types.

A chapter shows it with a cell that holds `area_lookup()`.
"""

from __future__ import annotations

import os
import posixpath
import sys
from dataclasses import dataclass
from pathlib import Path

from needsbook.chapters.area_page import title_id
from needsbook.data.area_pages import Area, AreaPages, read_area_pages
from needsbook.exhibit.shown import for_notebook
from needsbook.ground.markup import attribute, html_text, markdown_text, raw_html
from needsbook.ground.project import Project, find_project
from needsbook.ground.words import script

ID = "area-lookup"


@dataclass(frozen=True)
class AreaLookup:
    """The list, as it shows itself in a chapter."""

    root: Path

    def markdown(self, folder: Path) -> str:
        """The list for a chapter in `folder`: links in both editions."""
        project = find_project(self.root)
        pages = read_area_pages(project)
        if pages is None:
            return ""
        home = Path(os.path.relpath(folder.resolve(), self.root.resolve())).as_posix()
        listed = "".join(
            f'<li><a href="{posixpath.relpath(area.page, home)}">{html_text(area.name)}</a>'
            f"{_level(pages, area)}</li>\n"
            for area in pages.areas
        )
        element = (
            f'<nav id="{ID}" class="area-lookup" aria-label={attribute(pages.part)}>\n'
            f'<ul style="columns: 11rem; list-style: none; padding: 0">\n{listed}</ul>\n</nav>\n'
            f"{script('lookup.js')}"
        )
        return (
            f'::: {{.content-visible when-format="html"}}\n{raw_html(element)}\n:::\n\n'
            '::: {.content-visible when-format="typst"}\n'
            f"{_in_print(project, pages, home)}\n:::"
        )

    def _repr_markdown_(self) -> str:
        return self.markdown(Path.cwd())

    def _repr_html_(self) -> str | None:
        pages = read_area_pages(find_project(self.root))
        areas = pages.areas if pages else ()
        return for_notebook(f"<p>{html_text(', '.join(area.name for area in areas))}.</p>")


def _level(pages: AreaPages, area: Area) -> str:
    """Which level an area is of, where there are several."""
    if len(pages.levels) < 2:
        return ""
    return f" <small>{html_text(pages.level_of(area).part)}</small>"


def _in_print(project: Project, pages: AreaPages, home: str) -> str:
    def entry(area: Area) -> str:
        id = title_id(project, pages, area)
        name = markdown_text(area.name)
        return f"[{name}]({posixpath.relpath(area.page, home)}#{id}){{.place}}" if id else name

    return ", ".join(entry(area) for area in pages.areas) + "."


def area_lookup() -> AreaLookup:
    """The lookup of the book whose chapter calls this.

    Examples
    --------
    >>> area_lookup()._repr_html_()  # as a notebook shows it
    '<p>Alder, Birch, Cedar.</p>'
    """
    module_file = sys._getframe(1).f_globals.get("__file__")
    return AreaLookup(find_project(Path(module_file).parent if module_file else Path.cwd()).root)
