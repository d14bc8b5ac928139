"""Counts and rates of a factor by authority and year, with what speaks against them.

Source: Department for Education, factors identified at the end of assessment, years ending 31
March; children aged 0 to 17 at the mid-year within the period. What is counted are assessments in
which a factor was recorded. A rate shows what was noticed and recorded, not how much harm there
was.

The publisher suppresses counts of 1 to 5, and others beside them; its London rows are rounded to
10. What follows for a suppressed count is in `needsbook.statistics.suppression`, when a count is
doubtful in `needsbook.statistics.doubt`.
"""

from __future__ import annotations

import pandas as pd
from needsbook import Gap, bounded, estimate
from needsbook.statistics import doubt, suppression
from needsbook.statistics.intervals import Interval, poisson_rate

from london_cse import sources
from london_cse.areas import LONDON, authorities, with_all
from london_cse.cells import with_rate
from london_cse.recording.children_services import PER, population_year
from london_cse.sources import edition

ROUNDING = 10  # of the publisher's totals

#: Why a published count is not shown: see `counts`.
WITHHELD = Gap(
    "confidential",
    "withheld in this edition, since London’s number would give away a suppressed one",
)


@estimate
def years() -> list[int]:
    """Return the years ending 31 March that are held."""
    first, last = (int(end("cin-assessment-factors")) for end in (edition.first, edition.last))
    return list(range(first, last + 1))


@estimate(once=True)
def counts(factor: str) -> pd.DataFrame:
    """Return the counts and rates of a factor in the 33 authorities, all years held.

    By authority, in alphabetical order, and year: `gss_code`, `name`, `assessments`, `children` and
    `rate`, with status columns, as in `children_services.rates_by_authority`; `year`; `expected`,
    the assessments at London's rate (``London's published count / London's children × the
    authority's children``); `count_low` and `count_high`, the count as an interval where it is
    suppressed; `rate_low` and `rate_high`, the 95% interval of the rate over all counts of that
    interval; `doubt`, why the count is doubtful, and `change`, how it changed sharply from the year
    before. A number that there is not is not-a-number.

        `withheld`: whether the count is not shown where London's total stands beside the
        others. It is one where the total narrows a suppressed count: that of the authority
        with the fewest children whose count is published and not 0, whatever that count is.
        A choice by the counts themselves would tell something of them to whoever knows the
        rule. A change to or from a count that is withheld is left out.
    """
    frame, whole = _published(factor), london(factor).set_index("year")
    known, status = bounded(frame["assessments"], {})[0], frame["assessments_status"]
    totals = bounded(whole["assessments"], {})[0]
    under = suppression.under_totals(
        known, status == "confidential", frame["year"], totals, ROUNDING
    )
    for year, rows in frame.groupby("year"):
        ends = bounded(rows["assessments"], {"confidential": tuple(under.bounds.loc[year])})
        frame.loc[rows.index, "count_low"], frame.loc[rows.index, "count_high"] = ends
    rate = frame["year"].map(bounded(whole["rate"], {})[0])
    frame = _with_ends(frame).assign(expected=rate / PER * frame["children"])

    def wide(name: str) -> pd.DataFrame:
        return frame.pivot(index="name", columns="year", values=name)

    low, high, expected = wide("count_low"), wide("count_high"), wide("expected")
    frame["doubt"] = doubt.doubts(low, high, expected).to_numpy().ravel()
    frame["withheld"] = frame.index.isin(_withheld(frame, under))
    change = pd.Series(doubt.sharp_changes(low, high, expected).to_numpy().ravel())
    before = frame.groupby("gss_code")["withheld"].shift(fill_value=False)
    return frame.assign(change=change.mask(frame["withheld"] | before, ""))


def _published(factor: str) -> pd.DataFrame:
    """Return the counts and the rates as published, in order."""
    held, places = years(), authorities()
    cells = sources.cin_assessment_factors(
        where={"factor": factor, "year": held, "gss_code": list(places["gss_code"])},
        columns=["gss_code", "year", "assessments"],
    )
    people = sources.children_population(
        where={"year": [population_year(year) for year in held]},
        columns=["gss_code", "year", "children"],
    )
    people["year"] = people["year"].map({population_year(year): year for year in held})
    frame = cells.merge(people, on=["gss_code", "year"], validate="1:1")
    for year in held:
        with_all(places, frame.loc[frame["year"] == year, ["gss_code"]])
    frame = places.merge(frame, on="gss_code", validate="1:m")
    frame = frame.sort_values(["name", "year"], ignore_index=True)
    return with_rate(frame, "assessments", "children", "rate", per=PER)


def _withheld(frame: pd.DataFrame, under: suppression.Totals) -> list[int]:
    """Return the rows that are withheld beside London's totals.

    Raises LookupError: with that count left out, a suppressed one is narrowed for somebody who
    knows this rule.
    """
    chosen = []
    for year in under.give_away.index[under.give_away]:
        rows = frame[(frame["year"] == year) & (frame["assessments_status"] == "")]
        rows = rows[rows["count_low"] > 0].sort_values(["children", "gss_code"])
        count = rows["count_low"].iloc[0]
        left = Interval(under.left.low[year] + count, under.left.high[year] + count)
        possible = suppression.possible_where_withheld(
            int(under.suppressed[year]), int(under.unknown[year]), left
        )
        if possible != set(range(under.rule.smallest, under.rule.largest + 1)):
            raise LookupError(
                f"{year}: to withhold {rows['gss_code'].iloc[0]} beside London's total does not "
                "protect the suppressed counts; leave London's total out for that year"
            )
        chosen.append(rows.index[0])
    return chosen


@estimate(once=True)
def london(factor: str) -> pd.DataFrame:
    """Return London's published counts of a factor and their rates, all years held.

    Columns `year`; `assessments`, `children` and `rate`, with the status of the first and the last;
    `rate_low` and `rate_high`, the 95% interval of the rate.
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
    return frame.assign(
        rate_low=poisson_rate(frame["count_low"], frame["children"], PER).low,
        rate_high=poisson_rate(frame["count_high"], frame["children"], PER).high,
    )
