"""Numbers typed by hand: a measurement in the prose that no data stands behind.

A number in a sentence is a call, `{python} name(...)`. Digits are found wherever
they stand; number words before *per cent, of, in, times* or a noun that the
assessment counts (`units` in `[tool.needsbook]`). Left alone is what measures
nothing: years and dates, ages, numbers of sections and notes, names, counts of
the book's own parts (`structure`), citations, code, addresses, and literals.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from needsbook.chapters.plain import GONE, Passage, Place
from needsbook.exhibit.entry import Entry, NumberResult
from needsbook.ground.errors import Problem, Where

# fmt: off
_SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]
# fmt: on
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_LARGE = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
_IRREGULAR = {"children": "child", "people": "person", "men": "man", "women": "woman"}

WORD = (
    rf"(?:(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_SMALL[1:10])}))?|{'|'.join(_SMALL[::-1])}"
    rf"|a (?:{'|'.join(_LARGE)}))(?: (?:{'|'.join(_LARGE)}))*(?: and (?:{'|'.join(_SMALL[1:])}))?"
)
FRACTION = (
    rf"(?:a|one|two|three|four|five|six|seven|eight|nine)[ -](?:{'|'.join(list(_PARTS)[2:])})s?"
)
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
    forms = {"(?!)"}
    if plural:
        nouns, forms = (), {"(?!)", *nouns}
    for word in nouns:
        single = re.sub(r"(?<=ch|sh|.x|ss)es$|s$", "", re.sub(r"ies$", "y", word))
        forms |= {word, _IRREGULAR.get(word.split()[-1], single)}
    return rf"(?:{'|'.join(sorted(forms, key=len, reverse=True))})\b(?!['’]s|-)"


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
            (r"\b\d{1,2}(?:[.:]\d\d)? ?(?:am|pm)\b|\b\d\d:\d\d\b", re.I),
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
def _measured(units: tuple[str, ...]) -> re.Pattern[str]:
    """Digits, and number words that measure something."""
    some = rf"(?:{WORD})"
    whose = r"(?:them|the|these|those|whom|which|its|their|our|all|every|us|you)\b"
    return re.compile(
        "|".join(
            (
                rf"\b(?:{some}|(?<!,)\d{{1,3}}) (?:in|out of) (?:every )?"
                rf"(?:{some}|\d{{1,3}})\b(?!,)",
                _DIGITS,
                "[¼-¾⅐-⅞]",
                rf"\b{some}(?:[ -](?:per ?cent|percentage points?|pounds|times)\b| ?%)",
                rf"\b{FRACTION}(?= (?:of|the|were|are|was|had|have|said|did)\b|[.,;)])",
                r"\b(?:two|three|four|five)[ -](?:third|quarter|fifth|tenth)s\b",
                rf"\b(?<!first )(?<!second )(?<!-)half (?:of\b|{whose})",
                rf"\b(?!one\b){some} of (?={whose})",
                rf"(?<=\b(?:under|about|below|above|least) )(?:{FRACTION}|half)\b(?! an?\b)",
                rf"(?<=\b(?:over|than) )(?:{FRACTION}|half)\b(?! an?\b)",
                rf"(?<=\b(?:nearly|almost|around) )(?:{FRACTION}|half)\b(?! an?\b)",
                r"\b(?:dozens|hundreds|thousands|millions) of\b",
                rf"[£€$¥] ?{some}\b",
                rf"(?<![\w-])(?!one\b){some}(?: (?:other|further|more))? {BETWEEN}"
                rf"{noun(units, plural=True)}",
                rf"\b(?:only|just) one {BETWEEN}{noun(units)}",
                rf"(?<![\w-])(?!one-){some}-{noun(units)}",
            )
        ),
        re.I,
    )


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
    named = _numbered_names(tuple(names))
    for passage in passages:
        text, places = unmarked(passage.without_spans())
        for pattern in (*named, *_left_alone(*nouns)):
            text = pattern.sub(_cover, text)
        for match in _measured(nouns[0]).finditer(text):
            start, end = places[match.start()], places[match.end() - 1] + 1
            words = passage.words(start, end).rstrip(" ,–-")
            yield Finding(passage.where(start), words, passage.sentence(start), passage.place)


@lru_cache(maxsize=8)
def _numbered_names(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Patterns of the names that hold a figure."""
    held = sorted((name for name in names if re.search(r"\d", name)), key=len, reverse=True)
    return (re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, held))})(?!\w)"),) if held else ()


def unmarked(text: str) -> tuple[str, list[int]]:
    """The text without emphasis, brackets and what is not seen, and where each sign stood.

    A number is one in bold, in a link, raised or behind a no-break space, too.
    """
    signs: list[str] = []
    places: list[int] = []
    hidden = {n for found in _HIDDEN.finditer(text) for n in range(*found.span())}
    named = {found.start(): html.unescape(found[0])[0] for found in _NAMED.finditer(text)}
    hidden |= {n for found in _NAMED.finditer(text) for n in range(found.start() + 1, found.end())}
    for place, sign in enumerate(text):
        if place in hidden:
            continue
        sign = named.get(place, sign)
        plain = " " if sign.isspace() else _DIGITS_OF.get(sign, sign)
        signs.append(plain)
        places.append(place)
    return "".join(signs), places


#: Marks of emphasis and links, addresses behind these, hyphens and blanks without width.
_HIDDEN = re.compile(rf"\*+|(?<!\w)_|_(?!\w)|[\[\]]|(?<=\s)\s+|(?<=\]){GONE}+|[\u00ad\u200b\u2060]")
#: A character by its name or number.
_NAMED = re.compile(r"&(?:[A-Za-z]\w*|#\d+|#[xX][0-9a-fA-F]+);")
#: Digits that are raised, lowered or wide, as digits.
_DIGITS_OF = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉０１２３４５６７８９", "0123456789" * 3, strict=True))


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
    if finding.place == "code":
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


def number_of(text: str) -> tuple[float | None, bool]:
    """Value of a typed number, and whether it is a share of a whole."""
    low = text.casefold()
    if match := re.match(r"(.+?) (?:in|out of)(?: every)? (.+)", low):
        first, second = _count(match[1]), _count(match[2])
        return (first / second, True) if first and second else (None, False)
    if match := re.match(rf"(?:(\w+)[ -])?({'|'.join(_PARTS)})s?\b", low):
        count = 1.0 if match[1] in (None, "a") else _count(match[1])
        return (None, False) if count is None else (count / _PARTS[match[2]], True)
    share = bool(re.search(r"%|per ?cent", low))
    count = _count(low)
    return (count / 100 if share and count is not None else count), share


def _count(text: str) -> float | None:
    """Value of the first number in digits or words."""
    total: float | None = None
    if match := re.search(r"\d[\d,]*(?:\.\d+)?", text):
        total = float(match[0].replace(",", ""))
        text = text[match.end() :]
    for word in re.findall(r"[a-z]+", text):
        if word in _SMALL or word in _TENS:
            value = _SMALL.index(word) if word in _SMALL else 20 + 10 * _TENS.index(word)
            total = (total or 0) + value
        elif word in _LARGE or word in ("m", "bn"):
            total = (1 if total is None else total) * {**_LARGE, "m": 10**6, "bn": 10**9}[word]
        elif word not in ("a", "and"):
            break
    return total
