"""Breaks in the series of factors: where a line over the years does not compare like with like."""

from __future__ import annotations

from needsbook import estimate
from needsbook.statistics.breaks import Break, runs

from london_cse import sources
from london_cse.areas import LONDON
from london_cse.recording.children_services import CSE
from london_cse.recording.counts import counts

# Lockdowns and closed schools: fewer adults saw children. No dataset says so.
PANDEMIC = 2021


@estimate
def first_collected(factor: str) -> int:
    """Return the first year ending 31 March with a published London count of a factor."""
    frame = sources.cin_assessment_factors(
        where={"gss_code": LONDON, "factor": factor}, columns=["year", "assessments"]
    )
    return int(frame.loc[frame["assessments_status"] == "", "year"].min())


@estimate
def breaks(factor: str) -> list[Break]:
    """Return the breaks in the series of a factor, in order of time."""
    frame = counts(factor)
    held = frame[frame["year"] >= first_collected(factor)]
    missing = held.assign(missing=held["assessments_status"] == "not available")
    found = common_breaks(factor)
    for first, last, names in runs(
        missing.pivot(index="name", columns="year", values="missing")
    ).itertuples(index=False):
        named = " and ".join(names)
        years = f"year ending March {first}"
        if last > first:
            years = f"years ending March {first} to {last}"
        reason = f"{named} has no figure for the {years}; London's count appears to hold an "
        reason += "estimate"
        found.append(Break(int(first), int(last), f"no {named}", reason))
    return sorted(found, key=lambda one: (one.first, one.last))


@estimate
def common_breaks(factor: str) -> list[Break]:
    """Return the breaks that every authority has, in order of time.

    Where a neighbouring factor began to be collected, some of what was recorded under this one may
    have moved there.
    """
    found = []
    begun, earliest = first_collected(factor), int(sources.edition.first("cin-assessment-factors"))
    if begun > earliest:
        reason = f"the factor was not collected before the year ending March {begun}"
        found.append(Break(earliest, begun - 1, f"not collected before {begun}", reason))
    elif begun <= PANDEMIC:
        reason = "in 2020–21, the first year of the pandemic, fewer adults saw children"
        found.append(Break(PANDEMIC, PANDEMIC, "2020–21", reason))
    if factor == CSE:
        year = first_collected("sexual_abuse_child_on_child")
        reason = (
            f"from {year} sexual abuse by a child and by an adult are factors of their own, "
            "which may change what is recorded as CSE"
        )
        found.append(Break(year, year, "new sexual abuse factors", reason, ongoing=True))
    if factor in (CSE, "gangs"):
        year = first_collected("child_criminal_exploitation")
        reason = (
            f"from {year} child criminal exploitation is a factor of its own, which may "
            "change what is recorded here"
        )
        found.append(Break(year, year, "new criminal exploitation factor", reason, ongoing=True))
    return sorted(found, key=lambda one: (one.first, one.last))
