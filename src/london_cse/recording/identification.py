"""Where a factor is identified: rates, ranks and funnel positions, by authority."""

from __future__ import annotations

import numpy as np
import pandas as pd
from needsbook import LATEST, Gap, Measure, estimate, number
from needsbook.statistics import funnel, ranking
from needsbook.statistics.intervals import Interval, wilson

from london_cse.recording.children_services import (
    ALL_EPISODES,
    assessment_rate,
    assessment_share,
    assessments,
)
from london_cse.recording.counts import counts
from london_cse.sources import cin_assessment_factors

#: With fewer expected at London's rate, no count could tell an area from chance.
EXPECTED_AT_LEAST = 5

NOT_RANKED = {
    "not available": "no figure",
    "confidential": "suppressed count",
    "few": "too few children",
    "doubtful": "doubtful recording",
    "withheld": "withheld here",
}

# Not "not doubtful": the rule found nothing, and that is all it says.
_NOT_FLAGGED = "not flagged by the rule for doubtful recording"


@estimate(once=True)
def by_authority(factor: str, year: int) -> pd.DataFrame:
    """Return ranks and funnel positions of the 33 authorities in one year.

    In alphabetical order: the columns of `counts`; `not_ranked`, why the area has no rank; `rank`
    (1 the highest) with `rank_low` and `rank_high`; `position`, a key of `funnel.POSITIONS`, of a
    suppressed count where all its values lie alike. A doubtful count has no rank and no position.
    """
    frame = counts(factor)
    frame = frame[frame["year"] == year].reset_index(drop=True)
    frame["not_ranked"] = np.select(
        [
            frame["assessments_status"] == "not available",
            frame["expected"] < EXPECTED_AT_LEAST,
            frame["doubt"] != "",
            frame["assessments_status"] != "",
        ],
        [NOT_RANKED[why] for why in ("not available", "few", "doubtful", "confidential")],
        "",
    )
    ranked = frame[frame["not_ranked"] == ""]
    found = ranking.ranks(ranked["count_low"], ranked["children"])
    frame = frame.join(found.rename(columns={"low": "rank_low", "high": "rank_high"}))
    if len(ranked) < 2:
        return frame.assign(position=float("nan"))
    spread = funnel.spread_of(ranked["count_low"], ranked["expected"])
    ends = (frame["count_low"], frame["count_high"], frame["expected"])
    places = funnel.position_of_range(*ends, spread)
    judged = frame["not_ranked"].isin(["", NOT_RANKED["confidential"]])
    return frame.assign(position=places.where(judged))


@estimate
def of_area(area: str, factor: str, year: int) -> pd.Series:
    """Return the row of one authority in `by_authority`.

    Raises LookupError: `area` is not one of the 33 authorities.
    """
    frame = by_authority(factor, year)
    rows = frame[frame["gss_code"] == area]
    if rows.empty:
        raise LookupError(f"{area} is none of the London authorities")
    return rows.iloc[0]


def known(row: pd.Series, column: str) -> float | Gap:
    """Return a number of a row of `by_authority`, or why there is none."""
    if row[column] == row[column]:
        return float(row[column])
    count = row["assessments"]
    return count if isinstance(count, Gap) else Gap("not applicable", row["not_ranked"])


@estimate
def change_in_words(area: str, factor: str, year: int) -> str:
    """Return how a count changed sharply, with both counts, or nothing."""
    frame = counts(factor)
    rows = frame[frame["gss_code"] == area].set_index("year")
    if not rows["change"][year]:
        return ""
    before, now = (
        cell.shown if isinstance(cell, Gap) else f"{cell:,.0f}"
        for cell in (rows["assessments"][at] for at in (year - 1, year))
    )
    return f"{rows['change'][year]}, from {before} to {now}"


@estimate
def share_interval(area: str, factor: str, year: int) -> Interval | Gap:
    """Return the Wilson interval of the share of assessments that have `factor`, in per cent."""
    part, whole = (assessments.returned(area, name, year) for name in (factor, ALL_EPISODES))
    if isinstance(part, Gap):
        return part
    return whole if isinstance(whole, Gap) else wilson(int(part), int(whole)).scaled(100)


