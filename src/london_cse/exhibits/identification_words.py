"""Words that the exhibits of the chapter on identification share: notes, ranges, lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from london_cse.estimates import children_services, identification, suppression
from london_cse.estimates.areas import LONDON
from london_cse.estimates.cells import gap_notes
from london_cse.estimates.children_services import FACTOR_NAMES
from london_cse.estimates.identification import NOT_RANKED
from london_cse.sources import edition
from needsbook import Column, Gap

if TYPE_CHECKING:
    import pandas as pd

RATE = Column("Per 10,000 children", digits=3)
SMALL_RATE = Column("Per 10,000 children", decimals=1)


def latest() -> int:
    return int(edition.last("cin-assessment-factors"))


def london_rate(factor: str, year: int) -> float:
    rate = children_services.rate(LONDON, factor, year)
    if isinstance(rate, Gap):
        raise LookupError(f"London has no rate of {factor} in {year}: {rate.reason}")
    return rate


def subject(factor: str) -> str:
    words = FACTOR_NAMES[factor]
    words = words[0].lower() + words[1:]
    return f"Assessments with {words} recorded as a factor"


def notes(factor: str, year: int) -> tuple[str, ...]:
    data = identification.by_authority(factor, year)
    doubts = list(data.loc[data["doubt"] != "", "name"])
    return (
        "Assessments in which the factor was recorded are counted, not children.",
        f"Children are those at 30 June {children_services.population_year(year)}.",
        *([f"Doubtful recording, by a rule: {joined(doubts)}."] if doubts else []),
        *gap_notes(children_services.without_count(factor, year)),
        *([suppressed_note(data)] if (data["rate_status"] == "confidential").any() else []),
        f"Fewer than {identification.EXPECTED_AT_LEAST} assessments would be expected at London’s "
        f"rate in {joined(list(data.loc[data['not_ranked'] == NOT_RANKED['few'], 'name']))}.",
    )


def suppressed_note(data: pd.DataFrame) -> str:
    """Return what is assumed of suppressed counts, as an interval."""
    held = data[data["rate_status"] == "confidential"]
    largest = sorted({int(high) for high in held["count_high"]})
    primary = largest in ([], [suppression.LARGEST])
    return f"A suppressed count is taken to be {suppression.SMALLEST} to {suppression.LARGEST}" + (
        ": no other count under the same total is suppressed."
        if primary
        else f", or where several are suppressed {suppression.SMALLEST} to what the published "
        f"total leaves ({joined([str(high) for high in largest])} at most), since some may "
        "be suppressed to protect others."
    )


def interval_in_words(low: float, high: float) -> str:
    """Return the ends to three significant figures, below one to one decimal place."""
    return "–".join((RATE if end >= 1 else SMALL_RATE).cell(end, "") for end in (low, high))


def joined(items: Sequence[str]) -> str:
    if not items:
        return "none"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
