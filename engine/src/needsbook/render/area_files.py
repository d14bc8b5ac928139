"""The area pages for Quarto: generated text without cells, so that none starts a kernel.

Beside the template one file an area, and a profile, `_quarto-areas.yml`, that lists
them: Quarto wants every file that it lists to be there before it starts, and passes
over a profile that is not there. Neither is committed. A fresh clone renders without
the area pages the first time, and with them from then on; `needsbook build` writes
them before it starts Quarto.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from needsbook.chapters.model import Chapter
from needsbook.data.area_pages import read_area_pages
from needsbook.exhibit.evaluate import Entry
from needsbook.exhibit.shown import UNLISTED
from needsbook.ground.files import write_if_changed, write_whole
from needsbook.ground.project import Project
from needsbook.ground.root import PROFILE_FILE
from needsbook.render.elements import metadata, shown

#: Set by Quarto for its pre-render scripts: the files that it is about to render.
INPUT_FILES = "QUARTO_PROJECT_INPUT_FILES"


def write_area_files(
    project: Project, chapters: Iterable[Chapter], entries: Mapping[str, Entry], folder: Path
) -> None:
    """Write the generated chapters and the profile, each only where it differs."""
    pages = read_area_pages(project)
    if pages is None:
        return
    for chapter in chapters:
        if chapter.area:
            text = generated(project, chapter, entries)
            text = f"<!-- made from {pages.template} -->\n{text}\n"
            write_if_changed(folder / chapter.path, text.encode())
    listed = {"book": {"appendices": [area.path for area in pages.areas]}}
    profile = f"# made by needsbook\n{yaml.safe_dump(listed)}"
    write_if_changed(folder / PROFILE_FILE, profile.encode())
    note_listing(project)


def generated(project: Project, chapter: Chapter, entries: Mapping[str, Entry]) -> str:
    """An area's page as Markdown without cells: floats whole, numbers as links."""
    home = (project.root / chapter.path).parent
    return chapter.markdown(
        lambda call: shown(project, call, entries, {}, home), metadata(project, chapter)
    )


def note_listing(project: Project) -> None:
    """Note for the kernels whether the Quarto that runs this, if one does, lists the pages."""
    pages = read_area_pages(project)
    running = os.environ.get(INPUT_FILES)
    mark = project.work / UNLISTED
    if running is None or pages is None or any(area.path in running for area in pages.areas):
        mark.unlink(missing_ok=True)
    else:
        write_whole(mark, b"")
