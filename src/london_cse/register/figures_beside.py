"""Figures that stand beside the register of gaps: what each domain has of measurement.

A figure is printed in a report, published as a statistic, or worked out here; each row says which,
for what period, and what the figure leaves open.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd
from needsbook import Column, Gap, Tabulation, estimate, table

from london_cse import areas, sources
from london_cse.abuse import cost, havens
from london_cse.abuse import victims as abuse
from london_cse.areas import LONDON
from london_cse.gap import coverage as gap_coverage
from london_cse.gap import identification_gap
from london_cse.need import crime_survey, prevalence
from london_cse.need.prevalence import both
from london_cse.profile import assessments, indicators, offences
from london_cse.reconciliation import reports
from london_cse.recording.children_services import CSE, assessment_share
from london_cse.recording.children_services import assessments as recorded
from london_cse.recording.words import latest as last_assessed
from london_cse.register.gaps import IN
from london_cse.sources import Latest, latest

#: The values that `figures-beside-gaps` names, each at the last period of the edition.
VALUES: dict[str, Callable[..., Any]] = {
    "adults as printed": lambda: abuse.csa_estimate.returned("London", "adult", "all", "central"),
    "adults by the Crime Survey": lambda: crime_survey.estimates("both", both()[1])[LONDON],
    "adults by the NSPCC": lambda: prevalence.expected("18+", "all", both()[1])[LONDON],
    "assessments": lambda: recorded.returned(LONDON, CSE, last_assessed()),
    "children": lambda: areas.children.returned(LONDON, int(latest("children"))),
    "cost": lambda sector, item, which: cost.cost_item.returned(sector, item, which),
    "gap": lambda: identification_gap.london("gap"),
    "gap low": lambda: identification_gap.london("gap_low"),
    "gap high": lambda: identification_gap.london("gap_high"),
    "gap without one": lambda: gap_coverage.simulated(gap_coverage.NULL, "share"),
    "Havens": havens.havens_average.returned,
    "highest rate": lambda: assessments.highest_rate.returned(CSE, last_assessed()),
    "indicator": lambda name, area: indicators.value(name, area, int(latest("indicators"))),
    "median rate": lambda: assessments.median_rate.returned(CSE, last_assessed()),
    "offences": lambda: offences.offences.returned(
        LONDON, offences.ALL_OFFENCES, str(latest("offences"))
    ),
    "share of assessments": lambda area: assessment_share.returned(area, CSE, last_assessed()),
}


@table(title="Figures beside the gaps", kind="record")
def tbl_register_figures(domain: str) -> Tabulation:
    """What is measured in a domain, each figure with its kind and limit."""
    return Tabulation(
        beside(domain),
        {
            "measure": Column("What is measured", width=0.32),
            "value": Column("Figure", width=0.13),
            "kind": Column("Kind", width=0.13),
            "period": Column("Period", width=0.16),
            "limit": Column("What it leaves open", width=0.26),
        },
        f"Figures beside the gaps {IN[domain]}, each with its kind",
        (
            "Figures of a published study are as printed.",
            "None of these figures measures a gap that the report names.",
        ),
    )


@estimate
def beside(domain: str) -> pd.DataFrame:
    """Return the figures that stand beside the gaps of a domain.

    Columns measure, value (as shown), value_status, kind, period and limit.
    """
    listed = sources.figures_beside_gaps(where={"domain": domain})
    rows = [_printed(row) if row["figure"] else _known(row) for row in listed.to_dict("records")]
    return pd.DataFrame(rows)[["measure", "value", "value_status", "kind", "period", "limit"]]


def _printed(row: dict[Any, Any]) -> dict[Any, Any]:
    """What a report prints: the figure, after its qualifier where it has one."""
    figure = row["figure"]
    columns = ["measure", "period", "unit", "qualifier"]
    (said,) = sources.report_figures(where={"figure": figure}, columns=columns).to_dict("records")
    exact = said["unit"] == "share" or said["qualifier"] == "exactly"
    shown = reports.quoted.returned(figure) if exact else reports.qualified.returned(figure)
    value = shown.shown or Column("", unit=shown.unit).cell(shown.value, "")
    words = {name: said[name] for name in ("measure", "period")}
    return row | words | {"value": value, "value_status": ""}


def _known(row: dict[Any, Any]) -> dict[Any, Any]:
    """A statistic, or an own estimate from statistics."""
    word, *arguments = row["value"].split(", ")
    value = VALUES[word](*arguments)
    digits = int(row["digits"]) if row["digits"] else None
    status = value.status if isinstance(value, Gap) else ""
    # A count held as a decimal keeps its digits, an own estimate gets its own.
    exact = value if status or (isinstance(value, Decimal) and digits is None) else float(value)
    return row | {
        "value": "" if status else Column("", unit=row["unit"], digits=digits).cell(exact, ""),
        "value_status": status,
        "period": row["period"].format_map(Latest()),
        "limit": row["limit"].format_map(_Shown()),
    }


class _Shown(dict[str, str]):
    """Shows a value that a text names to two figures."""

    def __missing__(self, word: str) -> str:
        return Column("", digits=2).cell(VALUES[word](), "")
