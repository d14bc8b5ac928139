"""Words that say how much, which way or in which order: lists by kind, as patterns.

The lists are data, `assets/wording/english.toml`; their notation stands at its head.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from needsbook.chapters.evidence import Evidence
from needsbook.chapters.number_words import FRACTION, WORD
from needsbook.chapters.plain import NUMBER
from needsbook.chapters.prose import BETWEEN, noun
from needsbook.chapters.subjects import any_of as _any
from needsbook.chapters.subjects import subject_patterns
from needsbook.data.area_pages import read_area_pages
from needsbook.data.datapackage import read_datapackage
from needsbook.ground.project import Project, well_formed_periods
from needsbook.ground.values import table
from needsbook.ground.words import is_english

#: Words are set apart by blanks or a hyphen.
_APART = r"[\s-]+"
_ANY = r"[\w’'%,]+"
_DOUBLED = re.compile(r"[^aeiou][aeiou][bdglmnprt]$")
_NEAR = (
    r"\b(?:(?:nearly|almost|about|around|roughly|just over|just under|more than|less than|"
    r"fewer than|over|under|well over|at least|up to) )?(?:an? |the )?"
)
#: A verb a few words behind what is counted; a degree before it, or said of it.
_VERB = r"OF(?:[ -](?!(?:to|not)\b)[\w’'-]+){0,4}[ -](?<! to )WORD\b"
_DEGREE = r"(?<![\w-])WORD (?:[\w’'-]+ )?COUNTED\b(?! [A-Z])"
_IS_DEGREE = (
    r"OF(?: [\w’'-]+){0,3} (?:is|are|was|were|be|been|remains?|remained|stays?|stayed|looks?|"
    r"seems?|became|becomes?) (?:\w+ly |very |so |too |as |much |far )?WORD\b"
)
_WORDS = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")


@dataclass(frozen=True)
class Words:
    """What a book counts and names.

    Parameters
    ----------
    units, structure : tuple of str
        Nouns that are counted, and those whose count measures nothing, in the plural.
    areas : tuple of str
        Names of the areas that have a page.
    wider : tuple of str
        Names of the areas that these lie in.
    periods : tuple of str
        Live periods: the last one of each dataset that moves with editions.
    years : tuple of str
        The years before these that such a dataset has: *since* one of them is of it.
    topics : tuple of str
        What the title is about.
    english : bool
        Whether the book is in English, the language of the lists.
    """

    units: tuple[str, ...] = ()
    structure: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    english: bool = True  # the lists are of English words


def words_of(project: Project) -> Words:
    """What the book of a project counts and names."""
    pages = read_area_pages(project)
    areas = tuple(area.name for area in pages.areas) if pages else ()
    wider = set(pages.names) - set(areas) if pages else set()
    resources = read_datapackage(project.data).resources
    live = [
        period
        for name, period in well_formed_periods(table(project.config.get("edition"))).items()
        if name in resources and not resources[name].is_closed
    ]
    last = {str(period["last"]) for period in live}
    years = {str(year) for period in live for year in _years(period)}
    return Words(
        project.units,
        project.structure,
        areas,
        tuple(sorted(wider)),
        tuple(sorted(last)),
        tuple(sorted(years - last)),
        _topics(project, {*areas, *wider}),
        is_english(project.language),
    )


def _topics(project: Project, places: set[str]) -> tuple[str, ...]:
    """The nouns of the title that are no places: what the book is about."""
    words = {word.lower() for word in re.findall(r"[^\W\d_]{5,}", project.title)}
    known = {word.lower() for place in places for word in place.split()}
    of_books = {"assessment", "needs", "report", "strategic", "joint", "about"}
    return tuple(sorted(words - known - of_books))


def _years(period: Mapping[str, Any]) -> range:
    """The years from the first to the last of a dataset's periods."""
    first, last = (re.match(r"\d{4}", str(period[end])) for end in ("first", "last"))
    return range(int(first[0]), int(last[0]) + 1) if first and last else range(0)


@dataclass(frozen=True)
class Pattern:
    """A pattern that says more than the lists can; `unless_duty`: not beside *should*."""

    name: str
    regex: re.Pattern[str]
    unless_duty: bool


