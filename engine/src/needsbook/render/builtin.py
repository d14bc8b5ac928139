"""The built-in renderer: the same project as Quarto's, made with pandoc and Typst.

Each step is kept by what goes into it, so that a page which says the same is
never parsed or written twice.
"""

from __future__ import annotations

import calendar
import posixpath
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from needsbook.chapters.glossary import Term, glossary_path, terms_of
from needsbook.chapters.model import Chapter
from needsbook.data.area_pages import entries
from needsbook.data.in_print import Printed
from needsbook.exhibit.calls import Call
from needsbook.ground import pandoc
from needsbook.ground.cache import key_of
from needsbook.ground.errors import Problem, ProblemsFound, Where
from needsbook.ground.files import file_hash
from needsbook.ground.project import Project
from needsbook.ground.tree import Node, attr, is_div, walk
from needsbook.render import pdf
from needsbook.render.conservation import lost_words, misplaced, words
from needsbook.render.crossref import Target, citations_of, is_reference
from needsbook.render.html_writer import html_blocks, relative_href
from needsbook.render.printed import unprinted
from needsbook.render.reading import Numbered, ParsedPage, numbered, read_page
from needsbook.render.site import Site
from needsbook.render.staging import Staging
from needsbook.render.terms import linked, placed, unused
from needsbook.render.typst_writer import Homes, homes_of, typst_blocks

Format = Literal["html5", "typst"]
_MOST_IN_A_RUN = 16  # pages
# Citations are words by then: pandoc must not write Typst's own.
_WRITERS: dict[Format, str] = {"html5": "html5", "typst": "typst-citations"}
#: What a chapter calls the format, and what a reader does.
_FORMATS: dict[Format, str] = {"html5": "html", "typst": "typst"}
_EDITIONS: dict[Format, str] = {"html5": "HTML edition", "typst": "PDF"}
_SHOWN = 8  # words of those that are missing


