"""`needsbook finish`: what `quarto render` runs last."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from needsbook.chapters.area_page import read_entry
from needsbook.chapters.glossary import glossary_path, terms_of
from needsbook.chapters.model import Chapter
from needsbook.data.area_pages import entries
from needsbook.ground.errors import Problem, ProblemsFound, Where
from needsbook.ground.files import write_if_changed
from needsbook.ground.project import Project
from needsbook.render.quarto_check import missing_from_pages, page_of, printed
from needsbook.render.quarto_fonts import write_fonts_of_pages
from needsbook.render.quarto_pages import (
    MARK,
    corrections_on,
    labels,
    reference_list,
    with_list,
    with_references,
    with_surroundings,
)
from needsbook.render.quarto_profile import cited_in
from needsbook.render.quarto_terms import with_terms
from needsbook.render.site import as_published, calendar
from needsbook.trace.pages import NEUTRAL

#: What parts of pictures say, and notes open in print.
SCRIPT = "edition.js"
#: Set by Quarto for its scripts: "1" where the whole book is rendered.
WHOLE = "QUARTO_PROJECT_RENDER_ALL"
#: Set by Quarto for its scripts: the files that it wrote, one a line.
WRITTEN = "QUARTO_PROJECT_OUTPUT_FILES"


@dataclass(frozen=True)
class Finished:
    """How many pages were looked at, and which floats have another number in the PDF."""

    pages: int
    renumbered: tuple[str, ...]


def finish(project: Project) -> Finished:
    """Put Quarto's pages right, and look whether every exhibit is in both editions.

    Whether anything is missing can be told of a whole render only; one page or one format
    is finished and not looked at.

    Raises
    ------
    ProblemsFound
        Exhibits are missing; each is named.
    """
    chapters = [read_entry(project, entry) for entry in entries(project)]
    pages = _pages(project, chapters)
    _write_pages(project, chapters, pages)
    write_fonts_of_pages(project)
    write_if_changed(project.output / "assets" / SCRIPT, as_published(SCRIPT))
    if project.safety.get("exit"):
        write_if_changed(project.output / NEUTRAL, calendar(project.language))
    if os.environ.get(WHOLE) != "1":
        return Finished(len(pages), ())
    written = os.environ.get(WRITTEN, "").split("\n")
    asked = {Path(name).suffix for name in written if name} or {".html", ".pdf"}
    problems = list(missing_from_pages(chapters, pages)) if ".html" in asked else []
    renumbered: tuple[str, ...] = ()
    pdf = project.output / project.pdf_name
    if ".pdf" in asked and not pdf.is_file():
        fix = "look for what Quarto says above; both formats must stand under `format:`"
        problems.append(Problem(Where("_quarto.yml"), f"Quarto made no {pdf.name}", fix))
    elif ".pdf" in asked:
        found = printed(chapters, pages, pdf)
        problems += found.problems
        renumbered = found.renumbered
    if problems:
        raise ProblemsFound(problems)
    return Finished(len(pages), renumbered)


def _pages(project: Project, chapters: Sequence[Chapter]) -> dict[str, str]:
    """The pages of the book that are there, by their paths, in the order of the book."""
    files = {page_of(one.path): project.output / page_of(one.path) for one in chapters}
    return {path: file.read_text("utf-8") for path, file in files.items() if file.is_file()}


def _write_pages(project: Project, chapters: Sequence[Chapter], pages: dict[str, str]) -> None:
    known = {path: labels(text) for path, text in pages.items()}
    listed = reference_list(project, cited_in(chapters))
    home = page_of(glossary_path(project))
    terms = next((terms_of(one) for one in chapters if page_of(one.path) == home), ())
    for chapter in chapters:
        path = page_of(chapter.path)
        if path not in pages:
            continue
        text = with_references(pages[path], path, known)
        text = with_list(text, listed) if listed else text
        if MARK not in text:
            text = with_terms(text, path, home, terms)
            text = with_surroundings(text, path, project, corrections_on(project, chapter))
        pages[path] = text
        write_if_changed(project.output / path, text.encode())
