"""Figures that the reports derive, beside their recomputation.

Each printed total, average, ratio, share or range is set beside the value that
follows from printed inputs or held statistics, or beside another place of the
same report. A difference never stops a build: the printed figure stays in the
data, and the difference is shown.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from needsbook import estimate

from london_cse.reconciliation import profile_2016 as reconciled_profile
from london_cse.reconciliation import report_2005 as reconciled_2005
from london_cse.reconciliation import report_2016 as reconciled_2016
from london_cse.reconciliation import tables_2016 as reconciled_tables
from london_cse.reconciliation import unheld as reconciled_unheld
from london_cse.reconciliation.recomputation import (
    DIFFERING,
    REPRODUCED,
    ROUNDED,
    UNHELD,
    VERDICTS,
    Recomputation,
    brief,
    in_unit,
    short,
)

if TYPE_CHECKING:
    import pandas as pd

REPORTS = (2016, 2005)
CUT_SHORT = "the last digits were dropped instead of rounded"


@estimate(once=True)
def recomputations() -> tuple[Recomputation, ...]:
    """Every derived figure, by report and section, in the order of the lists."""
    listed = [
        *reconciled_2016.text(),
        *reconciled_profile.profile(),
        *reconciled_tables.victims(),
        *reconciled_tables.havens(),
        *reconciled_tables.costs(),
    ]
    covered = {item.ids[0] for item in listed if item.ids}
    listed += [*reconciled_unheld.rest(covered), *reconciled_2005.study()]
    return tuple(sorted(listed, key=_position))


def _position(item: Recomputation) -> tuple[int, str, str, str]:
    """Report, section, heading, rule. The study of 2005 keeps the order of its list."""
    if item.report != REPORTS[0]:
        return (REPORTS.index(item.report), "", "", "")
    order = "Executive", "Section", "Appendix"
    section = item.place.split(":")[0]
    rank = next(n for n, start in enumerate(order) if section.startswith(start))
    return (0, f"{rank} {section}", item.place, item.rule)


@estimate
def differences() -> pd.DataFrame:
    """The figures that another value stands against: different or contradicted.

    Returns
    -------
    pandas.DataFrame
        As `reconciliation` has, without condensed rows.
    """
    import pandas as pd

    return pd.DataFrame([_row(item) for item in recomputations() if item.verdict in DIFFERING])


@estimate
def reconciliation() -> pd.DataFrame:
    """Every derived figure, with the sums of one table and rule in one row.

    Returns
    -------
    pandas.DataFrame
        Columns report, place, figure, printed, computed (as shown), verdict,
        known, unit, printed_value, computed_value, figures (how many).
    """
    import pandas as pd

    rows = []
    for (_, _, rule), group in groupby(recomputations(), _shared):
        items = tuple(group)
        rows += [condensed(items)] if rule and len(items) > 1 else [_row(item) for item in items]
    return pd.DataFrame(rows)


@estimate
def verdicts() -> pd.DataFrame:
    """How many figures have each verdict.

    Returns
    -------
    pandas.DataFrame
        Columns verdict, meaning, 2016, 2005, all and is_total.
    """
    import pandas as pd

    items = recomputations()
    return pd.DataFrame(
        [
            {"verdict": verdict, "meaning": meaning}
            | _counts([item for item in items if item.verdict == verdict])
            | {"is_total": False}
            for verdict, meaning in VERDICTS.items()
        ]
        + [{"verdict": "all", "meaning": ""} | _counts(items) | {"is_total": True}]
    )


@estimate
def count_differences() -> int:
    """How many recomputed figures differ from the printed ones, or from another place."""
    return sum(item.verdict in DIFFERING for item in recomputations())


@estimate
def count_recomputed() -> int:
    """How many recomputations of printed figures there are, with inputs held."""
    return sum(item.verdict != UNHELD for item in recomputations())


@estimate
def count_verdict(verdict: str) -> int:
    """How many recomputations of printed figures have a verdict.

    Raises
    ------
    KeyError
        There is no such verdict.
    """
    if verdict not in VERDICTS:
        raise KeyError(f"no verdict “{verdict}”; there are {', '.join(VERDICTS)}")
    return sum(item.verdict == verdict for item in recomputations())


def condensed(items: tuple[Recomputation, ...]) -> dict[str, object]:
    """One row for figures of one table and rule; its verdict is the worst of theirs."""
    order = list(VERDICTS)
    found = [item.verdict for item in items]
    worst = max(found, key=order.index)
    row = _row(items[0]) | {
        "figure": items[0].rule,
        "printed": f"{len(items)} figures",
        "verdict": worst,
        "known": items[0].needs,
        "printed_value": float("nan"),
        "computed_value": float("nan"),
        "figures": len(items),
    }
    if worst == UNHELD:
        return row
    agree = sum(verdict in (REPRODUCED, ROUNDED) for verdict in found)
    computed = "all agree" if agree == len(items) else f"{agree} agree"
    return row | {"computed": computed, "computed_status": ""}


def _shared(item: Recomputation) -> tuple[int, str, str]:
    return (item.report, item.place, item.rule)


def _row(item: Recomputation) -> dict[str, object]:
    held = item.computed is not None
    verdict = item.verdict
    reason = item.reason or (CUT_SHORT if item.cut else "")
    known = reason if verdict in DIFFERING else item.needs if verdict == UNHELD else ""
    return {
        "report": item.report,
        "place": f"{item.report}, {brief(item.place)}",
        "figure": item.figure,
        "printed": item.words,
        "computed": _shown(item),
        "computed_status": "" if item.other_words or held else "not available",
        "verdict": verdict,
        "known": known,
        "unit": item.unit,
        "printed_value": item.printed,
        "computed_value": short(item.computed) if item.computed is not None else float("nan"),
        "figures": 1,
    }


def _shown(item: Recomputation) -> object:
    if item.other_words:
        return item.other_words
    return float("nan") if item.computed is None else in_unit(item.computed, item.unit)


def _counts(items: list[Recomputation] | tuple[Recomputation, ...]) -> dict[str, int]:
    by_report = {str(year): sum(item.report == year for item in items) for year in REPORTS}
    return by_report | {"all": len(items)}
