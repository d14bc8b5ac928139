"""A printed figure beside its recomputation, and the verdict that the numbers give.

A report rounds, drops digits, and says "over", "almost" or "a third". The verdict is
computed, never typed: change a number, and it changes. Values are `decimal.Decimal`, since
the digits printed are what is compared.

The rules are conventions of this module: a half goes up; a qualified figure ("over 55%") is
held to its side and to its last digit; a share in words is rounded to the nearest of the
fractions that people say; and words that stop at a round number move it by a tenth at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

REPRODUCED = "reproduced"
ROUNDED = "reproduced within rounding"
DIFFERENT = "different"
CONTRADICTED = "contradicted"
UNHELD = "not reproducible"

#: The verdicts, best first.
VERDICTS = (REPRODUCED, ROUNDED, DIFFERENT, CONTRADICTED, UNHELD)

#: The fractions that people say; a share in words is rounded to the nearest of them.
FRACTIONS = tuple(
    Decimal(text)
    for text in ("0", "0.1", "0.2", "0.25", "0.3333", "0.5", "0.6667", "0.75", "0.8", "0.9", "1")
)
FROM_BELOW = ("almost", "fewer than", "up to")
FROM_ABOVE = ("more than", "over", "at least")
_STRICT = ("almost", "fewer than", "more than", "over")
#: Words stop at a round number (`step`), but rounding moves a figure no further than this
#: share of it: 841,147 is no "three quarters of a million".
ROUNDING_AT_MOST = Decimal("0.1")


@dataclass(frozen=True)
class Printed:
    """A figure as a report prints it.

    Parameters
    ----------
    value : Decimal
        With the digits that are printed.
    qualifier : str
        The words around it: "exactly", "about", "between", or one of `FROM_BELOW` and
        `FROM_ABOVE`.
    rounded : bool
        It is a share, a percentage or an amount, and rounded; a count is exact unless its
        words say otherwise.
    fraction : bool
        It is a share in words: a half, three quarters.
    step : Decimal, optional
        The unit of the last printed digit, where it is not the digits of `value` (a figure
        given in whole millions of people, say).
    """

    value: Decimal
    qualifier: str = "exactly"
    rounded: bool = False
    fraction: bool = False
    step: Decimal | None = None

    @property
    def last_digit(self) -> Decimal:
        """The unit of the last printed digit that counts."""
        return self.step or Decimal(1).scaleb(int(self.value.as_tuple().exponent))

    def agrees(self, computed: Decimal) -> bool:
        """Whether a value rounds to the printed one, in its words.

        Examples
        --------
        >>> Printed(Decimal("7.5")).agrees(Decimal("7.46"))
        True
        >>> Printed(Decimal(90), "almost", rounded=True, step=Decimal(10)).agrees(Decimal("90.1"))
        False
        """
        if computed == self.value:  # "over 55%" may be 55.3%; "over ten" tools are not ten
            return self.rounded
        if self.qualifier in FROM_ABOVE and computed < self.value:
            return False
        if self.qualifier in FROM_BELOW and computed > self.value:
            return False
        if self.fraction:
            return self._in_words(computed)
        distance = abs(computed - self.value)
        if self.step and distance > ROUNDING_AT_MOST * self.value:
            return False
        if self.qualifier in FROM_ABOVE + FROM_BELOW:
            return distance < self.last_digit
        twice = 2 * distance
        return twice < self.last_digit or (twice == self.last_digit and computed < self.value)

    def cut(self, computed: Decimal) -> bool:
        """Whether a value gives the printed one when its last digits are dropped.

        Examples
        --------
        >>> Printed(Decimal(27_000), step=Decimal(1_000)).cut(Decimal("27777.8"))
        True
        """
        if self.fraction or self.qualifier in FROM_ABOVE:
            return False
        return 0 < computed - self.value < self.last_digit and not self.agrees(computed)

    def verdict(
        self,
        computed: Decimal | None,
        *,
        printed_too: bool = False,
        other_qualifier: str = "",
        ceiling: Decimal | None = None,
    ) -> str:
        """One of `VERDICTS`, from the numbers.

        Parameters
        ----------
        computed : Decimal, optional
            In the printed unit; None where the inputs are not held.
        printed_too : bool
            `computed` is another printed figure of the same report, not a calculation:
            where they part, the report contradicts itself.
        other_qualifier : str
            The words around that other figure.
        ceiling : Decimal, optional
            The most the figure can be: it is a part of another printed figure.

        Examples
        --------
        >>> Printed(Decimal(31), rounded=True).verdict(Decimal("30.6"))
        'reproduced within rounding'
        >>> Printed(Decimal(31)).verdict(Decimal(34), printed_too=True)
        'contradicted'
        >>> Printed(Decimal(31)).verdict(None)
        'not reproducible'
        """
        if ceiling is not None and self.value > ceiling:
            return CONTRADICTED
        if computed is None:
            return UNHELD
        if _plain(other_qualifier or self.qualifier) != _plain(self.qualifier):
            return self._against_words(computed, other_qualifier)
        if computed == self.value and self.qualifier not in _STRICT:
            return REPRODUCED
        if self.agrees(computed):
            return ROUNDED
        return CONTRADICTED if printed_too else DIFFERENT

    def _against_words(self, other: Decimal, qualifier: str) -> str:
        """The verdict against a figure with other words: at best it agrees with them.

        "Over 55%" and "55%" can both be true of 55.3%, "up to half" and "almost half"
        of 49%; "over ten" tools and "ten" tools of no number.
        """
        words = {self.qualifier, qualifier}
        apart = bool(words & set(FROM_ABOVE) and words & set(FROM_BELOW) and words & set(_STRICT))
        exact_count = bool(words & set(_STRICT)) and not self.rounded
        if other == self.value:
            return CONTRADICTED if apart or exact_count else ROUNDED
        return ROUNDED if self.agrees(other) else CONTRADICTED

    def _in_words(self, share: Decimal) -> bool:
        """Whether a share rounds to the fraction printed; "all" and "none" are exact."""
        if self.value in (0, 1) and self.qualifier == "exactly":
            return False
        said = sorted({*FRACTIONS, self.value})
        if self.qualifier in FROM_ABOVE:
            return max(one for one in said if one <= share) == self.value
        if self.qualifier in FROM_BELOW:
            return min(one for one in said if one >= share) == self.value
        return min(said, key=lambda one: abs(one - share)) == self.value


def _plain(qualifier: str) -> str:
    """The qualifier of the number itself: the end of a range is as exact as it is printed."""
    return "exactly" if qualifier.startswith("between") else qualifier
