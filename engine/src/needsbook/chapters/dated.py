"""Periods written by hand: what an edition that moves on would leave behind.

A call that names no period moves with the edition (`needsbook.data.clock`). A year
typed beside it stays. So three things are findings: a call with the very period that
is its latest; a typed period that a moving call of the same section has today; and a
sentence with numbers of several periods where neither it nor what stands before it in
its paragraph says which.

History is said once: a heading `{.history}` for its section, or
`[2024]{.literal reason="…"}` for a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from needsbook.chapters.model import INLINE, REFERENCE, SHORTCODE, Chapter, parse_call
from needsbook.chapters.plain import Marked, Passage, passages
from needsbook.exhibit.calls import Call
from needsbook.exhibit.entry import Entry
from needsbook.ground.errors import Problem, Where
from needsbook.ground.project import Project, look_up

#: A year, or a year that runs over two: 2024, 2022/23, 2018–19.
PERIOD = re.compile(
    r"(?<![\w£€$.,-])(?:mid-)?((?:19|20)\d\d(?:/\d\d)?)(?![\w/]|[.,]\d|[–-]\d\d(?!\d))"
)
_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
_BEFORE = re.compile(r"\b(?:year before|year earlier|previous year|before it)\b", re.I)


@dataclass
class _Section:
    """A heading and what stands under it, down to the next."""

    history: bool
    passages: list[Passage] = field(default_factory=list)


def dated_problems(
    project: Project,
    chapters: Iterable[Chapter],
    calls: Iterable[Call],
    entries: Mapping[str, Entry],
) -> Iterator[Problem]:
    """What periods written by hand would say falsely in the next edition.

    Parameters
    ----------
    calls : iterable of Call
        Those of the chapters, the conditions of their claims included.
    """
    for call in calls:
        if call.id in entries:
            yield from _latest_by_hand(project, call, entries[call.id])
    own = _of_the_edition(project)
    told: set[Where] = set()
    for chapter in chapters:
        for section in _sections(chapter) if chapter.whole else ():
            # What a template says is told of the first of its pages.
            fresh = [one for one in section.passages if one.starts[0][1] not in told]
            if chapter.template:
                told |= {one.starts[0][1] for one in fresh}
            if not section.history:
                yield from _left_behind(own, fresh, entries)
            for passage in fresh:
                yield from _several_periods(project, passage, entries)


# Calls ----------------------------------------------------------------------------


def _latest_by_hand(project: Project, call: Call, entry: Entry) -> Iterator[Problem]:
    periods = project.edition.periods.get(entry.lead, {})
    last = str(periods.get("last", ""))
    if any(str(period) == last for period in entry.periods.values() if period in call.arguments):
        yield Problem(
            call.where,
            f"{call.source} names {last}, the latest period of {entry.lead}: "
            "it would stay when the edition moves on",
            "leave the period out, which means the latest; or, where it is history, "
            'say so in the words and call "first" or an earlier period',
        )


def _moving(entry: Entry) -> dict[str, str]:
    """The periods that an entry has today from the edition, and the dataset of each."""
    found = {
        str(value): key.removeprefix("periods.").removesuffix(".last")
        for key, value in entry.edition.items()
        if key.startswith("periods.") and key.endswith(".last")
    }
    told = [str(one) for one in entry.periods.values() if one not in entry.arguments]
    firsts = {str(value) for key, value in entry.edition.items() if key.endswith(".first")}
    return found | {period: entry.lead for period in told if period not in firsts}


# Words ----------------------------------------------------------------------------


def _sections(chapter: Chapter) -> list[_Section]:
    """The passages under each heading; a section of history holds its subsections."""
    history: dict[int, bool] = {}
    marks = {
        where: (level, "history" in classes) for level, _, classes, _, where in chapter.headings()
    }
    found = [_Section(history=False)]
    for passage in passages(chapter):
        for match in _HEADING.finditer(passage.source):
            level, own = marks.get(passage.where(match.start()), (1, False))
            history = {above: is_so for above, is_so in history.items() if above < level}
            history[level] = own
            found.append(_Section(any(history.values())))
        found[-1].passages.append(passage)
    return found


def _of_the_edition(project: Project) -> dict[str, tuple[str, str]]:
    """The periods in the edition's own label and reference, which all of the book is about."""
    values = project.edition.values
    return {
        period: ("the edition", key)
        for key in ("reference", "label")
        for period in PERIOD.findall(str(values.get(key, "")))
    }


