"""Runs of years in which the same areas have no figure."""

from __future__ import annotations

import pandas as pd

from needsbook.statistics.breaks import first_year, runs

YEARS = range(2018, 2024)


def test_runs_end_where_another_area_comes_or_goes() -> None:
    missing = pd.DataFrame(
        [[0, 1, 1, 1, 0, 1], [0, 0, 0, 1, 0, 1], [0] * 6],
        index=["N2", "N1", "N3"],
        columns=YEARS,
    )
    found = runs(missing).to_dict("records")
    assert found == [
        {"first": 2019, "last": 2020, "areas": ("N2",)},
        {"first": 2021, "last": 2021, "areas": ("N2", "N1")},
        {"first": 2023, "last": 2023, "areas": ("N2", "N1")},
    ]


def test_where_nothing_is_missing_there_is_no_run() -> None:
    found = runs(pd.DataFrame(0, index=["N1"], columns=YEARS))
    assert found.empty
    assert list(found.columns) == ["first", "last", "areas"]


def test_a_series_may_begin_later_or_not_at_all() -> None:
    held = pd.DataFrame([[0, 0, 1, 0, 1, 1], [0] * 6], index=["late", "never"], columns=YEARS) > 0
    found = first_year(held)
    assert found["late"] == 2020
    assert pd.isna(found["never"])
