"""Ranks of rates with their intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from needsbook.statistics.ranking import ranks


def test_ranks_of_rates_far_apart_are_certain_and_of_equal_ones_are_not() -> None:
    found = ranks([900, 100, 100, 5], [10_000] * 4)
    assert list(found["rank"]) == [1, 2, 2, 4]
    assert list(found["low"]) == [1, 2, 2, 4]
    assert list(found["high"]) == [1, 3, 3, 4]


def test_ranks_are_by_rate_and_not_by_count() -> None:
    assert list(ranks([50, 40], [10_000, 1_000])["rank"]) == [2, 1]
    assert ranks([], []).empty


def test_ranks_stand_under_the_codes_and_an_area_without_a_count_has_none() -> None:
    counts = pd.Series({"N3": 900, "N1": np.nan, "N2": 5})
    people = pd.Series({"N3": 9_000, "N1": 8_000, "N2": 7_000})
    found = ranks(counts, people)
    assert list(found.index) == ["N3", "N1", "N2"]
    assert found.loc["N1"].isna().all()
    alone = ranks(counts.dropna(), people.drop("N1"))
    pd.testing.assert_frame_equal(found.dropna(), alone)


def test_two_equal_areas_are_either_first() -> None:
    # Each is first in half of the draws: both ranks are in the middle 95%.
    assert ranks([50, 50], [1_000, 1_000])[["low", "high"]].to_numpy().tolist() == [[1, 2], [1, 2]]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_an_interval_of_ranks_holds_the_rank(counts: list[int]) -> None:
    found = ranks(counts, [1_000] * len(counts), draws=60)
    assert (found["low"] >= 1).all()
    assert (found["low"] <= found["rank"]).all()
    assert (found["rank"] <= found["high"]).all()
    assert (found["high"] <= len(counts)).all()
