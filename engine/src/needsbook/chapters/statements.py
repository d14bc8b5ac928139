"""Comparative and quantified statements: bound to data, literal with a reason, or neither.

Two ways lead to one. By kind: the word lists of `needsbook.chapters.lexicon`. By structure,
for what no list holds: a sentence that names an authority or a live period, or that says
something of what is counted, and holds nothing that data could prove wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from needsbook.chapters.lexicon import Words, lexicon
from needsbook.chapters.plain import NUMBER, Passage, Place
from needsbook.chapters.structure import (
    AREA,
    EVIDENCE,
    PERIOD,
    by_name,
    by_structure,
    evidence_of,
    is_asked,
    is_label,
    is_told_as_fact,
)
from needsbook.chapters.unmarked import unmarked
from needsbook.ground.errors import Problem, Where

State = Literal["bound", "literal", "neither"]

# A duty, a wish or a mere possibility is no statement of fact.
_NORM = re.compile(
    r"^If\b|\b(?:should|must|ought|shall|need to|needs to|wanted|asked for|called for|"
    r"deserves?|duty on|"
    r"(?:can|may|could|might) (?:\w+ )?(?:mean|come|be|reflect|arise)|"
    r"cannot (?:show|say|tell)|no proof|not evidence)\b",
    re.I,
)
_CITED = re.compile(r"(?<![\w\\@/.])@(?!(?:fig|tbl|sec|eq)-)[A-Za-z]")
#: A live period that moves with the edition.
_MOVING = re.compile(r"\{\{<\s*meta edition\.periods\.[\w.-]+\.last\s*>\}\}")
_WORD = re.compile(r"[^\W_]+")
#: How much more evidence is asked of a sentence beside one that is bound, which may be its ground.
_BESIDE = 1.5
#: A sentence of more words has several clauses: what tells against one is no word on another.
_CLAUSE = 18


@dataclass(frozen=True)
class Statement:
    """Words that say how much, how many or how one compares with another.

    Parameters
    ----------
    by_structure : bool
        Whether no list holds the words: the sentence as a whole says something unbound.
    numbers : tuple of str
        The functions whose numbers stand in the same sentence.
    """

    where: Where
    text: str
    sentence: str
    state: State
    condition_or_reason: str
    pattern: str = ""
    by_structure: bool = False
    place: Place = "prose"
    numbers: tuple[str, ...] = ()


#: Where words begin and end, their kind, and whether they were found by structure.
Found = tuple[int, int, str, bool]
#: What a sentence says, by its text and what stands around it (see `said_in`).
Judge = Callable[[str, bool, bool, int | None, Words], Sequence[Found]]


def statements(
    passages: Iterable[Passage], words: Words, judge: Judge | None = None
) -> list[Statement]:
    """Every comparative or quantified statement, in reading order.

    Parameters
    ----------
    words : Words
        What the book counts and names: with *all*, *no* and *most* the nouns that are
        counted make a statement of what others do not.
    judge : function, optional
        In the place of `said_in`: one that remembers.
    """
    found: list[Statement] = []
    for passage in passages:
        here: list[tuple[int, Statement]] = []
        for span in passage.spans:
            state: State = "bound" if span.kind == "claim" else "literal"
            sentence = passage.sentence(span.start + 1)
            where = passage.where(span.start)
            here.append((span.start, Statement(where, span.text, sentence, state, span.reason)))
        for start, end, name, structural in _unbound(passage, words, judge or said_in):
            if any(start < span.end and span.start <= end + 1 for span in passage.spans):
                continue
            sentence = passage.sentence(start)
            moving = _MOVING.match(passage.source, start)
            text = moving[0] if moving else passage.words(start, end).strip(" …")
            where = passage.where(start)
            made = Statement(where, text, sentence, "neither", "", name, structural)
            calls = passage.calls(start)
            here.append((start, replace(made, place=passage.place, numbers=calls)))
        found += [statement for _, statement in sorted(here, key=lambda item: item[0])]
    return found


def _unbound(passage: Passage, words: Words, judge: Judge) -> Iterator[Found]:
    """What says something in a passage, and where; those that overlap joined into one."""
    text, places = unmarked(passage.text.replace("\n", " "))
    holds = [_holds_something(passage, begin, end) for begin, end in passage.sentences]
    first = 0
    for (begin, end), held in zip(passage.sentences, holds, strict=True):
        last = bisect_left(places, end, first)
        moving = _MOVING.search(passage.source, begin, end)
        period = bisect_left(places, moving.start(), first) - first if moving else None
        said = judge(text[first:last], held, any(holds), period, words)
        if passage.place == "code":  # which says what is shown and how it was made
            said = [] if held else [one for one in said if not one[3] or one[2] in (AREA, PERIOD)]
        if passage.place == "header":  # a label, of which little is known
            said = [one for one in said if one[2] != EVIDENCE]
        for start, stop, name, structural in _joined(said):
            yield places[first + start], places[first + stop - 1] + 1, name, structural
        first = last


def _holds_something(passage: Passage, begin: int, end: int) -> bool:
    """Whether a sentence has a computed number, a claim, a literal or a citation."""
    return (
        NUMBER in passage.text[begin:end]
        or any(begin <= span.start < end for span in passage.spans)
        or bool(_CITED.search(passage.source[begin:end]))
    )


@lru_cache(maxsize=8192)  # area pages repeat their sentences
def said_in(
    sentence: str, held: bool, beside: bool, period: int | None, words: Words
) -> list[Found]:
    """By kind; where that finds nothing and nothing is bound, by structure and by evidence.

    Parameters
    ----------
    held : bool
        Whether the sentence holds something bound.
    beside : bool
        Whether one of its paragraph does.
    period : int, optional
        Where it has a live period that moves with the edition.
    """
    lists = lexicon(words)
    if not words.english:
        if held or is_label(sentence, lists):
            return []
        return [(*one, True) for one in by_name(sentence, period, lists)]
    if is_asked(sentence):
        return []
    norm = bool(_NORM.search(sentence))
    fact = is_told_as_fact(sentence, lists)
    told = {
        "pattern": [
            (match.start(), match.end(), pattern.name)
            for pattern in lists.patterns
            if not (norm and pattern.unless_duty)
            for match in pattern.regex.finditer(sentence)
        ],
        "always": list(lists.always.found(sentence)) if fact else [],
    }
    found = [(*one, False) for tier in told.values() for one in tier]
    if held or (found and len(_WORD.findall(sentence)) > _CLAUSE):
        return found
    if fact and not found:
        found = [(*one, False) for one in lists.unbound.found(sentence)]
    structural = [(*one, True) for one in by_structure(sentence, period, lists)]
    named = [one for one in structural if one[2] in (AREA, PERIOD)]
    evidence = evidence_of(sentence, lists, [name for name, tier in told.items() if tier])
    if evidence is None:
        return found or structural
    weight, where = evidence
    if found or structural:
        return (found or structural) if weight > lists.evidence.least else named
    enough = lists.evidence.enough + (_BESIDE if beside else 0)
    return [(*where, EVIDENCE, True)] if weight > enough else []


def _joined(matches: Iterable[Found]) -> list[Found]:
    joined: list[Found] = []
    for start, end, name, structural in sorted(matches):
        if joined and start < joined[-1][1]:
            first, last, kept, was = joined.pop()
            joined.append((first, max(last, end), kept, was and structural))
        else:
            joined.append((start, end, name, structural))
    return joined


def bound_by_numbers(
    found: Iterable[Statement], says: Mapping[str, Iterable[str]]
) -> Iterator[Statement]:
    """The statements; what a number of the sentence says by how it is calculated is bound.

    Parameters
    ----------
    says : mapping of str to iterable of str
        By the name of a number's function: the words that it says, “highest” of a maximum.
    """
    for one in found:
        words = set(_WORD.findall(one.text.lower()))
        saying = [name for name in one.numbers if words & set(says.get(name, ()))]
        if one.state == "neither" and saying:
            said = f"{saying[0]} says so"
            yield replace(one, state="bound", condition_or_reason=said)
        else:
            yield one


def problems(found: Iterable[Statement]) -> Iterator[Problem]:
    """The statements that are neither bound nor literal."""
    for statement in found:
        if statement.state == "neither":
            yield Problem(statement.where, *_said(statement))


def _said(statement: Statement) -> tuple[str, str]:
    if statement.pattern in (AREA, PERIOD):
        problem = f"is {statement.pattern}, and nothing checks what is said of it"
        bound = "call a number for what is said, "
    else:
        problem, bound = "is a statement that nothing checks", ""
    mend = {
        "prose": f'{bound}bind it, [{statement.text}]{{.claim when="a_number() > 50"}}, or say why '
        f'no data holds it, [{statement.text}]{{.literal reason="why"}}',
        "code": "let the words follow the data, or say why not in a comment, “# literal: why”",
        "header": "take it out here, and say it in the text, where it can be bound",
    }[statement.place]
    return f"“{statement.text}” {problem}: “{statement.sentence}”", mend


def listing(found: Iterable[Statement]) -> Iterator[str]:
    """A line for each statement, as `needsbook check --claims` prints it."""
    for item in found:
        said = item.condition_or_reason or item.sentence
        yield f"{item.where}: {item.state}: “{item.text}”: {said}"