class Phrases:
    """Entries of the lists, each looked for only where its words are.

    Parameters
    ----------
    entries : iterable of (kind, pattern, words)
        The words are alternatives, one set for each word that the pattern needs.
    """

    def __init__(self, entries: Iterable[tuple[str, str, list[frozenset[str]]]]) -> None:
        self.by_word: dict[str, list[tuple[str, str, list[frozenset[str]]]]] = {}
        for entry in entries:
            for word in min(entry[2], key=len, default=frozenset({""})):
                self.by_word.setdefault(word, []).append(entry)

    def found(self, sentence: str) -> Iterator[tuple[int, int, str]]:
        """Where a phrase begins and ends in a sentence, and its kind."""
        words = {"", *_WORDS.findall(sentence.lower())}
        for word in words & self.by_word.keys():
            for kind, pattern, needed in self.by_word[word]:
                if all(words & alternatives for alternatives in needed):
                    for match in _compiled(pattern).finditer(sentence):
                        yield match.start("said"), match.end("said"), kind


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, made when it is first needed."""
    return re.compile(pattern, re.I)


@dataclass(frozen=True, eq=False)  # one a book: the same only as itself, so that it hashes fast
class Lexicon:
    """The lists with what a book counts and names filled in."""

    patterns: tuple[Pattern, ...]
    always: Phrases
    unbound: Phrases
    near: Phrases
    figures: tuple[re.Pattern[str], ...]
    subjects: tuple[re.Pattern[str], ...]
    counted: re.Pattern[str]
    areas: re.Pattern[str]
    periods: re.Pattern[str]
    years: re.Pattern[str]
    duty: re.Pattern[str]
    reserved: re.Pattern[str]
    evidence: Evidence


@lru_cache(maxsize=1)
def lists() -> dict[str, Any]:
    """The word lists as they stand in the data."""
    path = files("needsbook") / "assets" / "wording" / "english.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def lexicon(words: Words) -> Lexicon:
    """The lists, compiled for a book."""
    held = lists()
    notation = _Notation(words, held)
    said: Mapping[str, str] = held["words"]
    kinds: Mapping[str, Mapping[str, list[str]]] = held["kinds"]

    def tier(name: str) -> Phrases:
        return Phrases(
            (kind, notation.phrase(entry), notation.needed(entry))
            for kind, entries in kinds.items()
            for entry in entries.get(name, ())
        )

    return Lexicon(
        tuple(notation.own(item) for item in held["patterns"]),
        tier("always"),
        tier("unbound"),
        Phrases([*notation.near(kinds)]),
        notation.figures(said),
        subject_patterns(said, notation.counted, words.topics, notation.wider, notation.forms),
        re.compile(rf"\b(?:{notation.anchor})\b", re.I),
        re.compile(rf"(?<!\w){_any(_short(words.areas))}(?!\w)"),
        re.compile(rf"(?<![\w/.-]){_any(words.periods)}(?![\w/-])"),
        re.compile(rf"(?<=\bsince )(?:{_any(words.years)})(?:/\d\d)?(?![\w/-])"),
        _one_of(said["duty"]),
        _one_of(" ".join((said["possible"], said["told"], said["method"]))),
        Evidence(notation.filled(words), notation.word, notation.phrases),
    )


class _Notation:
    """Turns entries of the lists into patterns."""

    def __init__(self, words: Words, held: Mapping[str, Any]) -> None:
        said: Mapping[str, str] = held["words"]
        self.forms: Mapping[str, list[str]] = held["forms"]
        self.units = words.units
        time = set(said["time"].split())
        units = tuple(unit for unit in words.units if unit not in time)
        more = said["counted"].split()
        area = rf"(?-i:{_any([*_short(words.areas), *words.wider])})"
        unit = rf"(?:{noun(units)}|{_any(more)})"
        measure = _any(said["measures"].split())
        self.counted = rf"{unit}|{measure}"
        self.wider = rf"(?-i:{_any(words.wider)})"
        self.anchor = rf"{self.counted}|{area}"
        self.named = {
            "UNITS": rf"(?:{noun(units, plural=True)}|{_any(more)})",
            "UNIT": unit,
            "MEASURE": measure,
            "NUMBER": rf"(?:{WORD}|{NUMBER}+|[£€$]?\d[\d,.]*)",
            "ORDINAL": rf"(?:{_any(said['ordinals'].split())}|\d+(?:st|nd|rd|th))",
            "FRACTION": FRACTION,
            "AREA": area,
            "_": _ANY,
            "__": "",
        }

    def near(
        self, kinds: Mapping[str, Mapping[str, list[str]]]
    ) -> Iterator[tuple[str, str, list[frozenset[str]]]]:
        """The phrases of `near`, and verbs and degrees where they stand to what is counted."""
        of = rf"(?<![\w-])(?:{self.anchor})"
        for kind, entries in kinds.items():
            for entry in entries.get("near", ()):
                yield kind, self.phrase(entry), self.needed(entry)
            for name, about in (("verbs", (_VERB,)), ("degrees", (_DEGREE, _IS_DEGREE))):
                for entry in entries.get(name, ()):
                    word = f"(?P<said>{self.alternatives([entry])})"
                    for pattern in about:
                        said = pattern.replace("OF", of).replace("WORD", word)
                        said = said.replace("COUNTED", f"(?:{self.counted})")
                        yield kind, said, self.needed(entry)

    def figures(self, said: Mapping[str, str]) -> tuple[re.Pattern[str], ...]:
        """What is said of a figure: a verb that is none of description, or how it is."""
        about = r"\b(?: (?:of|in|for|among|between|by|from|on|mentioning) (?:[\w’'-]+ ){1,4}| )"
        the = r"(?<![\w-])(?:the|its|their|this|that|[A-Z]\w+[’']s) (?:[\w-]+ )?"
        of = rf"(?:{the}{_any(said['figures'].split())}"
        of += rf"|^\W*(?:[\w-]+ )?{_any(said['events'].split())}){about}"
        plain = _any(said["plain"].split())
        past = _any(form for forms in self.forms.values() for form in forms)
        adverb = r"(?:\w+ly |hardly |barely |never |still |now |also |all but |almost )?"
        no = rf"(?!(?:{plain}|{self.counted}|\w+ly)\b)"
        verb = rf"{no}(?:[a-z]+(?:[^s\W]s|ed)|{past})"
        is_so = r"(?:has been|have been|had been|is|are|was|were|remains?|remained)"
        return (
            re.compile(rf"{of}(?P<said>(?:has |have |had )?{adverb}{verb})\b", re.I),
            re.compile(rf"{of}(?P<said>{is_so} {adverb}{no}(?!\w+ed\b)[a-z]+)\b", re.I),
        )

    def needed(self, entry: str) -> list[frozenset[str]]:
        """The words that an entry needs: of each, its alternatives."""
        found = []
        for token in entry.split():
            words = token.split("|")
            if not token.endswith("?") and not any(word in self.named for word in words):
                forms = (form for word in words for form in self.word(word))
                found.append(frozenset(form.replace("\\", "") for form in forms))
        return found

    def phrase(self, entry: str) -> str:
        """The pattern of one entry."""
        out, begun = "", False
        for token in entry.split():
            words = self.alternatives(token.removesuffix("?").split("|"))
            piece = rf"(?:{_ANY}{_APART}){{0,2}}{_ANY}" if token == "__" else f"(?:{words})"
            piece = f"{_APART}{piece}" if begun else piece
            if token.endswith("?"):
                out += f"(?:{piece})?" if begun else f"(?:{piece}{_APART})?"
            else:
                out, begun = out + piece, True
        return rf"(?<![\w-])(?P<said>{out})(?![\w-])"

    def alternatives(self, words: Iterable[str]) -> str:
        return "|".join(dict.fromkeys(form for word in words for form in self.word(word)))

    def word(self, word: str) -> Iterator[str]:
        if word.startswith("~"):
            yield from inflected(word[1:], self.forms.get(word[1:]))
        elif word in self.named:
            yield self.named[word]
        else:
            yield re.escape(word)

    def phrases(self, entries: Iterable[tuple[str, str]]) -> Phrases:
        return Phrases((kind, self.phrase(one), self.needed(one)) for kind, one in entries)

    def filled(self, words: Words) -> Callable[[str], str]:
        """Fills the words of a book into a pattern of the evidence."""
        own = {
            "PAST": _any(form for forms in self.forms.values() for form in forms),
            "TOPIC": _any(words.topics),
            "WIDER": _any(words.wider),
            "AREA": _any(_short(words.areas)),
        }
        return lambda text: re.sub(r"\b(?:PAST|TOPIC|WIDER|AREA)\b", lambda at: own[at[0]], text)

    def own(self, item: Mapping[str, Any]) -> Pattern:
        """A regular expression of the lists with the words of the notation filled in."""
        text = "|".join(item["regex"]).replace("NEAR", _NEAR).replace("BETWEEN", BETWEEN)
        text = text.replace("UNITS", noun(self.units, plural=True))
        text = text.replace("UNIT", noun(self.units)).replace("FRACTION", FRACTION)
        text = text.replace("WORD", WORD).replace("■", NUMBER)
        flags = 0 if item.get("exact") else re.I
        return Pattern(item["name"], re.compile(text, flags), item.get("no-duty", False))


def inflected(verb: str, irregular: Iterable[str] | None = None) -> list[str]:
    """The forms of a verb: *slip, slips, slipping, slipped*.

    Parameters
    ----------
    irregular : iterable of str, optional
        Past and participle of an irregular verb; those of a regular one are made.
    """
    ends_in_y = re.search(r"[^aeiou]y$", verb)
    if verb.endswith("e"):
        stems, past = [verb[:-1]], [f"{verb}d"]
    elif ends_in_y:
        stems, past = [verb], [f"{verb[:-1]}ied"]
    elif _DOUBLED.search(verb):  # with the last letter doubled and not: no list has the stress
        stems, past = [verb + verb[-1], verb], [f"{verb}{verb[-1]}ed", f"{verb}ed"]
    else:
        stems, past = [verb], [f"{verb}ed"]
    third = f"{verb[:-1]}ies" if ends_in_y else f"{verb}s"
    if re.search(r"(?:s|x|z|ch|sh)$", verb):
        third = f"{verb}es"
    present = [verb, third, *(f"{stem}ing" for stem in stems)]
    return [*present, *(past if irregular is None else irregular)]


def _short(names: Iterable[str]) -> list[str]:
    """The names, and the short ones that people use: *Kingston* upon Thames."""
    short = (part for name in names for part in re.split(r" upon | and ", name))
    return [*names, *short]


def _one_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b{_any(words.split())}\b", re.I)
