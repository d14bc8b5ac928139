"""One authority beside London: rates over time, and what is held about the place.

Sources: those of the estimates that are put together here; nothing is computed
for these pages alone, so that a number is the same wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from needsbook import Gap, estimate, treated
from needsbook.statistics.intervals import poisson_rate

from london_cse import areas, sources
from london_cse.areas import LONDON
from london_cse.cells import Computed, Published, columns_of, with_rate
from london_cse.profile import deprivation, indicators, offences
from london_cse.recording import children_services, identification, suppression
from london_cse.recording.doubtful import SHARP
from london_cse.sources import edition

if TYPE_CHECKING:
    import pandas as pd

DOUBTFUL = "doubtful recording"

#: Factors in the words of a row of the table.
FACTOR_WORDS = {
    children_services.CSE: "CSE",
    "going_missing": "going missing",
    "gangs": "gangs",
    "child_criminal_exploitation": "criminal exploitation",
}

NO_LONDON_SCORE = Gap("not applicable", "the indices rank districts and have no figure for London")


@estimate(once=True)
def rates_by_year(area: str, factors: tuple[str, ...], first: int, last: int) -> pd.DataFrame:
    """Return the assessments with each factor per 10,000 children, year by year.

    ``assessments / children × 10,000``, as `children_services.rate` has it. The count
    that `suppression.withheld` names is left out as suppressed: the pages of all
    authorities together show London's total beside all its parts.

    Parameters
    ----------
    area : str
        GSS code of an authority, or of London.
    factors : tuple of str
        Factors of the source.
    first, last : int
        Years ending 31 March.

    Returns
    -------
    pandas.DataFrame
        `factor`, `year`, `assessments` (with its status), `children`, `rate` (with
        `rate_status`), in the order of `factors` and of the years.
    """
    years = range(first, last + 1)
    frame = sources.cin_assessment_factors(
        where={"gss_code": area, "factor": factors, "year": years},
        columns=["factor", "year", "assessments"],
    )
    people = {
        year: int(areas.children(area, children_services.population_year(year))) for year in years
    }
    frame = frame.assign(
        children=frame["year"].map(people),
        order=frame["factor"].map({factor: number for number, factor in enumerate(factors)}),
    )
    frame = frame.sort_values(["order", "year"], ignore_index=True).drop(columns="order")
    withheld = [
        suppression.withheld(factor, int(year)) == area
        for factor, year in zip(frame["factor"], frame["year"], strict=True)
    ]
    frame.loc[withheld, "assessments"] = float("nan")
    frame.loc[withheld, "assessments_status"] = suppression.WITHHELD.status
    return with_rate(frame, "assessments", "children", "rate", per=10_000)


@estimate
def rates_with_intervals(
    area: str, factors: tuple[str, ...], first: int, last: int
) -> pd.DataFrame:
    """Return `rates_by_year` with `low` and `high`, the 95% interval of each rate.

    A rate that there is not has no interval either: nothing is said of a suppressed count.
    """
    frame = rates_by_year(area, factors, first, last)
    ends = [
        None if status else poisson_rate(int(count), float(people), 10_000)
        for status, count, people in zip(
            frame["assessments_status"],
            treated(frame["assessments"], "missing"),
            frame["children"],
            strict=True,
        )
    ]
    return frame.assign(
        **{
            end: [float("nan") if found is None else getattr(found, end) for found in ends]
            for end in ("low", "high")
        }
    )


@estimate
def rates_beside_london(area: str, factors: tuple[str, ...], first: int, last: int) -> pd.DataFrame:
    """Return `rates_with_intervals` of an authority with London's `london`, `london_status`."""
    london = rates_by_year(LONDON, factors, first, last)[["factor", "year", "rate", "rate_status"]]
    london = london.rename(columns={"rate": "london", "rate_status": "london_status"})
    own = rates_with_intervals(area, factors, first, last)
    return own.merge(london, on=["factor", "year"], validate="1:1")


@estimate
def gaps_by_year(area: str, factors: tuple[str, ...], first: int, last: int) -> dict[str, Gap]:
    """Return the cells of `rates_by_year` without a count: ``Gangs, 2020 and 2021``."""
    table = rates_by_year(area, factors, first, last)
    missing = table[table["assessments_status"] != ""]
    met: dict[tuple[str, Gap], list[int]] = {}
    for factor, year in zip(missing["factor"], missing["year"], strict=True):
        found = children_services.count(area, factor, int(year))
        gap = found if isinstance(found, Gap) else suppression.WITHHELD
        met.setdefault((factor, gap), []).append(int(year))
    return {
        f"{children_services.FACTOR_NAMES[factor]} {years_in_words(years)}": gap
        for (factor, gap), years in met.items()
    }


