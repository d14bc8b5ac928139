"""Numbers typed by hand: a measurement in the prose that no data stands behind.

A number in a sentence is a call, `{python} name(...)`. Digits are found wherever
they stand; number words before *per cent, of, in, times* or a noun that the
assessment counts (`units` in `[tool.needsbook]`). Left alone is what measures
nothing: years and dates, ages, numbers of sections and notes, names, counts of
the book's own parts (`structure`), citations, code, addresses, and literals.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from needsbook.chapters.dressed import ways_to_read
from needsbook.chapters.number_words import FRACTION, LARGE, WORD, number_of
from needsbook.chapters.plain import GONE, Passage, Place
from needsbook.chapters.unmarked import read
from needsbook.exhibit.entry import Entry, NumberResult
from needsbook.ground.errors import Problem, Where

_IRREGULAR = {"children": "child", "people": "person", "men": "man", "women": "woman"}

_DIGITS = (
    r"(?<![\w.])(?:[£€$]\s?)?\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th|s)?(?:\s?[-–]\s?\d[\d,]*(?:\.\d+)?)?"
    r"(?:\s?(?:%|(?:per ?cent|percentage points?|millions?|billion|thousand|hundred|times|bn|m|k|p)"
    r"\b))*"
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_YEAR = r"(?:1[6-9]|20)\d\d"
_AGE = rf"(?:1[01]\d|\d{{1,2}}(?:\.5)?|{WORD})"
_AGES = rf"{_AGE}(?:\s?(?:(?:[-–]|to|until)\s?{_AGE}|(?:,|and|or|, and) (?:1?\d|2[0-5])\b))*"
_AVERAGE = re.compile(r"\b(?:average|mean|median)\b[^.;:]*$", re.I)
_PAIRS = "|".join(f"{age} (?:and|or|to) {age + 1}" for age in range(10, 25))
_LABEL = (
    r"sections?|ss?|chapters?|parts?|tables?|figures?|fig|appendix|appendices|annex|articles?|"
    r"paragraphs?|paras?|pages?|pp?|schedules?|regulations?|clauses?|recommendations?|footnotes?|"
    r"notes?|steps?|stages?|phases?|levels?|tiers?|volumes?|vol|issue|versions?|no|nos|numbers?|"
    r"forms?|channel|radio|operation|project|years?|grades?|items?|rows?|columns?|resolution|"
    r"directive|code|codes|rules?|protocol|objectives?|priority|principles?|standards?|class|type"
)
BETWEEN = (
    r"(?:(?!(?:of|in|to|for|and|or|the|a|an|is|was|are|were|by|on|at|with|from|that|which|who|"
    r"as|had|has|have|than|but|when|per|each|every|more|other|further)\b)[^\W\d_][\w’'-]* ){0,2}"
)


#: Words of any sentence with a number.
_EMPTY = frozenset(
    {
        *("about", "above", "after", "also", "among", "before", "below", "cent", "first", "from"),
        *("half", "have", "more", "most", "number", "over", "part", "quarter", "said", "share"),
        *("some", "than", "that", "their", "them", "there", "these", "they", "third", "those"),
        *("time", "under", "were", "what", "when", "which", "with", "year"),
    }
)

_MONEY = frozenset("£€$¥")


@dataclass(frozen=True)
class Finding:
    """A number typed by hand: its place, its text and its sentence."""

    where: Where
    text: str
    sentence: str
    place: Place = "prose"


@lru_cache(maxsize=8)
def noun(nouns: tuple[str, ...], *, plural: bool = False) -> str:
    """A pattern for the nouns, given in the plural; singular forms too, unless `plural`."""
    forms = set(filter(str.strip, nouns))
    for word in () if plural else tuple(forms):
        single = re.sub(r"(?<=ch|sh|.x|ss)es$|s$", "", re.sub(r"ies$", "y", word))
        forms.add(_IRREGULAR.get(word.split()[-1], single))
    told = map(re.escape, sorted(forms, key=lambda form: (-len(form), form)))
    return rf"(?:{'|'.join(told) or '(?!)'})\b(?!['’]s|-)"


@lru_cache(maxsize=8)
def _left_alone(units: tuple[str, ...], structure: tuple[str, ...]) -> list[re.Pattern[str]]:
    """What holds digits or number words and measures nothing."""
    unit, part, number = noun(units), noun(structure), rf"(?:\d+|{WORD})"
    measured = rf"(?!\s?(?:%|per ?cent|times\b|{BETWEEN}{unit}|of (?:the|them|these|those|all)\b))"
    counted = measured.replace(unit, noun(units, plural=True))
    end = r"(?!\d|,\d|\.\d|\s?%)"
    told = r"(?<=\b(?:in|of|by|to) )|(?<=\b(?:the) )|(?<=\b(?:from|mid-|late) )"
    told += r"|(?<=\b(?:since|until|after|early) )|(?<=\b(?:before|during) )|(?<=\d\d and )"
    return [
        re.compile(pattern, flags)
        for pattern, flags in (
            (rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?: {_YEAR})?", 0),
            (rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? {_YEAR})?(?!\d)", 0),
            (rf"\b{_MONTH} {_YEAR}\b{end}", 0),
            (r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b", 0),
            (r"\b\d{1,2}(?:[.:]\d\d)? ?(?:am|pm)\b|\b(?:[01]\d|2[0-4]):[0-5]\d\b", re.I),
            (rf"(?<![£€$\d,.]){_YEAR}\s?[/–-]\s?(?:{_YEAR}|\d\d){end}", 0),
            (rf"(?:(?:{told}){_YEAR}s?|(?<![£€$\d,.]){_YEAR}s?{counted}){end}", re.I),
            (rf"\bper 1(?:,?000|0,?000|00,?000)\b(?= {BETWEEN}{unit})", re.I),
            (r"\b\d{1,2}(?:st|nd|rd|th)[ -]century\b|\b24/7\b", re.I),
            (r"\b\d{1,2}(?:st|nd|rd|th)? birthdays?\b", re.I),
            # ages
            (rf"\b(?:aged?|ages?|ages? of|aged? (?:under|over|from|about|between|up to)|"
             rf"ages between|turn(?:s|ed|ing)?|birthdays? of) {_AGES}(?: ?(?:plus|\+))?{measured}",
             re.I),
            (r"\bthe age of 1?\d\b(?!,\d|\.\d)", re.I),
            (rf"\b{_AGES}[ -]years?(?:[ -]olds?\b| of age\b)", re.I),
            (rf"\b{_AGES}[ -](?:to|and|or)[ -]{_AGES}[ -]years?[ -]olds?\b", re.I),
            (rf"(?<!£)\b{_AGE}- (?:to|and|or) {_AGE}-year", re.I),
            (r"\b\d{1,2}\s?[–-]\s?\d{1,2}s? (?:age|year-old|band)", re.I),
            (rf"\b(?:{unit}|person|child|boy|girl|someone|anyone) (?:of|is|was|are|were) "
             rf"\d{{1,2}}\b(?: (?:to|and|or) \d{{1,2}}\b)?{end}{measured}(?! (?:in|out)\b)", re.I),
            (r"\b(?:1\d|2[0-5]) (?:and|or) (?:over|under|above|below|older|younger)\b", re.I),
            (rf"\b(?:{_PAIRS})\b{end}{measured}", re.I),
            (rf"\b(?:{unit}|anyone|those) between (?:1\d|2[0-5]) and (?:1\d|2[0-5])\b"
             rf"{end}{measured}", re.I),
            (r"\b(?:under|over|below|above|until|beyond|reach(?:ed|es)?|before|after|from|at|were|was|"
             r"is|are)[ -](?:1\d|2[0-5])s?\b(?! \w+ (?:of|per|in))(?!,\d|\.\d)"
             r"(?=[.,;:)]| (?:and|or|who|when|to|with|if|whose|until|at|but|by|"
             rf"years? (?:old|of age))\b){measured}", re.I),
            (rf"\bunder[ -](?:the age of )?(?:1\d|2[0-5])s?\b{measured}", re.I),
            # numbers that name something
            (rf"\b(?:{_LABEL})\.? ?\d+[a-zA-Z]?\b(?:\s?(?:[-–]|,|to|and|or)\s?\d+[a-zA-Z]?\b)*"
             rf"{end}(?! {BETWEEN}{unit})", re.I),
            (r"\bYears? \d{1,2}(?: (?:to|and|or) \d{1,2})?\b", 0),
            (rf"\b{part} (?:\d+|{WORD})\b(?!-\w)(?:\s?(?:[-–]|,|to|and|or)\s?\d+\b)*"
             rf"{measured}", re.I),
            (r"\bS\.?I\.? \d{4}/\d+|\b(?:c|No)\. ?\d+\b", 0),
            (r"\b(?:Operation|Project) [A-Z]\w+", 0),
            (r"(?<![\w£])[A-Za-z][\w/]*[-–]?\d[\w./-]*(?<![.,/-])", 0),
            (r"(?<![\d£.,])0\d{2,4}(?:[ -]\d{3,4}){1,3}\b", 0),
            (r"\b(?:call|ring|dial|phone|telephone|text) □*\**\d[\d ]*\d\b", re.I),
            # counts of structure
            (rf"\b{number} (?:of (?:the|these|those|its|our) )?(?!{noun(units, plural=True)})"
             rf"{BETWEEN}{part}", re.I),
        )
    ]  # fmt: skip


@lru_cache(maxsize=8)
def _labelled(units: tuple[str, ...]) -> re.Pattern[str]:
    """Numbers of what is counted, in a label.

    What a figure is drawn of ("counts of four districts", "mean of the highest three") is not
    measured by it.
    """
    some = rf"{_DIGITS}(?=(?: of)? {BETWEEN}{noun(units, plural=True)})"
    return re.compile(
        rf"(?<!\bof )(?<!\bthe )(?<!, )(?:{'|'.join((some, *_counted(units)))})", re.I
    )


@lru_cache(maxsize=8)
def _measured(units: tuple[str, ...]) -> re.Pattern[str]:
    """Digits, and number words that measure something."""
    some = rf"(?:{WORD})"
    whose = r"(?:them|the|these|those|whom|which|its|their|our|all|every|us|you)\b"
    said = r"(?:were|was|had|have|said|did)\b"
    ends = rf"(?= (?:of|the|are|{said})\b|[.,;)])"
    return re.compile(
        "|".join(
            (
                rf"\b(?:{some}|(?<!,)\d{{1,3}})[ -](?:in|out of)[ -](?:every[ -])?"
                rf"(?:{some}|\d{{1,3}})\b(?!,)",
                _DIGITS,
                r"(?<![^\s(])\.\d+\b",
                "[¼-¾⅐-⅞]",
                rf"\b{some}(?:[ -](?:per ?(?:cent|mille?|hundred|thousand|million)"
                r"|percentage points?|pounds|times|to one)\b| ?%|[ -]?fold\b)",
                rf"\b{FRACTION}{ends}",
                r"\b(?:two|three|four|five)[ -](?:third|quarter|fifth|tenth)s\b",
                rf"\b(?<!first )(?<!second )(?<!-)half (?:of\b|{whose})",
                rf"\b(?:half|quarter)[ -](?:an?[ -])?(?:{LARGE})\b|\bfifty[ -]fifty\b",
                rf"\b{some}[ -]and[ -]a[ -]half\b",
                rf"\b(?!one\b){some} of (?={whose})",
                rf"(?<=\b(?:under|about|below|above|least) )(?:{FRACTION}|half)\b(?! an?\b)",
                rf"(?<=\b(?:over|than) )(?:{FRACTION}|half)\b(?! an?\b)",
                rf"(?<=\b(?:nearly|almost|around) )(?:{FRACTION}|half)\b(?! an?\b)",
                r"\b(?:dozens|hundreds|thousands|millions) of\b|\bthrice\b",
                rf"[£€$¥] ?{some}\b",
                rf"\b(?:numbered|numbering|totalled|totalling|a factor of|a ratio of) {some}\b",
                rf"(?<=\bin all )(?!one\b){some} {said}",
                *_counted(units),
            )
        ),
        re.I,
    )


def _counted(units: tuple[str, ...]) -> Iterator[str]:
    """Number words before what the assessment counts."""
    some = rf"(?:{WORD})"
    one, several = noun(units), noun(units, plural=True)
    more = rf"(?!one\b(?![ -](?:{LARGE}|and)\b)){some}"
    # Signs that close what the number stands in, a note, words in brackets.
    between = rf"[)\"”’'{GONE}]*(?: {GONE}+)*(?: \([^()]{{1,40}}\))?"
    between += rf"(?:[ -](?:plus|odd|or so|or more))?(?: (?:other|further|more))? {BETWEEN}"
    yield rf"(?<![\w-]){more}{between}{several}"
    yield rf"\b(?:only|just) one {BETWEEN}{one}"
    yield rf"(?<![\w-])(?!one-){some}-{one}"
    # A pair of girls; vaguer words, as a couple, tell no number.
    yield rf"\ba (?:pair|brace|trio|quartet|score|gross) of {BETWEEN}{several}"
    yield rf"(?<!per )(?<!few )(?<!several )(?<!many )(?<![\w-])(?:{LARGE}) {BETWEEN}{several}"
    yield rf"\ban? {one} and a half\b"
    yield rf"\b{some} {one} in (?:every )?{some}\b(?! {BETWEEN}{one})"
    # Letters that name other things, as IV and VI, are no numbers of these.
    yield rf"(?<![\w-])(?-i:(?!I?V\b|VI\b)[IVX]{{2,}}|(?!iv\b|vi\b)[ivx]{{2,}}) {BETWEEN}{several}"


def typed_numbers(
    passages: Iterable[Passage],
    units: Sequence[str],
    structure: Sequence[str],
    names: Sequence[str] = (),
) -> Iterator[Finding]:
    """Numbers typed by hand in prose.

    Parameters
    ----------
    units : sequence of str
        Nouns that the assessment counts, in the plural.
    structure : sequence of str
        Nouns whose count is a matter of structure, in the plural.
    names : sequence of str
        Names of areas: a figure in one, as in *Ward 3*, measures nothing.
    """
    nouns = tuple(units), tuple(structure)
    counted = BETWEEN + noun(nouns[0], plural=True)
    alone = [*_numbered_names(tuple(names)), *_left_alone(*nouns)]
    for passage in passages:
        measured = (_labelled if passage.place == "label" else _measured)(nouns[0])
        seen: set[int] = set()
        for text in ways_to_read(passage, counted):
            for start, end in _found(text, alone, measured):
                if start not in seen:
                    yield _finding(passage, start, end)
                seen.add(start)


def _finding(passage: Passage, start: int, end: int) -> Finding:
    words, sentence = passage.words(start, end).rstrip(" ,–-"), passage.sentence(start)
    if words not in sentence:  # it stands in a formula or in a citation
        sentence = " ".join(passage.source[slice(*passage.bounds(start))].split())
    return Finding(passage.where(start), words, sentence, passage.place)


def _found(
    text: str, alone: Iterable[re.Pattern[str]], measured: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    """Where in a text the numbers stand that measure something."""
    reading = read(text)
    shown = reading.text
    for pattern in alone:
        shown = pattern.sub(_cover, shown)
    for match in measured.finditer(shown):
        yield reading.span(*match.span())


@lru_cache(maxsize=8)
def _numbered_names(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Patterns of the names that hold a figure."""
    held = sorted((name for name in names if re.search(r"\d", name)), key=len, reverse=True)
    return (re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, held))})(?!\w)"),) if held else ()


