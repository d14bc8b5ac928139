"""Figures of the 2005 study beside their recomputation."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from london_cse.reconciliation.recomputation import Recomputation, from_inputs, held, months, unheld
from london_cse.sources import areas

_CASES, _AT_RISK = "harper-scott-2005-cases", "harper-scott-2005-estimated-at-risk"


def study() -> Iterator[Recomputation]:
    """Every derived figure of the study's summary report."""
    cases, estimated = held(_CASES).value, held(_AT_RISK).value
    yield from_inputs(
        "harper-scott-2005-study-years",
        months("harper-scott-2005-study-years") / 12,
        # literal: the rule that is recomputed
        "months of the study, the first and the last counted, over 12",
    )
    yield from_inputs(
        "harper-scott-2005-boroughs-information",
        held("harper-scott-2005-boroughs").value + 1,
        "boroughs interviewed and the one for which a specialist service answered",
        inputs=("harper-scott-2005-boroughs",),
    )
    yield _every_borough()
    yield from_inputs(
        "harper-scott-2005-known-share",
        held("harper-scott-2005-known").value / cases,
        "cases known over all cases",
        inputs=("harper-scott-2005-known", _CASES),
    )
    women = "harper-scott-2005-young-women"
    yield from_inputs(
        f"{women}-words",
        held(women).value / cases,
        # literal: the rule that is recomputed
        "cases of young women over all cases",
        inputs=(women, _CASES),
    )
    yield from_inputs(
        "harper-scott-2005-estimate-ratio",
        estimated / cases,
        "young people at risk over cases found",
        inputs=(_AT_RISK, _CASES),
    )
    yield from_inputs(
        "harper-scott-2005-half-identified",
        cases / estimated,
        "cases found over young people at risk",
        inputs=(_CASES, _AT_RISK),
    )
    yield unheld(
        "harper-scott-2005-under-identification",
        "cases found and young people at risk by borough, which are only on a map; for London as "
        f"a whole the two totals give {100 - 100 * cases / estimated:.0f}%",
    )
    yield unheld(_AT_RISK, "the indicators of each borough and the statistical model")
    yield unheld(_CASES, "the cases of each borough")


def _every_borough() -> Recomputation:
    figure, other = (
        held("harper-scott-2005-every-borough"),
        "harper-scott-2005-boroughs-information",
    )
    boroughs = areas(where={"area_type": "London borough"}, columns=["gss_code"])
    covered = held(other)
    return Recomputation(
        figure.report,
        figure.place,
        f"{figure.measure}: against the boroughs that the case figures relate to",
        figure.value,
        covered.value / Decimal(len(boroughs)),
        figure.unit,
        figure.qualifier,
        words=figure.words,
        other_words=f"{covered.words} of {len(boroughs)}",
        ids=(figure.id, other),
        other=True,
        # literal: a reason, judged when the reports were read
        reason="the case figures leave a borough out, and the City of London",
    )