@estimate
def recording_by_year(area: str, factors: tuple[str, ...]) -> dict[str, dict[str, list[int]]]:
    """Return the years in which a count is doubtful or changed sharply, by kind and factor.

    By the rule of `london_cse.recording.doubtful`, over all years that are held. The
    kinds are `DOUBTFUL` and the sharp changes; a factor without such a year is left out.
    """
    found: dict[str, dict[str, list[int]]] = {kind: {} for kind in (DOUBTFUL, *SHARP)}
    for factor in factors:
        kinds = dict.fromkeys(identification.doubtful(factor), DOUBTFUL)
        kinds |= identification.changed_sharply(factor)
        for (code, year), kind in kinds.items():
            if code == area:
                found[kind].setdefault(factor, []).append(year)
    return found


def factors_and_years(met: Mapping[str, list[int]]) -> str:
    """Return factors with their years in words: ``Gangs 2019 and 2020; Going missing 2024``."""
    return "; ".join(
        f"{children_services.FACTOR_NAMES[factor]} {years_in_words(years)}"
        for factor, years in met.items()
    )


def years_in_words(years: list[int]) -> str:
    """Return years in words, a run as a range: ``2018 to 2021``, ``2019 and 2023``."""
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]} to {years[-1]}"
    *others, last = [str(year) for year in years]
    return f"{', '.join(others)} and {last}" if others else last


@dataclass(frozen=True)
class Measured:
    """One measure of a place.

    Parameters
    ----------
    label : str
        What is measured, with its unit.
    period : str
        When.
    of : callable
        Gives the value for the GSS code of an area.
    london : Gap, optional
        Why there is no value for London.
    """

    label: str
    period: str
    of: Callable[[str], Published | Computed]
    london: Gap | None = None


def measures() -> tuple[Measured, ...]:
    """Return what a borough's page lists, in its order. A line more is a row more."""
    people = int(edition.last("children-population"))
    year = int(edition.last("cin-assessment-factors"))
    crime = str(edition.last("mps-sexual-offences"))
    index = int(edition.last("deprivation-children"))
    ending = f"to March {year}"
    return (
        Measured(
            "Children aged 0 to 17", f"mid-{people}", lambda area: areas.children(area, people)
        ),
        *(
            _rate(f"Assessments with {words}, per 10,000 children", factor, year, ending)
            for factor, words in FACTOR_WORDS.items()
        ),
        Measured(
            "Income deprivation affecting children, rank of 317",
            str(index),
            lambda area: deprivation.value(area, deprivation.RANK, index),
            NO_LONDON_SCORE,
        ),
        _indicator("Children under 16 in low-income families, %",
                   "children_in_relative_low_income_share"),
        _indicator("Looked-after children, per 10,000 children", "looked_after_children_rate"),
        _indicator("Looked-after children with a missing incident, %",
                   "looked_after_children_missing_share"),
        _indicator("Pupils persistently absent, %", "persistent_absence_share"),
        _indicator("Aged 16 and 17, not in education or work, or not known, %",
                   "neet_or_not_known_share"),
        # literal: unit of the rate
        _indicator("First-time entrants to youth justice, per 100,000 aged 10 to 17",
                   indicators.FIRST_TIME_ENTRANTS),
        _indicator("Conceptions under 18, per 1,000 females aged 15 to 17",
                   "under_18_conception_rate"),
        _indicator("Chlamydia diagnoses, per 100,000 people aged 15 to 24",
                   "chlamydia_diagnosis_rate"),
        Measured(
            "Recorded sexual offences, victims of all ages, per 1,000 residents",
            crime,
            lambda area: offences.rate(area, crime),
        ),
    )  # fmt: skip


def _rate(label: str, factor: str, year: int, period: str) -> Measured:
    return Measured(label, period, lambda area: children_services.rate(area, factor, year))


def _indicator(label: str, name: str) -> Measured:
    year = latest_year(name)
    return Measured(label, str(year), lambda area: indicators.value(name, area, year))


@estimate
def latest_year(indicator: str) -> int:
    """Return the latest year for which an indicator of the interactive tool has London rows."""
    frame = sources.lait_indicators(
        where={"indicator": indicator, "gss_code": LONDON}, columns=["year"]
    )
    return int(frame["year"].max())


@estimate
def profile(area: str) -> tuple[pd.DataFrame, dict[str, Gap]]:
    """Return every measure of an authority beside London, and the gaps by measure.

    Returns
    -------
    pandas.DataFrame
        `measure`, `period`, `value` and `london` with their status columns. Values
        are as their sources print them, or as the estimate has them.
    dict of str to Gap
        By the measure, with ``(London)`` where the gap is London's.
    """
    import pandas as pd

    rows: list[dict[str, object]] = []
    gaps: dict[str, Gap] = {}
    for measure in measures():
        cells = {
            "value": measure.of(area),
            "london": measure.london if measure.london is not None else measure.of(LONDON),
        }
        row: dict[str, object] = {"measure": measure.label, "period": measure.period}
        for name, cell in cells.items():
            row |= (
                columns_of(name, cell)
                if isinstance(cell, Gap)
                else {name: cell, f"{name}_status": ""}
            )
            if isinstance(cell, Gap):
                short = measure.label.partition(",")[0]
                gaps[short if name == "value" else f"{short} (London)"] = cell
        rows.append(row)
    frame = pd.DataFrame(rows)
    return frame.astype({"value": object, "london": object}), gaps
