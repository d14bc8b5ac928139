"""Comparative and quantified statements: bound to data, literal with a reason, or neither.

The vocabulary is closed and stands in one table, `PATTERNS`. It is tuned so that
ordinary words that are no quantity ("most important", "no longer", "fell within")
stay out where a rule can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from needsbook.chapters.model import Chapter
from needsbook.chapters.plain import NUMBER, passages
from needsbook.chapters.prose import BETWEEN, FRACTION, WORD, noun
from needsbook.ground.errors import Problem, Where

State = Literal["bound", "literal", "neither"]

# ■ covers a computed number; UNIT, WORD, NEAR, … are filled in by `_patterns`.
PATTERNS: tuple[tuple[str, str], ...] = (
    ("majority", r"NEAR(?:(?:vast|great|large|overwhelming|clear|small|bare) )?(?<!ethnic )"
     r"(?:majority|minority)\b(?! (?:ethnic|groups?|communit))"),
    ("most of", r"NEARmost of (?:the|them|these|those|its|their|all|whom|which|us)\b"),
    ("most, of what is counted", r"\bmost BETWEENUNITS"),
    ("most, as the subject",
     r"\bMost (?:were|are|had|have|did|do|said|came|come|agreed|took|also|of)\b"
     r"|, most (?:of|were|had)\b"),
    ("most, of a quality",
     r"\b(?:the |are |is |was |were )?most (?:\w+ly )?(?:commonly?|often|frequent(?:ly)?|likely|"
     r"(?:least )?deprived|affluent|populous|diverse|numerous|widely|affected|prevalent)\b"),
    ("superlative",
     r"\b(?<!at )(?<!\ba )(?:highest|lowest|largest|smallest|greatest|biggest|fewest|commonest|"
     r"likeliest|rarest)\b(?! (?:standards?|quality|priority|possible|court|care)\b)"),
    ("least", r"\bleast (?:likely|often|deprived|common|frequent|affected)\b"),
    ("more than",
     r"\b(?:more|fewer|less) than(?! one\b(?! in))(?= (?:■|£|\d|WORD\b|half\b|twice|double|"
     r"FRACTION|(?:in|at|on|among|for|any|those|the|that of|other|all)\b|UNITS|(?-i:[A-Z])))"),
    ("comparison", r"\b(?:far |much |well |slightly |somewhat |even |still )?"
     r"(?:higher|lower|greater|larger|smaller|bigger|commoner|rarer|worse) than\b"),
    ("comparison without than",
     r"\b(?<!at )(?<!the )(?<!upper and )(?:higher|lower|larger|smaller|bigger)\b"
     r"(?! (?:than|education|courts?|estimates?|bounds?|end|limit|tier|cases?|ones?|"
     r"layer|and|or|risk)\b)"
     r"|\b(?<!at )greater (?:number|share|part|proportion|extent|numbers)\b"
     r"|\b(?:are|were|is|was|be|been) (?:\w+ )?at (?:much )?(?:higher|greater|lower) risk\b"),
    ("more of what is counted",
     r"\b(?:more|fewer) BETWEENUNITS (?:than|were|are|had|have|came|went|said)\b"
     r"|\bfewer BETWEENUNITS"),
    ("likelihood",
     r"\b(?:more|less|equally|(?<!times )as) (?:likely|often|common(?:ly)?|frequent(?:ly)?|"
     r"numerous|prevalent|widely|(?:\w+ly )?diverse|deprived)\b(?! used\b)"),
    ("a limit", r"\b(?:at least|at most|up to|as many as|as few as|as high as|as low as|"
     r"no more than|no fewer than|no less than)(?: the)? (?:■+|WORD\b|half\b|FRACTION|"
     r"(?!(?:1[6-9]|20)\d\d\b)£?\d[\d,.]*\b(?! (?-i:[A-Z]))%?)"),
    ("over or under a number", r"\b(?:under|above|below|exceeding|nearly|almost) ■+"
     r"|\bover ■+(?!■|(?: to ■+)? (?:year|month|week|day)s?\b)"),
    ("went up or down",
     r"NEAR(?:rose|risen|grew|grown|shrank|peaked|doubled|trebled|tripled|quadrupled|halved|dipped|"
     r"plummeted|soared)\b(?! (?:up|out|into|apart|to the|against|\w+er)\b)"
     r"|\b(?:fell|fallen)\b(?! (?:within|into|under|short|outside|ill|through|on|upon|to the|"
     r"behind|between|below|apart|in love|silent|back|away|victim|asleep|foul)\b)"
     r"|\b(?:increased|decreased|declined|dropped)\b(?= (?:by|from|to ■|since|between|again|"
     r"sharply|slightly|steadily|markedly|over|until|while|during|every|each|\w+fold)\b)"
     r"|\b(?:increased|decreased)\b(?=[,.;]| in \d)|\b(?:falls|rises|drops) (?:by|from)\b"
     r"|\b(?:went|gone|going|goes) (?:up|down)\b(?! (?:to|the|a)\b)"
     r"|\b(?:is|are|was|were|been|kept|keeps|on|continued|continues|numbers?) (?:\w+ly )?"
     r"(?:rising|falling|increasing|decreasing|declining|growing)\b(?! (?:up|into|within))"),
    ("a rise or fall",
     r"\b(?<!not )(?:an?|the) (?:(?!(?:not|no)\b)\w+ )?(?:rise|increase|fall|drop|decrease|decline|"
     r"growth|reduction) (?:of|from|to|since|in (?:the )?(?:number|rate|share|count|recorded|"
     r"reported|reports?|UNITS))\b"),
    ("no change", r"\bunchanged\b|\b(?:remained|stayed) (?:\w+ )?(?:stable|steady|constant|flat|"
     r"level|the same|high|low|higher|lower)\b"),
    ("times", r"NEARtwice (?:as|the|that|those|its|their)\b"
     r"|NEARdouble (?:the|that|those|its|their)\b"
     r""
     r"|NEAR(?:WORD|\d+) times (?:as|more|less|the|that|higher|lower|larger|greater)\b"
     r"|\b\w+fold\b"),
    ("half", r"NEAR(?<!first )(?<!second )(?<!other )\bhalf (?:of|the|their|its|all|were|are|was|"
     r"had|have|as|said|that|those|them)\b|\bby half\b"
     r"|\b(?:under|about|nearly|almost|around|over|than|least) half\b(?! an?\b)"),
    ("a fraction", r"\b(?:more|fewer|less) than FRACTION|\bjust (?:over|under) FRACTION"
     r"|NEARFRACTION(?= (?:of|the|were|are|had|have|said|as)\b|[.,;)])"
     r"|NEAR\b(?:two|three|four)[ -](?:third|quarter|fifth|tenth)s\b"),
    ("so many in so many", r"NEAR\b(?:WORD|(?<!,)\d{1,3}) (?:in|out of)(?: every)? "
     r"(?:WORD|\d{1,3})\b(?!,)"),
    ("nearly all",
     r"\b(?:nearly|almost|virtually|practically) (?:all|none|twice|double|half|every|everyone|"
     r"always|never|no|as (?:many|much|high|large))\b|\babout (?:twice|double|half)\b"
     r"|\bnot (?:all|every) BETWEENUNIT"),
    ("all or none of what is counted",
     r"\b(?<!above )(?<!of )(?<!if )(?<!not )all (?:of )?(?:the |these |those |■+ )?BETWEENUNITS"
     r"|\b(?<!if )(?<!had )(?<!not )every BETWEENUNIT|\bnone of (?:the |these |those )?BETWEENUNITS"
     r"|\b(?<!have )(?<!had )(?<!has )(?<!carry )(?<!with )(?<!to )no (?!single\b)BETWEENUNIT"
     r"(?! (?:can|could|may|might|should|must)\b)"),
    ("few", r"\b(?<!a )(?<!too )few (?:of (?:the|them|these|those)\b|BETWEENUNITS)"
     r"|\bthe only BETWEENUNIT|\bonly (?:a )?(?:few|handful|minority|WORD)\b"),
    ("rare", r"\b(?<!too )(?:rarely|rare|seldom|uncommon|hardly ever|scarcely)\b"),
    ("beside an average",
     r"\b(?:above|below) (?:the )?(?:[\w’'-]+ )?(?:average|mean|median|rate|share|middle|level)\b"
     r"|\b(?:well|far|just|slightly) (?:above|below)\b"),
    ("representation", r"\b(?:over|under)-?represent(?:ed|ation)\b|\bdisproportionate(?:ly)?\b"
     r"|\boutnumber\w*\b"),
    ("as many", r"\bas (?:many|much|often|high|low) (?:[\w’'-]+ )?as\b(?! (?:possible|■|they|it|"
     r"needed|necessary))|\bthe same (?:as|number|share|rate|percentage|proportion)\b"),
)  # fmt: skip
_NEAR = r"\b(?:(?:nearly|almost|about|around|roughly|just over|just under|more than|less than|"
_NEAR += r"fewer than|over|under|well over|at least|up to) )?(?:an? |the )?"
# A duty, a wish or a mere possibility is no statement of fact.
_NORM = re.compile(
    r"\b(?:should|must|ought|shall|need to|needs to|wanted|asked for|called for|"
    r"(?:can|may|could|might) (?:\w+ )?mean|cannot (?:show|say|tell)|no proof|not evidence)\b",
    re.I,
)
_NORMATIVE = frozenset({"all or none of what is counted", "more of what is counted", "few",
                        "comparison without than", "likelihood"})  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """Words that say how much, how many or how one compares with another."""

    where: Where
    text: str
    sentence: str
    state: State
    condition_or_reason: str
    pattern: str = ""


@lru_cache(maxsize=8)
def _patterns(units: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = []
    for name, pattern in PATTERNS:
        text = pattern.replace("NEAR", _NEAR).replace("BETWEEN", BETWEEN)
        text = text.replace("UNITS", noun(units, plural=True)).replace("UNIT", noun(units))
        text = text.replace("FRACTION", FRACTION).replace("WORD", WORD).replace("■", NUMBER)
        flags = 0 if "as the subject" in name else re.I
        made.append((name, re.compile(text, flags)))
    return tuple(made)


def statements(chapter: Chapter, units: Sequence[str] = ()) -> list[Statement]:
    """Every comparative or quantified statement in `chapter`, in reading order.

    Parameters
    ----------
    units : sequence of str
        Nouns that the assessment counts, in the plural: with *all*, *no* and
        *most* they make a statement of what others do not.
    """
    found: list[Statement] = []
    for passage in passages(chapter):
        here: list[tuple[int, Statement]] = []
        for span in passage.spans:
            state: State = "bound" if span.kind == "claim" else "literal"
            sentence = passage.sentence(span.start + 1)
            where = passage.where(span.start)
            here.append((span.start, Statement(where, span.text, sentence, state, span.reason)))
        for start, end, name in _unbound(passage.text.replace("\n", " "), tuple(units)):
            if any(start < span.end and span.start < end for span in passage.spans):
                continue
            sentence = passage.sentence(start)
            if name in _NORMATIVE and _NORM.search(sentence):
                continue
            words = passage.words(start, end).strip(" …")
            where = passage.where(start)
            here.append((start, Statement(where, words, sentence, "neither", "", name)))
        found += [statement for _, statement in sorted(here, key=lambda item: item[0])]
    return found


def _unbound(text: str, units: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Matches of the table, those that overlap joined into one."""
    matches = sorted(
        (match.start(), match.end(), name)
        for name, pattern in _patterns(units)
        for match in pattern.finditer(text)
    )
    joined: list[tuple[int, int, str]] = []
    for start, end, name in matches:
        if joined and start < joined[-1][1]:
            first, last, kept = joined.pop()
            joined.append((first, max(last, end), kept))
        else:
            joined.append((start, end, name))
    return joined


def problems(found: Iterable[Statement]) -> Iterator[Problem]:
    """The statements that are neither bound nor literal."""
    for statement in found:
        if statement.state == "neither":
            yield Problem(
                statement.where,
                f"“{statement.text}” is a statement that nothing checks: “{statement.sentence}”",
                f'bind it, [{statement.text}]{{.claim when="a_number() > 50"}}, or say why no data '
                f'holds it, [{statement.text}]{{.literal reason="why"}}',
            )


def listing(found: Iterable[Statement]) -> Iterator[str]:
    """A line for each statement, as `needsbook check --claims` prints it."""
    for item in found:
        said = item.condition_or_reason or item.sentence
        yield f"{item.where}: {item.state}: “{item.text}”: {said}"
