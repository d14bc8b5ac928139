"""The recommendations of 2005, and their state in the 2016 assessment.

The state is no judgement of its own: it follows from what the 2016 report says at
each place (`recommendation-findings`) by the rule of `state`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from needsbook import estimate

from london_cse import sources
from london_cse.register import gaps as register

if TYPE_CHECKING:
    import pandas as pd

AGENCIES = (
    "Government",
    "London Child Protection Committee",
    "Social services",
    "Police",
    "Health",
    "Education",
    "Youth offending teams",
    "Services for young people from abroad",
    "Funders",
)
STATES = ("addressed", "partly addressed", "still a gap", "an example only", "not mentioned")
OPEN = ("still a gap", "partly addressed")


def state(findings: Iterable[str]) -> str:
    """Return the state of a recommendation from what the 2016 report says on it.

    =========================  ================
    findings                   state
    =========================  ================
    progress and no lack       addressed
    progress and a lack        partly addressed
    a lack without progress    still a gap
    neither, but an example    an example only
    none of these              not mentioned
    =========================  ================

    An example (one borough, site, post or provider) is neither progress nor a lack.

    Parameters
    ----------
    findings : iterable of str
        Of ``progress``, ``example``, ``lack`` and ``silent``.
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

    Returns
    -------
    pandas.DataFrame
        Columns recommendation, agency, domain, summary, state and basis (what the
        2016 report says, each with its place).
    """
    where = {} if agency == "all" else {"agency": agency}
    rows = sources.recommendations_2005(
        where=where, columns=["recommendation", "agency", "domain", "summary"]
    )
    found = sources.recommendation_findings(
        where={"recommendation": list(rows["recommendation"])},
        columns=["recommendation", "finding", "locator", "summary"],
    )
    said = dict(list(found.groupby("recommendation")))
    return rows.assign(
        state=[state(said[one]["finding"]) for one in rows["recommendation"]],
        basis=[_basis(said[one]) for one in rows["recommendation"]],
    )


def _basis(said: pd.DataFrame) -> str:
    return " ".join(
        f"{summary.removesuffix('.')} ({locator})."
        for summary, locator in zip(said["summary"], said["locator"], strict=True)
    )


@estimate
def count(agency: str = "all", in_state: str = "all") -> int:
    """Return how many recommendations go to an agency and have a state in 2016."""
    rows = listed(agency)
    return len(rows if in_state == "all" else rows[rows["state"] == in_state])


@estimate
def counts() -> pd.DataFrame:
    """Return the recommendations: a row an agency, a column a state in 2016, and totals."""
    import pandas as pd

    rows = listed()
    table = [
        {"agency": agency.capitalize() if agency == "all" else agency}
        | {one: int((chosen & (rows["state"] == one)).sum()) for one in STATES}
        | {"all": int(chosen.sum()), "is_total": agency == "all"}
        for agency in (*AGENCIES, "all")
        for chosen in [(rows["agency"] == agency) | (agency == "all")]
    ]
    return pd.DataFrame(table)


@estimate
def still_open() -> pd.DataFrame:
    """Return the recommendations of 2005 that the 2016 report shows open, beside its gaps.

    Returns
    -------
    pandas.DataFrame
        Columns recommendation, agency, summary, state, gaps (how many of the register
        it relates to), named (their summaries), strength (the surest of them). Those
        still a gap come before those partly addressed.
    """
    rows = listed()
    rows = rows[rows["state"].isin(OPEN)]
    links = sources.gap_recommendations(columns=["gap", "recommendation"]).merge(
        register.gaps()[["gap", "summary", "strength"]], on="gap", validate="m:1"
    )
    related = {one: links[links["recommendation"] == one] for one in rows["recommendation"]}
    ranked = list(register.STRENGTHS)
    rows = rows.assign(
        gaps=[len(related[one]) for one in rows["recommendation"]],
        named=[" ".join(related[one]["summary"]) for one in rows["recommendation"]],
        strength=[
            min(related[one]["strength"], key=ranked.index) for one in rows["recommendation"]
        ],
    )
    order = [OPEN.index(one) for one in rows["state"]]
    rows = rows.assign(order=order).sort_values("order", kind="stable", ignore_index=True)
    return rows[["recommendation", "agency", "summary", "state", "gaps", "named", "strength"]]
