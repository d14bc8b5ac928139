"""What the engine itself says on the pages of a book, in the book's language and place.

English stands in `assets/words/english.toml`. A book in another language brings a file of its
own, `words.toml` beside `_quarto.yml`, with the same keys; one in English may bring some of
them, for example another separator. The words of one book are in force at a time: those of
the project that was found last.
"""

from __future__ import annotations

import difflib
import json
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from needsbook.ground.files import asset
from needsbook.ground.values import table

FILE = "words.toml"
_IN_SCRIPTS = re.compile(r'WORDS\["([\w.-]+)"\]')

Fault = tuple[str, str]  # what is wrong, and what to do


@dataclass(frozen=True)
class Words:
    """The words of a book.

    Parameters
    ----------
    held : mapping of str to str or list
        By their keys, as ``page.contents``.
    kinds : mapping of str to (caption, meaning)
        Kinds of exhibits that the project adds, and what a page says of one.
    statuses : mapping of str to (symbol, meaning)
        Reasons for which a cell has no number that the project adds to the engine's three.
    """

    held: Mapping[str, Any] = field(hash=False)
    kinds: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)
    statuses: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)

    def said(self, key: str, **values: object) -> str:
        """The words of a key, with what stands in braces filled in."""
        words = str(self.held[key])
        return words.format(**values) if values else words

    def listed(self, key: str) -> tuple[str, ...]:
        """A list of words: the months, the days of the week."""
        return tuple(self.held[key])


@lru_cache(maxsize=1)
def english() -> Words:
    """The words that the engine brings."""
    text = asset("words/english.toml").read_text(encoding="utf-8")
    return Words(flat(tomllib.loads(text)))


def flat(held: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a file by key.

    Examples
    --------
    >>> flat({"page": {"by": "Von"}})
    {'page.by': 'Von'}
    """
    return {
        f"{section}.{key}": value
        for section, own in held.items()
        for key, value in table(own).items()
    }


def with_own(own: Mapping[str, Any], **added: Mapping[str, tuple[str, str]]) -> Words:
    """The engine's words with those of a project in their place; what is wrong is left out."""
    sound = {key: value for key, value in own.items() if not _fault(key, value)}
    return Words({**english().held, **sound}, **added)


def word_faults(own: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with the words of a project; one that is missing is the English one.

    Examples
    --------
    >>> list(word_faults({"page.by": "Von {x}"}))[0][0]
    '“page.by” has {x} to be filled in, where nothing is'
    """
    for key, value in own.items():
        if fault := _fault(key, value):
            yield fault


def untranslated(own: Mapping[str, Any], language: str) -> list[str]:
    """Keys whose words are the English ones, in a book whose language, an IETF tag, is another."""
    if is_english(language):
        return []
    return [
        key
        for key, value in english().held.items()
        if own.get(key, value) == value and _has_words(value)
    ]


def _has_words(value: Any) -> bool:
    """Whether there is anything to translate in it."""
    written = re.sub(r"\{\w+\}", "", " ".join(value) if isinstance(value, list) else str(value))
    return re.search(r"\w", written) is not None


def is_english(language: str) -> bool:
    """Whether a language, by its IETF tag, is a variety of English."""
    return language.partition("-")[0].lower() == "en"


def _fault(key: str, value: Any) -> Fault | None:
    known = english().held
    if key not in known:
        near = difflib.get_close_matches(key, known, n=1)
        fix = f"write {near[0]}" if near else "take them out"
        return f"no page has the words “{key}”", f"{fix}, if that is what is meant"
    expected = known[key]
    if isinstance(expected, list):
        sound = isinstance(value, list) and len(value) == len(expected)
        sound = sound and all(isinstance(one, str) and one for one in value)
        return (
            None if sound else (f"“{key}” is no list of {len(expected)} words", "write them in [ ]")
        )
    if not isinstance(value, str) or not (value or key.startswith("numbers.")):
        return f"“{key}” has no words", 'write them in quotes, as: by = "By"'
    try:
        extra = _places(value) - _places(expected)
    except ValueError:
        return f"“{key}” has a brace that is not closed", "close it, as {n}"
    if extra:
        named = ", ".join(f"{{{name}}}" for name in sorted(extra))
        some = ", ".join(f"{{{name}}}" for name in sorted(_places(expected))) or "nothing"
        return f"“{key}” has {named} to be filled in, where nothing is", f"it may have {some}"
    return None


def _places(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


# The words in force ------------------------------------------------------------

_in_force: list[Words] = []


def speak(words: Words) -> None:
    """Let these be the words from now on, in this process."""
    _in_force[:] = [words]


def spoken() -> Words:
    """The words in force; English before any project was found."""
    return _in_force[0] if _in_force else english()


def said(key: str, **values: object) -> str:
    """The words of a key in the language of the book.

    Examples
    --------
    >>> said("page.draft", date="1 May 2027")
    'Draft, not for release before 1 May 2027'
    """
    return spoken().said(key, **values)


def in_script(text: str) -> str:
    """A script with the words of `WORDS["page.contents"]` and the like as literals."""

    def literal(match: re.Match[str]) -> str:
        return json.dumps(spoken().held[match[1]], ensure_ascii=False).replace("<", "\\u003c")

    return _IN_SCRIPTS.sub(literal, text)


def script(name: str) -> str:
    """A script of `needsbook/assets` as an element of a page."""
    return f"<script>\n{in_script(asset(name).read_text(encoding='utf-8'))}</script>"
