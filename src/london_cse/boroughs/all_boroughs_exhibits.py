"""The table of all authorities by all measures, to look things up in."""

from __future__ import annotations

from needsbook import Column, Tabulation, Workbook, table

from london_cse.boroughs import all_boroughs
from london_cse.cells import gap_notes, joined
from london_cse.profile import offences
from london_cse.sources import edition

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


@table(title="All boroughs by all measures", kind="own estimate")
def tbl_all_boroughs() -> Tabulation:
    """All authorities by name, beside London, by every measure of the borough pages."""
    data, gaps = all_boroughs.table()
    shown: dict[str, Column] = {"name": Column("Authority")}
    held: dict[str, Column] = {"gss_code": Column("Area code"), "name": Column("Authority")}
    for one in all_boroughs.listed():
        column = Column(one.label, decimals=DECIMALS.get(one.key, 1))
        shown[one.key] = held[one.key] = column
        if one.factor:
            words = one.label.partition(",")[0]
            shown[f"{one.key}_interval"] = Column(f"95% interval: {words}")
            for end, said in zip(all_boroughs.ENDS, ("lower", "upper"), strict=True):
                held[f"{one.key}_{end}"] = Column(f"{words}: {said} end of 95% interval")
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
                for words, names in all_boroughs.doubtful().items()
            ),
            *gap_notes(gaps),
        ),
        emphasise="total",
        workbook=Workbook(held, f"London child sexual exploitation needs assessment, {label}."),
    )
