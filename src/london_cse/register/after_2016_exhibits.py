"""Tables of what others said and asked for since the assessment of 2016."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needsbook import Column, Tabulation, table

from london_cse.register import after_2016

if TYPE_CHECKING:
    import pandas as pd

_TOLD = {
    "law": "Law made since 2016",
    "guidance": "Guidance, protocols and strategies since 2016",
    "inquiry": "Inquiries, inspections and reviews since 2016",
    "services": "Services in London since 2016",
    "statistics": "Statistics published since 2016",
}
_READ = (
    "Links lead to the publisher's page, where its address was seen, and to the copy that was "
    "read on 29 November 2026.",
)


@table(title="What has changed since 2016", kind="record")
def tbl_since(kind: str) -> Tabulation:
    """What sources say has changed since 2016, of one kind."""
    return Tabulation(
        _with_copy(after_2016.entries(kind)),
        {
            "title": Column("What", width=0.2, link="publisher_address"),
            "dated": Column("When", width=0.1),
            "says": Column("What the source says", width=0.38),
            "publisher": Column("Publisher", width=0.16),
            "copy": Column("Copy read", width=0.16, link="read_address"),
        },
        f"{_TOLD[kind]}, as sources report them, in this edition's words",
        _READ,
    )


@table(title="Recommendations of others since 2016", kind="record")
def tbl_recommended_since() -> Tabulation:
    """What inquiries, statutes, guidance and evaluations asked for, and on which gaps it bears."""
    data = _with_copy(after_2016.recommended())
    data["asked"] = [
        f"{one.made_by}, {one.made_on}: {one.report} ({one.kind})" for one in data.itertuples()
    ]
    return Tabulation(
        data,
        {
            "recommendation": Column("Id", width=0.05),
            "summary": Column("What was asked for", width=0.25),
            "addressed_to": Column("Of whom", width=0.15),
            "asked": Column("Who asked, when and where", width=0.22, link="publisher_address"),
            "domain": Column("Domain", width=0.13),
            "gaps": Column("Gaps", width=0.06),
            "copy": Column("Copy read", width=0.14, link="read_address"),
        },
        # literal: the baseline that the list begins at
        "Recommendations that others made since 2016, in this edition's words, and the gaps of the "
        "2016 assessment on which they bear",
        (
            "A recommendation is that of the body named in its row.",
            "Which gaps it bears on is this edition's reading; whether it was carried out is not "
            "recorded.",
            *_READ,
        ),
        filters=("domain",),
    )


def _with_copy(data: pd.DataFrame) -> pd.DataFrame:
    shown = data["copy_shows"].replace("not shown", "date not shown")
    return data.assign(copy=data["read_in"] + "; " + shown)
