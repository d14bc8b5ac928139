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

from needsbook.data.area_pages import Fault, entries, read_area_pages
from needsbook.ground.project import BookEntry, Project
from needsbook.ground.values import as_list, table, texts

KEY = "print"
KEYS = ("leave-out", "extracts", "each-area")
EXTRACT = ("file", "title", "chapters")

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
    """What is wrong with the settings of print."""
    if KEY not in project.config:
        return
    settings = project.config[KEY]
    if not isinstance(settings, dict):
        yield (KEY,), ("`print` is not a list of keys", f"write below it {', '.join(KEYS)}")
        return
    for key in settings:
        if key not in KEYS:
            yield (KEY, key), (f"“{key}” is not known here", f"the keys are {', '.join(KEYS)}")
    listed = {entry.path for entry in project.listed}
    yield from _chapter_faults(listed, ("leave-out",), settings.get("leave-out", []))
    extracts = settings.get("extracts", [])
    if not isinstance(extracts, list):
        fix = "write below it, for each, file, title and chapters"
        yield (KEY, "extracts"), ("`extracts` is no list", fix)
        return
    names = [project.pdf_name]
    for number, extract in enumerate(extracts):
        yield from _extract_faults(listed, number, extract, names)
    if not isinstance(settings.get("each-area", False), bool):
        yield (KEY, "each-area"), ("`each-area` is neither true nor false", "write: true")
    elif settings.get("each-area") and read_area_pages(project) is None:
        fix = "write the settings of `area-pages`, or take it out"
        yield (KEY, "each-area"), ("the book has no area pages", fix)


def _extract_faults(
    listed: set[str], number: int, extract: Any, names: list[str]
) -> Iterator[Fault]:
    place = (KEY, "extracts", number)
    if not isinstance(extract, dict) or set(extract) != set(EXTRACT):
        yield place, ("an extract has a file, a title and chapters, and nothing else", "write them")
        return
    name = extract["file"]
    if not isinstance(name, str) or not name or set(name) & set('/\\:\0"'):
        fix = "write a plain name without folders and without .pdf, as assessment-summary"
        yield (*place, "file"), (f"“{name}” cannot be the name of a PDF", fix)
    elif f"{name}.pdf" in names:
        yield (*place, "file"), (f"another file is called {name}.pdf", "write another name")
    names.append(f"{name}.pdf")
    if not isinstance(extract["title"], str) or not extract["title"]:
        yield (*place, "title"), ("the extract has no title", "write one, as: title: Summary")
    yield from _chapter_faults(listed, ("extracts", number, "chapters"), extract["chapters"])
    if not extract["chapters"]:
        yield (*place, "chapters"), ("the extract has no chapters", "list at least one")


def _chapter_faults(
    listed: set[str], keys: tuple[str | int, ...], chapters: Any
) -> Iterator[Fault]:
    if not isinstance(chapters, list):
        yield (KEY, *keys), (f"`{keys[-1]}` is no list of chapters", "write: [index.qmd]")
        return
    for number, path in enumerate(chapters):
        if not isinstance(path, str) or path not in listed:
            fix = "write its path as the book lists it"
            yield (KEY, *keys, number), (f"“{path}” is no chapter that the book lists", fix)
