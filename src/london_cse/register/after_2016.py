"""What others said and asked for since the assessment of 2016, as read for this edition.

Each row says what its source says and no more; where and in which copy it was read stands beside
it. Nothing here says that a gap of 2016 has closed.
"""

from __future__ import annotations

import pandas as pd
from needsbook import Column, Tabulation, estimate, number, table

from london_cse import sources
from london_cse.register import gaps as register

#: Kinds of entries, in reading order, and what a table of each is called.
KINDS = {
    "law": "Law made since 2016",
    "guidance": "Guidance, protocols and strategies since 2016",
    "inquiry": "Inquiries, inspections and reviews since 2016",
    "services": "Services in London since 2016",
    "statistics": "Statistics published since 2016",
}
_READ_NOTE = (
    "Links lead to the publisher's page, where its address was seen, and to the copy that was "
    "read on 29 November 2026.",
)

_READ = ["publisher_address", "read_in", "read_address", "copy_shows"]


@estimate
def entries(kind: str) -> pd.DataFrame:
    """Return what has changed since 2016, of one of the `KINDS`.

    Columns dated, title, says, publisher, publisher_address, read_in, read_address, copy_shows and
    copy (the last three in words).

    Raises ValueError: there is no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"no kind “{kind}”; there are {', '.join(KINDS)}")
    columns = ["dated", "title", "says", "publisher", *_READ]
    return _with_copy(sources.since_2016(where={"kind": kind}, columns=columns))


@number(unit="entries", kind="record")
def count_since(kind: str) -> int:
    """Entries on what has changed since 2016, of one kind."""
    return len(entries(kind))


@estimate(once=True)
def recommended() -> pd.DataFrame:
    """Return the recommendations of others since 2016, each with the gaps it bears on.

    Columns recommendation, kind, made_by, made_on, report, addressed_to, summary,
    publisher_address, read_in, read_address, copy_shows; gaps and domain, each joined by
    semicolons; copy.
    """
    listed = sources.recommendations_since(
        columns=[
            *("recommendation", "kind", "made_by", "made_on", "report"),
            *("addressed_to", "summary", *_READ),
        ]
    )
    links = register.links_since()
    domains = links.sort_values(
        "domain", key=lambda domain: domain.map(register.DOMAINS.index), kind="stable"
    ).drop_duplicates(["recommendation", "domain"])
    for name, one, rows in (("gaps", "gap", links), ("domain", "domain", domains)):
        joined = rows.groupby("recommendation")[one].agg("; ".join)
        listed[name] = listed["recommendation"].map(joined)
    return _with_copy(listed)


@number(unit="recommendations", kind="record")
def count_recommended_since() -> int:
    """Recommendations of others since 2016 that bear on a gap of the register."""
    return len(recommended())


@number(unit="gaps", kind="record")
def count_gaps_recommended_since(domain: str) -> int:
    """Gaps of a domain, or of all, on which a recommendation of others since 2016 bears."""
    return len(register.gaps_recommended(domain))


def _with_copy(data: pd.DataFrame) -> pd.DataFrame:
    """With the copy that was read, in words."""
    shown = data["copy_shows"].replace("not shown", "date not shown")
    return data.assign(copy=data["read_in"] + "; " + shown)


@table(title="What has changed since 2016", kind="record")
def tbl_since(kind: str) -> Tabulation:
    """What sources say has changed since 2016, of one kind."""
    return Tabulation(
        entries(kind),
        {
            "title": Column("What", width=0.2, link="publisher_address"),
            "dated": Column("When", width=0.1),
            "says": Column("What the source says", width=0.38),
            "publisher": Column("Publisher", width=0.16),
            "copy": Column("Copy read", width=0.16, link="read_address"),
        },
        f"{KINDS[kind]}, as sources report them, in this edition's words",
        _READ_NOTE,
    )


@table(title="Recommendations of others since 2016", kind="record")
def tbl_recommended_since() -> Tabulation:
    """What inquiries, statutes, guidance and evaluations asked for, and on which gaps it bears."""
    data = recommended()
    asked = data["made_by"] + ", " + data["made_on"] + ": " + data["report"]
    data["asked"] = asked + " (" + data["kind"] + ")"
    return Tabulation(
        data,
        {
            "recommendation": Column("Id", width=0.06),
            "summary": Column("What was asked for", width=0.26),
            "addressed_to": Column("Of whom", width=0.13),
            "asked": Column("Who asked, when and where", width=0.2, link="publisher_address"),
            "domain": Column("Domain", width=0.12),
            "gaps": Column("Gaps", width=0.1),
            "copy": Column("Copy read", width=0.13, link="read_address"),
        },
        # literal: the baseline that the list begins at
        "Recommendations that others made since 2016, in this edition's words, and the gaps of the "
        "2016 assessment on which they bear",
        (
            "A recommendation is that of the body named in its row.",
            "Which gaps it bears on is this edition's reading; whether it was carried out is not "
            "recorded.",
            *_READ_NOTE,
        ),
        filters=("domain",),
    )
