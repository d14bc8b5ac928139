"""A paragraph as its reader sees it: markup out of sight, places kept.

The checks of wording look at `Passage.text`, in which everything that is not the
author's own words is covered by a sign of the same length, so that an offset in
it is an offset in the source.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal

from needsbook.chapters.model import INLINE, SHORTCODE, SPAN, Chapter, parse_call
from needsbook.exhibit.entry import Entry
from needsbook.ground.errors import Where

#: Where a passage stands, which decides how its words can be bound.
Place = Literal["prose", "code", "label", "header"]
NUMBER = "\N{BLACK SQUARE}"  # covers a computed number
GONE = "\N{WHITE SQUARE}"  # covers markup, citations, addresses
ASIDE = "\ue000"  # begins and ends markup that holds words, such as the title of a box

_MARKUP = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"<(?:https?|mailto|tel):[^<>\s]*>|<[^<>\s@]+@[^<>\s]+>",
        r"`[^`]*`(?:\{[^{}]*\})?",
        # A formula: its numbers are part of a method. Money ("$5 and $6") is none, nor is
        # a bare number between signs.
        r"\$\$[^$]*\$\$|(?<![\\$])\$(?=[^$\n]*[A-Za-z])(?![\s$])[^$\n]*(?<![\s\\])\$(?!\d)",
        r"\[\^[^\]\s]+\]:?",  # footnotes
        r"\[[^\[\]]*(?<![\w@/.])-?@[^\[\]]*\](?![({])",  # citations in brackets
        r"(?<![\w\\@/.])-?@\{?[A-Za-z][\w:.#$%&+?~/-]*\w\}?(?: \[[^\[\]]*\])?",
        r"(?<=\]: )\S+$",
        r"\b(?:https?://|www\.)[^\s)\]]+[^\s)\].,;]",
        r"^(?:\s*(?:[-*+>]\s+)*(?:\d+|#)[.)](?=\s|$))+",  # numbers of a list
        r"^\s*:{3,}\s*[\w-]*",
    )
]
#: Targets of links and pictures, and the title that one may have.
_TARGET = re.compile(r"(?<=\])\([^()]*\)")
_TITLE = re.compile(r"""(?<=\s)("[^"]*"|'[^']*')(?=\s*\)$)""")
_ATTRIBUTES = re.compile(r"\{[^{}\n]*\}")
_WORDS_BEFORE = re.compile(rf"\]{GONE}*\Z|{ASIDE}\Z")
#: Attributes that are read: the title of a box, the words of a picture.
_READ = re.compile(r"""\b(?:title|fig-alt|fig-cap|tbl-cap|alt|aria-label)=("[^"]*"|'[^']*')""")
_BLOCK = re.compile(r"\n(?=\s*(?:[-*+] |#{1,6} |\||>|:::|□+ |\[\^))|(?<=\n)#{1,6} [^\n]*\n")
#: A row of a table, and the bars between its cells.
_ROW, _BAR = re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE), re.compile(r"\|(?=.)")
_SENTENCE = re.compile(r"(?<=[.?!])[*\"'’”)\]□]*\s+(?=[\"'‘“(*\[A-Z□■])")


@dataclass(frozen=True)
class Marked:
    """A span that a passage holds: a claim or a literal, with what it says for itself."""

    start: int
    end: int
    kind: str
    text: str
    reason: str


