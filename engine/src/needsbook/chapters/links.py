"""Links and pictures: where they lead, and that nothing is loaded from elsewhere."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree import ElementTree

from needsbook.chapters.ids import anchors_of, hidden_from, nearest
from needsbook.chapters.model import Chapter, parse_attributes
from needsbook.chapters.source_text import SourceText
from needsbook.chapters.syntax import formats_of_lines, open_blocks
from needsbook.ground.errors import Problem, Where
from needsbook.ground.project import Project
from needsbook.ground.tree import SCHEMES

_TARGET = re.compile(
    r"\]\(\s*(<[^<>\n]*>|(?:[^()\n]|\([^()\n]*\))*?)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)(?:\{([^{}]*)\})?"
)
_DEFINED = re.compile(r"^ {0,3}\[(?!\^)([^\[\]\n]+)\]:\s*(<[^<>\n]*>|\S+)", re.MULTILINE)
_NAMED = re.compile(r"\]\[([^\[\]\n^@][^\[\]\n]*)\]")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*)>")
#: What a page and the PDF can both show, by the endings of files.
_RASTER = {
    ".png": "PNG",
    ".gif": "GIF",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
}
_SVG = "{http://www.w3.org/2000/svg}svg"
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


@dataclass(frozen=True)
class _Link:
    target: str
    where: Where
    picture: bool = False
    alt: str = ""
    uses: tuple[Where, ...] = ()  # of an address that is written apart


def link_problems(project: Project, chapters: Sequence[Chapter]) -> Iterator[Problem]:
    """Links that lead nowhere, and pictures that are missing or without words."""
    by_path = {chapter.path: chapter for chapter in chapters}
    anchors = {chapter.path: anchors_of(chapter) for chapter in chapters}
    published = set(_published(chapters))
    for chapter in chapters:
        source = chapter.prose_text
        formats = formats_of_lines(source)
        for link in _links(source):
            if link.picture:
                yield from _picture(project, chapter, link)
            else:
                yield from _link(project, chapter, link, by_path, anchors, published)
                seen = frozenset[str]().union(*(formats[use] for use in link.uses or [link.where]))
                yield from _hidden(chapter, link, anchors, seen)
        yield from _undefined(source)


def pictures_of(chapter: Chapter) -> list[str]:
    """Files of the project that a chapter shows as pictures, from the project's root."""
    return [_path(chapter, link.target) for link in _links(chapter.prose_text) if link.picture]


def _published(chapters: Sequence[Chapter]) -> Iterator[str]:
    """What an edition holds beside its chapters, whether or not it is built already."""
    ids = {call.id for chapter in chapters for call in chapter.calls}
    for id in ids:
        yield from (f"figures/{id}.{kind}" for kind in ("csv", "svg", "png", "json"))
        yield f"trace/{id}.html"
    yield from ("figures/numbers.json", "figures/appearances.json")


def _links(source: SourceText) -> Iterator[_Link]:
    for match in _TARGET.finditer(source.text):
        start = _opening(source.text, match.start())
        if start is None:
            continue
        where = source.where(start)
        picture = source.text[:start].endswith("!") and not source.text[:start].endswith("\\!")
        words = source.text[start + 1 : match.start()].strip()
        alt = _alt(source, start, words, match[2] or "") if picture else ""
        yield _Link(_plain(match[1]), where, picture, alt)
    for match in _DEFINED.finditer(source.text):
        name = re.compile(re.escape(f"[{match[1]}]"), re.IGNORECASE)
        uses = [one.start() for one in name.finditer(source.text) if one.end() != match.end(1) + 1]
        where = source.where(match.start(1))
        yield _Link(_plain(match[2]), where, uses=tuple(map(source.where, uses)))
    for match in _AUTOLINK.finditer(source.text):
        yield _Link(_plain(match[1]), source.where(match.start()))


def _opening(text: str, closing: int) -> int | None:
    """Where the bracket that `closing` closes was opened, in the same paragraph."""
    depth = 0
    for position in range(closing, -1, -1):
        if (
            text[position] == "\n"
            and not text[text.rfind("\n", 0, position) + 1 : position].strip()
        ):
            return None
        if position and text[position - 1] == "\\":
            continue
        depth += {"]": 1, "[": -1}.get(text[position], 0)
        if not depth:
            return position
    return None


def _alt(source: SourceText, offset: int, words: str, attributes: str) -> str:
    """What a picture says for itself: its own alt text or words, or its figure's."""
    around = [text[1:-1] for text in open_blocks(source, offset) if text.startswith("{")]
    alts = [parse_attributes(text)[1].get("fig-alt", "") for text in (attributes, *around)]
    return next((alt for alt in [*alts, words] if alt.strip()), "")


def _plain(target: str) -> str:
    """A target as pandoc reads it: entities and backslashes resolved."""
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", target.strip("<>"))).strip()


