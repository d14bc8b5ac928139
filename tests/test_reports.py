"""Figures with the words that the reports put before them, typed here from the reports."""

from __future__ import annotations

import pytest

from london_cse.reconciliation import reports

QUALIFIED = {
    "mps-2015-at-risk-reports": "more than 1,400",
    "mps-2015-education-health-referrals": "less than 5%",
    "peer-age-gap-most": "less than 5",  # years
    "harper-scott-2005-under-identification": "up to 80%",
    "harper-scott-2005-informants": "over 100",
    "peer-2015-mps-share": "over 55%",
    "missing-2015-conflict": "almost 90%",
    "shuker-2013-placement-minimum": "at least 1",  # year
    "havens-2014-presentations-11-17": "about 900",  # "approximately"
    "csew-2016-london-survivors-summary": "more than 450,000",
}


@pytest.mark.parametrize("figure", QUALIFIED)
def test_a_figure_with_its_qualifier(figure: str) -> None:
    assert reports.qualified.returned(figure).shown == QUALIFIED[figure]


def test_the_value_stays_a_number() -> None:
    measure = reports.qualified.returned("mps-2015-at-risk-reports")
    assert (measure.value, measure.unit) == (1400, "reports")


@pytest.mark.parametrize(
    "figure",
    [
        "mps-2015-offences",  # exactly 333
        "cost-2014-total-low",  # from £34m to £69m
        "missing-2015-cse-pull",  # "over half": the words hold the qualifier
    ],
)
def test_a_figure_without_a_qualifier_is_quoted(figure: str) -> None:
    with pytest.raises(ValueError, match=f"{figure}.*call `quoted`"):
        reports.qualified.returned(figure)
