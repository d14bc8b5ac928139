"""A printed figure beside its recomputation, and the verdict that the numbers give."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from needsbook.statistics.printed import (
    CONTRADICTED,
    DIFFERENT,
    REPRODUCED,
    ROUNDED,
    UNHELD,
    Printed,
)

#: What each verdict says, best first.
VERDICTS = {
    REPRODUCED: "The recomputation gives the printed value.",
    ROUNDED: "It gives a value that rounds to the printed one, or agrees with its words.",
    DIFFERENT: "Printed inputs or public statistics give another value.",
    CONTRADICTED: "Another figure of the same report says something else.",
    UNHELD: "The inputs are not held; what would be needed is named.",
}
DIFFERING = (DIFFERENT, CONTRADICTED)


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
        """One of `VERDICTS`, from the numbers, by the rules of `needsbook.statistics.printed`."""
        if self.counted is not None and self.counted[0] != self.counted[1]:
            return CONTRADICTED
        return self._as_printed.verdict(
            self.computed,
            printed_too=self.other,
            other_qualifier=self.other_qualifier,
            ceiling=self.ceiling,
        )

    @property
    def cut(self) -> bool:
        """Whether the value gives the printed one when its last digits are dropped."""
        return self.computed is not None and self._as_printed.cut(self.computed)

    @property
    def _as_printed(self) -> Printed:
        rounded = self.unit in ("%", "share", "£m")
        return Printed(self.printed, self.qualifier, rounded, self.unit == "share", self.step)