def _link(
    project: Project,
    chapter: Chapter,
    link: _Link,
    by_path: dict[str, Chapter],
    anchors: dict[str, dict[str, frozenset[str]]],
    published: set[str],
) -> Iterator[Problem]:
    scheme = _SCHEME.match(link.target)
    if scheme:
        if scheme[1].lower() not in SCHEMES:
            yield Problem(
                link.where,
                f"a link to {link.target}: {scheme[1]} is not a kind of address a book links to",
                f"write an address that begins with {', '.join(sorted(SCHEMES))}, or a file",
            )
        return
    address, path, anchor = _parts(chapter, link)
    if path in published:
        return
    if not _is_file(project, path) and path not in by_path:
        chapters = [os.path.relpath(name, _folder(chapter)) for name in by_path]
        yield Problem(
            link.where,
            f"a link to “{link.target}”, which is no file of the project",
            f"correct the path; it is relative to this chapter{nearest(address, chapters)}",
        )
    elif path.endswith(".qmd") and path not in by_path:
        yield Problem(
            link.where,
            f"a link to {path}, which is not a chapter of the book",
            "list it in _quarto.yml, or take the link out",
        )
    elif path not in by_path:
        yield Problem(
            link.where,
            f"a link to {path}, a file of the project that no edition holds",
            "link to what is published: a chapter, figures/<id>.csv of an exhibit, or an address",
        )
    elif anchor and by_path[path].whole and anchor not in anchors[path]:
        yield Problem(
            link.where,
            f"a link to “{link.target}”, but {path} has no id “{anchor}”",
            f"correct the id{nearest(anchor, anchors[path])}",
        )


def _hidden(
    chapter: Chapter,
    link: _Link,
    anchors: dict[str, dict[str, frozenset[str]]],
    seen: frozenset[str],
) -> Iterator[Problem]:
    """A link, seen in some formats, to a place that not all of them show."""
    _, path, anchor = _parts(chapter, link)
    shown = anchors.get(path, {}).get(anchor)
    if shown is not None:
        yield from hidden_from(f"a link to “{link.target}”", link.where, seen, shown)


def _parts(chapter: Chapter, link: _Link) -> tuple[str, str, str]:
    """The address of a link, the file that it names, and the place there."""
    address, _, anchor = link.target.partition("#")
    return address, _path(chapter, address) if address else chapter.path, unquote(anchor)


def _picture(project: Project, chapter: Chapter, link: _Link) -> Iterator[Problem]:
    if _SCHEME.match(link.target) or link.target.startswith("//"):
        yield Problem(
            link.where,
            f"a picture from elsewhere, {link.target}",
            "put the file into the project and show that; a book loads nothing from outside",
        )
    elif not _is_file(project, _path(chapter, link.target)):
        yield Problem(
            link.where,
            f"the picture “{link.target}” is no file of the project",
            "correct the path; it is relative to this chapter",
        )
    elif fault := _fault(project, _path(chapter, link.target)):
        yield Problem(link.where, f"the picture “{link.target}” {fault[0]}", fault[1])
    if not link.alt:
        yield Problem(
            link.where,
            f"the picture “{link.target}” has no words for who cannot see it",
            'say what it shows: ![caption](file.svg){fig-alt="…"}',
        )


def _fault(project: Project, path: str) -> tuple[str, str] | None:
    """Why a file cannot be shown, and what to do."""
    content, ending = (project.root / path).read_bytes(), PurePosixPath(path).suffix.lower()
    if ending == ".svg":
        whole = _is_svg(content)
    elif ending in _RASTER:
        whole = _is_raster(content, _RASTER[ending])
    else:
        kinds = ", ".join([*_RASTER, ".svg"])
        return (
            f"is of no kind that a book shows ({kinds})",
            "save it as one of these, and show that",
        )
    fix = "save it again with the program that made it, and look whether that can open it"
    return None if whole else (f"is empty, broken, or no {ending} file inside", fix)


def _is_svg(content: bytes) -> bool:
    try:
        return ElementTree.fromstring(content).tag == _SVG
    except (ElementTree.ParseError, LookupError, ValueError):  # XML, encoding, or characters
        return False


def _is_raster(content: bytes, kind: str) -> bool:
    from PIL import Image  # late: few books have such pictures

    try:
        with Image.open(BytesIO(content), formats=[kind]) as picture:
            picture.verify()
        with Image.open(BytesIO(content), formats=[kind]) as picture:
            picture.load()
    except Exception:  # whatever a decoder stumbles on
        return False
    return True


def _undefined(source: SourceText) -> Iterator[Problem]:
    defined = {" ".join(match[1].lower().split()) for match in _DEFINED.finditer(source.text)}
    for match in _NAMED.finditer(source.text):
        if " ".join(match[1].lower().split()) not in defined:
            yield Problem(
                source.where(match.start()),
                f"a link by the name [{match[1]}], which has no address",
                f"write [words](address), or [{match[1]}]: address in a line of its own",
            )


def _folder(chapter: Chapter) -> str:
    return PurePosixPath(chapter.path).parent.as_posix()


def _path(chapter: Chapter, address: str) -> str:
    """The file that an address names, from the project's root."""
    return os.path.normpath(f"{_folder(chapter)}/{unquote(address.partition('?')[0])}")


def _is_file(project: Project, path: str) -> bool:
    root = project.root.resolve()
    return (root / path).is_file() and (root / path).resolve().is_relative_to(root)
