"""Since when a rate has been above or below London's, in words, by a stated rule.

A year is judged as `london_cse.boroughs.high_or_low` judges it: the interval of the rate lies above
London's rate of that year, below it, or holds it. A year without a figure, with a suppressed or
with a doubtful count is not judged; it is named, and ends no run of years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from needsbook import Column, Measure, number
from needsbook.statistics.beside import ABOVE, ALIKE, BELOW, side
from needsbook.statistics.doubt import SHARP
from needsbook.statistics.intervals import Interval

from london_cse.boroughs.measures import DOUBTFUL, rates_by_year, years_in_words
from london_cse.cells import joined

RATE = Column("Rate", decimals=1)

SUPPRESSED = "suppressed"
NO_FIGURE = "no figure"

_TOLD = {ABOVE: "above it", BELOW: "below it", ALIKE: "with no clear difference"}
_UNJUDGED = {NO_FIGURE: "No figure", SUPPRESSED: "Suppressed", DOUBTFUL: "Doubtful"}


def since(lies: Mapping[int, str]) -> Measure:
    """Return since when the rate has lain where it lies now, and what was before, in words.

    The value is the first year of the latest run, 0 if no year is judged.

    `lies`: by year, in order of time: a side of London's rate, or why it is not judged.
    """
    judged = [year for year, side in lies.items() if side in _TOLD]
    unjudged = " ".join(
        f"{words}: {years_in_words(met)}."
        for why, words in _UNJUDGED.items()
        if (met := [year for year, side in lies.items() if side == why])
    )
    if not judged:
        words = f"No year has a count that can be set beside London's. {unjudged}"
        return Measure(0, shown=words.strip())
    now = lies[judged[-1]]
    earlier = [year for year in judged if lies[year] != now]
    before = [year for year in judged if earlier and year <= earlier[-1]]
    run = judged[len(before) :]
    told = [
        f"{words} in {years_in_words(met)}"
        for side, words in _TOLD.items()
        if (met := [year for year in before if lies[year] == side])
    ]
    lead = _lead(now, run, whole=not before)
    words = f"{lead}; before that, {joined(told)}." if told else f"{lead}."
    return Measure(run[0], shown=f"{words} {unjudged}".strip())


def _lead(now: str, run: Sequence[int], *, whole: bool) -> str:
    if len(run) == 1:
        when, is_now = f"In {run[0]}", "was"
    elif whole:
        when, is_now = f"In every year that can be judged, {run[0]} to {run[-1]},", "was"
    else:
        when, is_now = f"Since {run[0]}", "has been"
    if now == ALIKE:
        return f"{when} the difference from London's rate {is_now} no more than chance might give"
    return f"{when} the rate recorded {is_now} {now} London's by more than chance would explain"


@number(unit="first year ending 31 March of the latest run, 0: none")
def since_when(area: str, factor: str) -> Measure:
    """Since when an authority's rate lies where it lies beside London's, in words."""
    rows = rates_by_year(area, (factor,))
    held = rows[rows["rate_status"] == ""]
    sides = side(Interval(rows["low"], rows["high"]), rows["london"])
    hidden, doubtful = rows["rate_status"] == "confidential", rows["doubt"] != ""
    lies = np.select([hidden, sides == "", doubtful], [SUPPRESSED, NO_FIGURE, DOUBTFUL], sides)
    found = since(dict(zip(rows["year"], lies, strict=True)))
    ends = ""
    if len(held) > 1:
        then, now = (RATE.cell(held["rate"].iloc[place], "") for place in (0, -1))
        before, after = held["year"].iloc[0], held["year"].iloc[-1]
        ends = f"Per 10,000 children, {then} were recorded in {before} and {now} in {after}."
    jumps = " ".join(
        f"The count {kind} in {years_in_words(list(rows.loc[rows['change'] == kind, 'year']))}."
        for kind in SHARP
        if (rows["change"] == kind).any()
    )
    return Measure(found.value, shown=" ".join(one for one in (found.shown, ends, jumps) if one))
