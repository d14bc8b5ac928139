"""What the identification of a factor shows for one authority, as numbers and in words."""

from __future__ import annotations

from dataclasses import dataclass

from needsbook import Gap, estimate
from needsbook.statistics.funnel import POSITIONS
from needsbook.statistics.intervals import Interval
from needsbook.statistics.ranking import Rank

from london_cse.recording import children_services, identification


@dataclass(frozen=True)
class AreaResult:
    """The results of one authority.

    Parameters
    ----------
    interval : Interval or Gap
        95% interval of the rate per 10,000 children, over all counts that a
        suppressed cell may hold.
    doubt : str
        Why the count is doubtful, or nothing.
    not_ranked : str
        Why the authority has no rank, or nothing.
    rank : Rank or Gap
    ranked : int
        How many authorities have a rank.
    position : int or Gap
        Against the funnel limits: a key of `funnel.POSITIONS`.
    """

    interval: Interval | Gap
    doubt: str
    not_ranked: str
    rank: Rank | Gap
    ranked: int
    position: int | Gap


@estimate
def of_area(area: str, factor: str, year: int) -> AreaResult:
    """Return the results of one authority for a factor in the year ending 31 March.

    Raises
    ------
    LookupError
        `area` is not one of the 33 authorities.
    """
    frame = identification.by_authority(factor, year)
    rows = frame[frame["gss_code"] == area]
    if rows.empty:
        raise LookupError(f"{area} is none of the London authorities")
    row = rows.iloc[0]
    count = children_services.count(area, factor, year)
    why = str(row["not_ranked"])
    gap = count if isinstance(count, Gap) else Gap("not applicable", why)
    return AreaResult(
        interval=Interval(float(row["rate_low"]), float(row["rate_high"]))
        if row["rate_low"] == row["rate_low"]
        else gap,
        doubt=str(row["doubt"]),
        not_ranked=why,
        rank=gap if why else Rank(int(row["rank"]), int(row["rank_low"]), int(row["rank_high"])),
        ranked=int((frame["not_ranked"] == "").sum()),
        position=int(row["position"]) if row["position"] == row["position"] else gap,
    )


# Not "not doubtful": the rule found nothing, and that is all it says.
_NOT_FLAGGED = "not flagged by the rule for doubtful recording"


@dataclass(frozen=True)
class Recording:
    """How a count was recorded: 2 doubtful, 1 changed sharply, 0 neither; and in words."""

    level: int
    words: str


@estimate
def recording(area: str, factor: str, year: int) -> Recording:
    """Return how the count of an authority was recorded, by the rule for all of them."""
    place = (area, year)
    if doubt := identification.doubtful(factor).get(place):
        return Recording(2, f"doubtful: {doubt}")
    if change := identification.changed_sharply(factor).get(place):
        before, now = counts_in_words(area, factor, year)
        return Recording(
            1, f"{_NOT_FLAGGED}, but to be read with caution: it {change}, from {before} to {now}"
        )
    return Recording(0, _NOT_FLAGGED)


@estimate
def counts_in_words(area: str, factor: str, year: int) -> tuple[str, str]:
    """Return the counts of the year before and of the year, as shown."""
    before, now = (
        found.shown if isinstance(found, Gap) else f"{found:,}"
        for found in (children_services.count(area, factor, at) for at in (year - 1, year))
    )
    return before, now


@estimate
def rank_in_words(area: str, factor: str, year: int) -> str:
    """Return ``rank 3 of 31 (95% interval 2 to 4)``, or ``not ranked (doubtful recording)``."""
    found = of_area(area, factor, year)
    if isinstance(found.rank, Gap):
        return f"not ranked ({found.not_ranked})"
    return (
        f"rank {found.rank.rank} of {found.ranked} "
        f"(95% interval {found.rank.low} to {found.rank.high})"
    )


@estimate
def position_in_words(area: str, factor: str, year: int) -> str:
    """Return ``within the limits``, ``above the 95% limit`` …, or ``not judged`` and why."""
    found = of_area(area, factor, year)
    if isinstance(found.position, Gap):
        return f"not judged ({found.not_ranked})"
    return POSITIONS[found.position]