def _cover(match: re.Match[str]) -> str:
    """An age is no measurement, but an average of ages is."""
    before = match.string[max(0, match.start() - 60) : match.start()]
    if re.match(r"(?:was|were|is|are|at|age of) ", match[0], re.I) and _AVERAGE.search(before):
        return match[0]
    return GONE * len(match[0])


def problems(findings: Iterable[Finding], entries: Mapping[str, Entry]) -> Iterator[Problem]:
    """Each finding with how to mend it.

    Parameters
    ----------
    entries : mapping of str to Entry
        Computed numbers by id; one that fits is offered.
    """
    for finding in findings:
        yield Problem(
            finding.where,
            f"“{finding.text}” is a number typed by hand: “{finding.sentence}”",
            _mend(finding, nearest_number(finding, entries)),
        )


def _mend(finding: Finding, nearest: Entry | None) -> str:
    if finding.place == "header":
        return "take it out here, and say it in the text, where a number can be called"
    if finding.place in ("code", "label"):
        return "let the code fill it in, or say why not in a comment, “# literal: why”"
    call = "write a number function for it and call it here, `{python} name(...)`"
    if nearest:
        call = f"write `{{python}} {call_source(nearest)}`, which shows {nearest.shown}"
    mark = f'[{finding.text}]{{.literal reason="why"}}'
    return f"{call}; if it is no measurement, mark it: {mark}"


