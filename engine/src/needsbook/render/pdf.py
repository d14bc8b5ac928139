"""The PDF: chapters as Typst files, set by Typst with the project's own fonts."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from needsbook.ground import limited
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
from needsbook.render.crossref import Page
from needsbook.render.typst_writer import string

STANDARD: Literal["ua-1"] = "ua-1"


def write_sources(
    project: Project, pages: Sequence[tuple[BookEntry, Page]], bodies: Mapping[str, str]
) -> Path:
    """Write the Typst files of the book; returns the main one.

    Parameters
    ----------
    bodies : mapping of str to str
        The text of each page in Typst, by the page's path.
    """
    folder = project.work / "typst"
    remove(folder)
    folder.mkdir(parents=True)
    shutil.copyfile(asset("book.typ"), folder / "book.typ")
    home = folder.relative_to(project.home).as_posix()
    for _, page in pages:
        body = bodies[page.path]
        # Centred tables are pandoc's own choice; a text that says the same stays.
        body = re.sub(
            r"^( *)align\(center\)\[#table\($", r"\1align(left)[#table(", body, flags=re.M
        )
        path = folder / _chapter_file(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        look = "#show: area-page\n" if page.kind == "area" else ""
        path.write_text(f'#import "/{home}/book.typ": *\n{look}\n{body}', encoding="utf-8")
    main = folder / "main.typ"
    main.write_text("\n".join(_main_lines(project, pages)) + "\n", encoding="utf-8")
    return main


def _chapter_file(page: Page) -> str:
    return page.path.removesuffix(".html") + ".typ"


def _main_lines(project: Project, pages: Sequence[tuple[BookEntry, Page]]) -> Iterator[str]:
    """What puts title page, contents and chapters together."""
    book, edition = project.book, project.edition
    language, _, region = str(project.config.get("lang", "en")).partition("-")
    author = string(project.authors)
    yield '#import "book.typ": *'
    yield (
        f"#show: book.with(title: {string(project.title)}, author: {author}, "
        f"lang: {string(language)}, region: {string(region or 'GB')})"
    )
    yield (
        f"#title-page(title: {string(project.title)}, "
        f"subtitle: {string(str(book.get('subtitle', '')))}, author: {author}, "
        f"edition: {string(edition.label)}, date: {string(long_date(edition.date))}, "
        f"period: {string(str(edition.values.get('reference', '')))}, "
        f"rests-on: {string(str(edition.values.get('rests-on', '')))})"
    )
    yield "#contents()"
    part: str | None = None
    for entry, page in pages:
        if entry.part != part:
            part = entry.part
            if part:
                yield f"#part-page({string(part)})"
        yield f"#include {string(_chapter_file(page))}"


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


def read_for(main: Path, figures: Path) -> dict[str, str | None]:
    """The hash of every source and every picture of an exhibit that Typst may read."""
    sources = sorted(main.parent.rglob("*.typ"))
    pictures = sorted(path for path in figures.glob("*") if path.suffix in (".png", ".svg"))
    return {path.relative_to(main.parent).as_posix(): file_hash(path) for path in sources} | {
        f"figures/{path.name}": file_hash(path) for path in pictures
    }


def compile_pdf(project: Project, main: Path, output: Path, figures: Path, epoch: int) -> None:
    """Set the PDF (PDF/UA-1), in a process of its own, under limits.

    Parameters
    ----------
    figures : Path
        The folder that holds the pictures of the exhibits.

    Raises
    ------
    ToolFailure
        Typst reports an error, or went over its limits.
    """
    settings = {
        "input": str(main),
        "output": str(output),
        "root": str(project.home),
        "font_paths": write_characters(main.parent),
        "ignore_system_fonts": True,
        "pdf_standards": [STANDARD],
        "sys_inputs": {
            "figures": f"/{figures.relative_to(project.home).as_posix()}",
            "sources": f"/{project.root.relative_to(project.home).as_posix()}".rstrip("/."),
        },
        "timestamp": epoch,
    }
    done = limited.run(
        "Typst",
        [sys.executable, "-c", _COMPILE],
        json.dumps(settings).encode(),
        limits=project.limits,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise ToolFailure(f"Typst: {said or f'it ended with status {done.returncode}'}")


# The Python package runs Typst inside the process that calls it: this one.
_COMPILE = """\
import json, sys, typst
try:
    typst.compile(**json.load(sys.stdin))
except typst.TypstError as error:
    hints = " ".join(getattr(error, "hints", None) or [])
    sys.exit(f"{error.message} {hints}".strip())
"""
