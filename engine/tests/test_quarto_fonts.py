"""Where Quarto's editions look for the type of the book."""

from __future__ import annotations

from books import Book

from needsbook.ground.fonts import fallback_files, font_files
from needsbook.ground.project import Project
from needsbook.render.quarto_fonts import (
    OF_PAGES,
    OF_PDF,
    write_fonts_of_pages,
    write_fonts_of_pdf,
)


def test_the_pdf_has_the_faces_alone(book: Book) -> None:
    project = Project(book.root)
    write_fonts_of_pdf(project)
    laid = {path.name for path in (project.work / OF_PDF).iterdir()}
    assert laid == {path.name for path in [*font_files(), *fallback_files()]}


def test_pages_have_a_style_sheet_that_names_files_beside_it(book: Book) -> None:
    project = Project(book.root)
    write_fonts_of_pages(project)
    folder = project.output / OF_PAGES
    named = [
        part.partition(")")[0].strip("\"'")
        for part in (folder / "faces.css").read_text(encoding="utf-8").split("url(")[1:]
    ]
    assert named
    assert [name for name in named if not (folder / name).is_file()] == []
