"""Reading chapters: each parsed and numbered once, and kept by what it says.

What the rest of the book needs of a page (its headings, what can be referred to)
is kept apart from its blocks, which are loaded only when the page is written.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from needsbook.chapters.model import Chapter
from needsbook.data.corrections import lines_on
from needsbook.exhibit.calls import Call
from needsbook.ground import pandoc
from needsbook.ground.cache import Cache, key_of
from needsbook.ground.errors import ToolFailure
from needsbook.ground.project import BookEntry, ChapterKind, Project
from needsbook.ground.tree import Node, attr, file_of, is_div, nodes
from needsbook.render.crossref import (
    Heading,
    Page,
    Target,
    citations_of,
    number_page,
    referred,
)
from needsbook.render.elements import metadata
from needsbook.render.html_writer import search_text

_TITLE = re.compile(r"^# .*$", re.MULTILINE)


@dataclass(frozen=True)
class ParsedPage:
    """A chapter as read.

    Parameters
    ----------
    key : str
        The same for the same blocks: what is written from them is kept by it.
    search : list
        Sections for the search: id, title, text.
    refers_to : list of str
        Ids that the page refers to.
    pictures : list of str
        Addresses of its pictures, as written.
    cites, lists_references, has_notes : bool
        Whether it cites a work; shows the list of references; has footnotes.
    """

    entry: BookEntry
    page: Page
    key: str
    search: list[list[str]]
    refers_to: list[str]
    pictures: list[str]
    cites: bool
    lists_references: bool
    has_notes: bool
    cache: Cache

    @cached_property
    def blocks(self) -> list[Node]:
        """The numbered blocks."""
        blocks: list[Node] = self.cache.get_json(_blocks_key(self.key))
        return blocks

    def picture_files(self) -> list[str]:
        """Pictures of the project that are no exhibits, as paths from its root."""
        folder = posixpath.dirname(self.page.path)
        paths = [posixpath.normpath(posixpath.join(folder, file_of(one))) for one in self.pictures]
        return [path for path in paths if not path.startswith("figures/")]


@dataclass(frozen=True)
class Numbered:
    """A chapter with its place in the book."""

    entry: BookEntry
    chapter: Chapter
    kind: ChapterKind
    number: str


def numbered(entries: tuple[BookEntry, ...], chapters: tuple[Chapter, ...]) -> list[Numbered]:
    """Give each chapter its number, or its letter, in reading order."""
    counts = {"numbered": 0, "appendix": 0}
    found = []
    for entry, chapter in zip(entries, chapters, strict=True):
        kind: ChapterKind = entry.kind
        if kind != "area" and chapter.is_unnumbered():
            kind = "unnumbered"
        number = ""
        if kind in counts:
            counts[kind] += 1
            number = str(counts[kind]) if kind == "numbered" else _letter(counts[kind])
        found.append(Numbered(entry, chapter, kind, number))
    return found


def _letter(count: int) -> str:
    """A to Z, then AA to AZ, BA …, as a spreadsheet counts its columns."""
    before, place = divmod(count - 1, 26)
    return (_letter(before) if before else "") + chr(ord("A") + place)


def read_page(
    project: Project, item: Numbered, show: Callable[[Call], str], common: str
) -> ParsedPage:
    """Read a chapter, or take what was kept of one that says the same.

    Parameters
    ----------
    show : callable
        The Markdown that shows an exhibit.
    common : str
        Hash of the engine and its tools.

    Raises
    ------
    ToolFailure
        pandoc cannot read it.
    """
    chapter = item.chapter
    markdown = with_corrections(
        project, chapter, chapter.markdown(show, metadata(project, chapter))
    )
    path = item.entry.path.removesuffix(".qmd") + ".html"
    key = key_of("page", common, markdown, path, item.kind, item.number)
    cache = project.cache
    kept = cache.get_json(key)
    if kept is None or cache.get(_blocks_key(key)) is None:
        kept = _read(project, item, markdown, path, key)
    page = Page(
        path,
        item.kind,
        item.number,
        kept["title"],
        {target["id"]: Target(**target) for target in kept["targets"]},
        [Heading(**heading) for heading in kept["headings"]],
    )
    return ParsedPage(item.entry, page, key, cache=cache, **kept["summary"])


def with_corrections(project: Project, chapter: Chapter, markdown: str) -> str:
    """The chapter with a line below its title for all that was corrected on it."""
    lines = lines_on(project, chapter.path, chapter.template)
    title = _TITLE.search(markdown)
    if not lines or title is None:
        return markdown
    said = "\n\n".join(lines)
    box = f"\n\n::: {{.corrected}}\n{said}\n:::\n"
    return markdown[: title.end()] + box + markdown[title.end() :]


def _read(project: Project, item: Numbered, markdown: str, path: str, key: str) -> dict[str, Any]:
    home = (project.root / item.chapter.path).parent
    try:
        parsed = pandoc.parse(markdown, home, limits=project.limits)
    except ToolFailure as failure:
        raise ToolFailure(f"{item.chapter.path}: {failure}") from None
    page, blocks = number_page(parsed, path, item.kind, item.number)
    images = [node["c"][2][0] for node in nodes(blocks) if node["t"] == "Image"]
    kept = {
        "title": page.title,
        "targets": [asdict(target) for target in page.targets.values()],
        "headings": [asdict(heading) for heading in page.headings],
        "summary": {
            "search": [list(section) for section in search_text(blocks)],
            "refers_to": referred(blocks),
            "pictures": sorted(set(images)),
            "cites": bool(citations_of(blocks)),
            "lists_references": any(
                is_div(node) and attr(node)[0] == pandoc.REFERENCES for node in blocks
            ),
            "has_notes": any(node["t"] == "Note" for node in nodes(blocks)),
        },
    }
    project.cache.put_json(_blocks_key(key), blocks)
    project.cache.put_json(key, kept)
    return kept


def _blocks_key(key: str) -> str:
    return key_of("blocks", key)
