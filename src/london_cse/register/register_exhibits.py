"""Tables of the register of gaps: a domain's gaps, how sure they are, figures beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needsbook import Column, Tabulation, table

from london_cse.register import after_2016, register_figures
from london_cse.register import gaps as register

if TYPE_CHECKING:
    import pandas as pd

_IN = {
    "governance": "in the way London as a whole is led and works together",
    "prevention": "in prevention",
    "identification": "in identification",
    "protection": "in protection",
    "recovery": "in recovery",
    "adult survivors": "in the response to adult survivors",
}
_READING = "Domain, group, agency and kind of evidence are this edition's reading of the report."


@table(title="Gaps named in 2016", kind="published study")
def tbl_register(domain: str) -> Tabulation:
    """The gaps of one domain: whom they concern, who would act, on what evidence."""
    data = register.gaps(domain)
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
        f"Gaps {_IN[domain]} named in the 2016 assessment, as summarised for this edition",
        (_READING,),
        filters=("group", "agency"),
    )


@table(title="All gaps in order of evidence", kind="own estimate")
def tbl_register_all() -> Tabulation:
    """Every gap with the facts beside it, those with the most kinds of evidence first."""
    data = register.in_order_of_evidence()
    since = after_2016.gaps_recommended()
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


@table(title="How sure the gaps of a domain are", kind="own estimate")
def tbl_register_strength(domain: str) -> Tabulation:
    """The gaps of one domain by how sure they are, with the rule."""
    listed = register.gaps(domain)
    return Tabulation(
        _by_strength(listed),
        {
            "strength": Column("How sure", width=0.2),
            "meaning": Column("The rule", width=0.4),
            "gaps": Column("Gaps", width=0.1),
            "kinds": Column("Kinds of evidence, and how many gaps rest on each", width=0.3),
        },
        f"Gaps {_IN[domain]} named in the 2016 assessment, by the kinds of evidence for them, "
        "number of gaps",
        ("A gap that rests on several kinds is counted with each of them.",),
        emphasise="is_total",
    )


def _by_strength(listed: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for strength, meaning in register.STRENGTHS.items():
        chosen = listed[listed["strength"] == strength]
        rows.append(_row(strength, meaning, chosen) | {"is_total": False})
    rows.append(_row("All gaps", "", listed) | {"is_total": True})
    return pd.DataFrame(rows)


def _row(strength: str, meaning: str, chosen: pd.DataFrame) -> dict[str, object]:
    cells = [cell.split("; ") for cell in chosen["kinds"]]
    counted = {kind: sum(kind in cell for cell in cells) for kind in register.KINDS}
    kinds = "; ".join(f"{kind} {number}" for kind, number in counted.items() if number)
    return {"strength": strength, "meaning": meaning, "gaps": len(chosen), "kinds": kinds}


@table(title="How sure the gaps are", kind="own estimate")
def tbl_register_sure() -> Tabulation:
    """The gaps of every domain by how sure they are."""
    data = register.by_domain().replace({"domain": {"all": "all domains"}})
    data["domain"] = data["domain"].str.capitalize()
    return Tabulation(
        data,
        {"domain": Column("Domain")}
        | {strength: Column(strength.capitalize()) for strength in register.STRENGTHS}
        | {"all": Column("All")},
        "Gaps named in the 2016 assessment, by domain and by the kinds of evidence for them, "
        "number of gaps",
        tuple(
            f"{strength.capitalize()}: {_lower(meaning)}"
            for strength, meaning in register.STRENGTHS.items()
        ),
        emphasise="is_total",
    )


@table(title="Kinds of evidence for the gaps", kind="own estimate")
def tbl_register_kinds() -> Tabulation:
    """The gaps of every domain by kind of evidence."""
    data = register.by_kind().replace({"domain": {"all": "all domains"}})
    data["domain"] = data["domain"].str.capitalize()
    return Tabulation(
        data,
        {"domain": Column("Domain")}
        | {kind: Column(kind.capitalize()) for kind in register.KINDS}
        | {"all": Column("All gaps")},
        "Gaps named in the 2016 assessment, by domain and kind of evidence, number of gaps",
        # literal: how gaps are counted
        ("A gap that rests on several kinds is counted with each, once among all gaps.",),
        emphasise="is_total",
    )


@table(title="Figures beside the gaps", kind="record")
def tbl_register_figures(domain: str) -> Tabulation:
    """What is measured in a domain, each figure with its kind and limit."""
    return Tabulation(
        register_figures.beside(domain),
        {
            "measure": Column("What is measured", width=0.32),
            "value": Column("Figure", width=0.13),
            "kind": Column("Kind", width=0.13),
            "period": Column("Period", width=0.16),
            "limit": Column("What it leaves open", width=0.26),
        },
        f"Figures beside the gaps {_IN[domain]}, each with its kind",
        (
            "Figures of a published study are as printed.",
            "None of these figures measures a gap that the report names.",
        ),
    )


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
