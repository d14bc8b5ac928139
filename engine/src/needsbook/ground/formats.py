"""How a number, or a date, looks on a page.

A quoted figure is shown as its source prints it; an estimate of our own is
shown to a few significant figures. Halves are rounded away from zero, a negative number
has a true minus sign, a range an en dash. How thousands are set apart and where a currency
stands, the words of the book say (`needsbook.ground.words`).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from needsbook.ground.words import said, spoken

MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"

#: Why a cell has no number: one of `symbols()`.
Status = str

#: A sign of a currency and, behind it, what is left of the number: £, €m, $bn.
_CURRENCY = re.compile(r"(\W)(m|bn|k|)")


#: What is done with the gaps of a column: the rows are left out; the cells are taken at the
#: least and at the most that they can be; what is made of them has no number either.
Treatment = Literal["left out", "bounded", "missing"]


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
        ``%`` and a currency with its scale (``£``, ``€m``, ``$bn``) are shown with the
        number; other units belong in the sentence.
    digits, decimals : int, optional
        Significant figures, or decimal places, to round to. A whole number gets no
        decimals to make up the figures.

    Examples
    --------
    >>> show(Decimal("-1234.50")), show(0.12345), show(7, unit="€m")
    ('−1,234.50', '0.123', '€7m')
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
    minus = MINUS if exact < 0 else ""
    held = {",": said("numbers.thousands"), ".": said("numbers.decimal")}
    number = "".join(held.get(sign, sign) for sign in f"{abs(exact):,f}")
    money = _CURRENCY.fullmatch(unit)
    if unit == "%":
        number = said("numbers.percent", n=number)
    elif money and unicodedata.category(money[1]) == "Sc":
        number = said("numbers.currency", sign=money[1], n=number, scale=money[2])
    return f"{minus}{number}"


def show_range(low: str, high: str) -> str:
    """A range of two shown numbers: ``1.2–3.4``."""
    return f"{low}{EN_DASH}{high}"


def long_date(day: date) -> str:
    """A date as the book prints it: 1 November 2026."""
    # Not strftime: its names follow the locale of the machine.
    month = spoken().listed("dates.months")[day.month - 1]
    return said("dates.long", day=day.day, month=month, year=day.year)