@dataclass
class Rendering:
    """One run of the built-in renderer.

    Parameters
    ----------
    show : callable
        The Markdown that shows what a call makes, for a chapter in a folder.
    common : str
        Hash of the engine and its tools.
    """

    project: Project
    chapters: tuple[Chapter, ...]
    show: Callable[[Call, Path], str]
    common: str
    jobs: int = 2
    pages: tuple[ParsedPage, ...] = ()
    targets: dict[str, Target] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    _fragments: dict[tuple[str, Format], str] = field(default_factory=dict)

    @property
    def epoch(self) -> int:
        """The edition's date as seconds since 1970, for reproducible documents."""
        return calendar.timegm(self.project.edition.date.timetuple())

    def read(self) -> None:
        """Parse and number every chapter, and collect what can be referred to."""

        def read(item: Numbered) -> ParsedPage:
            home = (self.project.root / item.chapter.path).parent
            return read_page(self.project, item, lambda call: self.show(call, home), self.common)

        items = numbered(entries(self.project), self.chapters)
        with ThreadPoolExecutor(self.jobs) as pool:
            self.pages = tuple(pool.map(read, items))
        self.targets = {id: target for one in self.pages for id, target in one.page.targets.items()}
        home = glossary_path(self.project)
        self.terms = next((terms_of(one) for one in self.chapters if one.path == home), ())
        others = [one.search for one in self.pages if one.entry.path != home]
        said = " ".join(" ".join(part) for sections in others for part in sections)
        if problems := [_unused(term) for term in unused(self.terms, said)]:
            raise ProblemsFound(problems)

    def outline(self) -> str:
        """A hash of what the pages show of each other."""
        return key_of(
            [
                [one.page.path, one.page.number, one.page.title]
                + [vars(target) for target in one.page.targets.values()]
                for one in self.pages
            ],
            self._cited,
        )

    # Fragments

    def write(self, paths: Collection[str], format: Format) -> None:
        """Write some pages, by their paths, as fragments of a format."""
        wanted = [one for one in self.pages if one.page.path in paths]
        missing = [one for one in wanted if not self._is_kept(one, format)]
        by_path = {one.page.path: one for one in missing}
        cited = self._with_citations(by_path)
        trees = {path: self._blocks(one, format, cited[path]) for path, one in by_path.items()}

        def write(some: list[ParsedPage]) -> None:
            written = pandoc.write(
                [trees[one.page.path] for one in some],
                _WRITERS[format],
                folder=self.project.root,
                epoch=self.epoch,
                limits=self.project.limits,
            )
            for one, text in zip(some, written, strict=True):
                self._conserve(one, cited[one.page.path], text, format)
                self.project.cache.put(self._key(one, format), text.encode())
                self._fragments[one.page.path, format] = text

        with ThreadPoolExecutor(self.jobs) as pool:
            list(pool.map(write, _batches(missing, 2 * self.jobs)))

    def _conserve(self, one: ParsedPage, blocks: list[Node], written: str, format: Format) -> None:
        """Stop where a word of a chapter would not be in an edition."""
        lost = lost_words(blocks, written, _FORMATS[format])
        if lost:
            raise ProblemsFound([_missing(one, lost, _EDITIONS[format])])
        moved = misplaced(blocks, written, _FORMATS[format])
        if moved:
            where = f"where the chapter has it in the {_EDITIONS[format]}"
            raise ProblemsFound([_fault(one, f"{moved[0]} would not stand {where}")])

    def _is_kept(self, one: ParsedPage, format: Format) -> bool:
        kept = self.project.cache.get(self._key(one, format))
        if kept is not None:
            self._fragments[one.page.path, format] = kept.decode()
        return kept is not None

    def _key(self, one: ParsedPage, format: Format) -> str:
        targets = {id: self.targets.get(id) for id in one.refers_to}
        resolved = {id: vars(target) if target else None for id, target in targets.items()}
        parts = ["fragment", self.common, format, one.key, resolved, self.epoch]
        if self._needs_citations(one):
            parts += [self._citing, self._references_page]
        if self.terms:
            parts += [self._terms_key]
        if format == "typst":
            parts += [self._homes_key]
        return key_of(*parts)

    @cached_property
    def _terms_key(self) -> str:
        return key_of([[term.id, term.name, *term.words] for term in self.terms])

    @cached_property
    def _homes_key(self) -> str:
        return key_of(asdict(self._homes))

    def _blocks(self, one: ParsedPage, format: Format, blocks: list[Node]) -> list[Node]:
        blocks = self._with_terms(one, blocks)
        if format == "typst":
            return typst_blocks(one.page, blocks, self.targets, self._homes)
        home = self._references_page
        address = "" if home in ("", one.page.path) else relative_href(home, one.page.path)
        return html_blocks(one.page, _referred(blocks, address), self.targets)

    def _with_terms(self, one: ParsedPage, blocks: list[Node]) -> list[Node]:
        home = glossary_path(self.project)
        if not self.terms or one.entry.path == home:
            return placed(blocks, self.terms)
        relative = posixpath.relpath(home, posixpath.dirname(one.page.path) or ".")
        return linked(blocks, self.terms, lambda term: f"{relative}#{term.id}")

    # Citations

    def _needs_citations(self, one: ParsedPage) -> bool:
        return bool(self.project.bibliography) and (one.cites or one.lists_references)

    def _with_citations(self, pages: Mapping[str, ParsedPage]) -> dict[str, list[Node]]:
        """The blocks of each page, its citations in words."""
        citing = [one for one in pages.values() if self._needs_citations(one)]
        cites = {self._cite_key(node): node for one in citing for node in citations_of(one.blocks)}
        worded = {key: self.project.cache.get_json(key) for key in [*cites, self._list_key]}
        missing = [key for key, kept in worded.items() if kept is None]
        if citing and missing:
            asked = [key for key in missing if key != self._list_key]
            done, listed = pandoc.cite(
                [cites[key] for key in asked],
                folder=self.project.root,
                bibliography=self.project.bibliography,
                cited=self._cited,
                language=self._language,
                limits=self.project.limits,
            )
            worded |= {**dict(zip(asked, done, strict=True)), self._list_key: listed}
            for key in [*asked, self._list_key]:
                self.project.cache.put_json(key, worded[key])

        def change(node: Node) -> list[Node] | None:
            if node["t"] == "Cite" and not is_reference(node):
                return [worded[self._cite_key(node)]]
            if is_div(node) and attr(node)[0] == pandoc.REFERENCES:
                return [worded[self._list_key]]
            return None

        return {
            path: walk(one.blocks, change) if one in citing else one.blocks
            for path, one in pages.items()
        }

    def _cite_key(self, cite: Node) -> str:
        citations = [{**item, "citationNoteNum": 0} for item in cite["c"][0]]
        return key_of("cite", self.common, self._citing, citations, cite["c"][1])

    @cached_property
    def _list_key(self) -> str:
        return key_of("references", self.common, self._citing)

    @cached_property
    def _citing(self) -> list[Any]:
        return [self._cited, self._bibliography, self._language]

    @cached_property
    def _cited(self) -> list[str]:
        return sorted({key for chapter in self.chapters for key, _ in chapter.citations()})

    @cached_property
    def _bibliography(self) -> list[str | None]:
        return [file_hash(self.project.root / path) for path in self.project.bibliography]

    @property
    def _language(self) -> str:
        return self.project.language

    @property
    def _references_page(self) -> str:
        return next((one.page.path for one in self.pages if one.lists_references), "")

    @cached_property
    def _homes(self) -> Homes:
        return homes_of(self.targets, self._references_page)

    # The two editions

    def html(self, staging: Staging, wanted: Collection[str], *, index: bool) -> None:
        """Put pages into the edition, by their paths.

        Parameters
        ----------
        index : bool
            Whether to add what belongs to no single page: styles, scripts, the
            search, pictures.
        """
        site = Site(self.project, tuple((one.entry, one.page) for one in self.pages))
        for one in self.pages:
            if one.page.path in wanted:
                body = self._fragments[one.page.path, "html5"]
                staging.write(one.page.path, site.page(one.page, body))
        if index:
            for path, content in site.assets({one.page.path: one.search for one in self.pages}):
                staging.write(path, content)
            for path in sorted({path for one in self.pages for path in one.picture_files()}):
                staging.write(path, (self.project.root / path).read_bytes())

    def pdfs(self, staging: Staging, files: Sequence[Printed]) -> None:
        """Set files for print from the pages' fragments, written before, and the pictures.

        Where these are what the published one was set from, it is taken over.
        """
        pages = tuple((one.entry, one.page) for one in self.pages)
        wanted = {path for file in files for path in file.pages}
        bodies = {path: self._fragments[path, "typst"] for path in wanted}
        documents = pdf.write_sources(self.project, pages, bodies, files)
        figures, cache = staging.folder / "figures", self.project.cache
        others = {one.page.path: one.picture_files() for one in self.pages}
        keys: dict[str, str] = {}
        for file, document in zip(files, documents, strict=True):
            own = sorted({path for page in file.pages for path in others[page]})
            hashes = {path: self.project.hash_of(path) for path in own}
            key = key_of("pdf", self.common, self.epoch, document.key(figures), hashes)
            published = file_hash(staging.published / file.path)
            if published is not None and cache.get_json(key) == published:
                staging.take_over(file.path)
            else:
                keys[file.path] = key
        documents = [document for document in documents if document.name in keys]
        if documents:
            pdf.compile_pdfs(self.project, documents, staging.folder, figures, self.epoch)
        for file in files:
            if file.path in keys:
                self._look_at(staging.folder / file.path, file)
                cache.put_json(keys[file.path], file_hash(staging.folder / file.path))

    def _look_at(self, pdf: Path, file: Printed) -> None:
        """Stop where a word of a chapter stands on no sheet; chapters set before are known."""
        held = [one for one in self.pages if one.page.path in file.pages]
        keys = {
            one.page.path: key_of("printed", file.kind, self._key(one, "typst")) for one in held
        }
        unseen = {
            one.page.path: one
            for one in held
            if self.project.cache.get_json(keys[one.page.path]) is None
        }
        cited = self._with_citations(unseen)
        expected = {path: list(words(cited[path], "typst", heard=False)) for path in unseen}
        titles = {one.page.path: one.page.title for one in held}
        problems = [
            _missing(unseen[path], lost, _EDITIONS["typst"])
            for path, lost in unprinted(pdf, titles, expected).items()
        ]
        if problems:
            raise ProblemsFound(problems)
        for path in unseen:
            self.project.cache.put_json(keys[path], True)


