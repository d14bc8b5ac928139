"""The type of a book that Quarto renders: where its PDF and its pages look for it."""

from __future__ import annotations

from needsbook.ground.files import asset, write_if_changed
from needsbook.ground.fonts import fallback_files, font_files
from needsbook.ground.project import Project
from needsbook.render.web_fonts import web_fonts

#: Below the engine's folder, as `font-paths` in `_quarto.yml` says.
OF_PDF = "fonts"
#: Below the edition, as its pages say.
OF_PAGES = "assets/fonts"


def write_fonts_of_pdf(project: Project) -> None:
    """The faces of the PDF alone; a package's folder has others besides."""
    for path in [*font_files(), *fallback_files()]:
        write_if_changed(project.work / OF_PDF / path.name, path.read_bytes())


def write_fonts_of_pages(project: Project) -> None:
    """The faces that pages and traces name, and the style sheet that names them."""
    folder = project.output / OF_PAGES
    for name, content in web_fonts(project.cache):
        write_if_changed(folder / name, content)
    write_if_changed(folder / "faces.css", _faces().encode())


def _faces() -> str:
    """The faces as the built-in edition's style sheet has them."""
    style = asset("style.css").read_text(encoding="utf-8")
    faces = [line for line in style.splitlines() if line.startswith("@font-face")]
    return "\n".join(faces).replace("url(fonts/", "url(") + "\n"
