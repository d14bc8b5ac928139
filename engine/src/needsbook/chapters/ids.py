"""The ids of the book: where each is given, and who refers to them."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from needsbook.chapters.model import (
    INLINE,
    NUMBER_DEPTH,
    SHORTCODE,
    Chapter,
    parse_attributes,
    parse_call,
)
from needsbook.chapters.plain import readable
from needsbook.chapters.source_text import SourceText
from needsbook.chapters.syntax import formats_of_lines, lines_in_blocks
from needsbook.exhibit.calls import Call
from needsbook.exhibit.exhibits import AUDIT_TRAIL
from needsbook.ground.errors import Problem, Where
from needsbook.ground.tree import FORMATS, is_titled

_GIVEN = re.compile(r"\{[^{}]*#[^{}]*\}")
#: Ids that the whole book shares; others need to differ within their page only.
SHARED = ("sec-", "fig-", "tbl-", "eq-", "refs")
_EDITIONS = {"html": "the HTML edition", "typst": "the PDF"}


@dataclass(frozen=True)
class Given:
    """An id as a chapter gives it: by hand, or by showing an exhibit."""

    id: str
    where: Where
    call: Call | None = None


def ids_of(chapter: Chapter) -> Iterator[Given]:
    """Ids of headings, blocks, pictures, tables, equations and exhibits."""
    source = chapter.prose_text
    for match in _GIVEN.finditer(source.text):
        _, attributes = parse_attributes(match[0][1:-1])
        if "id" in attributes:
            yield Given(attributes["id"], source.where(match.start()))
    for cell in chapter.cells:
        call = parse_call(cell.code, cell.code_where)
        if isinstance(call, Call) and cell.options.get("include") is not False:
            id = {"audit_trail": AUDIT_TRAIL}.get(call.name, call.id)
            yield Given(id, call.where, call)


def shown_ids(chapter: Chapter) -> dict[str, frozenset[str]]:
    """The ids of a chapter, and in which formats each is shown."""
    formats = formats_of_lines(chapter.prose_text)
    found: dict[str, frozenset[str]] = {}
    for given in ids_of(chapter):
        shown = formats.get(given.where, FORMATS)
        found[given.id] = found.get(given.id, frozenset()) | shown
    return found


def anchors_of(chapter: Chapter) -> dict[str, frozenset[str]]:
    """All on the chapter's page that an address can end in, `#…`, and the formats that show it."""
    source = chapter.prose_text
    found, formats, titles = shown_ids(chapter), formats_of_lines(source), _titles(source)
    for _, text, _, attributes, where in chapter.headings():
        if "id" not in attributes and where not in titles and (id := _automatic_id(text)):
            found[_free(id, found)] = formats.get(where, FORMATS)
    return found


def _titles(source: SourceText) -> set[Where]:
    """The lines in callouts and sets of tabs: their headings are titles, without an id."""
    return {
        where
        for _, where, blocks in lines_in_blocks(source)
        if any(is_titled(list(parse_attributes(block.strip("{}"))[0])) for block in blocks)
    }


def hidden_from(
    what: str, where: Where, seen: frozenset[str], shown: frozenset[str]
) -> Iterator[Problem]:
    """What refers, in the formats `seen`, to something that not all of them show."""
    if missing := " and ".join(_EDITIONS[name] for name in sorted(seen - shown)):
        yield Problem(
            where,
            f"{what} leads to something that is not shown in {missing}",
            "show both in the same format, or move what it leads to out of its block (:::)",
        )


def _automatic_id(heading: str) -> str:
    """The id that pandoc makes of a heading's words; "" where they follow the data."""
    if INLINE.search(heading) or SHORTCODE.search(heading):
        return ""
    text = re.sub(r"(?<!\w)_|_(?!\w)|-{2,}|\.{3}", "", html.unescape(readable(heading)))
    words = re.sub(r"[^\w\s.-]", "", text.lower())
    return re.sub(r"^[\W\d_]+", "", "-".join(words.split())) or "section"


def _free(id: str, taken: Collection[str]) -> str:
    names = [id, *(f"{id}-{count}" for count in range(1, len(taken) + 2))]
    return next(name for name in names if name not in taken)


def repeated_ids(chapters: Iterable[Chapter]) -> Iterator[Problem]:
    """Ids given twice in a page, or twice in the book where the book shares them."""
    shared: dict[str, Given] = {}
    for chapter in chapters:
        page: dict[str, Given] = {}
        for given in sorted(ids_of(chapter), key=lambda item: _order(chapter, item)):
            first = shared.get(given.id) or page.get(given.id)
            if first is not None:
                yield from _repeated(first, given)
            (shared if given.id.startswith(SHARED) else page).setdefault(given.id, given)


def _order(chapter: Chapter, given: Given) -> int:
    places = [line.where for line in chapter.lines]
    return places.index(given.where) if given.where in places else len(places)


def _repeated(first: Given, second: Given) -> Iterator[Problem]:
    if first.call is None or second.call is None:
        yield Problem(
            second.where,
            f"the id “{second.id}” is given twice; it is already at {first.where}",
            "give one of the two another id, and correct what refers to it",
        )
    elif _same(first.call, second.call):
        yield Problem(
            second.where,
            f"{second.call.source} is shown twice; it is already at {first.where}",
            f"refer to it here with @{second.id}",
        )


def colliding_calls(calls: Iterable[Call]) -> Iterator[Problem]:
    """Calls that differ, but would be stored and traced under one id."""
    first: dict[str, Call] = {}
    for call in calls:
        other = first.setdefault(call.id, call)
        if not _same(other, call):
            yield Problem(
                call.where,
                f"{call.source} has the same id, “{call.id}”, as {other.source} at {other.where}",
                "rename one of the functions, or give one of the arguments differently; "
                "an id keeps only letters and digits, in lower case",
            )


def _same(one: Call, other: Call) -> bool:
    # By their text: 1, 1.0 and True are equal in Python.
    return (one.name, repr(one.arguments)) == (other.name, repr(other.arguments))


def unresolved(chapters: Sequence[Chapter]) -> Iterator[Problem]:
    """References `@fig-…`, `@sec-…` to nothing, to what is hidden or has no number."""
    known: dict[str, frozenset[str]] = {}
    for chapter in chapters:
        for id, shown in shown_ids(chapter).items():
            known[id] = known.get(id, frozenset()) | shown
    unnumbered = dict(_unnumbered(chapters))
    # What stands in a chapter that could not be read is not known.
    complete = all(chapter.whole for chapter in chapters)
    for chapter in chapters:
        formats = formats_of_lines(chapter.prose_text)
        for id, where in chapter.references():
            if id in unnumbered:
                yield Problem(
                    where,
                    f"@{id} refers to a heading without a number ({unnumbered[id]})",
                    "write a link, [words](file.qmd), or number the heading",
                )
            elif id in known:
                yield from hidden_from(f"@{id}", where, formats[where], known[id])
            elif complete:
                yield Problem(
                    where,
                    f"@{id} refers to nothing that the book shows",
                    f"correct the id{nearest(id, known)}",
                )


def _unnumbered(chapters: Iterable[Chapter]) -> Iterator[tuple[str, Where]]:
    for chapter in chapters:
        for level, _, classes, attributes, where in chapter.headings():
            if "id" in attributes and ("unnumbered" in classes or level > NUMBER_DEPTH):
                yield attributes["id"], where


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, for the end of a hint; empty if none is."""
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return f"; the nearest is {close[0]}" if close else ""
