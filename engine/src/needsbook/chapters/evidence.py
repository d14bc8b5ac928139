"""What a sentence says of the data by all that it holds: cues for and against, added up.

No single word makes a statement of *Schools refer too late* or *The picture is mixed*; several
together do. A cue is a kind of word, with what it weighs; where the sum is enough, the sentence
says something that data could prove wrong, whatever its words. The kinds and their weights are
data, `assets/wording/evidence.toml`; the weights were fitted to sentences with known answers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
#: Where the subject of a sentence is: among its first words.
_FIRST = 4


class Evidence:
    """The cues, made for a book.

    Parameters
    ----------
    filled : function
        A pattern with the book's own words in it.
    forms : function
        The words that an entry without a blank stands for.
    phrases : function
        What finds the phrases of kinds.
    """

    def __init__(
        self,
        filled: Callable[[str], str],
        forms: Callable[[str], Iterable[str]],
        phrases: Callable[[Iterable[tuple[str, str]]], Any],
    ) -> None:
        held = cues()
        self.weights: Mapping[str, float] = held["rules"]
        self.enough: float = held["enough"]
        self.least: float = held["least"]
        self.about = frozenset(held["about"])
        self.kinds: Mapping[str, Mapping[str, Any]] = held["cues"]
        self.words: dict[str, list[str]] = {}
        for kind, own in self.kinds.items():
            for word in {form for one in own.get("words", "").split() for form in forms(one)}:
                self.words.setdefault(word, []).append(kind)
        self.phrases = phrases(
            (kind, one) for kind, own in self.kinds.items() for one in own.get("phrases", ())
        )
        self.patterns = [
            (kind, re.compile(filled("|".join(own["regex"])), 0 if own.get("exact") else re.I))
            for kind, own in self.kinds.items()
            if "regex" in own
        ]

    def found(self, sentence: str) -> dict[str, tuple[int, int]]:
        """The kinds of cues in a sentence, and where the first of each stands."""
        spans: dict[str, tuple[int, int]] = {}
        for match in _WORD.finditer(sentence):
            word = match[0].lower().replace("’", "'").removesuffix("'s")
            for kind in self.words.get(word, ()):
                spans.setdefault(kind, match.span())
        for start, end, kind in self.phrases.found(sentence):
            spans[kind] = min(spans.get(kind, (start, end)), (start, end))
        for kind, pattern in self.patterns:
            if form := pattern.search(sentence):
                spans.setdefault(kind, form.span())
        return spans

    def weigh(self, sentence: str, rules: Iterable[str]) -> tuple[float, tuple[int, int]]:
        """The sum of the cues, and where the one that says most stands.

        Parameters
        ----------
        rules : iterable of str
            Which other rules found something in the sentence.
        """
        words = list(_WORD.finditer(sentence))
        first = words[_FIRST - 1].end() if len(words) >= _FIRST else len(sentence)
        found, spoke = self.found(sentence), set(rules)
        best, where = 0.0, (0, len(sentence.rstrip()))
        if self.about.isdisjoint(found):
            spoke.add("aimless")
        total = self.weights["bias"] + sum(self.weights[rule] for rule in spoke)
        for kind, span in found.items():
            own = self.kinds[kind]
            weight = own.get("weight", 0.0) + (own.get("start", 0.0) if span[1] <= first else 0.0)
            total += weight
            named = sentence[slice(*span)].strip()
            if weight > best and len(named) > 1:  # no letter that a stop is missing behind
                best, where = weight, span
        return total, where


@lru_cache(maxsize=1)
def cues() -> dict[str, Any]:
    """The cues as they stand in the data."""
    path = files("needsbook") / "assets" / "wording" / "evidence.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
