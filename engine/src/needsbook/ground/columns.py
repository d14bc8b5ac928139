"""How a column is shown, and the text of one of its cells: for tables and for charts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from needsbook.ground.formats import long_date, show
from needsbook.ground.gaps import Gap
from needsbook.ground.symbols import symbols
from needsbook.ground.words import said


@dataclass(frozen=True)
class Column:
    """How a column of a table is shown.

    Parameters
    ----------
    label : str
        Heading, with the unit where the cells do not carry it.
    unit, digits, decimals
        As in `needsbook.ground.formats.show`.
    width : float, optional
        Share of the table's width, 0 to 1; for columns of running text.
    link : str, optional
        Name of the column that holds the address on the web to which a cell leads;
        where that is empty, the cell leads nowhere.

    Examples
    --------
    >>> rate = Column("Per cent", decimals=1)
    >>> rate.cell(16.778, ""), rate.cell(None, "confidential")
    ('16.8', '[c]')
    """

    label: str
    unit: str = ""
    digits: int | None = None
    decimals: int | None = None
    width: float | None = None
    link: str | None = None

    def cell(self, value: Any, status: str, mark: str = "") -> str:
        """The text of one cell; what marks a number, as provisional, stands behind it."""
        if status:
            return symbols()[status]
        if isinstance(value, Gap):
            return value.shown
        if isinstance(value, float) and math.isnan(value):
            raise ValueError(f"a cell of “{self.label}” has neither a number nor a status")
        if not is_number(value):
            return text_of(value)
        shown = show(value, unit=self.unit, digits=self.digits, decimals=self.decimals)
        return f"{shown} {symbols().get(mark, f'[{mark}]')}" if mark else shown


def text_of(value: Any) -> str:
    """A cell that is no number, as a reader sees it."""
    if is_truth(value):
        return said("numbers.yes" if value else "numbers.no")
    day = as_day(value)
    return long_date(day) if day else str(value)


def is_truth(value: Any) -> bool:
    """Whether a cell holds true or false (of Python or NumPy)."""
    return type(value).__name__ in ("bool", "bool_")


def as_day(value: Any) -> date | None:
    """The date of a cell that holds one; a time of day makes it none."""
    if isinstance(value, datetime):  # pandas' timestamps are such, too, and its NaT
        return value.date() if value == value and value.time() == time() else None
    return value if isinstance(value, date) else None


def is_number(value: Any) -> bool:
    """Whether a cell holds a number (of Python, NumPy or `decimal`)."""
    if isinstance(value, str | date) or is_truth(value):
        return False
    if isinstance(value, Decimal):
        return True
    try:
        return not math.isnan(float(value))
    except (TypeError, ValueError):
        return False
