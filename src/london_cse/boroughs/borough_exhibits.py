"""Exhibits of the borough pages: one authority beside London."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
from needsbook import Column, Drawing, Tabulation, figure, table, treated
from needsbook.charts import small
from needsbook.charts.series import SERIES_LEGEND
from needsbook.charts.trends import Line
from needsbook.statistics.doubt import SHARP

from london_cse import areas
from london_cse.boroughs import measures, questions
from london_cse.boroughs.all_boroughs import DECIMALS, key_of
from london_cse.boroughs.measures import DOUBTFUL, factors_and_years, rates_by_year
from london_cse.cells import gap_notes, joined
from london_cse.profile import offences
from london_cse.recording import children_services, series_breaks
from london_cse.recording.children_services import CSE
from london_cse.recording.counts import years as all_years
from london_cse.sources import edition

FACTORS = tuple(children_services.FACTOR_NAMES)
RATE = Column("Rate", decimals=1)


@figure(title="Factors recorded in assessments, beside London", kind="own estimate")
def fig_borough_trend(area: str) -> Drawing:
    """Rates of assessments with each of four factors, an authority and London, all years."""
    years, name = all_years(), areas.area_name(area)
    found, common = rates_by_year(area, FACTORS), series_breaks.common_breaks(CSE)
    data = found.assign(factor=found["factor"].map(children_services.FACTOR_NAMES))
    by_factor = {str(factor): rows for factor, rows in data.groupby("factor", sort=False)}
    return Drawing(
        small.trend_row(
            {
                factor: [
                    Line(place, list(treated(rows[column], "missing")))
                    for place, column in ((name, "rate"), ("London", "london"))
                ]
                for factor, rows in by_factor.items()
            },
            years,
            "Per 10,000 children",
            {
                words: _marks(code, by_factor[words])
                for code, words in children_services.FACTOR_NAMES.items()
            },
            "95% interval",
            legend=SERIES_LEGEND | {"doubtful": "doubtful recording"},
        ),
        data[COLUMNS],
        f"{_headline(found[found['factor'] == CSE])} Assessments per 10,000 children, {name} and "
        "London",
        "Four line charts. "
        + " ".join(
            f"{factor}: {name} {_ends(rows, 'rate')}; London {_ends(rows, 'london')}."
            for factor, rows in by_factor.items()
        ),
        (
            # literal: when the publisher's years end, and whom the rates are of
            "Each chart has its own scale; years end on 31 March. Assessments are counted, not "
            "children; rates are per 10,000 children aged 0 to 17.",
            f"Dotted lines: {'; '.join(one.reason for one in common if one.ongoing)}.",
            *gap_notes(measures.without_count(found)),
            *_recording_notes(found),
        ),
    )


COLUMNS = [
    *("factor", "year", "assessments", "assessments_status", "children", "rate", "rate_status"),
    *("low", "high", "london", "london_status"),
]


def _recording_notes(found: pd.DataFrame) -> tuple[str, ...]:
    kinds = found["change"].mask(found["doubt"] != "", DOUBTFUL)
    return tuple(
        f"{kind[0].upper()}{kind[1:]}: {factors_and_years(found[kinds == kind])}."
        for kind in (DOUBTFUL, *SHARP)
        if (kinds == kind).any()
    )


def _marks(factor: str, rows: pd.DataFrame) -> small.Marks:
    sharp = [year for kind in SHARP for year in rows.loc[rows["change"] == kind, "year"]]
    return small.Marks(
        list(rows.loc[(rows["rate_status"] == "") & (rows["doubt"] != ""), "year"]),
        sharp,
        [found.first for found in series_breaks.common_breaks(factor) if found.ongoing],
        (list(rows["low"]), list(rows["high"])),
    )


def _headline(rows: pd.DataFrame) -> str:
    """Return between which rates an authority's line of CSE runs."""
    if (rows["rate_status"] == "").sum() < 2:
        return "CSE has too few published counts for a trend."
    return f"CSE went from {_ends(rows, 'rate').replace(' and ', ' to ')}."


def _ends(rows: pd.DataFrame, column: str) -> str:
    held = rows.loc[rows[f"{column}_status"] == "", ["year", column]]
    ends = held.iloc[[0, -1]] if len(held) > 1 else held
    told = [f"{RATE.cell(value, '')} in {year}" for year, value in ends.itertuples(index=False)]
    return " and ".join(told) or "has no published count"


@table(title="An authority beside London", kind="own estimate")
def tbl_borough(area: str) -> Tabulation:
    """What is held about an authority, beside London."""
    name = areas.area_name(area)
    data, gaps = measures.profile(area)
    return Tabulation(
        data.assign(
            value_shown=_as_beside(data, "value"),
            value_shown_status=data["value_status"],
            london_shown=_as_beside(data, "london"),
            london_shown_status=data["london_status"],
        ),
        {
            "measure": Column("Measure", width=0.54),
            "period": Column("Period", width=0.18),
            "value_shown": Column(name, width=0.15),
            "london_shown": Column("London", width=0.13),
        },
        f"{name} beside London",
        (
            # literal: how the ranks are numbered
            "Rates of assessments and offences are own estimates, the other figures official "
            "statistics. Rank 1 is the most deprived district.",
            offences.residents_note([str(edition.last("mps-sexual-offences"))]),
            *gap_notes(gaps),
            *_doubtful_note(area),
        ),
    )


def _as_beside(data: pd.DataFrame, column: str) -> list[Any]:
    """Return a column with own estimates to the decimals that the row has on every page."""

    def shown(value: Any, measure: str) -> Any:
        decimals = DECIMALS.get(key_of(measure), 1)
        if not isinstance(value, float) or value != value:
            return value
        return Decimal(Column("", decimals=decimals).cell(value, "").replace(",", ""))

    return list(map(shown, data[column], data["measure"]))


def _doubtful_note(area: str) -> tuple[str, ...]:
    """Return which rates of the latest year rest on a doubtful count."""
    rows = rates_by_year(area, FACTORS)
    latest = rows["year"] == int(edition.last("cin-assessment-factors"))
    named = rows.loc[latest & (rows["doubt"] != ""), "factor"].map(measures.FACTOR_WORDS)
    if named.empty:
        return ()
    return (f"Doubtful recording, not to be read as few children: {joined(list(named))}.",)


@table(title="Questions for a scrutiny committee", kind="own estimate")
def tbl_borough_questions(area: str) -> Tabulation:
    """Questions that an authority's figures raise, each with the gaps of 2016 behind it."""
    return Tabulation(
        questions.table(area),
        {
            "question": Column("Question", width=0.49),
            "gaps": Column("Gaps", width=0.13),
            "because": Column("Asked because", width=0.38),
        },
        f"Questions for a scrutiny committee, {areas.area_name(area)}",
        (
            "Chosen by rule from the figures. The gaps are those of the register, named for London "
            "in 2016; this does not say that one is there today, or here.",
        ),
    )