def _left_behind(
    own: Mapping[str, tuple[str, str]], section: list[Passage], entries: Mapping[str, Entry]
) -> Iterator[Problem]:
    """Typed periods that the section's exhibits, or the edition, have today, and would leave."""
    moving: dict[str, list[tuple[str, str]]] = {}
    for passage in section:
        shown = {call.id: call.source for call in _calls(passage)}
        shown |= {id: f"@{id}" for id in REFERENCE.findall(passage.source)}
        for id, source in shown.items():
            for period, dataset in _moving(entries[id]).items() if id in entries else ():
                named = (f"{source} of this section", f"periods.{dataset}.last")
                moving.setdefault(period, []).append(named)
    for period, named in own.items():
        moving.setdefault(period, [named])
    for passage in section:
        for match in PERIOD.finditer(passage.text):
            if match[1] not in moving:
                continue
            if any(_is_bound(span, match) for span in passage.spans):
                continue
            source, key = moving[match[1]][0]
            keys = dict.fromkeys(key for _, key in moving[match[1]])
            written = " or ".join(f"{{{{< meta edition.{one} >}}}}" for one in keys)
            expression = f"{written}{_or_of_a_dataset(key)}"
            yield Problem(
                passage.where(match.start()),
                f"“{match[0]}” is written by hand, and {source} "
                f"moves on: “{passage.sentence(match.start(), entries)}”",
                f"write {expression}; or, where it is history, "
                f'[{match[0]}]{{.literal reason="…"}} or {{.history}} after the heading',
            )


def _is_bound(span: Marked, match: re.Match[str]) -> bool:
    """Whether a typed period is marked, or stands in a claim whose condition is of it."""
    within = span.start <= match.start() < span.end
    return within and (span.kind == "literal" or match[1] in PERIOD.findall(span.reason))


def _or_of_a_dataset(key: str) -> str:
    return "" if key.startswith("periods.") else ", or the last of a dataset's periods"


def _calls(passage: Passage, start: int = 0, end: int | None = None) -> Iterator[Call]:
    for match in INLINE.finditer(
        passage.source, start, len(passage.source) if end is None else end
    ):
        call = parse_call(match[2].strip(), passage.where(match.start()))
        if isinstance(call, Call):
            yield call


def _several_periods(
    project: Project, passage: Passage, entries: Mapping[str, Entry]
) -> Iterator[Problem]:
    """Sentences with numbers of several periods of which one is not named."""
    done = 0
    while done < len(passage.text):
        start, end = passage.bounds(done)
        done = max(end, done + 1)
        of: dict[str, str] = {}
        previous = set()
        for call in _calls(passage, start, end):
            entry = entries.get(call.id)
            periods = list(entry.periods.values()) if entry else []
            if len(periods) == 1:  # a change is of two, and says so by itself
                of.setdefault(str(periods[0]), call.source)
                previous |= {str(periods[0])} if "previous" in call.arguments else set()
        for match in REFERENCE.finditer(passage.source, start, end):
            entry = entries.get(match[1])
            if entry and len(entry.periods) == 1:
                of.setdefault(str(next(iter(entry.periods.values()))), f"@{match[1]}")
        if len(of) < 2:
            continue
        said = SHORTCODE.sub(
            lambda match: str(look_up(project.config, match[2])), passage.source[:end]
        )
        named = {match[1] for match in PERIOD.finditer(INLINE.sub("", said))}
        if _BEFORE.search(said):
            named |= previous
        silent = [period for period in of if period not in named]
        if silent:
            told = ", ".join(f"{source} of {period}" for period, source in of.items())
            yield Problem(
                passage.where(start),
                f"numbers of several periods stand in one sentence ({told}), and its paragraph "
                f"does not name {', '.join(silent)}: “{passage.sentence(start, entries)}”",
                "name each period beside its number, the one before as “the year before”; or "
                "give them a sentence each",
            )
