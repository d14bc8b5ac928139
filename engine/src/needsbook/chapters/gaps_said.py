"""Numbers in sentences that have become symbols, or are none any more.

“[c] assessments ended” says nothing: where a number of a sentence is suppressed or not
there, the sentence says so in words, or by a claim that fails once it is published again.
And a sentence that says so in words alone says something false once it is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from needsbook.chapters.model import INLINE, Chapter, parse_call
from needsbook.chapters.plain import Passage, passages
from needsbook.exhibit.calls import Call
from needsbook.exhibit.entry import Entry
from needsbook.ground.errors import Problem
from needsbook.ground.symbols import symbols

_SAID = re.compile(
    r"\b(?:suppressed|withheld|confidential|unavailable|missing|"
    r"(?:not|never|cannot be|no longer) (?:\w+ )?(?:published|available|applicable|shown|given|"
    r"collected|stated|told|known|worked out)|no (?:figure|number|count|value|rate|estimate)s?)\b",
    re.I,
)
#: What is said of the number that follows, and of no other.
_WITHHELD = re.compile(
    r"\b(?:is|was|are|were|remains?|stays?) (?:still |again )?"
    r"(?:suppressed|withheld|confidential|not published|unavailable|not available)\b[^.■]{0,12}■",
    re.I,
)


def gap_problems(chapters: Iterable[Chapter], entries: Mapping[str, Entry]) -> Iterator[Problem]:
    """Sentences that show a symbol for a number and do not say so."""
    for chapter in chapters:
        for passage in passages(chapter) if chapter.whole else ():
            yield from _of_passage(passage, entries)
            yield from _published_again(passage, entries)


def _published_again(passage: Passage, entries: Mapping[str, Entry]) -> Iterator[Problem]:
    """Sentences that say a number is withheld, beside numbers that are all published."""
    for start, end in passage.sentences:
        said = _WITHHELD.search(passage.text, start, end)
        if said is None or any(start <= span.start < end for span in passage.spans):
            continue
        calls = [
            parse_call(match[2].strip(), passage.where(start))
            for match in INLINE.finditer(passage.source, start, end)
        ]
        found = [entries.get(call.id) for call in calls if isinstance(call, Call)]
        shown = [entry.shown for entry in found if entry]
        if shown and not {*symbols().values()} & {*shown}:
            yield Problem(
                passage.where(said.start()),
                f"the sentence says “{said[0].strip(' :,')}”, and its number is published: "
                f"“{passage.sentence(start, entries)}”",
                "mend the sentence; or bind it to a number that is true or false, "
                '[withheld]{.claim when="is_withheld(…)"}',
            )


def _of_passage(passage: Passage, entries: Mapping[str, Entry]) -> Iterator[Problem]:
    for match in INLINE.finditer(passage.source):
        call = parse_call(match[2].strip(), passage.where(match.start()))
        entry = entries.get(call.id) if isinstance(call, Call) else None
        number = entry.number if entry else None
        if number is None or number.shown not in symbols().values():
            continue
        start, end = passage.bounds(match.start())
        bound = any(start <= span.start < end for span in passage.spans)
        if not bound and not _SAID.search(passage.text[start:end]):
            yield Problem(
                passage.where(match.start()),
                f"the number shows as {number.shown} ({number.status}), and the sentence does "
                f"not say so: “{passage.sentence(match.start(), entries)}”",
                "say in words that it is suppressed, or not available, and why; on a page from "
                "a template, for that area alone: ::: {when-area=CODE}",
            )
