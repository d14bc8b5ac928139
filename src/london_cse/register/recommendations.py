"""The recommendations of 2005, and their state in the 2016 assessment.

The state is no judgement of its own: it follows from what the 2016 report says at each place
(`recommendation-findings`) by the rule of `state`.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from needsbook import Column, Tabulation, estimate, number, table

from london_cse import sources
from london_cse.register import gaps as register

#: How an agency is called after "to", where that is not its name.
_ADDRESSED_TO = {
    "Government": "the Government",
    "London Child Protection Committee": "the London Child Protection Committee",
    "Police": "the police",
    "Health": "health services",
    "Education": "education services",
}
STATES = ("addressed", "partly addressed", "still a gap", "an example only", "not mentioned")
OPEN = ("still a gap", "partly addressed")


_STATE = (
    "The state in 2016 follows from what the report says, as read for this edition: some progress "
    "and something lacking is partly addressed; something lacking without progress is still a "
    "gap. An example (one borough, site, post or provider) counts as neither."
)


def state(findings: Iterable[str]) -> str:
    """Return the state of a recommendation from what the 2016 report says on it.

    Findings are ``progress``, ``example``, ``lack`` and ``silent``; an example is neither progress
    nor a lack.
    """
    found = set(findings)
    if "progress" in found:
        return "partly addressed" if "lack" in found else "addressed"
    if "lack" in found:
        return "still a gap"
    return "an example only" if "example" in found else "not mentioned"


@estimate
def listed(agency: str = "all") -> pd.DataFrame:
    """Return the recommendations to an agency, or all, and what 2016 says of each.

    Columns recommendation, agency, domain, summary, state and basis (what the 2016 report says,
    each with its place).
    """
    where = {} if agency == "all" else {"agency": agency}
    rows = sources.recommendations_2005(
        where=where, columns=["recommendation", "agency", "domain", "summary"]
    )
    found = sources.recommendation_findings(
        where={"recommendation": list(rows["recommendation"])},
        columns=["recommendation", "finding", "locator", "summary"],
    )
    found["said"] = found["summary"].str.removesuffix(".") + " (" + found["locator"] + ")."
    of_each = found.groupby("recommendation").agg(
        state=("finding", state), basis=("said", " ".join)
    )
    return rows.join(of_each, on="recommendation")


@number(unit="recommendations", kind="published study")
def count_recommendations(agency: str) -> int:
    """Recommendations that the 2005 study makes to an agency, or to all."""
    return len(listed(agency))


@number(unit="recommendations", kind="own estimate")
def count_recommendations_status(status: str) -> int:
    """Recommendations of 2005 that have a state in the 2016 assessment."""
    return int((listed()["state"] == status).sum())


@table(title="Recommendations of 2005", kind="published study")
def tbl_recommendations(agency: str) -> Tabulation:
    """What the 2005 study recommended to one agency, and what 2016 says of it."""
    whom = _ADDRESSED_TO.get(agency, agency.lower())
    return Tabulation(
        listed(agency),
        {
            "summary": Column("Recommendation of 2005", width=0.38),
            "state": Column("In 2016", width=0.14),
            "basis": Column("What the 2016 assessment says", width=0.48),
        },
        f"Recommendations of the 2005 study to {whom}, and their state in 2016",
        ("Both reports are given in this edition’s words.", _STATE),
    )


@estimate
def counts() -> pd.DataFrame:
    """Return the recommendations: a row an agency, a column a state in 2016, and totals."""
    rows = listed()
    table = pd.crosstab(rows["agency"], rows["state"])
    table = table.reindex(index=rows["agency"].unique(), columns=list(STATES), fill_value=0)
    table["all"] = table.sum(axis="columns")
    table.loc["All"] = table.sum()
    table = table.rename_axis(index="agency", columns=None).reset_index()
    return table.assign(is_total=table["agency"] == "All")


@table(title="Recommendations of 2005 by agency and state in 2016", kind="own estimate")
def tbl_recommendations_status() -> Tabulation:
    """Recommendations of 2005 counted by agency and by their state in 2016."""
    columns = {"agency": Column("Agency")}
    columns |= {state: Column(state.capitalize()) for state in STATES}
    columns |= {"all": Column("All")}
    return Tabulation(
        counts(),
        columns,
        "Number of recommendations of the 2005 study by agency and by their state in the 2016 "
        "assessment",
        (_STATE,),
        emphasise="is_total",
    )


@estimate
def still_open() -> pd.DataFrame:
    """Return the recommendations of 2005 that the 2016 report shows open, beside its gaps.

    Columns recommendation, agency, summary, state, gaps (how many of the register it relates to),
    named (their summaries), strength (the surest of them). Those still a gap come before those
    partly addressed.
    """
    rows = listed()
    rows = rows[rows["state"].isin(OPEN)].drop(columns=["domain", "basis"])
    links = sources.gap_recommendations(columns=["gap", "recommendation"]).merge(
        register.gaps()[["gap", "summary", "strength"]], on="gap", validate="m:1"
    )
    ranked = list(register.STRENGTHS)
    related = links.groupby("recommendation").agg(
        gaps=("gap", "size"),
        named=("summary", " ".join),
        strength=("strength", lambda found: min(found, key=ranked.index)),
    )
    return rows.join(related, on="recommendation").sort_values(
        "state", key=lambda state: state.map(OPEN.index), kind="stable", ignore_index=True
    )


@table(title="Recommended in 2005, still open in 2016", kind="own estimate")
def tbl_still_open() -> Tabulation:
    """Recommendations of 2005 that the 2016 assessment shows open, beside the gaps it names."""
    data = still_open()
    return Tabulation(
        data,
        {
            "summary": Column("Recommended in 2005", width=0.28),
            "agency": Column("To", width=0.13),
            "state": Column("In 2016", width=0.12),
            "named": Column("Gaps named in 2016", width=0.33),
            "strength": Column("Best evidence among them", width=0.14),
        },
        "Recommendations of 2005 that were a gap or partly addressed in 2016, beside the gaps of "
        "2016 on which they bear",
        (
            "Both reports are given in this edition’s words.",
            _STATE,
            "Which gaps a recommendation bears on is this edition's reading; the two reports do "
            "not refer to each other.",
        ),
    )
