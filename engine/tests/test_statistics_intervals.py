"""Intervals: published tables, other tools, whole columns."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from needsbook.statistics.intervals import (
    Interval,
    byar,
    exact_poisson,
    poisson,
    poisson_rate,
    sum_limits,
    wilson,
)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        # The table of exact 95% limits, Breslow and Day 1987; 0: −ln 0.025 = 3.6889.
        (0, 0.0, 3.689),
        (1, 0.0253, 5.572),
        (5, 1.623, 11.668),
        (10, 4.795, 18.390),
        (100, 81.364, 121.627),
    ],
)
def test_exact_limits_are_those_of_the_published_table(count: int, low: float, high: float) -> None:
    found = exact_poisson(count)
    assert found.low == pytest.approx(low, abs=0.0006)
    assert found.high == pytest.approx(high, abs=0.0006)


def test_the_exact_limits_leave_the_tails_they_promise() -> None:
    # P(X ≥ 7 | low) = P(X ≤ 7 | high) = 0.025, summed term by term.
    ends = exact_poisson(7)

    def probability(mean: float, count: int) -> float:
        return math.exp(-mean) * mean**count / math.factorial(count)

    assert 1 - sum(probability(ends.low, k) for k in range(7)) == pytest.approx(0.025, abs=1e-9)
    assert sum(probability(ends.high, k) for k in range(8)) == pytest.approx(0.025, abs=1e-9)


def test_byars_limits_by_hand() -> None:
    # 65 · (1 − 1/585 − 1.959964/24.18677)³ = 65 · 0.9172564³ = 50.163;
    # 66 · (1 − 1/594 + 1.959964/24.37212)³ = 66 · 1.0787348³ = 82.849.
    found = byar(65)
    assert found.low == pytest.approx(50.163, abs=0.002)
    assert found.high == pytest.approx(82.849, abs=0.002)


def test_byars_limits_are_as_near_the_exact_ones_as_the_guide_says() -> None:
    # Public Health England, 2018: within 0.2% of the exact value from ten events.
    for count in (*range(10, 60), 100, 400):
        exact, near = exact_poisson(count), byar(count)
        assert near.low == pytest.approx(exact.low, rel=0.002), count
        assert near.high == pytest.approx(exact.high, rel=0.002), count
    assert byar(3).low != pytest.approx(exact_poisson(3).low, rel=0.002)


def test_the_exact_limits_serve_below_ten() -> None:
    assert poisson(9) == exact_poisson(9)
    assert poisson(10) == byar(10)


def test_a_rate_is_its_count_in_another_unit() -> None:
    # 10 events in 50,000 people, per 10,000: 10 / 5 = 2, the limits a fifth of the count's.
    ends = poisson_rate(10, 50_000)
    assert (ends.low, ends.high) == (
        pytest.approx(4.795 / 5, abs=0.002),
        pytest.approx(18.390 / 5, abs=0.002),
    )


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Newcombe 1998, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_limits_are_those_of_the_published_examples(
    part: int, whole: int, low: float, high: float
) -> None:
    found = wilson(part, whole)
    assert found.low == pytest.approx(low, abs=0.00006)
    assert found.high == pytest.approx(high, abs=0.00006)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: exact_poisson(-1), "not negative"),
        (lambda: byar(0), "positive count"),
        (lambda: poisson_rate(3, 0), "positive population"),
        (lambda: wilson(5, 4), "no part"),
        (lambda: poisson(3, 95), "between 0 and 1"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        wrong()


@given(st.integers(0, 3_000), st.sampled_from([0.9, 0.95, 0.998]))
def test_an_interval_holds_its_count_and_widens_with_the_level(count: int, level: float) -> None:
    ends, wider = poisson(count, level), poisson(count, 0.9999)
    assert ends.low <= count <= ends.high
    assert wider.low <= ends.low
    assert wider.high >= ends.high


@given(st.integers(1, 3_000), st.integers(1, 3_000))
def test_an_interval_narrows_beside_its_count_as_the_count_grows(count: int, more: int) -> None:
    few, many = exact_poisson(count), exact_poisson(count + more)
    assert (many.high - many.low) / (count + more) < (few.high - few.low) / count


@given(st.data())
def test_a_score_interval_holds_its_share_and_stays_a_share(data: st.DataObject) -> None:
    whole = data.draw(st.integers(1, 5_000))
    part = data.draw(st.integers(0, whole))
    ends, other = wilson(part, whole), wilson(whole - part, whole)
    assert 0 <= ends.low <= part / whole <= ends.high <= 1
    assert ends.low == pytest.approx(1 - other.high, abs=1e-12)


# Other tools ----------------------------------------------------------------------


def test_wilsons_limits_are_those_of_statsmodels() -> None:
    from statsmodels.stats.proportion import proportion_confint

    parts, wholes = np.array([0, 1, 7, 81, 20, 12.4]), np.array([20, 29, 900, 263, 20, 77])
    for level in (0.8, 0.95, 0.998):
        low, high = proportion_confint(parts, wholes, 1 - level, method="wilson")
        found = wilson(parts, wholes, level)
        np.testing.assert_allclose(found.low, low, atol=1e-12)
        np.testing.assert_allclose(found.high, high, atol=1e-12)


def test_exact_limits_are_the_quantiles_of_chi_square() -> None:
    counts = np.arange(1, 400)
    found = exact_poisson(counts, 0.9)
    np.testing.assert_allclose(found.low, stats.chi2.ppf(0.05, 2 * counts) / 2, rtol=1e-10)
    np.testing.assert_allclose(found.high, stats.chi2.ppf(0.95, 2 * counts + 2) / 2, rtol=1e-10)


# Whole columns --------------------------------------------------------------------


def test_a_column_is_what_its_cells_are() -> None:
    counts = pd.Series({"N1": 0.0, "N2": 9.0, "N3": 10.0, "N4": 250.0})
    people = pd.Series({"N1": 100.0, "N2": 2_000.0, "N3": 10.0, "N4": 90_000.0})
    found = poisson_rate(counts, people, 1_000)
    for area in counts.index:
        one = poisson_rate(counts[area], people[area], 1_000)
        assert (found.low[area], found.high[area]) == (one.low, one.high)
    shares = wilson(counts, counts + 30)
    assert shares.high["N2"] == wilson(9, 39).high
    assert list(shares.low.index) == list(counts.index)


def test_a_frame_comes_back_as_a_frame() -> None:
    counts = pd.DataFrame({2023: [3.0, 12.0], 2024: [40.0, float("nan")]}, index=["N1", "N2"])
    people = pd.Series([1_000.0, 2_000.0], index=["N1", "N2"])
    found = poisson_rate(counts, people, 1_000)
    assert found.low.loc["N2", 2023] == poisson_rate(12, 2_000, 1_000).low
    assert found.high.isna().sum().sum() == 1


def test_a_missing_count_has_no_interval() -> None:
    for found in (poisson(np.array([np.nan, 4])), wilson(np.array([np.nan, 4]), 9)):
        assert list(np.isnan(found.low)) == list(np.isnan(found.high)) == [True, False]


def test_columns_of_other_areas_are_refused() -> None:
    counts, people = pd.Series({"N1": 3, "N2": 4}), pd.Series({"N2": 900, "N1": 800})
    with pytest.raises(ValueError, match="N1, N2 beside N2, N1"):
        poisson_rate(counts, people)


def test_a_missing_cell_of_a_source_is_not_passed_over() -> None:
    from needsbook.data.gapped import Gapped
    from needsbook.ground.gaps import Gap, GapInArithmetic

    counts = pd.Series(Gapped.of([12.0, Gap("confidential", "1 to 5")]))
    with pytest.raises(GapInArithmetic, match="treated"):
        poisson(counts)


# Sums -----------------------------------------------------------------------------


def test_limits_of_a_sum_by_hand() -> None:
    # 50 (40 to 60) and 20 (10 to 40): 70 − √(10² + 10²), 70 + √(10² + 20²).
    ends = sum_limits([50, 20], Interval([40, 10], [60, 40]))
    assert ends.low == pytest.approx(55.857864376269049)
    assert ends.high == pytest.approx(92.360679774997898)


def test_limits_of_one_part_are_its_own() -> None:
    assert sum_limits([20], Interval([10], [40])) == Interval(10, 40)


def test_the_range_of_a_sum_covers_at_its_rate() -> None:
    """Surveys drawn again and again from known bands: 95% of the ranges hold the truth."""
    draw, repetitions = np.random.default_rng(2016), 4_000
    rates, asked = np.array([0.048, 0.005]), np.array([2275, 2160])
    people = np.array([600, 1200])
    found = draw.binomial(asked, rates, (repetitions, 2))
    ends = sum_limits(found / asked * people, wilson(found, asked).scaled(people))
    truth = float((rates * people).sum())
    # Within three standard errors of 95%: 3 × √(0.95 × 0.05 / 4,000) = 0.010.
    assert np.mean((ends.low <= truth) & (truth <= ends.high)) == pytest.approx(0.95, abs=0.015)


def test_limits_of_sums_of_rows_are_those_of_each_row() -> None:
    middle = pd.DataFrame({"young": [50.0, 8], "old": [20.0, 1]}, index=["N1", "N2"])
    low, high = middle * 0.8, middle * 1.5
    found = sum_limits(middle, Interval(low, high))
    for area in middle.index:
        ends = Interval(low.loc[area].to_numpy(), high.loc[area].to_numpy())
        one = sum_limits(middle.loc[area].to_numpy(), ends)
        assert (found.low[area], found.high[area]) == (one.low, one.high)
    # 70 ∓ √(10² + 4²)
    assert found.low["N1"] == pytest.approx(70 - math.sqrt(116))
