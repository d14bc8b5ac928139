"""Review: the sentences that somebody has to read again since the last kept edition.

A green check says that no claim is false. It cannot say that a sentence still says what
matters. So everything is brought up that stands on figures which moved: claims that hold on
other values; passages that name an area whose state changed; sentences that nothing binds,
beside figures, tables or numbers that changed by more than a set size (`beside`), and such
clauses of a sentence with one of these numbers; and every sentence, caption, claim or call
that the last kept edition did not have. Each is read by a named person, one by one; another text or
other values open it again.
"""

from __future__ import annotations

import ast
import difflib
import itertools
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from needsbook.chapters.area_page import read_entry
from needsbook.chapters.claims import Claim, claims_of
from needsbook.chapters.model import INLINE, SHORTCODE, Chapter, parse_call
from needsbook.chapters.plain import Passage, passages, readable
from needsbook.chapters.sentences import sentences_of_book
from needsbook.data.area_pages import Area, entries, read_area_pages
from needsbook.edition.beside import beside, calls_in, sections_of, whole_book
from needsbook.edition.compare import Cell, Change, Comparison, compare
from needsbook.edition.kept import Claimed, Kept, Value
from needsbook.exhibit.calls import Call
from needsbook.exhibit.entry import Entry
from needsbook.exhibit.store import last_stored
from needsbook.ground.cache import key_of
from needsbook.ground.errors import Where
from needsbook.ground.project import Project
from needsbook.ground.values import table
from needsbook.rebuild.inputs import Inputs

#: By how much, as a share, an exhibit may change before what stands beside it is read again.
SIZE = 0.1
_HEADING = re.compile(r"^#{1,6} ")
#: Where a clause of a sentence begins.
_CLAUSES = re.compile(
    r"[,;:(–—](?=\s)|\b(?:and|but|while|whereas|although|though|because|since|so|which|who)\s"
)
_NUMBER = re.compile(r"\d[\d,./–-]*")
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 3  # words of a sentence, or of a clause, that can say something
_MOVED = "a claim that holds on other values"
_CONDITION = "a claim whose condition is new"
_AREA = "an area whose state changed"
_UNBOUND = "a passage that nothing binds, beside figures that changed"
_CLAUSE = "words that nothing binds, beside a number that changed"
_NEW_CAPTION = "a caption that is new since the last kept edition"
_NEW = "a sentence that is new since the last kept edition"


@dataclass(frozen=True)
class ToReview:
    """A passage to be read.

    Parameters
    ----------
    before, now : str
        What it said and says, numbers shown; `before` is empty where it was not kept.
    values : tuple of str
        What changed, one a line.
    """

    kind: str
    where: Where
    before: str
    now: str
    values: tuple[str, ...]

    @property
    def key(self) -> str:
        """Eight signs that another text or other values would change."""
        return key_of("review", self.kind, self.where.file, self.now, list(self.values))[:8]


def to_review(project: Project, before: Kept, now: Kept) -> list[ToReview]:
    """Every passage that has to be read again, in the order of the book."""
    found = compare(before, now)
    changes = _changes(before, now)
    inputs = Inputs(project)
    items: list[ToReview] = []
    chapters = [read_entry(project, entry) for entry in entries(project)]
    claimed = {(one.file, one.condition): one for one in before.claims}
    items += _claims(chapters, inputs, changes, claimed)
    moved = _areas_that_moved(project, changes)
    large = _large(found, float(_settings(project).get("size", SIZE)))
    for chapter in (one for one in chapters if not one.area):
        items += _of_areas(chapter, _known(chapter, inputs), moved)
    items += _unbound(chapters, inputs, large)
    items += _new(project, chapters, before, {item.now for item in items})
    items += _captions(before, now)
    unique: dict[str, ToReview] = {}
    for item in items:
        unique.setdefault(item.key, item)
    return list(unique.values())


def _settings(project: Project) -> dict[str, Any]:
    return table(project.settings.get("review"))


def _changes(before: Kept, now: Kept) -> dict[str, Change]:
    """Numbers of both editions that differ, by id; of a new one, from nothing."""
    old = {value.id: value for value in before.values}
    return {
        value.id: change
        for value in now.values
        if (change := Change(old.get(value.id, Value(value.id, "–", "", "", "")), value)).differs
    }


