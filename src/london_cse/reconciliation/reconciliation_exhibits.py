"""Tables that set the derived figures of the two reports beside their recomputation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needsbook import Column, Gap, Tabulation, table

from london_cse.reconciliation import summary as reconciliation

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = {
    "place": Column("Where", width=0.17),
    "figure": Column("Figure, and how it was recomputed", width=0.26),
    "printed": Column("Printed", width=0.13),
    "computed": Column("Computed, or printed elsewhere", width=0.13),
    "verdict": Column("Verdict", width=0.13),
    "known": Column("What is known or needed", width=0.18),
}


@table(title="Verdicts on the derived figures", kind="own estimate")
def tbl_verdicts() -> Tabulation:
    """How many derived figures of each report are reproduced, differ or cannot be checked."""
    return Tabulation(
        reconciliation.verdicts(),
        {
            "verdict": Column("Verdict", width=0.25),
            "meaning": Column("What it says", width=0.45),
            "2016": Column("2016", width=0.1),
            "2005": Column("2005", width=0.1),
            "all": Column("Both", width=0.1),
        },
        "Recomputations of figures that the reports of 2005 and 2016 derive, by verdict",
        (
            "A figure that was recomputed in more than one way, or set beside more than one "
            "place, counts once for each.",
        ),
        emphasise="is_total",
    )


@table(title="Where printed and computed figures differ", kind="own estimate")
def tbl_differences() -> Tabulation:
    """Printed figures that their inputs, or another place, do not bear out."""
    data = reconciliation.differences()
    agree = reconciliation.count_recomputed() - reconciliation.count_differences()
    return Tabulation(
        data,
        _COLUMNS,
        "Figures printed in the 2005 and 2016 reports that their own inputs, another section or "
        "held statistics do not reproduce",
        (
            f"Of {agree + len(data)} figures recomputed, {agree} agree with the printed ones, "
            "exactly or within their rounding.",
            *_symbols(data),
        ),
        row_headers=2,
    )


@table(title="Printed figures and their recomputation", kind="own estimate")
def tbl_reconciliation() -> Tabulation:
    """Every derived figure of the two reports with its recomputation and verdict."""
    data = reconciliation.reconciliation()
    return Tabulation(
        data,
        _COLUMNS,
        "Figures that the reports of 2016 and 2005 derive, by report and section, beside their "
        "recomputation from printed inputs or public statistics",
        (
            # literal: rule of the verdicts
            "Sums of one table and rule share a row; its verdict is the worst of theirs.",
            *_symbols(data),
        ),
        row_headers=2,
    )


def _symbols(data: pd.DataFrame) -> tuple[str, ...]:
    """The note on figures without a computed value, where there are any."""
    if not (data["computed_status"] == "not available").any():
        return ()
    gap = Gap("not available", "the inputs are not printed in the report and not held")
    return (f"{gap.shown}: {gap.reason}",)
