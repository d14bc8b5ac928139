"""Words that the exhibits of the chapter on identification share: notes, ranges, lists."""

from __future__ import annotations

import pandas as pd
from needsbook import Column
from needsbook.statistics.suppression import ONE_TO_FIVE

from london_cse.cells import gap_notes, joined, lower
from london_cse.recording import children_services, identification
from london_cse.recording.children_services import FACTOR_NAMES
from london_cse.recording.counts import WITHHELD
from london_cse.recording.identification import EXPECTED_AT_LEAST, NOT_RANKED
from london_cse.recording.spread import with_sharp_change
from london_cse.sources import edition

RATE = Column("Per 10,000 children", decimals=1)


def latest() -> int:
    return int(edition.last("cin-assessment-factors"))


def subject(factor: str) -> str:
    return f"Assessments with {lower(FACTOR_NAMES[factor])} recorded as a factor"


def notes(factor: str, year: int) -> tuple[str, ...]:
    """Return the notes under every exhibit of one factor and year."""
    data = identification.by_authority(factor, year)
    few = list(data.loc[data["not_ranked"] == NOT_RANKED["few"], "name"])
    withheld = data.loc[data["withheld"], "name"]
    return (
        "Assessments in which the factor was recorded are counted, not children.",
        f"Children are those at 30 June {children_services.population_year(year)}.",
        *recording_notes(factor, year),
        *gap_notes(children_services.without_count(factor, year)),
        *suppressed_notes(data),
        *(f"{WITHHELD.shown} {name}: {WITHHELD.reason}." for name in withheld),
        *(
            [
                f"Fewer than {EXPECTED_AT_LEAST} assessments would be expected at London’s rate in "
                f"{joined(few)}."
            ]
            if few
            else []
        ),
    )


def recording_notes(factor: str, year: int) -> tuple[str, ...]:
    """Return which authorities' counts are doubtful, and which changed sharply."""
    data = identification.by_authority(factor, year)
    named = {"Doubtful recording": list(data.loc[data["doubt"] != "", "name"])}
    named |= {
        f"To be read with caution, {change}": names
        for change, names in with_sharp_change(factor, year).items()
    }
    return tuple(f"{words}: {joined(names)}." for words, names in named.items() if names)


def suppressed_notes(data: pd.DataFrame) -> tuple[str, ...]:
    """Return what is assumed of the suppressed counts of `data`, as intervals."""
    held = data[data["rate_status"] == "confidential"]
    largest = sorted({int(high) for high in held["count_high"]})
    found = []
    if ONE_TO_FIVE.largest in largest:
        found.append(
            "Where one count under a total is suppressed, it is taken to be "
            f"{ONE_TO_FIVE.smallest} to {ONE_TO_FIVE.largest}."
        )
    bounded = [str(high) for high in largest if high > ONE_TO_FIVE.largest]
    if bounded:
        found.append(
            "Where several counts under a total are suppressed, some perhaps to protect others, "
            f"each is taken to be {ONE_TO_FIVE.smallest} to what the published total leaves: "
            f"{joined(bounded)} at most."
        )
    return tuple(found)


def interval_in_words(low: float, high: float) -> str:
    """Return the ends with as many decimals as every rate beside them."""
    return "–".join(RATE.cell(end, "") for end in (low, high))