def _known(chapter: Chapter, inputs: Inputs) -> dict[str, Entry]:
    made = {call.id: last_stored(inputs, call.id) for call in chapter.calls}
    return {id: entry for id, entry in made.items() if entry is not None}


def _line(change: Change) -> str:
    periods = "" if change.same_period else f" ({change.before.period} → {change.after.period})"
    return f"{change.after.id}: {change.before.shown} → {change.after.shown}{periods}"


# Claims ---------------------------------------------------------------------------


def _claims(
    chapters: Iterable[Chapter],
    inputs: Inputs,
    changes: Mapping[str, Change],
    claimed: Mapping[tuple[str, str], Claimed],
) -> Iterator[ToReview]:
    """Claims whose numbers moved; those of a template's pages as one, area by area."""
    of_template: dict[Where, tuple[ToReview, list[str]]] = {}
    for chapter in chapters:
        numbers = _known(chapter, inputs)
        for claim in claims_of(chapter):
            moved = dict.fromkeys(id for id in _ids(claim) if id in changes)
            values = tuple(_line(changes[id]) for id in moved)
            kept = claimed.get((chapter.path, claim.condition))
            fresh = kept is None and bool(claimed)
            if not values and not fresh:
                continue
            values = (f"new: {claim.words}, when {claim.condition}", *values) if fresh else values
            sentence = claim.sentence(numbers)
            item = ToReview(
                _CONDITION if fresh else _MOVED,
                claim.where,
                kept.sentence if kept else "",
                sentence,
                values,
            )
            if not chapter.template:
                yield item
                continue
            first = of_template.setdefault(claim.where, (item, []))
            first[1].extend(f"{claim.where.area}: {value}" for value in values)
    for place, (item, lines) in of_template.items():
        yield ToReview(_MOVED, place, item.before, item.now, tuple(lines))


def _ids(claim: Claim) -> Iterator[str]:
    for node in ast.walk(ast.parse(claim.condition, mode="eval")):
        if isinstance(node, ast.Call):
            call = parse_call(ast.unparse(node), claim.where)
            if isinstance(call, Call):
                yield call.id


# Areas ----------------------------------------------------------------------------


def _areas_that_moved(
    project: Project, changes: Mapping[str, Change]
) -> dict[str, tuple[str, ...]]:
    """By name, what changed of the numbers that tell an area's state (`review.states`)."""
    made = read_area_pages(project)
    states = tuple(_settings(project).get("states", ()))
    found: dict[str, list[str]] = {}
    for area in made.areas if made else ():
        for id, change in changes.items():
            if _is_state_of(id, area, states):
                found.setdefault(area.name, []).append(_line(change))
    return {name: tuple(lines) for name, lines in found.items()}


def _is_state_of(id: str, area: Area, states: Iterable[str]) -> bool:
    name, _, rest = id.partition("--")
    return name.replace("-", "_") in states and area.code.lower() in rest.split("--")


def _of_areas(
    chapter: Chapter, numbers: dict[str, Entry], moved: Mapping[str, tuple[str, ...]]
) -> Iterator[ToReview]:
    """Sentences that name an area whose state is another one now."""
    if not moved:
        return
    names = "|".join(map(re.escape, sorted(moved, key=len, reverse=True)))
    pattern = re.compile(rf"\b(?:{names})\b")
    for passage in passages(chapter):
        sentences: dict[int, list[str]] = {}
        for match in pattern.finditer(passage.text):
            sentences.setdefault(passage.bounds(match.start())[0], []).append(match[0])
        for start, named in sentences.items():
            values = tuple(line for name in dict.fromkeys(named) for line in moved[name])
            yield ToReview(
                _AREA, passage.where(start), "", passage.sentence(start, numbers), values
            )


# Passages that nothing binds --------------------------------------------------------


def _large(found: Comparison, size: float) -> dict[str, str]:
    """What changed by more than the size, by id, in words."""
    lines = {
        change.after.id: _line(change)
        for change in (*found.revised, *found.moved_on)
        if change.size > size and change.differs
    }
    for id, cells in found.tables.items():
        large = [cell for cell in cells if _share(cell) > size]
        if large:
            first = f"{large[0].row}, {large[0].column}: {large[0].before} → {large[0].after}"
            lines[id] = f"{id}: {len(large)} cells, as {first}"
        elif not cells:
            lines[id] = f"{id}: rows came or went"
    return lines


