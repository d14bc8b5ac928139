"""The built-in renderer: the same project as Quarto's, made with pandoc and Typst."""

from __future__ import annotations

import calendar
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from needsbook.chapters.model import Call, Chapter
from needsbook.elements import metadata, shown
from needsbook.errors import ToolFailure
from needsbook.project import BookEntry, ChapterKind, Project
from needsbook.rendering import pandoc, pdf
from needsbook.rendering.crossref import Page, Target, number_page
from needsbook.rendering.html_writer import html_blocks, relative_href
from needsbook.rendering.site import Site
from needsbook.rendering.tree import Node, nodes
from needsbook.rendering.typst_writer import typst_blocks
from needsbook.store import Entry


@dataclass
class Rendering:
    """One run of the built-in renderer into `folder`."""

    project: Project
    chapters: tuple[Chapter, ...]
    entries: dict[str, Entry]
    folder: Path
    jobs: int = 2
    pages: tuple[tuple[BookEntry, Page], ...] = ()
    targets: dict[str, Target] = field(default_factory=dict)

    @property
    def epoch(self) -> int:
        """The edition's date as seconds since 1970, for reproducible documents."""
        return calendar.timegm(self.project.edition.date.timetuple())

    def read(self) -> None:
        """Parse and number every chapter, and collect what can be referred to."""
        with ThreadPoolExecutor(self.jobs) as pool:
            trees = list(pool.map(self._parse, self.chapters))
        numbered, appendices = 0, 0
        pages: list[tuple[BookEntry, Page]] = []
        for entry, chapter, tree in zip(self.project.entries, self.chapters, trees, strict=True):
            kind: ChapterKind = entry.kind
            number = ""
            if kind != "area" and chapter.is_unnumbered():
                kind = "unnumbered"
            elif kind == "appendix":
                appendices += 1
                number = chr(ord("A") + appendices - 1)
            elif kind == "numbered":
                numbered += 1
                number = str(numbered)
            path = entry.path.removesuffix(".qmd") + ".html"
            pages.append((entry, number_page(tree["blocks"], path, kind, number)))
        self.pages = tuple(pages)
        self.targets = {id: target for _, page in self.pages for id, target in page.targets.items()}

    def _parse(self, chapter: Chapter) -> pandoc.Tree:
        home = (self.project.root / chapter.path).parent

        def show(call: Call) -> str:
            return shown(self.project, call, self.entries, home)

        try:
            return pandoc.parse(chapter.markdown(show, metadata(self.project, chapter)), home)
        except ToolFailure as failure:
            raise ToolFailure(f"{chapter.path}: {failure}") from None

    def write_html(self) -> None:
        """Write every page of the HTML edition."""
        site = Site(self.project, self.pages)
        site.write_assets(self.folder)
        self._each(lambda page: self._write_page(site, page))
        if self.project.figures.is_dir():
            shutil.copytree(self.project.figures, self.folder / "figures", ignore=_not_published)

    def _write_page(self, site: Site, page: Page) -> None:
        body = self._fragment(page, html_blocks(page, self.targets), "html5")
        path = self.folder / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(site.page(page, body), encoding="utf-8")

    def write_pdf(self) -> None:
        """Write the Typst files and set the PDF."""
        shutil.rmtree(pdf.typst_folder(self.project), ignore_errors=True)
        main = pdf.write_main(self.project, self.pages)

        def write(page: Page) -> None:
            body = self._fragment(page, typst_blocks(page, self.targets), "typst")
            pdf.write_chapter(self.project, page, body)

        self._each(write)
        pdf.compile_pdf(self.project, main, self.folder / self.project.pdf_name, self.epoch)

    def _each(self, work: Callable[[Page], None]) -> None:
        with ThreadPoolExecutor(self.jobs) as pool:
            list(pool.map(work, [page for _, page in self.pages]))

    def _fragment(self, page: Page, blocks: list[Node], to: str) -> str:
        cites = self._has_list(page) or any(node["t"] == "Cite" for node in nodes(blocks))
        tree = {
            "pandoc-api-version": [1, 23, 1],
            "meta": {"nocite": self._cited()},
            "blocks": blocks,
        }
        home = (self.project.root / page.path).parent
        return pandoc.write(
            tree,
            to,
            folder=home,
            # Reading the bibliography takes longer than all the rest.
            bibliography=tuple(str(self.project.root / b) for b in self.project.bibliography)
            if cites
            else (),
            references_page=self._references_page(page) if to == "html5" else "",
            keep_references=self._has_list(page),
            language=str(self.project.config.get("lang", "en")),
            epoch=self.epoch,
        )

    def _has_list(self, page: Page) -> bool:
        return any(node["t"] == "Div" and node["c"][0][0] == "refs" for node in page.blocks)

    def _references_page(self, page: Page) -> str:
        home = next((other.path for _, other in self.pages if self._has_list(other)), page.path)
        return "" if home == page.path else relative_href(home, page.path)

    def _cited(self) -> dict[str, Any]:
        """Every key of the book, so that 2013a is 2013a on each page and in the list."""
        keys = sorted({key for chapter in self.chapters for key, _ in chapter.citations()})
        citations = [
            {
                "citationId": key,
                "citationPrefix": [],
                "citationSuffix": [],
                "citationMode": {"t": "NormalCitation"},
                "citationNoteNum": 0,
                "citationHash": 0,
            }
            for key in keys
        ]
        inlines = [{"t": "Cite", "c": [citations, []]}] if keys else []
        return {"t": "MetaInlines", "c": inlines}


def _not_published(_folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name == "README.md" or name.startswith(".")}
