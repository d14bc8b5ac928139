"""What Quarto's pages lack or say otherwise, put right once they are rendered.

The pages are texts of Quarto's own making, and are changed where something is known to
differ, and nowhere else: whatever is not found stays as it is.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from jinja2 import Environment, FileSystemLoader

from needsbook.chapters.model import Chapter
from needsbook.data.corrections import lines_on
from needsbook.data.signed import draft_of
from needsbook.ground import pandoc
from needsbook.ground.files import asset
from needsbook.ground.formats import long_date
from needsbook.ground.project import Project
from needsbook.ground.tree import NBSP, div
from needsbook.ground.words import in_script, said
from needsbook.render.quarto_fonts import OF_PAGES
from needsbook.render.title_page import facts

#: On a page that is finished.
MARK = "<!-- needsbook -->"
_TITLE = re.compile(r'<h1 class="title">(.*?)</h1>', re.DOTALL)
_TITLE_BLOCK = re.compile(r'<header id="title-block-header".*?</header>', re.DOTALL)
_CHAPTER_NUMBER = re.compile(r'<span class="chapter-number">\s*(\w+)\s*</span>')
_SECTION = re.compile(
    r'<section id="([^"]+)"[^>]*>\s*<h\d[^>]*>\s*'
    r'<span class="header-section-number">\s*([\w.]+)\s*</span>'
)
_FLOAT = re.compile(r'\sid="((?:fig|tbl)-(?:(?!-caption-)[\w-])+)"')
_CAPTION = re.compile(r"<figcaption[^>]*>(.*?)</figcaption>", re.DOTALL)
_REFERENCE = re.compile(r'(<a\b[^>]*class="[^"]*\bquarto-xref\b[^"]*"[^>]*>)(.*?)</a>', re.DOTALL)
_HREF = re.compile(r'href="([^"]*)"')
_DIVISION = re.compile(r"<div\b|</div>")
_TAGS = re.compile(r"<[^>]+>")
_HIDDEN = re.compile(r"display:\s*none")


@dataclass(frozen=True)
class Float:
    """A figure or table as a page shows it.

    Parameters
    ----------
    caption : str
        With its number.
    cells : tuple of str
        The words of a table's cells; none for a figure.
    """

    id: str
    caption: str
    cells: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Such as “Figure 2.1”, in one piece."""
        return self.caption.partition(":")[0].replace(" ", NBSP)


def floats(page: str) -> dict[str, Float]:
    """The captioned figures and tables of a page, by their ids."""
    found: dict[str, Float] = {}
    for match in _FLOAT.finditer(page):
        end = page.find("</figure>", match.end())
        body = page[match.end() : end if end >= 0 else len(page)]
        caption = _CAPTION.search(body)
        if caption:
            cells = re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", body, re.DOTALL)
            words = tuple(words_of(cell) for cell in cells) if match[1].startswith("tbl-") else ()
            found.setdefault(match[1], Float(match[1], words_of(caption[1]), words))
    return found


def words_of(markup: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(unescape(_TAGS.sub(" ", markup)).replace(NBSP, " ").split())


def labels(page: str) -> dict[str, str]:
    """What a reference calls each numbered part of a page, by its id; the page itself by ""."""
    found: dict[str, str] = {id: item.label for id, item in floats(page).items()}
    found |= {
        id: f"{said('reference.section')}{NBSP}{number}" for id, number in _SECTION.findall(page)
    }
    title = _TITLE.search(page)
    if title:
        number = _CHAPTER_NUMBER.search(title[1])
        appendix = re.match(
            rf"{re.escape(said('reference.appendix'))}\s+([A-Z])\b", words_of(title[1])
        )
        if number:
            found[""] = f"{said('reference.chapter')}{NBSP}{number[1]}"
        elif appendix:
            found[""] = f"{said('reference.appendix')}{NBSP}{appendix[1]}"
    return found


def with_references(page: str, path: str, known: Mapping[str, Mapping[str, str]]) -> str:
    """The references of an unnumbered page by number, as those of all other pages.

    Quarto writes there the title of what is referred to, in one unbreakable piece.

    Parameters
    ----------
    path : str
        Of the page, from the root of the edition.
    known : mapping of str to mapping
        The `labels` of every page, by its path.
    """
    if "" in known.get(path, {}):
        return page

    def named(match: re.Match[str]) -> str:
        href = _HREF.search(match[1])
        file, _, id = unescape(href[1] if href else "").partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
        label = known.get(target, {}).get(id)
        return f"{match[1]}<span>{label}</span></a>" if label else match[0]

    return _REFERENCE.sub(named, page)


def with_list(page: str, listed: str) -> str:
    """The page of references with this list: Quarto's own is in another variety of English."""
    opening = re.search(r'<div\b[^>]*\bid="refs"[^>]*>', page)
    if not opening or _HIDDEN.search(opening[0]):
        return page
    depth = 0
    for match in _DIVISION.finditer(page, opening.start()):
        depth += 1 if match[0] != "</div>" else -1
        if depth == 0:
            return f"{page[: opening.start()]}{listed.strip()}{page[match.end() :]}"
    return page


def reference_list(project: Project, cited: list[str]) -> str:
    """The list of the works that the book cites, as HTML."""
    if not cited or not project.bibliography:
        return ""
    _, listed = pandoc.cite(
        [],
        folder=project.root,
        bibliography=project.bibliography,
        cited=cited,
        language=project.language,
        limits=project.limits,
    )
    (written,) = pandoc.write([[listed]], "html5", folder=project.root, limits=project.limits)
    return written


def corrections_on(project: Project, chapter: Chapter) -> str:
    """What was corrected in a chapter, as HTML; a page of an area has it by itself."""
    lines = [] if chapter.area else lines_on(project, chapter.path)
    if not lines:
        return ""
    blocks = pandoc.parse("\n\n".join(lines), project.root, limits=project.limits)
    box = div("", ["corrected"], {}, blocks)
    (written,) = pandoc.write([[box]], "html5", folder=project.root, limits=project.limits)
    return written


def with_surroundings(page: str, path: str, project: Project, corrected: str = "") -> str:
    """The page with the way out, the way to help, the edition it is of, and its type.

    Parameters
    ----------
    corrected : str
        What was corrected on it, as HTML.
    """
    root = posixpath.relpath(".", posixpath.dirname(path) or ".")
    values: dict[str, Any] = {
        "root": root,
        "said": said,
        "in_script": in_script,
        "safety": project.safety,
        "book": project.title,
        "edition": project.edition,
        "issued": long_date(project.edition.date),
        "facts": facts(project) if path == "index.html" else [],
        "draft": draft_of(project),
        "corrected": corrected,
    }
    environment = Environment(
        loader=FileSystemLoader(asset("")), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    top, title, foot = (
        environment.get_template(f"quarto_{name}.html").render(values).strip()
        for name in ("top", "title", "foot")
    )
    type_of_book = f'{MARK}<link rel="stylesheet" href="{root}/{OF_PAGES}/faces.css">\n'
    page = page.replace("</head>", f"{type_of_book}</head>", 1)
    page = re.sub(r"<body\b[^>]*>", lambda body: f"{body[0]}\n{top}", page, count=1)
    page = _TITLE_BLOCK.sub(lambda block: f"{block[0]}\n{title}", page, count=1)
    return page.replace("</main>", f"{foot}\n</main>", 1)
