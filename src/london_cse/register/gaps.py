"""The register of gaps: what the 2016 assessment found missing, for whom, on what evidence.

Source: London Child Sexual Exploitation Needs Assessment 2016, read for this edition. How sure a
gap is follows from the kinds of evidence that the report gives for it, by the rule of `strength`;
nothing is scored by hand.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from needsbook import Column, Tabulation, estimate, number, table

from london_cse import sources
from london_cse.cells import lower

#: The domains in reading order (what spans the boroughs, a child's pathway, what stands
#: apart), and where a gap of each lies, in words.
IN = {
    "governance": "in the way London as a whole is led and works together",
    "prevention": "in prevention",
    "identification": "in identification",
    "protection": "in protection",
    "recovery": "in recovery",
    "adult survivors": "in the response to adult survivors",
}
DOMAINS = tuple(IN)
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
_READING = "Domain, group, agency and kind of evidence are this edition's reading of the report."


def strength(kinds: Iterable[str]) -> str:
    """Return how sure a gap is, from the kinds of evidence for it.

    An unattributed statement is no kind of its own: it neither corroborates nor counts. What is
    left decides: none, one, or several; and, of several, whether one is a count (`COUNTS`). Places
    are not added up, because two sections of one report may repeat one source.

    `kinds`: of `KINDS`, repeats allowed.

    A key of `STRENGTHS`.

    Raises ValueError: no kind, or one that is not known.
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


# The gaps ---------------------------------------------------------------------


