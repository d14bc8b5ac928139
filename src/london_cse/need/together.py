"""Estimates and counts for London that do not agree, with what each of them counts.

Sources: those of `prevalence`, `crime_survey`, `children_services`, `offences` and `havens`;
figures that the 2016 assessment and the police print.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from needsbook import Column, Gap, Tabulation, estimate, table

from london_cse.abuse import havens
from london_cse.abuse import victims as abuse
from london_cse.areas import LONDON
from london_cse.cells import columns_of
from london_cse.need import crime_survey, prevalence
from london_cse.need.beside_report import rounded
from london_cse.need.crime_survey import NO_ERROR
from london_cse.profile import offences
from london_cse.reconciliation import reports
from london_cse.recording import children_services
from london_cse.sources import Latest, estimates_beside, latest, published_statements

NO_SAMPLE = Gap("not applicable", "a count, or a figure without a survey of its own")


def _nspcc(group: str, abuse_type: str) -> dict[Any, Any]:
    return dict(prevalence.estimates(group, abuse_type, prevalence.both()[1]).loc[LONDON])


def _ceop() -> float:
    year, bands = prevalence.both()[1], prevalence.GROUPS["0-17"]
    children = sum(int(prevalence.residents_by_area(band, year)[LONDON]) for band in bands)
    return float(abuse.csa_rate.returned("ceop-2014-contact")) / 100 * children


#: The values that `estimates-beside` names, each at the last period of the edition.
VALUES: dict[str, Callable[..., Any]] = {
    "assessments": lambda factor: children_services.assessments.returned(
        LONDON, factor, int(latest("assessments"))
    ),
    "CEOP": _ceop,
    "Crime Survey": lambda: crime_survey.estimates("both", prevalence.both()[1])[LONDON],
    "figure": reports.printed,
    "Havens": havens.havens_average.returned,
    "NSPCC": _nspcc,
    "offences": lambda: offences.offences.returned(
        LONDON, offences.ALL_OFFENCES, str(latest("offences"))
    ),
    "statement": lambda name: published_statements.quote("value", where={"statement": name}),
    "victims": abuse.csa_estimate.returned,
}
_NO_RANGE = {"not held": NO_ERROR, "no survey": NO_SAMPLE}


@table(title="Estimates and counts for London that do not agree", kind="own estimate")
def tbl_need_together() -> Tabulation:
    """What each source counts, its number, its range or the lack of one, and its limits."""
    data = together()
    # Own estimates to three figures, and what others print as they print it.
    shown = data["value"].map(rounded).where(data["own"], data["value"])
    return Tabulation(
        data.assign(range=prevalence.ranges(data, "low", "high"), shown=shown),
        {
            "source": Column("Source", width=0.13),
            "counts": Column("What it counts", width=0.27),
            "period": Column("When", width=0.12),
            "shown": Column("Number", width=0.1),
            "range": Column("Range", width=0.14),
            "limits": Column("What it cannot say", width=0.24),
        },
        "Estimates and counts of child sexual abuse and child sexual exploitation (CSE), London, "
        "by source",
        (
            # literal: rule of rounding
            "The rows count different things over different times, so no row can be subtracted "
            "from another. Own estimates are shown to three figures.",
            f"{NO_ERROR.shown} as a range: {NO_ERROR.reason}; "
            f"{NO_SAMPLE.shown}: {NO_SAMPLE.reason}.",
            prevalence.RANGE,
        ),
        row_headers=2,
    )


@estimate
def together() -> pd.DataFrame:
    """Return estimates and counts for London that do not agree, with what each counts.

    Columns `source`, `counts`, `period`, `value`, `low` and `high` (with status), `limits` and
    `own` (reckoned here), from surveys to counts.
    """
    return pd.DataFrame([_row(row) for row in estimates_beside().to_dict("records")])


def _row(row: dict[Any, Any]) -> dict[str, Any]:
    word, *arguments = row["value"].split(", ")
    found = VALUES[word](*arguments)
    if row["range"] != "people surveyed":
        missing = _NO_RANGE[row["range"]]
        found = {"estimate": found, "low": missing, "high": missing}
    return {
        "source": row["source"],
        "counts": row["counts"],
        "period": row["period"].format_map(Latest()),
        **columns_of("value", found["estimate"]),
        **columns_of("low", found["low"]),
        **columns_of("high", found["high"]),
        "limits": row["limits"],
        "own": row["own"] == "yes",
    }
