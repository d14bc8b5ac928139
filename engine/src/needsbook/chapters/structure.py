"""Sentences that say something of the data whatever their words, found by how they are made.

A sentence that holds no computed number, claim, literal or citation is a finding where it
names an area or a live period, where it says of a figure what became of it or how it is
(*the rate … crept*, *the gap is …*) or the same of who acts or is counted
(`needsbook.chapters.subjects`), and where a word of quantity, order or change stands to
something counted (`near`, `verbs` and `degrees` of the word lists).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from needsbook.chapters.lexicon import Lexicon
from needsbook.chapters.plain import GONE

#: Where words begin and end, and their kind.
Found = tuple[int, int, str]
#: The kinds of findings that rest on a name.
AREA, PERIOD = "an area", "a live period"
#: The kind of those that rest on all that a sentence holds.
EVIDENCE = "evidence"

_QUESTION = re.compile(r"\?[*\"'’”)\]□\s]*$")
#: The year of a date or of an edition is no period that something is said of.
_DATED = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"mid)[\s-]+$",
)
_EDITION = re.compile(r"\s+edition\b")
#: What a thing is in general: a definition, "Where a count jumps …", "A borough that …".
_IN_GENERAL = re.compile(
    r"^\W*(?:[^:.]{2,60} : |(?:where|when|whatever|because|since|an?(?! (?:\w+ ){0,2}(?:number|few|"
    r"handful|clutch|string|majority|minority|third|quarter|fifth|tenth|half|share|line|bar|"
    r"curve|fraction|sliver|part|proportion|portion|percentage|lot|couple|dozen|host|raft)\b)) )",
    re.I,
)
#: A heading that names a question: "What services are like today".
_ASKED = re.compile(r"^\W*(?:what|how|why|where|which|who)\b", re.I)
#: A reference to another place of the book: the sentence says what stands there.
_POINTS = re.compile(rf"{GONE}{{8,}}")
#: A heading or a label of fewer words, without a stop, says nothing of what it names.
_SAYS_LITTLE = 3
#: A heading, a definition of a glossary or an entry of a list that is no sentence.
_NO_SENTENCE = re.compile(rf"^\W*#|^\W*[^:.]{{2,60}} : |{GONE}{{8,}}|^\s*[-*+] .*[^.!;]\s*$")
_WORD, _STOP = re.compile(r"[^\W_]+"), re.compile(r"[.!]\W*$")


def is_asked(sentence: str) -> bool:
    """Whether a sentence is a question, which says nothing."""
    return bool(_QUESTION.search(sentence))


def is_told_as_fact(sentence: str, lists: Lexicon) -> bool:
    """Whether a sentence is no duty, wish or condition."""
    return not lists.duty.search(sentence)


def by_structure(sentence: str, period: int | None, lists: Lexicon) -> list[Found]:
    """What a sentence that holds nothing bound says of the data; one finding at most.

    Parameters
    ----------
    period : int, optional
        Where it has a live period that moves with the edition.
    """
    if is_label(sentence, lists):
        return []
    found: list[Found] = []
    general = lists.reserved.search(sentence) or _IN_GENERAL.match(sentence)
    if not general and is_told_as_fact(sentence, lists) and not is_asked(sentence):
        if lists.counted.search(sentence):
            found += sorted(lists.near.found(sentence))
        if not found and not _POINTS.search(sentence):
            found += _of_a_figure(sentence, lists)
            found += _of_a_subject(sentence, lists)
    return [*found, *by_name(sentence, period, lists, general=bool(general))][:1]


def is_label(sentence: str, lists: Lexicon) -> bool:
    """Whether a text is a heading or a label, which says nothing of what it names."""
    short = len(_WORD.findall(lists.areas.sub("", sentence))) < _SAYS_LITTLE
    return short and not (_STOP.search(sentence) and lists.areas.search(sentence))


def _of_a_figure(sentence: str, lists: Lexicon) -> Iterator[Found]:
    """What became of a figure, or how it is."""
    for pattern in lists.figures:
        for match in pattern.finditer(sentence):
            yield match.start("said"), match.end("said"), "a figure"


@lru_cache(maxsize=1)  # the costliest rule is asked twice of a sentence, here and for evidence
def _of_a_subject(sentence: str, lists: Lexicon) -> tuple[Found, ...]:
    """What is said of those who act or are counted, whatever its words."""
    if _ASKED.match(sentence):
        return ()
    return tuple(
        (match.start("said"), match.end("said"), "a subject")
        for pattern in lists.subjects
        for match in pattern.finditer(sentence)
    )


def evidence_of(
    sentence: str, lists: Lexicon, tiers: Iterable[str]
) -> tuple[float, tuple[int, int]] | None:
    """How much a sentence says by all that it holds, and where most of it stands.

    None of a heading, a label or an entry of a list: their words weigh nothing.

    Parameters
    ----------
    tiers : iterable of str
        The tiers of the lists that found something: `pattern`, `always`.
    """
    if is_label(sentence, lists) or _NO_SENTENCE.search(sentence):
        return None
    rules = {
        "unbound": lists.unbound.found(sentence),
        "near": lists.near.found(sentence) if lists.counted.search(sentence) else (),
        "figure": _of_a_figure(sentence, lists),
        "subject": _of_a_subject(sentence, lists),
    }
    speaking = [*tiers, *(name for name, found in rules.items() if any(found))]
    return lists.evidence.weigh(sentence, speaking)


def by_name(
    sentence: str, period: int | None, lists: Lexicon, *, general: bool = False
) -> Iterator[Found]:
    """The first area, or else the first live period, of a sentence in whatever language.

    Parameters
    ----------
    general : bool
        Whether it says what a thing is in general, or what a source told.
    """
    area = lists.areas.search(sentence)
    if area:
        yield area.start(), area.end(), AREA
    elif lists.counted.search(sentence):
        places = [] if period is None else [(period, period + 1)]
        places += [found.span() for found in lists.periods.finditer(sentence)]
        if not general and not _POINTS.search(sentence):
            places += [found.span() for found in lists.years.finditer(sentence)]
        for start, end in places:
            dated = _DATED.search(sentence[:start])
            if not dated and not _EDITION.match(sentence[end:].lstrip(GONE)):
                yield start, end, PERIOD
                return
