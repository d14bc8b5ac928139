"""Numbers of where factors are identified: assessments with a factor recorded, not children.

Those with an area serve a page about one authority; a gap carries its reason.
"""

from __future__ import annotations

from needsbook import LATEST, Gap, Measure, number, treated
from needsbook.statistics.intervals import Interval
from needsbook.statistics.ranking import Rank

from london_cse import sources
from london_cse.boroughs import since, verdict
from london_cse.cells import joined
from london_cse.recording import identification, identification_area, identification_london
from london_cse.recording.doubtful import NONE_RECORDED


@number(
    unit="per 10,000 children", kind="own estimate", digits=3, lead=sources.cin_assessment_factors
)
def rate_low(area: str, factor: str, year: int = LATEST) -> float | Gap:
    """Low end of the 95% interval of an authority's rate of assessments with a factor."""
    interval = identification_area.of_area(area, factor, year).interval
    return interval.low if isinstance(interval, Interval) else interval


@number(
    unit="per 10,000 children", kind="own estimate", digits=3, lead=sources.cin_assessment_factors
)
def rate_high(area: str, factor: str, year: int = LATEST) -> float | Gap:
    """High end of the 95% interval of an authority's rate of assessments with a factor."""
    interval = identification_area.of_area(area, factor, year).interval
    return interval.high if isinstance(interval, Interval) else interval


@number(unit="%", kind="own estimate", digits=3, lead=sources.cin_assessment_factors)
def share_low(area: str, factor: str, year: int = LATEST) -> float | Gap:
    """Low end of the 95% interval of the share of assessments that have a factor."""
    interval = identification.share_interval(area, factor, year)
    return interval.low if isinstance(interval, Interval) else interval


@number(unit="%", kind="own estimate", digits=3, lead=sources.cin_assessment_factors)
def share_high(area: str, factor: str, year: int = LATEST) -> float | Gap:
    """High end of the 95% interval of the share of assessments that have a factor."""
    interval = identification.share_interval(area, factor, year)
    return interval.high if isinstance(interval, Interval) else interval


@number(unit="rank, 1 the highest", kind="own estimate", lead=sources.cin_assessment_factors)
def rate_rank(area: str, factor: str, year: int = LATEST) -> int | Gap:
    """Rank of an authority by its rate of assessments with a factor, 1 the highest."""
    found = identification_area.of_area(area, factor, year).rank
    return found.rank if isinstance(found, Rank) else found


@number(unit="rank, 1 the highest", kind="own estimate", lead=sources.cin_assessment_factors)
def rank_low(area: str, factor: str, year: int = LATEST) -> int | Gap:
    """Best rank within the 95% interval of an authority's rank."""
    found = identification_area.of_area(area, factor, year).rank
    return found.low if isinstance(found, Rank) else found


@number(unit="rank, 1 the highest", kind="own estimate", lead=sources.cin_assessment_factors)
def rank_high(area: str, factor: str, year: int = LATEST) -> int | Gap:
    """Last rank within the 95% interval of an authority's rank."""
    found = identification_area.of_area(area, factor, year).rank
    return found.high if isinstance(found, Rank) else found


@number(unit="1: ranked, 0: not", kind="own estimate", lead=sources.cin_assessment_factors)
def rank_in_words(area: str, factor: str, year: int = LATEST) -> Measure:
    """Rank of an authority with its interval in words, or why it has none."""
    ranked = not identification_area.of_area(area, factor, year).not_ranked
    return Measure(int(ranked), shown=identification_area.rank_in_words(area, factor, year))


@number(
    unit="limits passed: 2 above the outer, −2 below it",
    kind="own estimate",
    lead=sources.cin_assessment_factors,
)
def funnel_position(area: str, factor: str, year: int = LATEST) -> int | Gap:
    """Place of an authority against the funnel limits, from −2 to 2."""
    return identification_area.of_area(area, factor, year).position


@number(unit="1: judged, 0: not", kind="own estimate", lead=sources.cin_assessment_factors)
def funnel_in_words(area: str, factor: str, year: int = LATEST) -> Measure:
    """Place of an authority against the funnel limits in words, or why it is not judged."""
    position = identification_area.of_area(area, factor, year).position
    return Measure(
        int(not isinstance(position, Gap)),
        shown=identification_area.position_in_words(area, factor, year),
    )


@number(
    unit="2 high, 1 higher than London, 0 neither, −1 lower, −2 low, 9 cannot be said",
    kind="own estimate",
    lead=sources.cin_assessment_factors,
)
def is_it_high(area: str, factor: str, year: int = LATEST) -> Measure:
    """Whether what an authority recorded is high, in one sentence, by a rule for all of them."""
    found = verdict.of_area(area, factor, year)
    return Measure(found.level, shown=found.words)


@number(unit="first year ending 31 March of the latest run, 0: none", kind="own estimate")
def since_when(area: str, factor: str) -> Measure:
    """Since when an authority's rate lies where it lies beside London's, in words."""
    found = since.of_area(area, factor)
    return Measure(found.year, shown=found.words)


@number(
    unit="2: doubtful, 1: changed sharply, 0: neither",
    kind="own estimate",
    lead=sources.cin_assessment_factors,
)
def recording_in_words(area: str, factor: str, year: int = LATEST) -> Measure:
    """Whether an authority's count is doubtful or changed sharply, and in what way."""
    found = identification_area.recording(area, factor, year)
    return Measure(found.level, shown=found.words)


