"""One authority beside London: rates over time, and what is held about the place.

Sources: those of the estimates that are put together here; nothing is computed for these pages
alone, so that a number is the same wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from needsbook import Gap, bounded, estimate

from london_cse import sources
from london_cse.areas import LONDON, children
from london_cse.cells import Computed, Published
from london_cse.profile import deprivation, indicators, offences
from london_cse.recording import children_services
from london_cse.recording.counts import WITHHELD, counts, london
from london_cse.sources import edition

DOUBTFUL = "doubtful recording"

#: Factors in the words of a row of the table.
FACTOR_WORDS = {
    children_services.CSE: "CSE",
    "going_missing": "going missing",
    "gangs": "gangs",
    "child_criminal_exploitation": "criminal exploitation",
}

NO_LONDON_SCORE = Gap("not applicable", "the indices rank districts and have no figure for London")


@estimate
def rates_by_year(area: str, factors: tuple[str, ...]) -> pd.DataFrame:
    """Return an authority's assessments with each factor per 10,000 children, beside London's.

    A count that is withheld is left out as suppressed: the pages of all authorities together show
    London's total beside all its parts. A rate that there is not has no interval either: nothing is
    said of a suppressed count.

    In the order of `factors` and of the years: `factor`, `year`, `assessments`, `children` and
    `rate` with its 95% interval `low` and `high`, `london`, London's rate, `doubt` and `change`, as
    in `counts`; with status columns.
    """
    frames = []
    for factor in factors:
        frame, whole = counts(factor), london(factor)[["year", "rate", "rate_status"]]
        whole["rate"], _ = bounded(whole["rate"], {})
        whole = whole.rename(columns={"rate": "london", "rate_status": "london_status"})
        rows = frame[frame["gss_code"] == area].merge(whole, on="year", validate="1:1")
        frames.append(rows.assign(factor=factor))
    table = pd.concat(frames, ignore_index=True)
    table = table.rename(columns={"rate_low": "low", "rate_high": "high"})
    for name in ("assessments", "rate"):
        table.loc[table["withheld"], name] = WITHHELD  # type: ignore[call-overload]  # a cell
        table.loc[table["withheld"], f"{name}_status"] = WITHHELD.status
    table.loc[table["rate_status"] != "", ["low", "high"]] = float("nan")
    return table


def factors_and_years(rows: pd.DataFrame) -> str:
    """Return factors with their years in words: ``Gangs 2019 and 2020; Going missing 2024``."""
    return "; ".join(
        f"{children_services.FACTOR_NAMES[str(factor)]} {years_in_words(list(years))}"
        for factor, years in rows.groupby("factor", sort=False)["year"]
    )


def without_count(table: pd.DataFrame) -> dict[str, Gap]:
    """Return the cells of `rates_by_year` without a count: ``Gangs 2020 and 2021``."""
    missing = table[table["assessments_status"] != ""]
    gaps = missing["assessments"].map(lambda gap: (gap.status, gap.reason))
    return {
        factors_and_years(rows): rows["assessments"].iloc[0]
        for _, rows in missing.groupby([missing["factor"], gaps], sort=False)
    }


def years_in_words(years: list[int]) -> str:
    """Return years in words, a run as a range: ``2018 to 2021``, ``2019 and 2023``."""
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]} to {years[-1]}"
    *others, last = [str(year) for year in years]
    return f"{', '.join(others)} and {last}" if others else last


@dataclass(frozen=True)
class Measured:
    """One measure of a place."""

    label: str  # what is measured, with its unit
    period: str
    of: Callable[[str], Published | Computed]  # the value, by the GSS code of an area
    london: Gap | None = None  # why there is no value for London
    factor: str = ""  # whose rate it is, which has an interval

    @property
    def short(self) -> str:
        """The label without its unit."""
        return self.label.partition(",")[0]


def measures() -> tuple[Measured, ...]:
    """Return what a borough's page lists, in its order. A line more is a row more."""
    people = int(edition.last("children-population"))
    year = int(edition.last("cin-assessment-factors"))
    crime = str(edition.last("mps-sexual-offences"))
    index = int(edition.last("deprivation-children"))
    ending = f"to March {year}"
    return (
        Measured(
            "Children aged 0 to 17", f"mid-{people}", lambda area: children.returned(area, people)
        ),
        *(
            _rate(f"Assessments with {words}, per 10,000 children", factor, year, ending)
            for factor, words in FACTOR_WORDS.items()
        ),
        Measured(
            "Income deprivation affecting children, rank of 317",
            str(index),
            lambda area: deprivation.deprivation.returned(area, deprivation.RANK, index),
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
            lambda area: offences.offence_rate.returned(area, crime),
        ),
    )  # fmt: skip


def _rate(label: str, factor: str, year: int, period: str) -> Measured:
    rate = children_services.assessment_rate.returned
    return Measured(label, period, lambda area: rate(area, factor, year), factor=factor)


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


def cells(area: str) -> list[Published | Computed]:
    """Return every measure of an authority or London, in the order of `measures`."""
    return [one.london if area == LONDON and one.london else one.of(area) for one in measures()]


@estimate
def profile(area: str) -> tuple[pd.DataFrame, dict[str, Gap]]:
    """Return every measure of an authority beside London, and the gaps by measure.

    Returns
    -------
    pandas.DataFrame
        `measure`, `period`, `value` and `london` with their status columns. Values are as their
        sources print them, or as the estimate has them.
    dict of str to Gap
        By the measure, with ``(London)`` where the gap is London's.
    """
    listed, own, whole = measures(), cells(area), cells(LONDON)
    table = pd.DataFrame([(one.label, one.period) for one in listed], columns=["measure", "period"])
    for name, found in (("value", own), ("london", whole)):
        held = [float("nan") if isinstance(cell, Gap) else cell for cell in found]
        table[name] = pd.Series(held, dtype=object)
        table[f"{name}_status"] = [cell.status if isinstance(cell, Gap) else "" for cell in found]
    gaps: dict[str, Gap] = {}
    for one, *pair in zip(listed, own, whole, strict=True):
        named = zip((one.short, f"{one.short} (London)"), pair, strict=True)
        gaps |= {name: cell for name, cell in named if isinstance(cell, Gap)}
    return table, gaps
