"""Which figures, tables and numbers stand beside a passage: those of its section.

A section holds those that its passages show or refer to and those of its cells; what stands
in its subsections; and what stands in a section that it refers to (`@sec-need`), since a
summary speaks of figures that stand elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from needsbook.chapters.model import INLINE, REFERENCE, Chapter, parse_attributes, parse_call
from needsbook.chapters.plain import Passage, passages
from needsbook.exhibit.calls import Call

_HEADING = re.compile(r"^(#{1,6}) [^\n]*?(?:\{([^{}\n]*)\})?[ \t]*$", re.MULTILINE)
_SECTION = "sec-"


@dataclass
class Section:
    """A heading and what stands under it, down to the next.

    Parameters
    ----------
    shown, named : set of str
        Ids of what it shows or refers to; of the sections that it refers to.
    """

    level: int
    id: str
    passages: list[Passage] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)


def sections_of(chapter: Chapter) -> list[Section]:
    """The sections of a chapter, in reading order."""
    position = {line.where: number for number, line in enumerate(chapter.lines)}
    found = [Section(0, "")]
    begins = [0]
    for passage in passages(chapter):
        for heading in _HEADING.finditer(passage.source):
            _, attributes = parse_attributes(heading[2] or "")
            found.append(Section(len(heading[1]), attributes.get("id", "")))
            begins.append(position.get(passage.where(heading.start()), begins[-1]))
        section = found[-1]
        section.passages.append(passage)
        for id in REFERENCE.findall(passage.source):
            (section.named if id.startswith(_SECTION) else section.shown).add(id)
        section.shown |= {call.id for call in calls_in(passage)}
    for cell in chapter.cells:
        call = parse_call(cell.code, cell.where)
        if isinstance(call, Call):
            at = max(n for n, begin in enumerate(begins) if begin <= cell.first)
            found[at].shown.add(call.id)
    _with_subsections(found)
    return found


def calls_in(passage: Passage, start: int = 0, end: int | None = None) -> Iterator[Call]:
    """The numbers that a passage shows, or a part of it."""
    last = len(passage.source) if end is None else end
    for match in INLINE.finditer(passage.source, start, last):
        call = parse_call(match[2].strip(), passage.where(match.start()))
        if isinstance(call, Call):
            yield call


def _with_subsections(sections: list[Section]) -> None:
    """What stands in a subsection stands in its section, too."""
    for number, section in enumerate(sections):
        for below in sections[number + 1 :]:
            if below.level <= section.level:
                break
            section.shown |= below.shown


def whole_book(sections: Iterable[Section]) -> Mapping[str, set[str]]:
    """What stands in each section that has an id."""
    return {section.id: section.shown for section in sections if section.id}


def beside(section: Section, elsewhere: Mapping[str, set[str]]) -> set[str]:
    """Ids of what stands in a section, or in one that it refers to."""
    return section.shown.union(*(elsewhere.get(id, set()) for id in section.named))
