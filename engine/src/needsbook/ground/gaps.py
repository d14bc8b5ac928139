"""Gaps: cells that hold no number, and what may be done with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from needsbook.ground.formats import Status
from needsbook.ground.symbols import symbols

_REMEDY = (
    "left out: `treated(column, 'left out')`; missing: `treated(column, 'missing')`; "
    "between bounds: `bounded(column, …)`; or `gaps=` in the call of the source"
)


class GapInArithmetic(TypeError):
    """A cell without a number would have been calculated with, and nobody said how."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; say what is done with cells without a number ({_REMEDY})")


@dataclass(frozen=True)
class Gap:
    """A cell without a number, and why: suppressed, not available, not applicable.

    It is no number and no nothing: whatever calculates with it, compares it or
    orders it stops.

    Examples
    --------
    >>> withheld = Gap("confidential", "1 to 5 pupils")
    >>> withheld.shown
    '[c]'
    >>> withheld + 1
    Traceback (most recent call last):
    ...
    needsbook.ground.gaps.GapInArithmetic: a cell without a number was calculated with ([c]); ...
    """

    status: Status
    reason: str

    @property
    def shown(self) -> str:
        return symbols()[self.status]

    def _refuse(self, *_: Any) -> NoReturn:
        raise GapInArithmetic(f"a cell without a number was calculated with ({self.shown})")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _refuse
    __pow__ = __rpow__ = __neg__ = __pos__ = __abs__ = __round__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = __float__ = __int__ = __index__ = _refuse
    # pandas.to_numeric turns into not-a-number what it cannot read, but asks its length before.
    __len__ = _refuse

    def __bool__(self) -> Literal[True]:
        return True
