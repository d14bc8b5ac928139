"""A printed figure beside its recomputation, and the verdict that the numbers give.

The verdict is computed, never typed: change a number, and it changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from london_cse.sources import report_figures

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
    qualifier : str, optional
        The words around the figure: "more than", "almost", "about" ...
    step : Decimal, optional
        The unit of the last printed digit, where it is not the digits of `printed`
        (a figure given in whole millions of people, say).
    words, other_words : str, optional
        The printed figure, and the one it is set against, as the report prints them.
    ids : tuple of str
        The figures of `report-figures` it rests on, the printed one first.
    other : bool
        `computed` is another printed figure of the same report, not a calculation.
    other_qualifier : str, optional
        The words around that other figure.
    counted : tuple of (str, str), optional
        What the number counts, in the one place and in the other.
    ceiling : Decimal, optional
        The most the figure can be: it is a part of this other printed figure.
    reason : str
        What is known of a difference.
    needs : str
        The inputs that a recomputation would need.
    rule : str
        Recomputations with one rule and place can share a row.
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
        strict = self.qualifier in _STRICT
        if self.computed == self.printed and not strict:
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
        step = self.last_digit
        distance = abs(computed - self.printed)
        if self.step and distance > ROUNDING_AT_MOST * self.printed:
            return False
        if self.qualifier in _FROM_ABOVE + _FROM_BELOW:
            return distance < step
        # A half goes up, by the rule of this book: 7.5 is 8, not 7.
        return 2 * distance < step or (2 * distance == step and computed < self.printed)

    @property
    def last_digit(self) -> Decimal:
        """The unit of the last printed digit that counts."""
        return self.step or Decimal(1).scaleb(int(self.printed.as_tuple().exponent))

    @property
    def cut(self) -> bool:
        """Whether the value gives the printed one when its last digits are dropped."""
        if self.computed is None or self.unit == "share" or self.qualifier in _FROM_ABOVE:
            return False
        return 0 < self.computed - self.printed < self.last_digit and not self._rounds(
            self.computed
        )

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


@dataclass(frozen=True)
class Printed:
    """A row of `report-figures`."""

    id: str
    report: int
    place: str
    measure: str
    value: Decimal
    words: str
    unit: str
    qualifier: str


def held(figure: str) -> Printed:
    """A printed figure with the words around it, by its id."""
    where = {"figure": figure}
    columns = ["report", "locator", "measure", "printed", "unit", "qualifier"]
    (row,) = report_figures(where=where, columns=columns).to_dict("records")
    return Printed(
        figure,
        int(row["report"]),
        str(row["locator"]),
        str(row["measure"]),
        report_figures.quote("value", where=where),
        str(row["printed"]),
        str(row["unit"]),
        str(row["qualifier"]),
    )


def share_of(figure: str) -> Decimal:
    """A printed percentage or fraction as a fraction of one."""
    row = held(figure)
    return row.value / 100 if row.unit == "%" else row.value


def from_inputs(
    figure: str,
    computed: Decimal,
    rule: str,
    *,
    inputs: tuple[str, ...] = (),
    reason: str = "",
    step: Decimal | None = None,
    printed_again: bool = False,
) -> Recomputation:
    """A figure of `report-figures` beside the value that a rule gives.

    `step` is the unit of the last digit that counts: 2,000,000 in whole millions.
    `printed_again` says that the inputs are the same finding, printed in another form
    elsewhere in the report: where they part, the report contradicts itself.
    """
    row = held(figure)
    return Recomputation(
        row.report,
        row.place,
        f"{row.measure}: {rule}",
        row.value,
        computed,
        row.unit,
        row.qualifier,
        step,
        row.words,
        ids=(figure, *inputs),
        other=printed_again,
        reason=reason,
    )


def against(
    figure: str,
    other: str,
    reason: str,
    *,
    step: Decimal | None = None,
    counted: tuple[str, str] | None = None,
) -> Recomputation:
    """A figure beside another place where the same report prints it."""
    row, second = held(figure), held(other)
    value = second.value
    if row.unit == "share" and second.unit == "%":
        value = value / 100
    elif row.unit == "%" and second.unit == "share":
        value = value * 100
    return Recomputation(
        row.report,
        row.place,
        f"{row.measure}: against {brief(second.place)}",
        row.value,
        value,
        row.unit,
        row.qualifier,
        step,
        row.words,
        other_words=second.words,
        ids=(figure, other),
        other=True,
        other_qualifier=second.qualifier,
        counted=counted,
        reason=reason,
    )


def unheld(
    figure: str, needs: str, *, part_of: str = "", ceiling: Decimal | None = None, reason: str = ""
) -> Recomputation:
    """A derived figure whose inputs the report does not print and nobody holds.

    `part_of` names a printed figure that it is a part of; it cannot exceed `ceiling`.
    """
    row = held(figure)
    whole = held(part_of) if part_of else None
    exceeds = ceiling is not None and row.value > ceiling
    return Recomputation(
        row.report,
        row.place,
        row.measure,
        row.value,
        None,
        row.unit,
        row.qualifier,
        words=row.words,
        other_words=whole.words if whole and exceeds else "",
        ids=(figure, whole.id) if whole else (figure,),
        ceiling=ceiling,
        needs=needs,
        reason=reason,
    )


def brief(place: str) -> str:
    """A place without the heading inside the Executive summary, which is short enough."""
    return place.split(":")[0] if place.startswith("Executive") else place


def months(figure: str) -> Decimal:
    """Months of the period of a figure ("August 2010 to October 2011"), both ends counted."""
    period = str(report_figures.one("period", where={"figure": figure}))
    first, last = (datetime.strptime(end, "%B %Y") for end in period.split(" to "))
    return Decimal(12 * (last.year - first.year) + last.month - first.month + 1)


def short(value: Decimal) -> Decimal:
    """To at most two decimals (one from a thousand on), without idle noughts."""
    digit = Decimal("0.1") if abs(value) >= 1000 else Decimal("0.01")
    rounded = value.quantize(digit, rounding=ROUND_HALF_UP)
    whole = rounded == rounded.to_integral_value()
    return rounded.quantize(Decimal(1)) if whole else rounded


def in_unit(value: Decimal, unit: str) -> str:
    """A computed value as text, with its unit where that is a sign; a share as a percentage."""
    if unit in ("share", "%"):
        share = 100 * value if unit == "share" else value
        return f"{share.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP).normalize():f}%"
    return f"£{short(value):,}{unit[1:]}" if unit.startswith("£") else f"{short(value):,}"