def call_source(entry: Entry) -> str:
    """The call that a computed number comes from, as a chapter writes it."""
    arguments = (json.dumps(item, ensure_ascii=False) for item in entry.arguments)
    return f"{entry.function}({', '.join(arguments)})"


def nearest_number(finding: Finding, entries: Mapping[str, Entry]) -> Entry | None:
    """The computed number that the typed one repeats, of the same thing; None where none does.

    A number with a noun (*twelve boys*) is repeated by one of that noun alone; any other by
    one whose name, title and unit share a word with the sentence.
    """
    value, share = number_of(finding.text)
    said = _content(finding.sentence)
    own = _content(re.sub(rf"(?i)\b(?:{WORD}|{FRACTION})\b", "", finding.text))
    best: tuple[tuple[bool, int], Entry] | None = None
    for entry in entries.values():
        result = entry.number
        if result is None or result.value is None:
            continue
        words = _content(f"{entry.id} {entry.title} {result.unit}")
        same = result.shown.casefold() == finding.text.casefold()
        score = (same, len(said & words))
        fits = same or (value is not None and _equal(value, share, result))
        if fits and score[1] and own <= words and (not best or score > best[0]):
            best = score, entry
    return best[1] if best else None


def _content(text: str) -> set[str]:
    """The words that say what a text is about, without endings of the plural."""
    words = re.findall(r"[a-z]{4,}", text.lower())
    return {word.removesuffix("s") for word in words} - _EMPTY


def _equal(value: float, share: bool, result: NumberResult) -> bool:
    unit, other = result.unit, abs(result.value or 0.0)
    if share:
        return (unit == "%" and round(other, 1) == round(value * 100, 1)) or (
            unit == "share" and round(other, 3) == round(value, 3)
        )
    scale = {"k": 1e3, "m": 1e6, "bn": 1e9}.get(unit[1:], 1.0) if unit[:1] in _MONEY else 1.0
    return unit not in ("%", "share") and value == other * scale