@estimate(once=True)
def gaps(domain: str = "all") -> pd.DataFrame:
    """Return the gaps of one domain, or all, with everything the register holds of them.

    `domain`: one of `DOMAINS`, or ``all``.

    Columns gap, domain, summary; group, setting, agency, recommendation (each joined by
    semicolons); evidence (kinds, with the places of each), kinds and strength.

    Raises ValueError: there is no such domain.
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
        joined = rows.groupby("gap")[name].agg("; ".join)
        listed[name] = joined.reindex(listed["gap"], fill_value="").to_numpy()
    found = sources.gap_evidence(where=chosen, columns=["gap", "evidence", "locator"])
    found = found.sort_values("evidence", key=lambda kind: kind.map(KINDS.index), kind="stable")
    places = found.groupby(["gap", "evidence"], sort=False)["locator"].agg(", ".join).reset_index()
    where_in = places["locator"].str.replace("Executive summary", "Summary of 2016")
    places["shown"] = places["evidence"] + " (" + where_in + ")"
    of_gap = places.groupby("gap").agg(
        evidence=("shown", "; ".join),
        kinds=("evidence", "; ".join),
        strength=("evidence", strength),
    )
    return listed.join(of_gap, on="gap")


@number(unit="gaps", kind="published study")
def count_gaps(domain: str) -> int:
    """Gaps that the 2016 assessment names in a domain, or in all."""
    return len(gaps(domain))


@number(unit="gaps", kind="published study")
def count_gaps_with(domain: str, column: str, value: str) -> int:
    """Gaps in a domain, or in all, with a group, setting, kind of evidence or strength."""
    return sum(value in cell.split("; ") for cell in gaps(domain)[column])


@number(unit="entries", kind="published study")
def count_evidence(kind: str) -> int:
    """Entries of evidence on the register, of one kind or of all."""
    where = {} if kind == "all" else {"evidence": kind}
    return len(sources.gap_evidence(where=where, columns=["gap"]))


@table(title="Gaps named in 2016", kind="published study")
def tbl_register(domain: str) -> Tabulation:
    """The gaps of one domain: whom they concern, who would act, on what evidence."""
    data = gaps(domain)
    return Tabulation(
        data.drop(columns=["domain", "kinds"]),
        {
            "gap": Column("Id", width=0.07),
            "summary": Column("Gap", width=0.27),
            "group": Column("Whom it concerns", width=0.14),
            "agency": Column("Who would act", width=0.14),
            "evidence": Column("Evidence, and where in the report", width=0.25),
            "strength": Column("How sure", width=0.13),
        },
        f"Gaps {IN[domain]} named in the 2016 assessment",
        ("The gaps are given in this edition’s words.", _READING),
        filters=("group", "agency"),
    )


# All gaps in order ------------------------------------------------------------


@estimate
def in_order_of_evidence() -> pd.DataFrame:
    """Return all gaps, those with the most kinds of evidence first.

    The order counts kinds, and weighs nothing: at the same number, gaps with a count among their
    kinds come first, then it is that of the register. An unattributed statement is no kind. It is
    an order of evidence, not of harm or of urgency.

    As `gaps`, with how_many (kinds of evidence) and in_2005 (whether a recommendation of 2005 asked
    for what is missing).
    """
    listed = gaps()
    kinds = listed["kinds"].str.split("; ").explode()
    listed["how_many"] = (kinds != UNATTRIBUTED).groupby(level=0).sum()
    listed["counted"] = kinds.isin(COUNTS).groupby(level=0).any()
    listed["in_2005"] = listed["recommendation"] != ""
    ordered = listed.sort_values(
        ["how_many", "counted"], ascending=False, kind="stable", ignore_index=True
    )
    return ordered.drop(columns="counted")


@estimate
def gaps_recommended(domain: str = "all") -> dict[str, str]:
    """Return the gaps of a domain, or all, on which a recommendation made since bears.

    By gap, the recommendations, joined by semicolons.
    """
    links = links_since()
    chosen = links[(links["domain"] == domain) | (domain == "all")]
    return dict(chosen.groupby("gap")["recommendation"].agg("; ".join))


def links_since() -> pd.DataFrame:
    """The recommendations made since, a row for each gap that one bears on, with its domain."""
    links = sources.recommendations_since_gaps(columns=["recommendation", "gap"])
    return links.merge(sources.gaps_2016(columns=["gap", "domain"]), on="gap", validate="m:1")


@table(title="All gaps in order of evidence", kind="own estimate")
def tbl_register_all() -> Tabulation:
    """Every gap with the facts beside it, those with the most kinds of evidence first."""
    data = in_order_of_evidence()
    since = gaps_recommended()
    data["since"] = [since.get(gap, "") for gap in data["gap"]]
    shown = ["gap", "summary", "domain", "group", "agency", "kinds", "how_many", "in_2005", "since"]
    return Tabulation(
        data[shown],
        {
            "gap": Column("Id", width=0.06),
            "summary": Column("Gap", width=0.31),
            "domain": Column("Domain", width=0.12),
            "group": Column("Group", width=0.14),
            "agency": Column("Agency", width=0.13),
            "kinds": Column("Evidence", width=0.12),
            "in_2005": Column("Asked in 2005", width=0.06),
            "since": Column("Asked since", width=0.06),
        },
        "Gaps named in the 2016 assessment with the facts beside each, in order of evidence",
        (
            # literal: the rule of the order
            "Order of evidence: most kinds first; at the same number, those with a count among "
            "them first; then the order of the report. It is no order of harm or urgency.",
            "An unattributed statement does not count as a kind.",
            # literal: what a cell without a mark means
            "Asked since: a blank means that no such recommendation was found.",
            _READING,
        ),
        filters=("domain", "group", "agency", "kinds", "in_2005"),
    )


# How sure ---------------------------------------------------------------------


@table(title="How sure the gaps of a domain are", kind="own estimate")
def tbl_register_strength(domain: str) -> Tabulation:
    """The gaps of one domain by how sure they are, with the rule."""
    return Tabulation(
        by_strength(domain),
        {
            "strength": Column("How sure", width=0.2),
            "meaning": Column("The rule", width=0.4),
            "gaps": Column("Gaps", width=0.1),
            "kinds": Column("Kinds of evidence, and how many gaps rest on each", width=0.3),
        },
        f"Gaps {IN[domain]} named in 2016, by the kinds of evidence for them",
        ("A gap that rests on several kinds is counted with each of them.",),
        emphasise="is_total",
    )


@estimate
def by_strength(domain: str) -> pd.DataFrame:
    """Return the gaps of a domain by how sure they are, and all in a last row.

    Columns strength, meaning, gaps (how many), kinds (and how many rest on each) and is_total.
    """
    listed = gaps(domain)
    parts = [listed[listed["strength"] == one] for one in STRENGTHS]
    return pd.DataFrame(
        {
            "strength": [*STRENGTHS, "All gaps"],
            "meaning": [*STRENGTHS.values(), ""],
            "gaps": [len(part) for part in (*parts, listed)],
            "kinds": [_kinds_in(part) for part in (*parts, listed)],
            "is_total": [*(False for _ in STRENGTHS), True],
        }
    )


def _kinds_in(listed: pd.DataFrame) -> str:
    counts = listed["kinds"].str.split("; ").explode().value_counts()
    return "; ".join(f"{kind} {counts[kind]}" for kind in KINDS if kind in counts)


@estimate
def by_domain(column: str, values: Iterable[str]) -> pd.DataFrame:
    """Return the gaps of each domain by what a column of `gaps` holds, and all in a last row.

    A gap with several kinds of evidence is counted with each, and once in all.

    `column` and `values`: ``strength`` or ``kinds``; the values that become columns, in their
    order.

    Columns domain, one of each value, all and is_total.
    """
    listed = gaps()
    cells = listed.assign(value=listed[column].str.split("; ")).explode("value")
    counts = pd.crosstab(cells["domain"], cells["value"])
    counts = counts.reindex(index=list(DOMAINS), columns=list(values), fill_value=0)
    counts["all"] = listed["domain"].value_counts()
    counts.loc["all"] = counts.sum()
    counts = counts.rename_axis(index="domain", columns=None).reset_index()
    return counts.assign(is_total=counts["domain"] == "all")


@table(title="How sure the gaps are", kind="own estimate")
def tbl_register_sure() -> Tabulation:
    """The gaps of every domain by how sure they are."""
    meanings = (f"{name.capitalize()}: {lower(meaning)}" for name, meaning in STRENGTHS.items())
    return _domain_table("strength", STRENGTHS, "All", "by how many kinds of evidence", *meanings)


@table(title="Kinds of evidence for the gaps", kind="own estimate")
def tbl_register_kinds() -> Tabulation:
    """The gaps of every domain by kind of evidence."""
    return _domain_table(
        "kinds",
        KINDS,
        "All gaps",
        "kind of evidence, number of gaps",
        # literal: how gaps are counted
        "A gap that rests on several kinds is counted with each, once among all gaps.",
    )


def _domain_table(
    column: str, values: Iterable[str], total: str, by: str, *notes: str
) -> Tabulation:
    data = by_domain(column, values).replace({"domain": {"all": "all domains"}})
    data["domain"] = data["domain"].str.capitalize()
    return Tabulation(
        data,
        {"domain": Column("Domain")}
        | {value: Column(value.capitalize()) for value in values}
        | {"all": Column(total)},
        f"Gaps named in the 2016 assessment, by domain and {by}",
        notes,
        emphasise="is_total",
    )