def _share(cell: Cell) -> float:
    """How far a cell moved, as a share of what it was; of a text, all the way."""
    try:
        before, after = float(cell.before), float(cell.after)
    except ValueError:
        return float("inf")
    return abs(after - before) / abs(before) if before else float("inf")


def _unbound(
    chapters: Iterable[Chapter], inputs: Inputs, large: Mapping[str, str]
) -> Iterator[ToReview]:
    """Sentences that nothing binds, beside what changed; those of a template once."""
    sections = [(chapter, sections_of(chapter)) for chapter in chapters]
    elsewhere = whole_book(one for _, found in sections for one in found)
    of_template: dict[Where, tuple[ToReview, list[str]]] = {}
    for chapter, found in sections:
        numbers = _known(chapter, inputs)
        for section in found:
            values = tuple(large[id] for id in sorted(beside(section, elsewhere) & large.keys()))
            for passage in section.passages:
                for item in _items(passage, numbers, values, large):
                    if not chapter.template:
                        yield item
                        continue
                    first = of_template.setdefault(item.where, (item, []))
                    first[1].extend(f"{item.where.area}: {value}" for value in item.values)
    for item, lines in of_template.values():
        yield replace(item, values=tuple(lines))


def _items(
    passage: Passage,
    numbers: dict[str, Entry],
    values: tuple[str, ...],
    large: Mapping[str, str],
) -> Iterator[ToReview]:
    loose: list[str] = []
    for start, end in passage.sentences:
        text = readable(passage.source[start:end], numbers)
        words = len(_WORD.findall(passage.text, start, end))
        if _HEADING.match(passage.source[start:end].lstrip()) or words < _FEWEST:
            continue
        moved = [large[call.id] for call in calls_in(passage, start, end) if call.id in large]
        if not _binds(passage, start, end):
            loose.append(text)
        elif moved and _has_loose_clause(passage, start, end):
            yield ToReview(_CLAUSE, passage.where(start), "", text, tuple(moved))
    if loose and values:
        yield ToReview(_UNBOUND, passage.where(0), "", " ".join(loose), values)


def _binds(passage: Passage, start: int, end: int) -> bool:
    """Whether a part holds a number, a period or a claim: what moves with the data."""
    return any(pattern.search(passage.source, start, end) for pattern in (INLINE, SHORTCODE)) or (
        any(one.kind == "claim" and start <= one.start < end for one in passage.spans)
    )


def _has_loose_clause(passage: Passage, start: int, end: int) -> bool:
    cuts = [start, *(one.end() for one in _CLAUSES.finditer(passage.text, start, end)), end]
    return any(
        len(_WORD.findall(passage.text, first, last)) >= _FEWEST
        and not _binds(passage, first, last)
        for first, last in itertools.pairwise(cuts)
    )


# What is new ------------------------------------------------------------------------


def _new(
    project: Project, chapters: Iterable[Chapter], before: Kept, told: Container[str]
) -> Iterator[ToReview]:
    """Sentences that were not there, beside the nearest that went; and other calls in old ones."""
    if not before.sentences:  # it was kept without them
        return
    calls = {one.text: one.calls for one in before.sentences}
    now = list(sentences_of_book(project, chapters))
    texts = {one.text for one in now}
    gone = [one.text for one in before.sentences if one.text not in texts]
    for one in now:
        if one.text not in calls:
            near = difflib.get_close_matches(one.text, gone, n=1, cutoff=0.6)
            if one.text not in told:
                yield ToReview(_NEW, one.where, near[0] if near else "", one.text, ())
        elif one.calls != calls[one.text]:
            was = f"its numbers were called by {calls[one.text] or 'nothing'}"
            yield ToReview(_NEW, one.where, "", one.text, (f"{was}, now {one.calls or 'nothing'}",))


def _captions(before: Kept, now: Kept) -> Iterator[ToReview]:
    """Captions that say something else, whatever their numbers are."""
    old = {one.id: one.caption for one in before.captions}
    for one in now.captions if old else ():
        was = old.get(one.id, "")
        if _NUMBER.sub("", one.caption) != _NUMBER.sub("", was):
            yield ToReview(_NEW_CAPTION, Where(one.id), was, one.caption, ())