@number(unit="authorities", kind="own estimate", lead=sources.cin_assessment_factors)
def sharp_changes(factor: str, year: int = LATEST) -> Measure:
    """Authorities whose count changed sharply within a year, and how, in words."""
    found = identification_london.with_sharp_change(factor, year)
    told = [f"{change} in {joined(names)}" for change, names in found.items() if names]
    count = sum(len(names) for names in found.values())
    return Measure(count, shown=", and ".join(told) or "changed sharply in no authority")


@number(unit="authorities", kind="own estimate", lead=sources.cin_assessment_factors)
def count_ranked(factor: str, year: int = LATEST) -> int:
    """Authorities whose rate has a rank."""
    return int((identification.by_authority(factor, year)["not_ranked"] == "").sum())


@number(unit="authorities", kind="own estimate", lead=sources.cin_assessment_factors)
def count_doubtful(factor: str, year: int = LATEST) -> int:
    """Authorities whose count is flagged as doubtful recording."""
    return int((identification.by_authority(factor, year)["doubt"] != "").sum())


@number(unit="authorities", kind="own estimate", lead=sources.cin_assessment_factors)
def count_at_position(factor: str, position: int, year: int = LATEST) -> int:
    """Authorities at a place against the funnel limits, −2 (below the outer) to 2."""
    return int((identification.by_authority(factor, year)["position"] == position).sum())


@number(unit="authorities", kind="own estimate", lead=sources.cin_assessment_factors)
def count_beyond_chance(factor: str, year: int = LATEST) -> int:
    """Ranked authorities outside 99.8% limits that allow for chance alone."""
    return identification_london.beyond_by_chance_limits(factor, year)


@number(
    unit="times the variance of chance",
    kind="own estimate",
    digits=3,
    lead=sources.cin_assessment_factors,
)
def overdispersion(factor: str, year: int = LATEST) -> float:
    """Overdispersion φ: mean square of the winsorised z-scores."""
    return identification_london.spread(factor, year).phi


@number(
    unit="times the variance of chance",
    kind="own estimate",
    digits=3,
    lead=sources.cin_assessment_factors,
)
def overdispersion_as_seen(factor: str, year: int = LATEST) -> float:
    """Overdispersion without winsorising: mean square of the z-scores as they are."""
    return identification_london.overdispersion_as_seen(factor, year)


@number(unit="assessments", kind="own estimate", lead=sources.cin_assessment_factors)
def sum_of_authorities(factor: str, year: int = LATEST) -> int:
    """Sum of the counts of a factor that are published for the authorities."""
    counts = identification.by_authority(factor, year)["assessments"]
    return int(treated(counts, "left out").sum())


@number(
    unit="of √(recorded / expected)",
    kind="own estimate",
    digits=3,
    lead=sources.cin_assessment_factors,
)
def variance_between(factor: str, year: int = LATEST) -> float:
    """Variance τ² between authorities, on the scale of the root of recorded over expected."""
    return identification_london.spread(factor, year).tau2


@number(
    unit="per 10,000 children", kind="own estimate", digits=3, lead=sources.cin_assessment_factors
)
def typical_limit(factor: str, expected: int, end: str, year: int = LATEST) -> float:
    """End, low or high, of the 99.8% funnel limits of an authority with an expected count."""
    return identification_london.rate_limit(factor, year, expected, end)


@number(unit="counts", kind="own estimate")
def count_doubtful_counts(factor: str) -> int:
    """Counts of a factor, over all years and authorities, flagged as doubtful recording."""
    return len(identification.doubtful(factor))


@number(unit="%", kind="own estimate", digits=2, lead=sources.cin_assessment_factors)
def outside_by_simulation(factor: str, limits: str, year: int = LATEST) -> float:
    """Share of authorities outside the funnel limits in simulations where none is unusual."""
    return identification_london.outside_by_simulation(factor, year, limits)


@number(unit="authorities", kind="own estimate", lead=sources.cin_assessment_factors)
def count_apart_from_london(factor: str, side: str, year: int = LATEST) -> int:
    """Ranked authorities whose whole interval lies above, or below, London's rate."""
    return identification_london.apart_from_london(factor, year, side)


@number(
    unit="per 10,000 children", kind="own estimate", digits=3, lead=sources.cin_assessment_factors
)
def quartile(factor: str, which: str, year: int = LATEST) -> float:
    """Lower or upper quartile of the rates of authorities with a count to go by."""
    return identification_london.quartile(factor, year, which)


@number(unit="true or false", kind="official statistic", lead=sources.cin_assessment_factors)
def is_suppressed(area: str, factor: str, year: int = LATEST) -> bool:
    """Whether an authority's count is suppressed."""
    return _status(area, factor, year) == "confidential"


@number(unit="true or false", kind="official statistic", lead=sources.cin_assessment_factors)
def is_not_available(area: str, factor: str, year: int = LATEST) -> bool:
    """Whether an authority has no count because none was supplied."""
    return _status(area, factor, year) == "not available"


def _status(area: str, factor: str, year: int) -> str:
    """Return why an authority has no count; empty where it has one."""
    rows = identification.by_authority(factor, year).set_index("gss_code")
    return str(rows["assessments_status"][area])


@number(unit="counts", kind="own estimate", lead=sources.cin_assessment_factors)
def count_suppressed(factor: str, year: int = LATEST) -> int:
    """Authorities whose count is suppressed."""
    status = identification.by_authority(factor, year)["assessments_status"]
    return int((status == "confidential").sum())


@number(unit="authorities", kind="own estimate", lead=sources.cin_assessment_factors)
def count_next_to_none(factor: str, year: int = LATEST) -> int:
    """Authorities that recorded none or next to none where London's rate would give many."""
    return int((identification.by_authority(factor, year)["doubt"] == NONE_RECORDED).sum())