# Numbers of one authority: assessments with a factor recorded, not children ----


@number(unit="per 10,000 children", digits=3, lead=cin_assessment_factors, low_of=assessment_rate)
def rate_low(area: str, factor: str, year: int = LATEST) -> float | Gap:
    """Low end of the 95% interval of an authority's rate of assessments with a factor."""
    return known(of_area(area, factor, year), "rate_low")


@number(unit="per 10,000 children", digits=3, lead=cin_assessment_factors, high_of=assessment_rate)
def rate_high(area: str, factor: str, year: int = LATEST) -> float | Gap:
    """High end of the 95% interval of an authority's rate of assessments with a factor."""
    return known(of_area(area, factor, year), "rate_high")


@number(unit="%", digits=3, lead=cin_assessment_factors, low_of=assessment_share)
def share_low(area: str, factor: str, year: int = LATEST) -> float | Gap:
    """Low end of the 95% interval of the share of assessments that have a factor."""
    interval = share_interval(area, factor, year)
    return interval.low if isinstance(interval, Interval) else interval


@number(unit="%", digits=3, lead=cin_assessment_factors, high_of=assessment_share)
def share_high(area: str, factor: str, year: int = LATEST) -> float | Gap:
    """High end of the 95% interval of the share of assessments that have a factor."""
    interval = share_interval(area, factor, year)
    return interval.high if isinstance(interval, Interval) else interval


@number(unit="rank, 1 the highest", lead=cin_assessment_factors)
def rate_rank(area: str, factor: str, year: int = LATEST) -> float | Gap:
    """Rank of an authority by its rate of assessments with a factor, 1 the highest."""
    return known(of_area(area, factor, year), "rank")


@number(unit="rank, 1 the highest", lead=cin_assessment_factors, low_of=rate_rank)
def rank_low(area: str, factor: str, year: int = LATEST) -> float | Gap:
    """Best rank within the 95% interval of an authority's rank."""
    return known(of_area(area, factor, year), "rank_low")


@number(unit="rank, 1 the highest", lead=cin_assessment_factors, high_of=rate_rank)
def rank_high(area: str, factor: str, year: int = LATEST) -> float | Gap:
    """Last rank within the 95% interval of an authority's rank."""
    return known(of_area(area, factor, year), "rank_high")


@number(unit="limits passed: 2 above the outer, −2 below it", lead=cin_assessment_factors)
def funnel_position(area: str, factor: str, year: int = LATEST) -> float | Gap:
    """Place of an authority against the funnel limits, from −2 to 2."""
    return known(of_area(area, factor, year), "position")


@number(unit="1: judged, 0: not", lead=cin_assessment_factors)
def funnel_in_words(area: str, factor: str, year: int = LATEST) -> Measure:
    """Place of an authority against the funnel limits in words, or why it is not judged."""
    row = of_area(area, factor, year)
    if row["position"] == row["position"]:
        return Measure(1, shown=funnel.POSITIONS[row["position"]])
    return Measure(0, shown=f"not judged ({row['not_ranked']})")


@number(unit="2: doubtful, 1: changed sharply, 0: neither", lead=cin_assessment_factors)
def recording_in_words(area: str, factor: str, year: int = LATEST) -> Measure:
    """Whether an authority's count is doubtful or changed sharply, and in what way."""
    if doubt := of_area(area, factor, year)["doubt"]:
        return Measure(2, shown=f"doubtful: {doubt}")
    if change := change_in_words(area, factor, year):
        words = f"{_NOT_FLAGGED}, but to be read with caution: it {change}"
        return Measure(1, shown=words)
    return Measure(0, shown=_NOT_FLAGGED)


@number(unit="true or false", kind="official statistic", lead=cin_assessment_factors)
def is_suppressed(area: str, factor: str, year: int = LATEST) -> bool:
    """Whether an authority's count is suppressed."""
    return bool(of_area(area, factor, year)["assessments_status"] == "confidential")


@number(unit="true or false", kind="official statistic", lead=cin_assessment_factors)
def is_not_available(area: str, factor: str, year: int = LATEST) -> bool:
    """Whether an authority has no count because none was supplied."""
    return bool(of_area(area, factor, year)["assessments_status"] == "not available")
