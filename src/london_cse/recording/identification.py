"""Where factors are identified: rates with intervals, ranks and funnel limits, by authority.

Source: Department for Education, factors identified at the end of assessment, years
ending 31 March; children aged 0 to 17 at the mid-year within the period. What is
counted are assessments in which a factor was recorded. A rate shows what was noticed
and recorded, not how much harm there was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from needsbook import Gap, estimate, treated
from needsbook.statistics import funnel, ranking
from needsbook.statistics.funnel import Spread
from needsbook.statistics.intervals import Interval, poisson_rate, wilson

from london_cse import sources
from london_cse.areas import LONDON, authorities, children_by_authority
from london_cse.recording import children_services, suppression
from london_cse.recording.children_services import population_year
from london_cse.recording.doubtful import YearCount, doubts, sharp_changes
from london_cse.recording.suppression import CountRange

if TYPE_CHECKING:
    import pandas as pd

PER = 10_000

#: With fewer expected at London's rate, no count could tell an area from chance.
EXPECTED_AT_LEAST = 5

NOT_RANKED = {
    "not available": "no figure",
    "confidential": "suppressed count",
    "few": "too few children",
    "doubtful": "doubtful recording",
    "withheld": "withheld here",
}


@estimate
def years() -> list[int]:
    """Return the years ending 31 March that are held."""
    first, last = (
        int(end("cin-assessment-factors")) for end in (sources.edition.first, sources.edition.last)
    )
    return list(range(first, last + 1))


@estimate
def expected_counts(factor: str, year: int) -> dict[str, float | None]:
    """Return the assessments expected in each authority at London's rate, by GSS code.

    ``London's published count / London's children × the authority's children``: the
    indirectly expected count. None where London has no count.
    """
    rate = children_services.rate(LONDON, factor, year)
    people = children_by_authority(population_year(year))
    return {
        code: None if isinstance(rate, Gap) else rate / PER * float(residents)
        for code, residents in zip(people["gss_code"], people["children"], strict=True)
    }


@estimate(once=True)
def doubtful(factor: str) -> dict[tuple[str, int], str]:
    """Return why a count is doubtful, by GSS code and year; sound counts are left out.

    The rule stands in `london_cse.recording.doubtful`.
    """
    return {
        (code, year): reason
        for code, series in _series(factor).items()
        for year, reason in zip(years(), doubts(series), strict=True)
        if reason
    }


@estimate(once=True)
def changed_sharply(factor: str) -> dict[tuple[str, int], str]:
    """Return how a count changed sharply from the year before, by GSS code and year.

    The rule stands in `london_cse.recording.doubtful`. A count that is withheld in this
    edition, and the one after it, are left out.
    """
    withheld = {(suppression.withheld(factor, year), year) for year in years()}
    return {
        (code, year): change
        for code, series in _series(factor).items()
        for year, change in zip(years(), sharp_changes(series), strict=True)
        if change and not {(code, year), (code, year - 1)} & withheld
    }


def _series(factor: str) -> dict[str, list[YearCount]]:
    """Return the counts of each authority, by GSS code, beside the expected ones."""
    held = years()
    ranges = {year: suppression.count_ranges(factor, year) for year in held}
    expected = {year: expected_counts(factor, year) for year in held}
    return {
        code: [YearCount(ranges[year][code], expected[year][code]) for year in held]
        for code in authorities()["gss_code"]
    }


@estimate(once=True)
def by_authority(factor: str, year: int) -> pd.DataFrame:
    """Return rates with intervals, ranks and funnel positions of the 33 authorities.

    Returns
    -------
    pandas.DataFrame
        In alphabetical order: the columns of `children_services.rates_by_authority`;
        `expected` at London's rate; `count_low` and `count_high`, the count as an
        interval where it is suppressed; `rate_low` and `rate_high`, the 95% interval of
        the rate, over all counts of that interval; `doubt`, why the count is doubtful;
        `not_ranked`, why the area has no rank; `rank` (1 the highest) with `rank_low`
        and `rank_high`; `position`, a key of `funnel.POSITIONS`. A number that there
        is not is not-a-number. A doubtful count has no rank and no position.
    """
    import pandas as pd

    frame = children_services.rates_by_authority(factor, year)
    ranges = suppression.count_ranges(factor, year)
    expected = expected_counts(factor, year)
    doubt = doubtful(factor)
    rows = []
    for code, people in zip(frame["gss_code"], frame["children"], strict=True):
        held, ends = ranges[code], _rate_interval(ranges[code], float(people))
        rows.append(
            {
                "expected": expected[code],
                "count_low": held.low if held else None,
                "count_high": held.high if held else None,
                "rate_low": ends.low if ends else None,
                "rate_high": ends.high if ends else None,
                "doubt": doubt.get((code, year), ""),
            }
        )
    more = pd.DataFrame(rows).astype(
        dict.fromkeys(["expected", "count_low", "count_high", "rate_low", "rate_high"], "float64")
    )
    frame = pd.concat([frame, more], axis="columns")
    frame["not_ranked"] = [
        _why_not_ranked(*cells)
        for cells in zip(
            frame["assessments_status"], frame["expected"], frame["doubt"], strict=True
        )
    ]
    return _with_positions(_with_ranks(frame))


def _rate_interval(count: CountRange | None, people: float) -> Interval | None:
    """Return the interval of a rate, from the low end of the smallest count it may have."""
    if count is None:
        return None
    return Interval(
        poisson_rate(count.low, people, PER).low, poisson_rate(count.high, people, PER).high
    )


def _why_not_ranked(status: str, expected: float, doubt: str) -> str:
    if status == "not available":
        return NOT_RANKED["not available"]
    if expected < EXPECTED_AT_LEAST:
        return NOT_RANKED["few"]
    if doubt:
        return NOT_RANKED["doubtful"]
    return NOT_RANKED["confidential"] if status else ""


def _with_ranks(frame: pd.DataFrame) -> pd.DataFrame:
    ranked = frame[frame["not_ranked"] == ""]
    found = ranking.ranks(treated(ranked["assessments"], "left out"), ranked["children"])
    return frame.join(found.rename(columns={"low": "rank_low", "high": "rank_high"}))


def _with_positions(frame: pd.DataFrame) -> pd.DataFrame:
    ranked = frame[frame["not_ranked"] == ""]
    if len(ranked) < 2:
        return frame.assign(position=float("nan"))
    spread = funnel.spread_of(list(ranked["assessments"]), list(ranked["expected"]))
    return frame.assign(
        position=[
            _position(*cells, spread)
            for cells in zip(
                frame["not_ranked"],
                frame["count_low"],
                frame["count_high"],
                frame["expected"],
                strict=True,
            )
        ]
    )


def _position(why: str, low: float, high: float, expected: float, spread: Spread) -> float:
    """Return the position; of a suppressed count, where all its values lie alike."""
    if why not in ("", NOT_RANKED["confidential"]):
        return float("nan")
    ends = {funnel.position(count, expected, spread) for count in (low, high)}
    return float(ends.pop()) if len(ends) == 1 else float("nan")


@estimate
def share_interval(area: str, factor: str, year: int) -> Interval | Gap:
    """Return the Wilson interval of the share of assessments that have `factor`, in per cent."""
    part = children_services.count(area, factor, year)
    whole = children_services.count(area, children_services.ALL_EPISODES, year)
    if isinstance(part, Gap):
        return part
    if isinstance(whole, Gap):
        return whole
    return wilson(int(part), int(whole)).scaled(100)
