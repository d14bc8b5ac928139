"""The PDF: chapters as Typst files, set by Typst with the project's own fonts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal

from needsbook.errors import ToolFailure
from needsbook.project import BookEntry, Project
from needsbook.rendering.crossref import Page
from needsbook.rendering.pandoc import asset
from needsbook.rendering.site import long_date
from needsbook.rendering.typst_writer import string
from needsbook.style import font_files

STANDARD: Literal["ua-1"] = "ua-1"


def typst_folder(project: Project) -> Path:
    return project.cache / "typst"


def chapter_file(page: Page) -> str:
    """Path of a chapter's Typst file, in the Typst folder."""
    return page.path.removesuffix(".html") + ".typ"


def write_chapter(project: Project, page: Page, body: str) -> None:
    """Write the Typst file of one chapter."""
    path = typst_folder(project) / chapter_file(page)
    body = body.replace("align(center)[#table(", "align(left)[#table(")  # pandoc's own choice
    path.parent.mkdir(parents=True, exist_ok=True)
    look = "#show: area-page\n" if page.kind == "area" else ""
    text = f'#import "/{_relative(project)}/book.typ": *\n{look}\n{body}'
    path.write_text(text, encoding="utf-8")


def _relative(project: Project) -> str:
    return typst_folder(project).relative_to(project.root).as_posix()


def write_main(project: Project, pages: tuple[tuple[BookEntry, Page], ...]) -> Path:
    """Write the file that puts title page, contents and chapters together."""
    folder = typst_folder(project)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(asset("book.typ"), folder / "book.typ")
    book, edition = project.book, project.edition
    language, _, region = str(project.config.get("lang", "en")).partition("-")
    lines = [
        '#import "book.typ": *',
        f"#show: book.with(title: {string(project.title)}, "
        f"author: {string(str(book.get('author', '')))}, "
        f"lang: {string(language)}, region: {string(region or 'GB')})",
        f"#title-page(title: {string(project.title)}, "
        f"subtitle: {string(str(book.get('subtitle', '')))}, "
        f"author: {string(str(book.get('author', '')))}, "
        f"edition: {string(edition.label)}, date: {string(long_date(edition.date))}, "
        f"period: {string(str(edition.values.get('reference', '')))})",
        "#contents()",
    ]
    part: str | None = None
    for entry, page in pages:
        if entry.part != part:
            part = entry.part
            if part:
                lines.append(f"#part-page({string(part)})")
        lines.append(f"#include {string(chapter_file(page))}")
    main = folder / "main.typ"
    main.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return main


def compile_pdf(project: Project, main: Path, output: Path, epoch: int) -> None:
    """Set the PDF (PDF/UA-1).

    Raises
    ------
    ToolFailure
        Typst reports an error.
    """
    import typst

    try:
        typst.compile(
            str(main),
            output=str(output),
            root=str(project.root),
            font_paths=sorted({str(path.parent) for path in font_files()}),
            ignore_system_fonts=True,
            pdf_standards=[STANDARD],
            timestamp=epoch,
        )
    except typst.TypstError as error:
        hints = " ".join(getattr(error, "hints", []) or [])
        raise ToolFailure(f"Typst: {error.message} {hints}".strip()) from None
