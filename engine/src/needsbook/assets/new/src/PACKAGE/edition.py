"""What the edition says of itself, whatever the assessment is about."""

from __future__ import annotations

from needsbook import Column, Tabulation, table
from PACKAGE import sources


@table(title="Corrections", kind="record")
def tbl_corrections() -> Tabulation:
    data = sources.corrections(columns=["date", "edition", "chapter", "was", "now", "reason"])
    names = {"date": "Date", "edition": "Issue", "chapter": "Page", "was": "Was", "now": "Is"}
    return Tabulation(
        data,
        {**{id: Column(name) for id, name in names.items()}, "reason": Column("Why")},
        "Corrections to published editions",
        () if len(data) else ("No correction was made.",),
    )