@dataclass(frozen=True)
class Passage:
    """A paragraph of a chapter.

    Parameters
    ----------
    source : str
        As the author wrote it.
    text : str
        The author's own words; the rest is covered, offset by offset.
    spans : tuple of Marked
        Claims and literals in it.
    starts : tuple of (offset, where)
        Where each of its lines begins.
    place : str
        In a chapter's prose; in a text of the analysis, where what is computed into a sentence
        binds it; in a label of it, of which only the numbers are looked at; or in a header,
        which has no markup.
    """

    source: str
    text: str
    spans: tuple[Marked, ...]
    starts: tuple[tuple[int, Where], ...]
    place: Place = "prose"

    def where(self, offset: int) -> Where:
        return next(where for start, where in reversed(self.starts) if start <= offset)

    def words(self, start: int, end: int) -> str:
        """The words from `start` to `end`, without markup."""
        return readable(self.source[start:end])

    def sentence(self, start: int, entries: Mapping[str, Entry] | None = None) -> str:
        """The sentence around `start`, with numbers shown where they are known."""
        first, last = self.bounds(start)
        return readable(self.source[first:last], entries)

    def bounds(self, offset: int) -> tuple[int, int]:
        """Where the sentence around `offset` begins and ends."""
        return next(
            (found for found in self.sentences if found[0] <= offset < found[1]),
            (len(self.text), len(self.text)),
        )

    def calls(self, offset: int) -> tuple[str, ...]:
        """The functions whose numbers stand in the sentence around `offset`."""
        found = INLINE.finditer(self.source, *self.bounds(offset))
        calls = (parse_call(match[2], Where("")) for match in found)
        return tuple(call.name for call in calls if not isinstance(call, str))

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence begins and ends; a cell of a table is one of its own."""
        cuts = {0, len(self.text)}
        for aside in re.finditer(rf"{ASIDE}[^{ASIDE}]*{ASIDE}", self.text):
            cuts |= set(aside.span())
        for pattern in (_BLOCK, _SENTENCE):
            cuts |= {match.end() for match in pattern.finditer(self.text)}
        for row in _ROW.finditer(self.text):
            cuts |= {row.start() + bar.end() for bar in _BAR.finditer(row[0])}
        ordered = sorted(cuts)
        return list(itertools.pairwise(ordered))

    def without_spans(self) -> str:
        """The text with claims and literals covered too."""
        text = self.text
        for span in self.spans:
            text = text[: span.start] + GONE * (span.end - span.start) + text[span.end :]
        return text


@lru_cache(maxsize=1024)  # each check asks for those of each chapter
def passages(chapter: Chapter) -> tuple[Passage, ...]:
    """The paragraphs of `chapter` in reading order."""
    found = []
    for source, starts in chapter.paragraphs():
        spans = tuple(_marked(source))
        found.append(Passage(source, _covered(source, spans), spans, tuple(starts)))
    return tuple(found)


def passage_of(text: str, where: Where, place: Place) -> Passage:
    """A text that stands outside the prose of a chapter, as a passage; it holds no markup."""
    said = GONE * len(text) if place == "label" else text  # a label states nothing
    return Passage(text, said, (), ((0, where),), place)


def readable(source: str, entries: Mapping[str, Entry] | None = None) -> str:
    """Source text as a reader sees it, on one line; an unknown number is an ellipsis."""

    def shown(match: re.Match[str]) -> str:
        call = parse_call(match[2], Where(""))
        entry = None if isinstance(call, str) else (entries or {}).get(call.id)
        return entry.shown if entry else "…"

    text = SPAN.sub(r"\1", source)
    text = SHORTCODE.sub("…", INLINE.sub(shown, text)).replace(NUMBER, "…")
    text = re.sub(r"\s?\[[^\[\]]*@[^\[\]]*\]|\[\^[^\]]*\]:?|(?<=\])\([^()]*\)", "", text)
    # The title of a picture stands alone where the sentence is that title.
    text = re.sub(r"""^\(\S+\s+["']([^"']*)["']\)$|!(?=\[)""", r"\1", text)
    text = _ATTRIBUTES.sub(_read_in, text)
    text = re.sub(
        r"\{[^{}]*\}|^\s*(?:[-*+]|#{1,6}|\d+[.)]|>)\s+|[\[\]*`]|^:::\s*", "", text, flags=re.M
    )
    return " ".join(text.split())


def _read_in(attributes: re.Match[str]) -> str:
    return " ".join(words[1:-1] for words in _READ.findall(attributes[0]))


def _marked(source: str) -> Iterator[Marked]:
    from needsbook.chapters.model import parse_attributes

    for match in SPAN.finditer(source):
        classes, attributes = parse_attributes(match[2])
        for kind, reason in (("claim", "when"), ("literal", "reason")):
            if kind in classes:
                yield Marked(
                    match.start(), match.end(), kind, readable(match[1]), attributes.get(reason, "")
                )


def _covered(source: str, spans: tuple[Marked, ...]) -> str:
    def cover(sign: str) -> Any:
        return lambda match: sign * len(match[0])

    text = source
    for match in SPAN.finditer(source):  # keep the words, cover brackets and attributes
        start, end = match.span(2)
        text = text[: start - 1] + GONE * (end - start + 2) + text[end + 1 :]
    text = SHORTCODE.sub(cover(GONE), INLINE.sub(cover(NUMBER), text))
    text = _TARGET.sub(_but_for(_TITLE), text)
    for pattern in _MARKUP:
        text = pattern.sub(cover(GONE), text)
    return _ATTRIBUTES.sub(_but_for(_READ), text)


def _but_for(read: re.Pattern[str]) -> Callable[[re.Match[str]], str]:
    """What covers markup, but for a title or the words of a picture, which are read."""

    def covered(match: re.Match[str]) -> str:
        # What a picture or a link has besides its words is a sentence of its own.
        end = ASIDE if _WORDS_BEFORE.search(match.string, 0, match.start()) else GONE
        text = GONE * len(match[0])
        for kept in read.finditer(match[0]):
            start, stop = kept.span(1)
            words = match[0][start + 1 : stop - 1]
            text = f"{end}{text[1 : start + 1]}{words}{text[stop - 1 : -1]}{end}"
        return text

    return covered
