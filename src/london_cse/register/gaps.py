"""The register of gaps: what the 2016 assessment found missing, for whom, on what evidence.

Source: London Child Sexual Exploitation Needs Assessment 2016, read for this edition.
How sure a gap is follows from the kinds of evidence that the report gives for it, by
the rule of `strength`; nothing is scored by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from needsbook import estimate

from london_cse import sources

if TYPE_CHECKING:
    import pandas as pd

#: The domains in reading order: what spans the boroughs, a child's pathway, what stands apart.
DOMAINS = (
    "governance",
    "prevention",
    "identification",
    "protection",
    "recovery",
    "adult survivors",  # a domain and a group
)
EVERYBODY = "all children and young people"
SURVIVORS = "adult survivors"

UNATTRIBUTED = "unattributed statement"
#: Kinds of evidence that count or observe something.
COUNTS = ("survey", "audit", "statistics")
#: Kinds of evidence, as the tables order them.
KINDS = (
    "stakeholder testimony",
    "testimony of those affected",
    "literature",
    *COUNTS,
    UNATTRIBUTED,
)

#: How sure, surest first, and what each class means.
STRENGTHS = {
    # literal: rule by which the evidence is graded
    "several kinds, one a count": "At least two kinds of evidence, one of them a count: a survey, "
    "an audit or statistics.",
    # literal: rule by which the evidence is graded
    "several kinds, no count": "At least two kinds of evidence, none of them a count.",
    "one kind": "One kind of evidence, however many places of the report give it.",
    "stated only": "The report states it in its own voice and does not say what it rests on.",
}
_SEPARATOR = "; "


def strength(kinds: Iterable[str]) -> str:
    """Return how sure a gap is, from the kinds of evidence for it.

    An unattributed statement is no kind of its own: it neither corroborates nor
    counts. What is left decides: none, one, or several; and, of several, whether
    one is a count (`COUNTS`). Places are not added up, because two sections of one
    report may repeat one source.

    Parameters
    ----------
    kinds : iterable of str
        Of `KINDS`, repeats allowed.

    Returns
    -------
    str
        A key of `STRENGTHS`.

    Raises
    ------
    ValueError
        No kind, or one that is not known.
    """
    found = set(kinds)
    if not found or found - set(KINDS):
        raise ValueError(f"kinds of evidence: {', '.join(sorted(found)) or 'none'}")
    counted, several, single, stated = STRENGTHS
    attributed = found - {UNATTRIBUTED}
    if not attributed:
        return stated
    if len(attributed) == 1:
        return single
    return counted if attributed & set(COUNTS) else several


@estimate(once=True)
def gaps(domain: str = "all") -> pd.DataFrame:
    """Return the gaps of one domain, or all, with everything the register holds of them.

    Parameters
    ----------
    domain : str
        One of `DOMAINS`, or ``all``.

    Returns
    -------
    pandas.DataFrame
        Columns gap, domain, summary; group, setting, agency, recommendation (each
        joined by semicolons); evidence (kinds, with the places of each), kinds and
        strength.

    Raises
    ------
    ValueError
        There is no such domain.
    """
    if domain not in (*DOMAINS, "all"):
        raise ValueError(f"no domain “{domain}”; there are {', '.join(DOMAINS)}")
    where = {} if domain == "all" else {"domain": domain}
    listed = sources.gaps_2016(where=where, columns=["gap", "domain", "summary"])
    chosen = {"gap": list(listed["gap"])}
    for name, source in (
        ("group", sources.gap_groups),
        ("setting", sources.gap_settings),
        ("agency", sources.gap_agencies),
        ("recommendation", sources.gap_recommendations),
    ):
        # Not every gap has a recommendation.
        rows = source(where=chosen, columns=["gap", name], may_be_empty=True)
        joined = {gap: _SEPARATOR.join(some[name]) for gap, some in rows.groupby("gap")}
        listed[name] = [joined.get(gap, "") for gap in listed["gap"]]
    evidence = sources.gap_evidence(where=chosen, columns=["gap", "evidence", "locator"])
    by_gap = evidence.groupby("gap")
    listed["evidence"] = listed["gap"].map({gap: _places(rows) for gap, rows in by_gap})
    listed["kinds"] = listed["gap"].map(
        {gap: _SEPARATOR.join(_in_order(rows["evidence"])) for gap, rows in by_gap}
    )
    listed["strength"] = [strength(kinds.split(_SEPARATOR)) for kinds in listed["kinds"]]
    return listed


def _in_order(kinds: Iterable[str]) -> list[str]:
    found = set(kinds)
    return [kind for kind in KINDS if kind in found]


def _places(rows: pd.DataFrame) -> str:
    """Each kind of evidence with the places that give it."""
    return _SEPARATOR.join(
        f"{kind} ({', '.join(rows.loc[rows['evidence'] == kind, 'locator'])})"
        for kind in _in_order(rows["evidence"])
    )


@estimate
def in_order_of_evidence() -> pd.DataFrame:
    """Return all gaps, those with the most kinds of evidence first.

    The order counts kinds, and weighs nothing: at the same number, gaps with a count
    among their kinds come first, then it is that of the register. An unattributed
    statement is no kind. It is an order of evidence, not of harm or of urgency.

    Returns
    -------
    pandas.DataFrame
        As `gaps`, with how_many (kinds of evidence) and in_2005 (whether a
        recommendation of 2005 asked for what is missing).
    """
    listed = gaps().copy()
    kinds = [set(cell.split(_SEPARATOR)) - {UNATTRIBUTED} for cell in listed["kinds"]]
    listed["how_many"] = [len(found) for found in kinds]
    listed["counted"] = [bool(found & set(COUNTS)) for found in kinds]
    listed["in_2005"] = listed["recommendation"] != ""
    ordered = listed.sort_values(
        ["how_many", "counted"], ascending=False, kind="stable", ignore_index=True
    )
    return ordered.drop(columns="counted")


@estimate
def evidence_entries(kind: str = "all") -> int:
    """Return how many entries of evidence the register holds: a gap, a kind and a place each.

    Parameters
    ----------
    kind : str
        One of `KINDS`, or ``all``.
    """
    where = {} if kind == "all" else {"evidence": kind}
    return len(sources.gap_evidence(where=where, columns=["gap"]))


@estimate
def matrix() -> pd.DataFrame:
    """Return the gaps by group and domain: how many, and on which kinds of evidence.

    Returns
    -------
    pandas.DataFrame
        One row a group and domain with a gap: group, domain, gaps (how many), and
        one column a kind (how many of them rest on it). A gap counts once for each
        group that it concerns and for each kind that it rests on.
    """
    import pandas as pd

    domains = sources.gaps_2016(columns=["gap", "domain"])
    groups = sources.gap_groups(columns=["gap", "group"]).merge(domains, on="gap")
    evidence = sources.gap_evidence(columns=["gap", "evidence"]).drop_duplicates()
    kinds = pd.crosstab(evidence["gap"], evidence["evidence"]).reindex(
        columns=list(KINDS), fill_value=0
    )
    wide = groups.merge(kinds, left_on="gap", right_index=True)
    counted = wide.groupby(["group", "domain"], sort=False).agg(
        gaps=("gap", "size"), **{kind: (kind, "sum") for kind in KINDS}
    )
    return counted.reset_index()


@estimate
def by_domain() -> pd.DataFrame:
    """Return the gaps of each domain by how sure they are, and all in a last row.

    Returns
    -------
    pandas.DataFrame
        Columns domain, one of each of `STRENGTHS`, all and is_total.
    """
    return _counted("strength", list(STRENGTHS))


@estimate
def by_kind() -> pd.DataFrame:
    """Return the gaps of each domain by kind of evidence; a gap may rest on several.

    Returns
    -------
    pandas.DataFrame
        Columns domain, one of each of `KINDS`, all (gaps, each once) and is_total.
    """
    return _counted("kinds", list(KINDS))


def _counted(column: str, values: list[str]) -> pd.DataFrame:
    import pandas as pd

    listed = gaps()
    rows = [
        {"domain": domain}
        | {
            value: sum(value in cell.split(_SEPARATOR) for cell in listed.loc[chosen, column])
            for value in values
        }
        | {"all": int(chosen.sum()), "is_total": domain == "all"}
        for domain in (*DOMAINS, "all")
        for chosen in [(listed["domain"] == domain) | (domain == "all")]
    ]
    return pd.DataFrame(rows)


@estimate
def count(domain: str = "all", **having: str) -> int:
    """Return how many gaps of a domain have a group, setting, agency, kind or strength.

    Parameters
    ----------
    domain : str
        One of `DOMAINS`, or ``all``.
    **having : str
        A column of `gaps` and the value that it must hold, among others.

    Raises
    ------
    KeyError
        There is no such column.
    """
    listed = gaps(domain)
    for column, value in having.items():
        listed = listed[[value in cell.split(_SEPARATOR) for cell in listed[column]]]
    return len(listed)
