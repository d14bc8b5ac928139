"""A figure whose picture leads to pages of the book, or says its values: on screen alone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from needsbook.errors import Problem, ProblemsFound, Where
from needsbook.markup import attribute, markdown_text, raw_html
from needsbook.project import Project, find_project
from needsbook.rendering.linked_picture import Link, linked_picture
from needsbook.rendering.saying_picture import saying_picture

if TYPE_CHECKING:
    from needsbook.exhibits import BuiltFigure

#: In the engine's own folder while Quarto renders a book that does not list the area pages.
UNLISTED = "area-pages-unlisted"


def are_listed(root: Path) -> bool:
    """Whether the area pages are part of the book that is rendered now.

    Quarto reads its list of chapters before the area pages of a fresh clone are
    written; until its next run, nothing may lead to them.
    """
    return not (find_project(root).work / UNLISTED).exists()


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
    caption = markdown_text(" ".join([figure.caption, *figure.notes]))
    alt = attribute(figure.alt)
    return (
        f"::: {{#{figure.id} fig-alt={alt}}}\n"
        '::: {.content-visible when-format="html"}\n'
        f"{raw_html(picture)}\n:::\n\n"
        f'::: {{.content-visible when-format="typst"}}\n![]({address}){{fig-alt={alt}}}\n:::\n\n'
        f"{caption}\n:::\n\n{figure.made.markdown(figure.id, folder)}"
    )


def addresses(project: Project, figure: BuiltFigure, folder: Path) -> Mapping[str, Link]:
    """Where the elements of the picture lead, as a page in `folder` writes it.

    Raises
    ------
    ProblemsFound
        A link leads to a file that is not a chapter of the book.
    """
    pages = {entry.path: entry.path.removesuffix(".qmd") + ".html" for entry in project.entries}
    if project.area_pages is not None:
        pages |= {area.code: area.page for area in project.area_pages.areas}
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
