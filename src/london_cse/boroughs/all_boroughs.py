"""Every authority by every measure of the borough pages, with intervals where there are any.

Sources: those of `london_cse.boroughs.measures`, whose measures these are; nothing is
computed for this table alone, so that a number is the same wherever it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from needsbook import Column, Gap, estimate, treated

from london_cse.areas import LONDON, authorities
from london_cse.boroughs import measures as boroughs
from london_cse.cells import columns_of
from london_cse.recording import identification
from london_cse.sources import edition

if TYPE_CHECKING:
    import pandas as pd

FACTORS = tuple(boroughs.FACTOR_WORDS)
ENDS = ("low", "high")
END = Column("End of an interval", decimals=1)


@dataclass(frozen=True)
class Listed:
    """A column of the table: its name in files, and what it is in words.

    Parameters
    ----------
    factor : str
        The factor whose rate it is, which has an interval; "" for all others.
    """

    key: str
    label: str
    factor: str = ""


def listed() -> tuple[Listed, ...]:
    """Return the measures of the borough pages as columns, in their order."""
    named = {f"Assessments with {words}": code for code, words in boroughs.FACTOR_WORDS.items()}
    return tuple(
        Listed(
            key_of(measure.label),
            f"{measure.label}, {measure.period}",
            named.get(measure.label.partition(",")[0], ""),
        )
        for measure in boroughs.measures()
    )


def key_of(label: str) -> str:
    """Return the name of a measure's column: its words before the first comma.

    Examples
    --------
    >>> key_of("Assessments with CSE, per 10,000 children")
    'assessments_with_cse'
    """
    return re.sub(r"[^a-z0-9]+", "_", label.partition(",")[0].lower()).strip("_")


@estimate
def table() -> tuple[pd.DataFrame, dict[str, Gap]]:
    """Return a row for each authority, by name, and one for London; and the gaps.

    Returns
    -------
    pandas.DataFrame
        `gss_code`, `name`, `total` (whether the row is London's), and for each of `listed`
        its key with `<key>_status`; of a rate of assessments also `<key>_low`,
        `<key>_high` and `<key>_interval` (in words), each with its status.
    dict of str to Gap
        By measure and authority: ``Assessments with CSE (Kensington and Chelsea)``.
    """
    import pandas as pd

    columns = listed()
    measured = list(zip(columns, boroughs.measures(), strict=True))
    places = authorities()
    rows: list[dict[str, object]] = []
    gaps: dict[str, Gap] = {}
    for code, name in [*zip(places["gss_code"], places["name"], strict=True), (LONDON, "London")]:
        row: dict[str, object] = {"gss_code": code, "name": name, "total": code == LONDON}
        ends = intervals(code)
        for column, measure in measured:
            own = code == LONDON and measure.london is not None
            cell = measure.london if own else measure.of(code)
            row |= columns_of(column.key, cell)  # type: ignore[arg-type]  # own says that there is one
            if isinstance(cell, Gap):
                gaps[f"{column.label.partition(',')[0]} ({name})"] = cell
            if column.factor:
                row |= _with_interval(column.key, cell, ends[column.factor])
        rows.append(row)
    return pd.DataFrame(rows), gaps


def _with_interval(key: str, cell: object, ends: tuple[float, float] | None) -> dict[str, object]:
    status = cell.status if isinstance(cell, Gap) else "" if ends else "not available"
    low, high = (float("nan"), float("nan")) if status or ends is None else ends
    words = "" if status else f"{END.cell(low, '')} to {END.cell(high, '')}"
    found: dict[str, object] = {f"{key}_low": low, f"{key}_high": high, f"{key}_interval": words}
    return found | {f"{name}_status": status for name in found}


@estimate
def intervals(area: str) -> dict[str, tuple[float, float] | None]:
    """Return the 95% interval of the latest rate of each factor; None where there is no rate."""
    year = int(edition.last("cin-assessment-factors"))
    frame = boroughs.rates_with_intervals(area, FACTORS, year, year)
    return {
        str(factor): None if status else (float(low), float(high))
        for factor, status, low, high in zip(
            frame["factor"],
            frame["rate_status"],
            treated(frame["low"], "missing"),
            treated(frame["high"], "missing"),
            strict=True,
        )
    }


@estimate
def doubtful() -> dict[str, list[str]]:
    """Return the authorities whose latest count is doubtful, by the factor in words."""
    year = int(edition.last("cin-assessment-factors"))
    places = authorities()
    names = dict(zip(places["gss_code"], places["name"], strict=True))
    found = {
        words: [names[code] for code, when in identification.doubtful(factor) if when == year]
        for factor, words in boroughs.FACTOR_WORDS.items()
    }
    return {words: met for words, met in found.items() if met}
