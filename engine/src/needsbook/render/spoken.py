r"""Formulas in words: what a screen reader says where the PDF shows one.

>>> spoken(r"N = \sum_{b} r_b \, P_b")
'capital N equals the sum over b of r sub b capital P sub b'
>>> spoken(r"\frac{1}{9O}")
'1 over 9 capital O, end of fraction'
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S")
_WORDS = {
    "=": "equals",
    "+": "plus",
    "-": "minus",
    "/": "divided by",
    "*": "star",
    "(": "open bracket",
    ")": "close bracket",
    "[": "open bracket",
    "]": "close bracket",
    "|": "bar",
    "<": "is less than",
    ">": "is greater than",
    r"\le": "is at most",
    r"\leq": "is at most",
    r"\ge": "is at least",
    r"\geq": "is at least",
    r"\ne": "is not equal to",
    r"\approx": "is about",
    r"\sim": "is distributed as",
    r"\pm": "plus or minus",
    r"\mp": "minus or plus",
    r"\times": "times",
    r"\cdot": "times",
    r"\in": "in",
    r"\infty": "infinity",
    r"\to": "to",
    r"\%": "per cent",
    r"\{": "open brace",
    r"\}": "close brace",
    r"\varphi": "phi",
    r"\varepsilon": "epsilon",
    r"\vartheta": "theta",
}
#: Spaces, and what says how large a bracket is.
_SILENT = frozenset(
    {r"\,", r"\;", r"\:", r"\!", r"\ ", r"\quad", r"\qquad", r"\left", r"\right", r"\displaystyle"}
    | {"&", r"\\"}
)
_TEXTS = frozenset({r"\text", r"\mathrm", r"\operatorname", r"\textrm", r"\mbox"})
_LARGE = {r"\sum": "the sum", r"\prod": "the product", r"\int": "the integral"}
_POWERS = {"2": "squared", "3": "cubed", "*": "star", "+": "where positive, else zero"}


def spoken(formula: str) -> str:
    """A formula of TeX in words; a command that is not known is said by its name."""
    said = " ".join(_Reading(formula).all())
    return re.sub(r"\s+([,.;:])", r"\1", re.sub(r"\s+", " ", said)).strip().rstrip(".")


class _Reading:
    def __init__(self, formula: str) -> None:
        self.formula = formula
        self.tokens = [(match[0], match.end()) for match in _TOKEN.finditer(formula)]
        self.place = 0

    def all(self) -> list[str]:
        """Everything, a closing brace too many left out."""
        words: list[str] = []
        while self.place < len(self.tokens):
            words += self.until_brace()
            self.place += 1
        return words

    def until_brace(self) -> list[str]:
        words: list[str] = []
        while self.place < len(self.tokens) and self._next != "}":
            words += self.one()
        return words

    @property
    def _next(self) -> str:
        return self.tokens[self.place][0] if self.place < len(self.tokens) else ""

    def argument(self) -> list[str]:
        """What stands in braces, or the next sign."""
        if self._next != "{":
            return self.base() if self._next else []
        self.place += 1
        words = self.until_brace()
        self.place += 1
        return words

    def one(self) -> list[str]:
        """A sign or a group, with what is set below and above it."""
        if self._next in _LARGE:
            return self.large()
        words = self.base()
        for sign, said in self.scripts():
            if sign == "_":
                words += ["sub", *said, *(["end sub"] if len(said) > 1 else [])]
            elif len(said) == 1 and said[0] in _POWERS:
                words.append(_POWERS[said[0]])
            else:
                words += ["superscript" if sign == "text" else "to the power", *said]
        return words

    def scripts(self) -> list[tuple[str, list[str]]]:
        found = []
        while self._next in ("_", "^"):
            sign = self._next
            self.place += 1
            plain = self._next if self._next in _POWERS else ""
            if sign == "^" and _TEXTS.intersection(one for one, _ in self.tokens[self.place :][:2]):
                sign = "text"
            inner = self.argument()
            if plain or inner in (["plus"], ["star"]):
                inner = [plain or {"plus": "+", "star": "*"}[inner[0]]]
            found.append((sign, inner))
        return [(sign, said) for sign, said in found if said]

    def large(self) -> list[str]:
        words = [_LARGE[self._next]]
        self.place += 1
        for sign, said in self.scripts():
            words += ["over" if sign == "_" else "up to", *said]
        return [*words, "of"]

    def base(self) -> list[str]:
        token, end = self.tokens[self.place]
        if token == "{":
            return self.argument()
        self.place += 1
        if token in _SILENT:
            return []
        if token in _TEXTS:
            return self.text(end)
        if token == r"\frac":
            above, below = self.argument(), self.argument()
            return [*above, "over", *below, ",", "end of fraction"]
        if token == r"\sqrt":
            inner = self.argument()
            return ["the square root of", *inner, *([",", "end of root"] if len(inner) > 1 else [])]
        if token in _WORDS:
            return [_WORDS[token]]
        if token.startswith("\\"):
            name = token[1:]
            return [f"capital {name.lower()}" if name[:1].isupper() else name]
        return [f"capital {token}" if token.isupper() else token]

    def text(self, start: int) -> list[str]:
        """Words as they stand, with their blanks."""
        end = self.formula.find("}", start)
        words = self.formula[start : end + 1].strip("{} ")
        while self.place < len(self.tokens) and self.tokens[self.place][1] <= end + 1:
            self.place += 1
        return [words] if words else []
