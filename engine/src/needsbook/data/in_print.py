"""What is set for print: the assessment, extracts of it, and a sheet for each area.

In `_quarto.yml`::

    print:
      leave-out: [chapters/audit.qmd]
      extracts:
        - file: assessment-summary
          title: Summary
          chapters: [index.qmd]
      each-area: true

Without it there is one file, which holds every chapter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from needsbook.data.area_pages import entries, read_area_pages
from needsbook.ground.project import BookEntry, Project
from needsbook.ground.schema import Fault, Keys
from needsbook.ground.values import as_list, table, texts

KEY = "print"

PrintedKind = Literal["book", "extract", "area"]


@dataclass(frozen=True)
class Printed:
    """A file for print.

    Parameters
    ----------
    path : str
        From the root of the edition.
    title : str
        What tells it from the book: "Summary", or an area's name; nothing of the book.
    entries : tuple of BookEntry
        Its chapters, in the order of the book.
    absent : tuple of BookEntry
        The chapters of the book that it leaves out.
    """

    path: str
    kind: PrintedKind
    title: str
    entries: tuple[BookEntry, ...]
    absent: tuple[BookEntry, ...] = ()

    @property
    def pages(self) -> tuple[str, ...]:
        """Its chapters as the paths of their pages."""
        return tuple(entry.path.removesuffix(".qmd") + ".html" for entry in self.entries)


def printed_files(project: Project) -> tuple[Printed, ...]:
    """Every file for print: the book, then its extracts, then the areas' sheets."""
    settings = table(project.config.get(KEY))
    everything = entries(project)
    left_out = set(texts(settings.get("leave-out")))
    files = [_file(project.pdf_name, "book", "", everything, lambda path: path not in left_out)]
    for extract in map(table, as_list(settings.get("extracts"))):
        chapters = set(texts(extract.get("chapters")))
        path, title = f"{extract.get('file')}.pdf", str(extract.get("title", ""))
        files.append(_file(path, "extract", title, everything, chapters.__contains__))
    areas = read_area_pages(project) if settings.get("each-area") is True else None
    for area in areas.areas if areas else ():
        path = area.page.removesuffix(".html") + ".pdf"
        files.append(_file(path, "area", area.name, everything, area.path.__eq__))
    return tuple(file for file in files if file.entries)


def _file(
    path: str, kind: PrintedKind, title: str, everything: tuple[BookEntry, ...], holds: Any
) -> Printed:
    held = tuple(entry for entry in everything if holds(entry.path))
    absent = tuple(entry for entry in everything if not holds(entry.path))
    return Printed(path, kind, title, held, absent)


def print_faults(project: Project) -> Iterator[Fault]:
    """What print asks for and the book does not have."""
    settings = table(project.config.get(KEY))
    listed = {entry.path for entry in project.listed}
    yield from _chapter_faults(listed, (KEY, "leave-out"), settings.get("leave-out"))
    names = [project.pdf_name]
    for number, extract in enumerate(map(table, as_list(settings.get("extracts")))):
        place, name = (KEY, "extracts", number), f"{extract.get('file')}.pdf"
        if name in names:
            yield Fault((*place, "file"), f"another file is called {name}", "write another name")
        names.append(name)
        yield from _chapter_faults(listed, (*place, "chapters"), extract.get("chapters"))
    if settings.get("each-area") is True and read_area_pages(project) is None:
        fix = "write the settings of `area-pages`, or take it out"
        yield Fault((KEY, "each-area"), "the book has no area pages", fix)


def _chapter_faults(listed: set[str], keys: Keys, chapters: Any) -> Iterator[Fault]:
    for number, path in enumerate(as_list(chapters)):
        if not isinstance(path, str) or path not in listed:
            fix = "write its path as the book lists it"
            yield Fault((*keys, number), f"“{path}” is no chapter that the book lists", fix)
