"""Breaks in the series of factors: where a line over the years does not compare like with like."""

from __future__ import annotations

from dataclasses import dataclass

from needsbook import estimate

from london_cse import sources
from london_cse.areas import LONDON, authorities
from london_cse.recording.children_services import CSE

GANGS = "gangs"
CRIMINAL_EXPLOITATION = "child_criminal_exploitation"
SEXUAL_ABUSE_BY_CHILDREN = "sexual_abuse_child_on_child"

# Lockdowns and closed schools: fewer adults saw children. No dataset says so.
PANDEMIC = 2021


@dataclass(frozen=True)
class Break:
    """A break between years, or years that differ.

    Parameters
    ----------
    first, last : int
        Years ending 31 March that are concerned; from `first` on where `ongoing`.
    label : str
        A few words for a picture.
    reason : str
        A clause for a note.
    """

    first: int
    last: int
    label: str
    reason: str
    ongoing: bool = False


@estimate
def first_collected(factor: str) -> int:
    """Return the first year ending 31 March with a published London count of a factor."""
    frame = sources.cin_assessment_factors(
        where={"gss_code": LONDON, "factor": factor}, columns=["year", "assessments"]
    )
    return int(frame.loc[frame["assessments_status"] == "", "year"].min())


@estimate
def missing_authorities(factor: str) -> dict[int, list[str]]:
    """Return the authorities without a figure, by year in which London has one."""
    names = authorities().set_index("gss_code")["name"]
    frame = sources.cin_assessment_factors(
        where={"factor": factor, "gss_code": list(names.index)},
        columns=["gss_code", "year", "assessments"],
    )
    frame = frame[frame["assessments_status"] == "not available"]
    held = frame[frame["year"] >= first_collected(factor)]
    return {
        year: [str(names[code]) for code in held.loc[held["year"] == year, "gss_code"]]
        for year in sorted({int(year) for year in held["year"]})
    }


@estimate
def breaks(factor: str) -> list[Break]:
    """Return the breaks in the series of a factor, in order of time."""
    found = [*common_breaks(factor), *_without_figures(factor)]
    return sorted(found, key=lambda item: (item.first, item.last))


@estimate
def common_breaks(factor: str) -> list[Break]:
    """Return the breaks that every authority has, in order of time.

    Where a neighbouring factor began to be collected, some of what was recorded
    under this one may have moved there.
    """
    found = []
    begun = first_collected(factor)
    earliest = int(sources.edition.first("cin-assessment-factors"))
    if begun > earliest:
        found.append(
            Break(
                earliest,
                begun - 1,
                f"not collected before {begun}",
                f"the factor was not collected before the year ending March {begun}",
            )
        )
    elif begun <= PANDEMIC:
        found.append(
            Break(
                PANDEMIC,
                PANDEMIC,
                "2020–21",
                "in 2020–21, the first year of the pandemic, fewer adults saw children",
            )
        )
    found += _neighbours(factor)
    return sorted(found, key=lambda item: (item.first, item.last))


def _without_figures(factor: str) -> list[Break]:
    """Return the runs of years in which the same authorities have no figure."""
    runs: list[tuple[str, list[int]]] = []
    for year, names in missing_authorities(factor).items():
        named = " and ".join(names)
        if runs and runs[-1][0] == named and runs[-1][1][-1] == year - 1:
            runs[-1][1].append(year)
        else:
            runs.append((named, [year]))
    return [
        Break(
            run[0],
            run[-1],
            f"no {named}",
            f"{named} has no figure for {_years(run)}; London's count appears to hold an estimate",
        )
        for named, run in runs
    ]


def _years(run: list[int]) -> str:
    if len(run) == 1:
        return f"the year ending March {run[0]}"
    return f"the years ending March {run[0]} to {run[-1]}"


def _neighbours(factor: str) -> list[Break]:
    found = []
    if factor == CSE:
        year = first_collected(SEXUAL_ABUSE_BY_CHILDREN)
        found.append(
            Break(
                year,
                year,
                "new sexual abuse factors",
                f"from {year} sexual abuse by a child and by an adult are factors of their own, "
                "which may change what is recorded as CSE",
                ongoing=True,
            )
        )
    if factor in (CSE, GANGS):
        year = first_collected(CRIMINAL_EXPLOITATION)
        found.append(
            Break(
                year,
                year,
                "new criminal exploitation factor",
                f"from {year} child criminal exploitation is a factor of its own, which may "
                "change what is recorded here",
                ongoing=True,
            )
        )
    return found
