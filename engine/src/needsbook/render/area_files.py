"""The area pages for Quarto: generated text without cells, so that none starts a kernel.

Beside the template one file an area; the profile lists them (`quarto_profile`), since
Quarto wants every file that `_quarto.yml` lists to be there before it starts, and passes
over a profile that is not there. Neither is committed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from needsbook.chapters.model import Chapter
from needsbook.data.area_pages import read_area_pages
from needsbook.exhibit.entry import Entry
from needsbook.ground.files import write_if_changed
from needsbook.ground.project import Project
from needsbook.render.elements import metadata, shown
from needsbook.render.reading import with_corrections

_TITLE = re.compile(r"^# .*$", re.MULTILINE)


def write_area_files(
    project: Project, chapters: Iterable[Chapter], entries: Mapping[str, Entry], folder: Path
) -> None:
    """Write the generated chapters, each only where it differs."""
    pages = read_area_pages(project)
    if pages is None:
        return
    for chapter in chapters:
        if chapter.area:
            text = _printed_small(generated(project, chapter, entries))
            text = f"<!-- made from {chapter.template} -->\n{text}\n"
            write_if_changed(folder / chapter.path, text.encode())


def generated(project: Project, chapter: Chapter, entries: Mapping[str, Entry]) -> str:
    """An area's page as Markdown without cells: floats whole, numbers as links."""
    home = (project.root / chapter.path).parent
    markdown = chapter.markdown(
        lambda call: shown(project, call, entries, {}, home), metadata(project, chapter)
    )
    return with_corrections(project, chapter, markdown)


def _printed_small(text: str) -> str:
    """The text after the title set small in the PDF: an area is to stay one page of it."""
    title = _TITLE.search(text)
    if title is None:
        return text
    before, after = text[: title.end()], text[title.end() :]
    return f"{before}\n\n{_raw('#area-page[')}\n{after}\n\n{_raw(']')}"


def _raw(typst: str) -> str:
    return f"```{{=typst}}\n{typst}\n```\n"
