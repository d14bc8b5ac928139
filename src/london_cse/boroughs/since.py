"""Since when a rate has been above or below London's, in words, by a stated rule.

A year is judged as `london_cse.boroughs.verdict` judges it: the interval of the rate lies
above London's rate of that year, below it, or holds it. A year without a figure, with a
suppressed or with a doubtful count is not judged; it is named, and ends no run of years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from needsbook import Column, estimate
from needsbook.statistics.intervals import Interval

from london_cse.areas import LONDON
from london_cse.boroughs import measures as boroughs
from london_cse.boroughs.measures import years_in_words
from london_cse.boroughs.verdict import ABOVE, ALIKE, BELOW, side
from london_cse.cells import joined
from london_cse.recording.doubtful import SHARP
from london_cse.sources import edition

RATE = Column("Rate", decimals=1)

DOUBTFUL = "doubtful"
SUPPRESSED = "suppressed"
NO_FIGURE = "no figure"

_TOLD = {ABOVE: "above it", BELOW: "below it", ALIKE: "with no clear difference"}
_UNJUDGED = {NO_FIGURE: "No figure", SUPPRESSED: "Suppressed", DOUBTFUL: "Doubtful"}


@dataclass(frozen=True)
class YearSeen:
    """A year and where its rate lies: a side of London's, or why it is not judged."""

    year: int
    lies: str


@dataclass(frozen=True)
class Since:
    """The first year of the latest run, 0 if no year is judged, and what is said."""

    year: int
    words: str


def since(years: Sequence[YearSeen]) -> Since:
    """Return since when the rate has lain where it lies now, and what was before.

    Parameters
    ----------
    years : sequence of YearSeen
        In order of time.
    """
    judged = [seen for seen in years if seen.lies in _TOLD]
    unjudged = _not_judged(years)
    if not judged:
        return Since(0, f"No year has a count that can be set beside London's. {unjudged}".strip())
    now = judged[-1].lies
    earlier = next(
        (place for place in range(len(judged) - 1, -1, -1) if judged[place].lies != now), -1
    )
    run, before = judged[earlier + 1 :], judged[: earlier + 1]
    lead = _lead(now, [seen.year for seen in run], whole=not before)
    told = _before(before)
    words = f"{lead}; before that, {told}." if told else f"{lead}."
    return Since(run[0].year, f"{words} {unjudged}".strip())


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


def _before(judged: Sequence[YearSeen]) -> str:
    parts = []
    for lies, words in _TOLD.items():
        met = [seen.year for seen in judged if seen.lies == lies]
        if met:
            parts.append(f"{words} in {years_in_words(met)}")
    return joined(parts) if parts else ""


def _not_judged(years: Sequence[YearSeen]) -> str:
    parts = []
    for lies, words in _UNJUDGED.items():
        met = [seen.year for seen in years if seen.lies == lies]
        if met:
            parts.append(f"{words}: {years_in_words(met)}.")
    return " ".join(parts)


@estimate
def of_area(area: str, factor: str) -> Since:
    """Return since when an authority's rate has lain where it lies, with its jumps."""
    first, last = (int(end("cin-assessment-factors")) for end in (edition.first, edition.last))
    found = since(_years_seen(area, factor, first, last))
    jumps = " ".join(
        f"The count {kind} in {years_in_words(met[factor])}."
        for kind, met in boroughs.recording_by_year(area, (factor,)).items()
        if kind in SHARP and factor in met
    )
    words = (found.words, _ends(area, factor, first, last), jumps)
    return Since(found.year, " ".join(told for told in words if told))


def _ends(area: str, factor: str, first: int, last: int) -> str:
    """Return the first and the last rate that there are, or nothing where there is one."""
    rates = boroughs.rates_by_year(area, (factor,), first, last)
    held = rates[rates["rate_status"] == ""]
    if len(held) < 2:
        return ""
    (before, then), (after, now) = (
        (int(held["year"].iloc[place]), RATE.cell(float(held["rate"].iloc[place]), ""))
        for place in (0, -1)
    )
    return f"Per 10,000 children, {then} were recorded in {before} and {now} in {after}."


def _years_seen(area: str, factor: str, first: int, last: int) -> list[YearSeen]:
    rates = boroughs.rates_with_intervals(area, (factor,), first, last)
    london = boroughs.rates_by_year(LONDON, (factor,), first, last).set_index("year")["rate"]
    doubtful = boroughs.recording_by_year(area, (factor,))[boroughs.DOUBTFUL].get(factor, [])
    seen = []
    for year, status, low, high in zip(
        rates["year"], rates["rate_status"], rates["low"], rates["high"], strict=True
    ):
        if status:
            lies = SUPPRESSED if status == "confidential" else NO_FIGURE
        elif year in doubtful:
            lies = DOUBTFUL
        else:
            lies = side(Interval(float(low), float(high)), float(london[year]))
        seen.append(YearSeen(int(year), lies))
    return seen
