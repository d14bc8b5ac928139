"""The PDFs: chapters as Typst files, set by Typst with the project's own fonts."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from needsbook.data.in_print import Printed
from needsbook.data.signed import draft_of
from needsbook.ground import limited
from needsbook.ground.cache import key_of
from needsbook.ground.errors import ToolFailure
from needsbook.ground.files import asset, file_hash, remove
from needsbook.ground.fonts import (
    FALLBACK_FONT,
    FONT,
    fallback_files,
    font_files,
    missing_characters,
)
from needsbook.ground.formats import long_date
from needsbook.ground.project import BookEntry, Project
from needsbook.ground.words import in_script, said
from needsbook.render import row_headers
from needsbook.render.crossref import Page
from needsbook.render.title_page import facts
from needsbook.render.typst_writer import string

STANDARD: Literal["ua-1"] = "ua-1"


@dataclass(frozen=True)
class Document:
    """One PDF, as Typst is asked for it.

    Parameters
    ----------
    main : Path
        Its Typst file.
    name : str
        Its path in the edition.
    inputs : dict of str to str
        What its look must know.
    reads : tuple of str
        The chapters and pictures that it is set from, as paths in the folder of Typst
        files and, below `figures/`, of exhibits.
    tables : tuple of Marked
        What is known of each of its tables, for their tags.
    """

    main: Path
    name: str
    inputs: dict[str, str]
    reads: tuple[str, ...]
    tables: tuple[row_headers.Marked, ...] = ()

    def key(self, figures: Path) -> str:
        """The same for the same PDF."""
        folder = self.main.parent
        places = {
            name: figures.parent / name if name.startswith("figures/") else folder / name
            for name in (self.main.name, "book.typ", *self.reads)
        }
        return key_of(self.inputs, {name: file_hash(path) for name, path in places.items()})


def write_sources(
    project: Project,
    pages: Sequence[tuple[BookEntry, Page]],
    bodies: Mapping[str, str],
    files: Sequence[Printed],
) -> list[Document]:
    """Write the Typst files of some of the files for print.

    Parameters
    ----------
    pages : sequence of (BookEntry, Page)
        All pages of the book.
    bodies : mapping of str to str
        The text of each page in Typst, by the page's path.
    """
    folder = project.work / "typst"
    remove(folder)
    folder.mkdir(parents=True)
    look = in_script(asset("book.typ").read_text(encoding="utf-8"))
    (folder / "book.typ").write_text(look, encoding="utf-8")
    home = folder.relative_to(project.home).as_posix()
    for _, page in pages:
        if page.path not in bodies:
            continue
        body = _as_ours(bodies[page.path])
        path = folder / _chapter_file(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#import "/{home}/book.typ": *\n\n{body}', encoding="utf-8")
    known = {page.path: (entry, page) for entry, page in pages}
    return [
        _document(project, folder, number, file, known, bodies) for number, file in enumerate(files)
    ]


def _as_ours(body: str) -> str:
    """A body without what is pandoc's own choice; a text that says the same stays.

    Tables are not centred; the foot of one is its last rows, without a line above, once.
    """
    body = re.sub(r"^( *)align\(center\)\[#table\($", r"\1align(left)[#table(", body, flags=re.M)
    return re.sub(
        r"^ *table\.hline\(\),\n( *)table\.footer\(",
        r"\1table.footer(repeat: false, ",
        body,
        flags=re.M,
    )


def _document(
    project: Project,
    folder: Path,
    number: int,
    file: Printed,
    pages: Mapping[str, tuple[BookEntry, Page]],
    bodies: Mapping[str, str],
) -> Document:
    main = folder / f"main-{number}.typ"
    absent = [pages[path] for path in pages if path not in file.pages]
    lines = _main_lines(project, file, [pages[path] for path in file.pages], absent)
    main.write_text("\n".join(lines) + "\n", encoding="utf-8")
    site = str(project.book.get("site-url", "")).rstrip("/")
    inputs = {"pages": "\n".join(file.pages), "kind": file.kind, "site": f"{site}/" if site else ""}
    pictures = {found for path in file.pages for found in _PICTURE.findall(bodies[path])}
    chapters = (_chapter_file(pages[path][1]) for path in file.pages)
    tables = (one for path in file.pages for one in row_headers.marks(bodies[path]))
    return Document(main, file.path, inputs, (*chapters, *sorted(pictures)), tuple(tables))


#: A picture of an exhibit as a chapter's text in Typst names it.
_PICTURE = re.compile(r'#picture\("/(figures/[^"]+)"')


def _chapter_file(page: Page) -> str:
    return page.path.removesuffix(".html") + ".typ"


def _main_lines(
    project: Project,
    file: Printed,
    held: Sequence[tuple[BookEntry, Page]],
    absent: Sequence[tuple[BookEntry, Page]],
) -> Iterator[str]:
    """What puts title page, contents and chapters together."""
    book, edition = project.book, project.edition
    language, region = _spoken(project.language)
    author, title = string(project.authors), string(project.title)
    day = long_date(edition.date)
    elsewhere = said(
        "print.elsewhere", edition=edition.label, title=project.title, file=project.pdf_name
    )
    of = said("print.issued", date=day, elsewhere=elsewhere)
    told = facts(project)
    yield '#import "book.typ": *'
    yield (
        f"#show: book.with(title: {title}, author: {author}, "
        f"lang: {string(language)}, region: {region}, "
        f"name: {string(file.title)}, draft: {string(draft_of(project))}, "
        f"paper: {string(project.paper)}, "
        f"from: {string(of if file.kind == 'area' else '')})"
    )
    if file.kind != "area":
        yield (
            f"#title-page(title: {title}, "
            f"subtitle: {string(file.title or str(book.get('subtitle', '')))}, "
            f"facts: ({''.join(f'({string(name)}, {string(fact)}), ' for name, fact in told)}), "
            f"about: {string(elsewhere if file.kind == 'extract' else '')})"
        )
    if len(held) > 1:
        yield "#contents()"
        yield "#list-of-figures()"
        if file.kind == "book":
            named = "".join(
                f"({string(_named(page))}, {string(page.path)}), " for _, page in absent
            )
            yield f"#not-in-print(({named}))"
    part: str | None = None
    look = ""
    for entry, page in held:
        yield "#pagebreak(weak: true)"
        if page.kind == "area" and not look:  # areas are the last of the book
            look = "#show: area-page"
            yield look
        if file.kind == "book" and entry.part != part:
            part = entry.part
            if part:
                yield f"#part({string(part)})"
        yield f"#include {string(_chapter_file(page))}"


def _spoken(tag: str) -> tuple[str, str]:
    """Language and region of an IETF tag, the region as Typst writes it."""
    language, *others = tag.split("-")
    regions = [one for one in others if len(one) == 2]
    region = regions[0] if regions else "GB" if language == "en" else ""
    return language, string(region.upper()) if region else "none"


def _named(page: Page) -> str:
    word = said(f"reference.{'appendix' if page.kind == 'appendix' else 'chapter'}")
    return f"{word} {page.number}: {page.title}" if page.number else page.title


def write_characters(folder: Path) -> list[str]:
    """Write what `book.typ` must know of the characters of the book in `folder`.

    PDF/UA fails on a character that no font shows; `book.typ` sets its code instead.

    Returns
    -------
    list of str
        The folders in which Typst finds the fonts.
    """
    written = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.typ")))
    lines = [
        f"#let fonts = ({string(FONT)}, {string(FALLBACK_FONT)})",
        f"#let missing = {string(missing_characters(written))}",
    ]
    (folder / "characters.typ").write_text("\n".join(lines) + "\n", encoding="utf-8")
    fallback = folder / "fonts"  # theirs holds other fonts too
    fallback.mkdir(exist_ok=True)
    for path in fallback_files():
        shutil.copyfile(path, fallback / path.name)
    return [str(font_files()[0].parent), str(fallback)]


def compile_pdfs(
    project: Project, documents: Sequence[Document], output: Path, figures: Path, epoch: int
) -> None:
    """Set some PDFs (PDF/UA-1) into the folder `output`, in one process, under limits.

    Parameters
    ----------
    figures : Path
        The folder that holds the pictures of the exhibits.

    Raises
    ------
    ToolFailure
        Typst reports an error, or went over its limits.
    """
    shared = {
        "figures": f"/{figures.relative_to(project.home).as_posix()}",
        "sources": f"/{project.root.relative_to(project.home).as_posix()}".rstrip("/."),
    }
    asked = {
        "compiler": {
            "root": str(project.home),
            "font_paths": write_characters(documents[0].main.parent),
            "ignore_system_fonts": True,
        },
        "common": {"format": "pdf", "pdf_standards": [STANDARD], "timestamp": epoch},
        "documents": [
            {
                "input": str(one.main),
                "output": str(output / one.name),
                "sys_inputs": {**shared, **one.inputs},
            }
            for one in documents
        ],
    }
    for one in documents:
        (output / one.name).parent.mkdir(parents=True, exist_ok=True)
    done = limited.run(
        "Typst",
        [sys.executable, "-c", _COMPILE],
        json.dumps(asked).encode(),
        limits=project.limits,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise ToolFailure(f"Typst: {said or f'it ended with status {done.returncode}'}")
    for one in documents:
        row_headers.tag(output / one.name, one.tables)


# The Python package runs Typst inside the process that calls it: this one. What is read
# and set once, fonts before all, is kept from one document to the next.
_COMPILE = """\
import json, sys, typst
asked = json.load(sys.stdin)
try:
    compiler = typst.Compiler(**asked["compiler"])
    for document in asked["documents"]:
        compiler.compile(**asked["common"], **document)
except typst.TypstError as error:
    hints = " ".join(getattr(error, "hints", None) or [])
    sys.exit(f"{error.message} {hints}".strip())
"""
