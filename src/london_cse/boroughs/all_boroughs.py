"""Every authority by every measure of the borough pages, to look things up in.

Sources: those of `london_cse.boroughs.measures`, whose measures these are; nothing is computed for
this table alone, so that a number is the same wherever it stands.
"""

from __future__ import annotations

import re

import pandas as pd
from needsbook import Column, Gap, Tabulation, Workbook, estimate, table

from london_cse.areas import LONDON, authorities
from london_cse.boroughs.measures import FACTOR_WORDS, cells, measures
from london_cse.cells import gap_notes, joined
from london_cse.profile import offences
from london_cse.recording.counts import counts, london
from london_cse.sources import edition

END = Column("End of an interval", decimals=1)
#: The decimals of a column that has not one, as its source prints it; an own rate's by choice.
DECIMALS = {
    "children_aged_0_to_17": 0,
    "income_deprivation_affecting_children": 0,
    "looked_after_children": 0,
    "looked_after_children_with_a_missing_incident": 0,
    "pupils_persistently_absent": 2,
    "first_time_entrants_to_youth_justice": 0,
    "recorded_sexual_offences": 2,
}


def key_of(label: str) -> str:
    """Return the name of a measure's column: its words before the first comma.

    Examples
    --------
    >>> key_of("Assessments with CSE, per 10,000 children")
    'assessments_with_cse'
    """
    return re.sub(r"[^a-z0-9]+", "_", label.partition(",")[0].lower()).strip("_")


@estimate
def by_measure() -> tuple[pd.DataFrame, dict[str, Gap]]:
    """Return a row for each authority, by name, and one for London; and the gaps.

    Returns
    -------
    pandas.DataFrame
        `gss_code`, `name`, `total` (whether the row is London's), and for each measure its key with
        `<key>_status`; of a rate of assessments also `<key>_low`, `<key>_high` and `<key>_interval`
        (in words), each with its status.
    dict of str to Gap
        By measure and authority: ``Assessments with CSE (Kensington and Chelsea)``.
    """
    places = [*authorities().itertuples(index=False, name=None), (LONDON, "London")]
    found = pd.DataFrame(places, columns=["gss_code", "name"])
    found["total"] = found["gss_code"] == LONDON
    values = [cells(code) for code in found["gss_code"]]
    for one, column in zip(measures(), zip(*values, strict=True), strict=True):
        key = key_of(one.label)
        found[key] = [float("nan") if isinstance(cell, Gap) else float(cell) for cell in column]
        found[f"{key}_status"] = [cell.status if isinstance(cell, Gap) else "" for cell in column]
        if one.factor:
            found = _with_interval(found, key, one.factor)
    gaps = {
        f"{one.short} ({name})": cell
        for name, row in zip(found["name"], values, strict=True)
        for one, cell in zip(measures(), row, strict=True)
        if isinstance(cell, Gap)
    }
    return found, gaps


def _with_interval(found: pd.DataFrame, key: str, factor: str) -> pd.DataFrame:
    """Return `found` with the 95% interval of a rate; no rate, and no withheld one, has any."""
    year = int(edition.last("cin-assessment-factors"))
    ends = pd.concat([counts(factor), london(factor).assign(gss_code=LONDON, withheld=False)])
    ends = ends[(ends["year"] == year) & (ends["rate_status"] == "") & ~ends["withheld"]]
    ends = found[["gss_code"]].merge(ends, on="gss_code", how="left", validate="1:1")
    status = found[f"{key}_status"]
    status = status.mask((status == "") & ends["rate_low"].isna(), "not available")
    low, high = (ends[f"rate_{end}"].where(status == "") for end in ("low", "high"))
    words = [
        f"{END.cell(least, '')} to {END.cell(most, '')}" if least == least else ""
        for least, most in zip(low, high, strict=True)
    ]
    found[f"{key}_low"], found[f"{key}_high"], found[f"{key}_interval"] = low, high, words
    return found.assign(**{f"{key}_{end}_status": status for end in ("low", "high", "interval")})


@estimate
def doubtful() -> dict[str, list[str]]:
    """Return the authorities whose latest count is doubtful, by the factor in words."""
    year = int(edition.last("cin-assessment-factors"))
    met = {}
    for factor, words in FACTOR_WORDS.items():
        frame = counts(factor)
        met[words] = list(frame.loc[(frame["year"] == year) & (frame["doubt"] != ""), "name"])
    return {words: names for words, names in met.items() if names}


@table(title="All boroughs by all measures", kind="own estimate")
def tbl_all_boroughs() -> Tabulation:
    """All authorities by name, beside London, by every measure of the borough pages."""
    data, gaps = by_measure()
    shown: dict[str, Column] = {"name": Column("Authority")}
    held: dict[str, Column] = {"gss_code": Column("Area code"), "name": Column("Authority")}
    for one in measures():
        key = key_of(one.label)
        column = Column(f"{one.label}, {one.period}", decimals=DECIMALS.get(key, 1))
        shown[key] = held[key] = column
        if one.factor:
            shown[f"{key}_interval"] = Column(f"95% interval: {one.short}")
            for end, said in (("low", "lower"), ("high", "upper")):
                held[f"{key}_{end}"] = Column(f"{one.short}: {said} end of 95% interval")
    label = edition.value("label")
    return Tabulation(
        data,
        shown,
        "London's authorities beside London, by name",
        (
            # literal: how the ranks of deprivation are counted
            "Rates of assessments and offences are own estimates, the other figures official "
            "statistics. Assessments are counted, not children. Rank 1 is the most deprived "
            "district.",
            "A rate says how much was recorded, not how much abuse there is, and no order of "
            "these figures is an order of merit.",
            offences.residents_note([str(edition.last("mps-sexual-offences"))]),
            *(
                f"Doubtful recording of {words}, not to be read as few children: {joined(names)}."
                for words, names in doubtful().items()
            ),
            *gap_notes(gaps),
        ),
        emphasise="total",
        workbook=Workbook(held, f"London child sexual exploitation needs assessment, {label}."),
    )
