"""The assessment's record of what it assumes and of what was checked."""

from __future__ import annotations

from needsbook import Column, Tabulation, number, table

from london_cse import sources


@table(title="Assumptions", kind="record")
def tbl_assumptions() -> Tabulation:
    """Assumptions with reason, effect and how sure they are."""
    data = sources.assumptions(
        columns=["id", "subject", "assumption", "why", "effect", "sure", "exhibits"]
    )
    return Tabulation(
        data,
        {
            "id": Column("No.", width=0.06),
            "assumption": Column("Assumption", width=0.32),
            "why": Column("Why", width=0.25),
            "effect": Column("Effect on the figures", width=0.26),
            "sure": Column("How sure", width=0.11),
        },
        "Assumptions of this edition, why they are made and what they do to the figures",
    )


@table(title="Quality checks", kind="record")
def tbl_quality_checks() -> Tabulation:
    """What was checked, how, and by whom or what."""
    return Tabulation(
        sources.quality_checks(columns=["id", "check", "how", "by", "evidence"]),
        {
            "id": Column("No.", width=0.06),
            "check": Column("Check", width=0.24),
            "how": Column("How", width=0.5),
            "by": Column("By", width=0.2),
        },
        "Checks of the quality of this edition, and who or what made them",
    )


@number(unit="assumptions", kind="record")
def count_assumptions(sure: str) -> int:
    """Assumptions of this edition that are sure, fairly sure or unsure."""
    return len(sources.assumptions(where={"sure": sure}, columns=["id"]))


@number(unit="checks", kind="record")
def count_checks(by: str) -> int:
    """Checks of quality made by the program, by its developers, or by nobody yet."""
    return len(sources.quality_checks(where={"by": by}, columns=["id"]))
