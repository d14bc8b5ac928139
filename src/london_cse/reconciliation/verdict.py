"""A printed figure beside its recomputation, and the verdict that the numbers give.

The verdict is computed, never typed: change a number, and it changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

REPRODUCED = "reproduced"
ROUNDED = "reproduced within rounding"
DIFFERENT = "different"
CONTRADICTED = "contradicted"
UNHELD = "not reproducible"

#: What each verdict says, best first.
VERDICTS = {
    REPRODUCED: "The recomputation gives the printed value.",
    ROUNDED: "It gives a value that rounds to the printed one, or agrees with its words.",
    DIFFERENT: "Printed inputs or public statistics give another value.",
    CONTRADICTED: "Another figure of the same report says something else.",
    UNHELD: "The inputs are not held; what would be needed is named.",
}
DIFFERING = (DIFFERENT, CONTRADICTED)

#: The fractions that people say; a share in words is rounded to the nearest of them.
FRACTIONS = tuple(
    Decimal(text)
    for text in ("0", "0.1", "0.2", "0.25", "0.3333", "0.5", "0.6667", "0.75", "0.8", "0.9", "1")
)
_FROM_BELOW = ("almost", "fewer than", "up to")
_FROM_ABOVE = ("more than", "over", "at least")
_STRICT = ("almost", "fewer than", "more than", "over")
#: Words stop at a round number (`step`), but rounding moves a figure no further than this
#: share of it: 841,147 is no "three quarters of a million".
ROUNDING_AT_MOST = Decimal("0.1")
#: A value in these units is rounded; in others it is a count, exact unless stated.
_ROUNDED_UNITS = ("%", "share", "£m")


@dataclass(frozen=True)
class Recomputation:
    """A printed figure and the value that its inputs, or another place, give.

    Parameters
    ----------
    report : int
        Year of the report.
    place : str
        Section and heading where the figure is printed.
    figure : str
        What it says, and by what rule it was recomputed.
    printed : Decimal
    computed : Decimal or None
        In the printed unit; None where the inputs are not held.
    unit : str
    qualifier : str
        The words around the figure: "more than", "almost", "about" ...
    step : Decimal, optional
        The unit of the last printed digit, where it is not the digits of `printed`
        (a figure given in whole millions of people, say).
    words, other_words : str
        The printed figure, and the one it is set against, as the report prints them.
    ids : tuple of str
        The figures of `report-figures` it rests on, the printed one first.
    other : bool
        `computed` is another printed figure of the same report, not a calculation.
    other_qualifier : str
        The words around that other figure.
    counted : tuple of (str, str), optional
        What the number counts, in the one place and in the other.
    ceiling : Decimal, optional
        The most the figure can be: it is a part of another printed figure.
    reason, needs : str
        What is known of a difference; the inputs that a recomputation would need.
    rule : str
        Recomputations with one rule and place share a row.
    """

    report: int
    place: str
    figure: str
    printed: Decimal
    computed: Decimal | None
    unit: str
    qualifier: str = "exactly"
    step: Decimal | None = None
    words: str = ""
    other_words: str = ""
    ids: tuple[str, ...] = ()
    other: bool = False
    other_qualifier: str = ""
    counted: tuple[str, str] | None = None
    ceiling: Decimal | None = None
    reason: str = ""
    needs: str = ""
    rule: str = ""

    def __post_init__(self) -> None:
        """Refuse a figure without inputs that does not say which it would need."""
        if self.computed is None and not self.needs:
            raise ValueError(f"{self.figure}: nothing computed, and no inputs named")

    @property
    def verdict(self) -> str:
        """One of `VERDICTS`, from the numbers."""
        if self.counted is not None and self.counted[0] != self.counted[1]:
            return CONTRADICTED
        if self.ceiling is not None and self.printed > self.ceiling:
            return CONTRADICTED
        if self.computed is None:
            return UNHELD
        if _plain(self.other_qualifier or self.qualifier) != _plain(self.qualifier):
            return self._against_words(self.computed)
        if self.computed == self.printed and self.qualifier not in _STRICT:
            return REPRODUCED
        if self._rounds(self.computed):
            return ROUNDED
        return CONTRADICTED if self.other else DIFFERENT

    def _against_words(self, other: Decimal) -> str:
        """The verdict against a figure with other words: at best it agrees with them.

        "Over 55%" and "55%" can both be true of 55.3%, "up to half" and "almost half"
        of 49%; "over ten" tools and "ten" tools of no number.
        """
        words = {self.qualifier, self.other_qualifier}
        apart = bool(words & set(_FROM_ABOVE) and words & set(_FROM_BELOW) and words & set(_STRICT))
        exact_count = bool(words & set(_STRICT)) and self.unit not in _ROUNDED_UNITS
        if other == self.printed:
            return CONTRADICTED if apart or exact_count else ROUNDED
        return ROUNDED if self._rounds(other) else CONTRADICTED

    def _rounds(self, computed: Decimal) -> bool:
        if computed == self.printed:  # "over 55%" may be 55.3%; "over ten" tools are not ten
            return self.unit in _ROUNDED_UNITS
        if self.qualifier in _FROM_ABOVE and computed < self.printed:
            return False
        if self.qualifier in _FROM_BELOW and computed > self.printed:
            return False
        if self.unit == "share":
            return self._in_words(computed)
        distance = abs(computed - self.printed)
        if self.step and distance > ROUNDING_AT_MOST * self.printed:
            return False
        if self.qualifier in _FROM_ABOVE + _FROM_BELOW:
            return distance < self.last_digit
        # A half goes up, by the rule of this book: 7.5 is 8, not 7.
        twice = 2 * distance
        return twice < self.last_digit or (twice == self.last_digit and computed < self.printed)

    @property
    def last_digit(self) -> Decimal:
        """The unit of the last printed digit that counts."""
        return self.step or Decimal(1).scaleb(int(self.printed.as_tuple().exponent))

    @property
    def cut(self) -> bool:
        """Whether the value gives the printed one when its last digits are dropped."""
        if self.computed is None or self.unit == "share" or self.qualifier in _FROM_ABOVE:
            return False
        over = self.computed - self.printed
        return 0 < over < self.last_digit and not self._rounds(self.computed)

    def _in_words(self, share: Decimal) -> bool:
        """Whether a share rounds to the fraction printed; "all" and "none" are exact."""
        if self.printed in (0, 1) and self.qualifier == "exactly":
            return False
        said = sorted({*FRACTIONS, self.printed})
        if self.qualifier in _FROM_ABOVE:
            return max(one for one in said if one <= share) == self.printed
        if self.qualifier in _FROM_BELOW:
            return min(one for one in said if one >= share) == self.printed
        return min(said, key=lambda one: abs(one - share)) == self.printed


def _plain(qualifier: str) -> str:
    """The qualifier of the number itself: the end of a range is as exact as it is printed."""
    return "exactly" if qualifier.startswith("between") else qualifier