def _missing(one: ParsedPage, lost: Sequence[str], edition: str) -> Problem:
    shown = " ".join(lost[:_SHOWN]) + (" …" if len(lost) > _SHOWN else "")
    return _fault(one, f"words would be missing from the {edition}: “{shown}”")


def _unused(term: Term) -> Problem:
    what = f"“{term.name}” is explained here and stands in no other chapter"
    fix = 'take it out; or name, as {.term words="…"}, the words in its place there'
    return Problem(term.where, what, fix)


def _fault(one: ParsedPage, what: str) -> Problem:
    fix = "this is a fault in needsbook; write it in another way until it is mended"
    return Problem(Where(one.entry.path), what, fix)


def _batches(pages: Sequence[ParsedPage], number: int) -> list[list[ParsedPage]]:
    """Pages to write in one run each: those with notes alone, the others together."""
    alone = [one for one in pages if one.has_notes]
    others = [one for one in pages if not one.has_notes]
    number = max(number, -(-len(others) // _MOST_IN_A_RUN))
    together = [others[start::number] for start in range(number)]
    return [[one] for one in alone] + [some for some in together if some]


def _referred(blocks: list[Node], address: str) -> list[Node]:
    """Blocks whose citations lead to the list of references at `address`."""

    def change(node: Node) -> list[Node] | None:
        if node["t"] != "Link" or not node["c"][2][0].startswith("#ref-"):
            return None
        target, title = node["c"][2]
        return [{"t": "Link", "c": [*node["c"][:2], [address + target, title]]}]

    changed: list[Node] = walk(blocks, change) if address else blocks
    return changed
