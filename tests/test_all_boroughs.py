"""The boroughs in one table: by name, with intervals, and no symbol a number."""

from __future__ import annotations

import csv
import math

import pytest
from assessment import REPOSITORY
from scipy.stats import chi2

from london_cse.boroughs import all_boroughs
from london_cse.boroughs import measures as boroughs
from london_cse.boroughs.all_boroughs import key_of, tbl_all_boroughs


def cell(file: str, column: str, **where: str) -> float:
    with (REPOSITORY / "data" / file).open(encoding="utf-8", newline="") as rows:
        (row,) = [r for r in csv.DictReader(rows) if all(r[k] == v for k, v in where.items())]
    return float(row[column])


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, object]]:
    data, _ = all_boroughs.by_measure()
    return {str(row["name"]): row for row in data.to_dict(orient="records")}


def test_authorities_are_in_the_order_of_their_names_and_london_is_last(
    rows: dict[str, dict[str, object]],
) -> None:
    *names, last = rows
    assert names == sorted(names)
    assert len(names) == 33
    assert last == "London"
    assert [name for name, row in rows.items() if row["total"]] == ["London"]


def test_a_rate_is_that_of_the_published_count(rows: dict[str, dict[str, object]]) -> None:
    count = cell(
        "cin_assessment_factors.csv",
        "assessments",
        gss_code="E09000012",
        year="2024",
        factor="child_sexual_exploitation",
    )
    people = cell("children_population.csv", "children", gss_code="E09000012", year="2023")
    hackney = rows["Hackney"]
    assert hackney["assessments_with_cse"] == pytest.approx(count / people * 10_000)
    # Exact Poisson limits, from the quantiles of chi-squared.
    low, high = chi2.ppf(0.025, 2 * count) / 2, chi2.ppf(0.975, 2 * (count + 1)) / 2
    for end, limit in (("low", low), ("high", high)):
        shown = hackney[f"assessments_with_cse_{end}"]
        assert shown == pytest.approx(limit / people * 10_000, rel=0.001)
    assert hackney["assessments_with_cse_interval"] == "22.9 to 31.8"


def test_a_suppressed_count_has_no_number_and_no_interval(
    rows: dict[str, dict[str, object]],
) -> None:
    row = rows["Kensington and Chelsea"]
    for name in ("", "_low", "_high", "_interval"):
        assert row[f"assessments_with_cse{name}_status"] == "confidential"
    assert all(
        math.isnan(float(str(row[f"assessments_with_cse{name}"]))) for name in ("", "_low", "_high")
    )
    assert row["assessments_with_cse_interval"] == ""


def test_every_measure_of_a_borough_page_is_a_column(rows: dict[str, dict[str, object]]) -> None:
    measures = boroughs.measures()
    assert len(measures) == len({key_of(one.label) for one in measures}) > 10
    page, _ = boroughs.profile("E09000007")
    camden = rows["Camden"]
    shown = tbl_all_boroughs.returned().columns
    for one, value in zip(measures, page["value"], strict=True):
        key = key_of(one.label)
        assert shown[key].label == f"{one.label}, {one.period}"
        assert float(str(camden[key])) == pytest.approx(float(value))


def test_every_rate_has_its_interval_beside_it() -> None:
    table = tbl_all_boroughs.returned()
    shown = list(table.columns)
    rates = [key_of(one.label) for one in boroughs.measures() if one.factor]
    assert len(rates) == 4
    for key in rates:
        assert shown[shown.index(key) + 1] == f"{key}_interval"
    assert table.workbook is not None
    assert {f"{key}_{end}" for key in rates for end in ("low", "high")} <= set(
        table.workbook.columns
    )
