"""The HTML edition: pages, navigation, search, fonts. Opens from `file://`."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from jinja2 import Environment, FileSystemLoader

from needsbook.data.in_print import Printed, printed_files
from needsbook.data.signed import draft_of
from needsbook.ground.files import asset
from needsbook.ground.formats import long_date
from needsbook.ground.project import BookEntry, Project
from needsbook.ground.words import in_script, said
from needsbook.render.crossref import Page, Target, filled
from needsbook.render.html_writer import relative_href
from needsbook.render.social_card import social_card
from needsbook.render.title_page import facts
from needsbook.render.web_fonts import web_fonts

_COMMENT = re.compile(rb"/\*.*?\*/\n?", re.DOTALL)
ASSETS = ("style.css", "edition.js", "search.js", "favicon.svg")
#: Other people's code, as they publish it: version in the name, licence beside it.
_VENDORED = ("minisearch-7.2.0.js", "minisearch-LICENCE.txt")


@dataclass(frozen=True)
class NavigationItem:
    """A chapter as the navigation shows it."""

    href: str
    number: str
    title: str
    current: bool


@dataclass(frozen=True)
class NavigationGroup:
    """A part of the book in the navigation; a long one can be folded."""

    part: str
    items: list[NavigationItem]
    foldable: bool

    @property
    def is_current(self) -> bool:
        return any(item.current for item in self.items)


@dataclass(frozen=True)
class Site:
    """Lays chapters out as pages of one edition.

    Parameters
    ----------
    pages : tuple of (BookEntry, Page)
        All chapters in reading order.
    """

    project: Project
    pages: tuple[tuple[BookEntry, Page], ...]

    @cached_property
    def _templates(self) -> Environment:
        return Environment(
            loader=FileSystemLoader(asset("")),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, page: Page, body: str) -> str:
        """A whole HTML page around the body of a chapter."""
        position = next(n for n, (_, other) in enumerate(self.pages) if other.path == page.path)
        before = self.pages[position - 1][1] if position else None
        after = self.pages[position + 1][1] if position + 1 < len(self.pages) else None
        root = posixpath.relpath(".", posixpath.dirname(page.path) or ".")
        return str(
            self._templates.get_template("page.html").render(
                language=self.project.language,
                said=said,
                in_script=in_script,
                book=self.project.book,
                edition=self.project.edition,
                safety=self.project.safety,
                description=self.project.book.get("description")
                or self.project.book.get("subtitle"),
                address=self._address(page.path),
                card=self._address("assets/card.png", root),
                draft=draft_of(self.project),
                facts=facts(self.project) if position == 0 else [],
                issued=long_date(self.project.edition.date),
                window_title=self._window_title(page),
                is_index=position == 0,
                root=root,
                navigation=self._navigation(page.path),
                contents=[h for h in page.headings if h.level in (2, 3) and h.id and h.listed],
                body=body,
                before=self._item(before, page.path) if before else None,
                after=self._item(after, page.path) if after else None,
                pdf=relative_href(self.project.pdf_name, page.path),
                files=self._files(page.path),
            )
        )

    def _files(self, path: str) -> list[dict[str, str]]:
        """The files for print that begin with this page, beside the whole book."""
        return [
            {"href": relative_href(file.path, path), "title": file.title}
            for file in self._printed
            if file.kind != "book" and file.pages[0] == path
        ]

    @cached_property
    def _printed(self) -> tuple[Printed, ...]:
        return printed_files(self.project)

    def _address(self, path: str, root: str = "") -> str:
        """The address of a file of the edition: whole where the book's is known."""
        site = str(self.project.book.get("site-url", "")).rstrip("/") or root
        return f"{site}/{path}" if site else path

    def _window_title(self, page: Page) -> str:
        if page.path == "index.html":
            return self.project.title
        return f"{_label(page)}{page.title} – {self.project.title}"

    def _navigation(self, current: str) -> list[NavigationGroup]:
        groups: list[NavigationGroup] = []
        for entry, page in self.pages:
            part = entry.part or ""
            if not groups or groups[-1].part != part:
                groups.append(NavigationGroup(part, [], entry.kind == "area"))
            groups[-1].items.append(self._item(page, current))
        return groups

    def _item(self, page: Page, current: str) -> NavigationItem:
        return NavigationItem(
            relative_href(page.path, current), page.number, page.title, page.path == current
        )

    def _navigation_of_traces(self) -> str:
        """The navigation as trace pages show it, as a script that puts it there.

        Not in each of these pages: a chapter's new title would make all of them stale.
        """
        current = "trace/index.html"
        shown = self._templates.get_template("navigation.html").render(
            said=said,
            root="..",
            navigation=self._navigation(current),
            pdf=relative_href(self.project.pdf_name, current),
        )
        return f'document.getElementById("navigation").innerHTML = {_written(shown)};\n'

    def assets(self, search: Mapping[str, list[list[str]]]) -> Iterator[tuple[str, bytes]]:
        """Paths and contents of the style sheet, the scripts and the fonts.

        Parameters
        ----------
        search : mapping of str to list
            Sections (id, title, text) of each page, by its path.
        """
        for name in (*ASSETS, *_VENDORED):
            yield f"assets/{name}", as_published(name)
        if self.project.safety.get("exit"):
            yield "calendar.html", calendar(self.project.language)
        yield "assets/card.png", social_card(self.project)
        for name, content in web_fonts(self.project.cache):
            yield f"assets/fonts/{name}", content
        yield "assets/navigation.js", self._navigation_of_traces().encode()
        yield "assets/search-index.js", self._search_index(search).encode()

    @cached_property
    def _targets(self) -> dict[str, Target]:
        return {id: target for _, page in self.pages for id, target in page.targets.items()}

    def _search_index(self, search: Mapping[str, list[list[str]]]) -> str:
        """The search index as a classic script: `fetch` fails on `file://`."""
        records = [
            [
                page.path + (f"#{id}" if id else ""),
                page.title,
                filled(title, self._targets),
                filled(text, self._targets),
                page.title if entry.kind == "area" and not position else "",
            ]
            for entry, page in self.pages
            for position, (id, title, text) in enumerate(search[page.path])
        ]
        return f"window.searchIndex = {_written(records)};\n"


def as_published(name: str) -> bytes:
    """A file of the edition's own, as it is published."""
    content = asset(name).read_bytes()
    if name == "style.css":  # what explains it is for those who write it
        return _COMMENT.sub(b"", content)
    return in_script(content.decode()).encode() if name in ASSETS else content


def calendar(language: str) -> bytes:
    """The harmless page that the way out leads to first."""
    text = in_script(asset("calendar.html").read_text(encoding="utf-8"))
    named = html.escape(said("leave.calendar"))
    return text.replace("LANGUAGE", html.escape(language)).replace("CALENDAR", named).encode()


def _written(value: object) -> str:
    """A value in a script, "<" as an escape: the script stays one wherever it is read."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def _label(page: Page) -> str:
    if not page.number:
        return ""
    gap = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"
    return (
        f"{said('reference.appendix')}\N{NO-BREAK SPACE}{page.number} — "
        if page.kind == "appendix"
        else f"{page.number}{gap}"
    )
