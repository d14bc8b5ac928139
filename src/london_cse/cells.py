"""Cells and gaps: what a published cell holds, and arithmetic that keeps gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from needsbook import Gap, Source

Published = Decimal | int | Gap
Computed = float | Gap


def published(source: Source, column: str, where: Mapping[str, Any]) -> Decimal | Gap:
    """Return the one cell that `where` leaves: the number as printed, or the gap.

    Raises LookupError: no row or several rows match.
    """
    value = source.one(column, where=where)
    # `one` knows the gaps, `quote` keeps the digits of the source.
    return value if isinstance(value, Gap) else source.quote(column, where=where)


def ratio(part: Published, whole: Published, per: float = 1) -> Computed:
    """``part / whole × per``; a gap in either is the answer.

    `part` and `whole` are counts in the same unit, or a count and its population; `per` is 100 for
    per cent, 10,000 for a rate per 10,000.
    """
    if isinstance(part, Gap):
        return part
    if isinstance(whole, Gap):
        return whole
    if whole == 0:
        return Gap("not applicable", "there is nothing to divide by")
    return float(part) / float(whole) * per


def percentage_change(first: Published, last: Published) -> Computed:
    """``(last − first) / first × 100`` in per cent; a gap in either is the answer."""
    if isinstance(first, Gap):
        return first
    if isinstance(last, Gap):
        return last
    return ratio(Decimal(last) - Decimal(first), first, per=100)


def with_rate(frame: pd.DataFrame, part: str, whole: str, rate: str, per: float) -> pd.DataFrame:
    """`frame` with the columns `rate` and `<rate>_status`.

    ``rate = part / whole × per``. A rate has the gaps of its count.
    """
    return frame.assign(
        **{rate: frame[part] / frame[whole] * per, f"{rate}_status": frame[f"{part}_status"]}
    )


def gap_notes(gaps: Mapping[str, Gap]) -> tuple[str, ...]:
    """One note for each symbol and reason: ``[c] Camden, Sutton: the reason``.

    `gaps`: by what the gap belongs to (an area, a factor), in reading order.
    """
    met: dict[tuple[str, str], list[str]] = {}
    for name, gap in gaps.items():
        met.setdefault((gap.shown, gap.reason), []).append(name)
    return tuple(f"{shown} {', '.join(names)}: {reason}" for (shown, reason), names in met.items())


def columns_of(name: str, value: Published | Computed) -> dict[str, object]:
    """Return `value` as the two columns of a table row: `<name>` and `<name>_status`."""
    if isinstance(value, Gap):
        return {name: float("nan"), f"{name}_status": value.status}
    return {name: float(value), f"{name}_status": ""}


def as_printed(value: float) -> Decimal:
    """Return a share or rate with the digits that its source prints: 0.5, not 0.500.

    For a whole column of a source; a single cell is taken by `Source.quote`.
    """
    exact = Decimal(repr(float(value)))
    return Decimal(int(exact)) if exact == int(exact) else exact


def joined(items: Sequence[str]) -> str:
    """Return items as a list in words: ``a, b and c``; ``none`` where there are none."""
    if not items:
        return "none"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def capital(text: object) -> str:
    """Return a text with a capital at its beginning."""
    return str(text)[:1].upper() + str(text)[1:]


def lower(text: str) -> str:
    """Return a text as it goes on in a sentence."""
    return text[:1].lower() + text[1:]
