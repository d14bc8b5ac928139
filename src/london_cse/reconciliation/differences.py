"""Where printed and recomputed figures differ: counts, and the tables of the appendix.

A difference never stops a build: the printed figure stays in the data, and the difference is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
from needsbook import Column, Gap, Tabulation, estimate, number, table
from needsbook.statistics.printed import REPRODUCED, ROUNDED, UNHELD

from london_cse.reconciliation.recomputations import (
    DIFFERING,
    REPORTS,
    VERDICTS,
    Recomputation,
    brief,
    recomputations,
)

CUT_SHORT = "the last digits were dropped instead of rounded"
_COLUMNS = {
    "place": Column("Where", width=0.17),
    "figure": Column("Figure, and how it was recomputed", width=0.26),
    "printed": Column("Printed", width=0.13),
    "computed": Column("Computed, or printed elsewhere", width=0.13),
    "verdict": Column("Verdict", width=0.13),
    "known": Column("What is known or needed", width=0.18),
}


@estimate
def compared() -> pd.DataFrame:
    """Every recomputation as a row of a table.

    Columns report, place, figure, printed, computed (as shown) with status, verdict, known, unit,
    printed_value, computed_value, figures (1), rule and needs.
    """
    return as_rows(recomputations())


def as_rows(items: Iterable[Recomputation]) -> pd.DataFrame:
    """These recomputations as `compared` has them."""
    return pd.DataFrame([_row(item) for item in items])


def _row(item: Recomputation) -> dict[str, object]:
    value, verdict = item.computed, item.verdict
    reason = item.reason or (CUT_SHORT if item.cut else "")
    missing = float("nan")
    return {
        "report": item.report,
        "place": f"{item.report}, {brief(item.place)}",
        "figure": item.figure,
        "printed": item.words,
        "computed": item.other_words or (missing if value is None else in_unit(value, item.unit)),
        "computed_status": "not available" if value is None and not item.other_words else "",
        "verdict": verdict,
        "known": reason if verdict in DIFFERING else item.needs if verdict == UNHELD else "",
        "unit": item.unit,
        "printed_value": item.printed,
        "computed_value": missing if value is None else short(value),
        "figures": 1,
        "rule": item.rule,
        "needs": item.needs,
    }


def short(value: Decimal) -> Decimal:
    """To at most two decimals (one from a thousand on), without idle noughts."""
    digit = Decimal("0.1") if abs(value) >= 1000 else Decimal("0.01")
    rounded = value.quantize(digit, rounding=ROUND_HALF_UP)
    whole = rounded == rounded.to_integral_value()
    return rounded.quantize(Decimal(1)) if whole else rounded


def in_unit(value: Decimal, unit: str) -> str:
    """A computed value as text, with its unit where that is a sign; a share as a percentage."""
    if unit in ("share", "%"):
        share = 100 * value if unit == "share" else value
        return f"{share.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP).normalize():f}%"
    return f"£{short(value):,}{unit[1:]}" if unit.startswith("£") else f"{short(value):,}"


@table(title="Verdicts on the derived figures", kind="own estimate")
def tbl_verdicts() -> Tabulation:
    """How many derived figures of each report are reproduced, differ or cannot be checked."""
    return Tabulation(
        verdicts(),
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


@estimate
def verdicts() -> pd.DataFrame:
    """How many figures have each verdict.

    Columns verdict, meaning, 2016, 2005, all and is_total.
    """
    rows = compared()
    counts = pd.crosstab(rows["verdict"], rows["report"]).reindex(
        index=list(VERDICTS), columns=list(REPORTS), fill_value=0
    )
    counts.loc["all"] = counts.sum()
    counts.columns = counts.columns.map(str)
    counts.insert(0, "meaning", [*VERDICTS.values(), ""])
    counts["all"] = counts[[str(report) for report in REPORTS]].sum(axis="columns")
    return counts.assign(is_total=counts.index == "all").rename_axis("verdict").reset_index()


@number(unit="figures", kind="own estimate")
def count_differences() -> int:
    """Printed figures whose recomputation gives another value."""
    return sum(item.verdict in DIFFERING for item in recomputations())


@number(unit="figures", kind="own estimate")
def count_recomputed() -> int:
    """Printed figures that were recomputed."""
    return sum(item.verdict != UNHELD for item in recomputations())


@number(unit="figures", kind="own estimate")
def count_verdict(verdict: str) -> int:
    """Recomputations of printed figures with a verdict, "not reproducible" say."""
    if verdict not in VERDICTS:
        raise KeyError(f"no verdict “{verdict}”; there are {', '.join(VERDICTS)}")
    return sum(item.verdict == verdict for item in recomputations())


_OF_RULES = ["rule", "needs"]


@table(title="Where printed and computed figures differ", kind="own estimate")
def tbl_differences() -> Tabulation:
    """Printed figures that their inputs, or another place, do not bear out."""
    rows = compared()
    data = rows[rows["verdict"].isin(DIFFERING)].drop(columns=_OF_RULES).reset_index(drop=True)
    recomputed = int((rows["verdict"] != UNHELD).sum())
    return Tabulation(
        data,
        _COLUMNS,
        "Figures printed in the 2005 and 2016 reports that their own inputs, another section or "
        "held statistics do not reproduce",
        (
            f"Of {recomputed} figures recomputed, {recomputed - len(data)} agree with the printed "
            "ones, exactly or within their rounding.",
            *_symbols(data),
        ),
        row_headers=2,
    )


@table(title="Printed figures and their recomputation", kind="own estimate")
def tbl_reconciliation() -> Tabulation:
    """Every derived figure of the two reports with its recomputation and verdict."""
    data = reconciliation()
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


@estimate
def reconciliation() -> pd.DataFrame:
    """Every derived figure, with the sums of one table and rule in one row.

    As `compared`, without rule and needs; figures says how many share the row.
    """
    rows = compared()
    alone = rows["rule"] == ""
    # A figure without a rule is a group of its own.
    of_group = (alone | (rows["rule"] != rows["rule"].shift())).cumsum()
    shown = [condensed(some) for _, some in rows.groupby(of_group, sort=False)]
    return pd.concat(shown, ignore_index=True).drop(columns=_OF_RULES)


def condensed(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for figures of one table and rule; its verdict is the worst of theirs."""
    if len(rows) == 1:
        return rows
    first, order = rows.iloc[[0]], list(VERDICTS)
    worst = max(rows["verdict"], key=order.index)
    row = first.assign(
        figure=first["rule"],
        printed=f"{len(rows)} figures",
        verdict=worst,
        known=first["needs"],
        printed_value=float("nan"),
        computed_value=float("nan"),
        figures=len(rows),
    )
    if worst == UNHELD:
        return row
    agree = int(rows["verdict"].isin([REPRODUCED, ROUNDED]).sum())
    computed = "all agree" if agree == len(rows) else f"{agree} agree"
    return row.assign(computed=computed, computed_status="")
