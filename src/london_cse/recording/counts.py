"""Counts and rates of a factor by authority and year, with what speaks against them.

Source: Department for Education, factors identified at the end of assessment, years
ending 31 March; children aged 0 to 17 at the mid-year within the period. What is
counted are assessments in which a factor was recorded. A rate shows what was noticed
and recorded, not how much harm there was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from needsbook import Gap, bounded, estimate

from london_cse import sources
from london_cse.areas import LONDON
from london_cse.cells import with_rate
from london_cse.recording.children_services import PER, population_year, rates_by_authority
from london_cse.recording.doubtful import Series, doubts, sharp_changes
from london_cse.recording.suppression import with_intervals
from london_cse.sources import edition
from london_cse.statistics.intervals import poisson_rate

if TYPE_CHECKING:
    import pandas as pd


@estimate
def years() -> list[int]:
    """Return the years ending 31 March that are held."""
    first, last = (int(end("cin-assessment-factors")) for end in (edition.first, edition.last))
    return list(range(first, last + 1))


@estimate(once=True)
def counts(factor: str) -> pd.DataFrame:
    """Return the counts and rates of a factor in the 33 authorities, all years held.

    Returns
    -------
    pandas.DataFrame
        By authority, in alphabetical order, and year: the columns of
        `children_services.rates_by_authority`; `year`; `expected`, the assessments at
        London's rate (``London's published count / London's children × the authority's
        children``); `count_low`, `count_high` and `withheld`, as
        `suppression.with_intervals` has them; `rate_low` and `rate_high`, the 95% interval
        of the rate over all counts of that interval; `doubt`, why the count is doubtful, and
        `change`, how it changed sharply from the year before, by the rules of
        `london_cse.recording.doubtful`. A number that there is not is not-a-number. A
        change to or from a count that is withheld is left out.
    """
    import pandas as pd

    whole = london(factor)
    frame = pd.concat([_of_year(factor, row) for _, row in whole.iterrows()])
    frame = _with_ends(frame.sort_values(["name", "year"], ignore_index=True))
    columns = ("count_low", "count_high", "expected")
    series = Series(*(frame[name].to_numpy().reshape(-1, len(whole)) for name in columns))
    frame["doubt"], frame["change"] = doubts(series).ravel(), sharp_changes(series).ravel()
    before = frame.groupby("gss_code")["withheld"].shift(fill_value=False)
    return frame.assign(change=frame["change"].mask(frame["withheld"] | before, ""))


def _of_year(factor: str, whole: pd.Series) -> pd.DataFrame:
    year, total, rate = int(whole["year"]), whole["assessments"], whole["rate"]
    known = not isinstance(total, Gap)
    frame = with_intervals(rates_by_authority(factor, year), int(total) if known else None)
    expected = rate / PER * frame["children"].astype(float) if known else float("nan")
    return frame.assign(year=year, expected=expected)


@estimate(once=True)
def london(factor: str) -> pd.DataFrame:
    """Return London's published counts of a factor and their rates, all years held.

    Returns
    -------
    pandas.DataFrame
        `year`; `assessments`, `children` and `rate`, with the status of the first and the
        last; `rate_low` and `rate_high`, the 95% interval of the rate.
    """
    held = years()
    frame = sources.cin_assessment_factors(
        where={"gss_code": LONDON, "factor": factor, "year": held}, columns=["year", "assessments"]
    ).sort_values("year", ignore_index=True)
    people = sources.children_population(
        where={"year": [population_year(year) for year in held]}, columns=["year", "children"]
    )
    of_year = people.groupby("year")["children"].sum()
    frame["children"] = frame["year"].map(population_year).map(of_year)
    frame["count_low"], frame["count_high"] = bounded(frame["assessments"], {})
    frame = with_rate(_with_ends(frame), "assessments", "children", "rate", per=PER)
    return frame.drop(columns=["count_low", "count_high"])


def _with_ends(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the 95% interval of each rate, from the low end of the smallest count it may have."""
    ends = [
        (poisson_rate(int(low), people, PER).low, poisson_rate(int(high), people, PER).high)
        if low == low
        else (float("nan"), float("nan"))
        for low, high, people in frame[["count_low", "count_high", "children"]].itertuples(
            index=False
        )
    ]
    return frame.assign(rate_low=[low for low, _ in ends], rate_high=[high for _, high in ends])
