"""How a number, or a date, looks on a page.

A quoted figure is shown as its source prints it; an estimate of our own is
shown to a few significant figures. Halves are rounded away from zero, thousands
have a comma, a negative number has a true minus sign, a range an en dash.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"

# Not strftime: its names follow the locale of the machine.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

Status = Literal["confidential", "not available", "not applicable"]

SYMBOLS: dict[Status, str] = {
    "confidential": "[c]",
    "not available": "[x]",
    "not applicable": "[z]",
}
#: What is done with the gaps of a column: the rows are left out; the cells are taken at the
#: least and at the most that they can be; what is made of them has no number either.
Treatment = Literal["left out", "bounded", "missing"]
TREATMENTS: dict[Treatment, str] = {
    "left out": "left out",
    "bounded": "at its least and its most",
    "missing": "as missing",
}


def round_half_up(value: Decimal | float, decimals: int) -> Decimal:
    """Round to `decimals` places (may be negative), halves away from zero."""
    return as_decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def round_significant(value: Decimal | float, digits: int) -> Decimal:
    """Round to `digits` significant figures, halves away from zero."""
    exact = as_decimal(value)
    if exact == 0:
        return Decimal(0)
    rounded = round_half_up(exact, digits - 1 - exact.adjusted())
    # 99.96 to three figures is 100, not 100.0: rounding may add a digit.
    return round_half_up(rounded, digits - 1 - rounded.adjusted())


def as_decimal(value: Decimal | float) -> Decimal:
    """The decimal number that `value` prints as (0.1, not 0.1000000000000000055)."""
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def show(
    value: Decimal | float,
    *,
    unit: str = "",
    digits: int | None = None,
    decimals: int | None = None,
) -> str:
    """Format a number for a reader.

    Parameters
    ----------
    value : Decimal or float
        A `Decimal` without `digits` and `decimals` keeps the digits it has: it
        is a quoted figure, shown as printed.
    unit : str
        ``%``, ``£``, ``£m`` and ``£bn`` are shown with the number; other units
        belong in the sentence.
    digits, decimals : int, optional
        Significant figures, or decimal places, to round to. A whole number gets no
        decimals to make up the figures.
    """
    if decimals is not None:
        exact = round_half_up(value, decimals)
    elif digits is not None:
        exact = round_significant(value, digits)
        if as_decimal(value) == round_half_up(value, 0):
            exact = round_half_up(exact, 0)  # 43 assessments are not 43.0
    elif isinstance(value, Decimal):
        exact = value
    elif float(value).is_integer():
        exact = round_half_up(value, 0)
    else:
        exact = round_significant(value, 3)
    sign = MINUS if exact < 0 else ""
    number = f"{abs(exact):,f}"
    if unit == "%":
        return f"{sign}{number}%"
    if unit in ("£", "£m", "£bn"):
        return f"{sign}£{number}{unit[1:]}"
    return f"{sign}{number}"


def show_range(low: str, high: str) -> str:
    """A range of two shown numbers: ``1.2–3.4``."""
    return f"{low}{EN_DASH}{high}"


def long_date(day: date) -> str:
    """A date as the book prints it: 1 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
