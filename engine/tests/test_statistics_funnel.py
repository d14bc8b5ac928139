"""Funnel limits: by hand, and for whole columns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needsbook.statistics import funnel
from needsbook.statistics.funnel import CHANCE_ALONE, Spread, share_outside

# Five areas with 16 expected, s = 1/8, and z = (√(O/16) − 1)·8 = 2·√O − 8.
OBSERVED, EXPECTED = (4, 9, 16, 25, 36), (16.0,) * 5  # z: −4, −2, 0, 2, 4


def test_scores_of_counts_by_hand() -> None:
    scores = [funnel.score(count, 16) for count in OBSERVED]
    assert scores == pytest.approx([-4, -2, 0, 2, 4])


def test_winsorising_by_hand() -> None:
    # The tenth percentile of five values lies 0.4 of the way from the first to the second.
    assert funnel.winsorised([-4, -2, 0, 2, 4]) == pytest.approx([-3.2, -2, 0, 2, 3.2])
    # Eleven values: the percentiles are the second and the second last.
    assert funnel.winsorised([*range(11)]) == pytest.approx([1, 1, *range(2, 9), 9, 9])


def test_spread_by_hand() -> None:
    # φ = (2·3.2² + 2·2²)/5 = 5.696. w = 64 each: Σw − Σw²/Σw = 320 − 64 = 256;
    # τ² = (5·5.696 − 4)/256 = 0.095625.
    spread = funnel.spread_of(OBSERVED, EXPECTED)
    assert spread.phi == pytest.approx(5.696)
    assert spread.tau2 == pytest.approx(0.095625)


def test_areas_that_differ_by_chance_alone_have_no_spread() -> None:
    spread = funnel.spread_of([15, 16, 17], [16.0] * 3)
    assert spread.tau2 == 0
    assert spread.phi < 1


def test_limits_by_hand() -> None:
    # By chance alone: (1 ∓ 1.959964/8)² = 0.75500², 1.24500².
    ends = funnel.limits(16, CHANCE_ALONE, funnel.INNER)
    assert (ends.low, ends.high) == (
        pytest.approx(0.57003, abs=1e-5),
        pytest.approx(1.55001, abs=1e-5),
    )
    # With the spread: √(1/64 + 0.095625) = 0.333542, times 1.959964 = 0.653730.
    ends = funnel.limits(16, Spread(5.696, 0.095625), funnel.INNER)
    assert (ends.low, ends.high) == (
        pytest.approx(0.119903, abs=1e-5),
        pytest.approx(2.734823, abs=1e-5),
    )
    # Times 3.090232 it is 1.03 and more: the lower limit would be negative.
    assert funnel.limits(16, Spread(5.696, 0.095625), funnel.OUTER).low == 0


@pytest.mark.parametrize(
    ("observed", "place"),
    # Limits of 16 expected by chance: 9.12 and 24.80 (95%), 6.03 and 30.75 (99.8%).
    [(31, 2), (25, 1), (24, 0), (16, 0), (10, 0), (9, -1), (6, -2), (0, -2)],
)
def test_positions_against_limits(observed: int, place: int) -> None:
    assert funnel.position(observed, 16, CHANCE_ALONE) == place


@given(st.floats(0.5, 500), st.floats(0, 1), st.sampled_from([0.95, 0.998]))
def test_limits_lie_around_the_target_and_open_with_the_spread(
    expected: float, tau2: float, level: float
) -> None:
    narrow = funnel.limits(expected, CHANCE_ALONE, level)
    wide = funnel.limits(expected, Spread(2, tau2), level)
    assert 0 <= wide.low <= narrow.low < 1 < narrow.high <= wide.high


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        funnel.error(0)
    with pytest.raises(ValueError, match="at least two"):
        funnel.spread_of([1], [1])


def test_the_spread_is_that_of_statsmodels() -> None:
    # DerSimonian and Laird's τ² of the roots of the ratios; no z-score is drawn in where
    # there are only two values, each of which more than a tenth of the areas have.
    from statsmodels.stats.meta_analysis import combine_effects

    observed, expected = np.array([9.0, 30] * 5), np.full(10, 16.0)
    roots = np.sqrt(observed / expected) - 1
    found = combine_effects(roots - roots.mean(), 1 / (4 * expected), method_re="dl")
    # Ours is around the target, theirs around the mean: put the mean on the target.
    ours = funnel.spread_of(expected * (1 + roots - roots.mean()) ** 2, expected)
    assert ours.tau2 == pytest.approx(found.tau2)


def test_a_column_is_what_its_cells_are() -> None:
    observed = pd.Series({"N1": 31.0, "N2": 16.0, "N3": 9.0, "N4": float("nan")})
    expected = pd.Series({"N1": 16.0, "N2": 17.0, "N3": 16.5, "N4": 3.0})
    places = funnel.position(observed, expected, CHANCE_ALONE)
    for area in ("N1", "N2", "N3"):
        assert places[area] == funnel.position(observed[area], expected[area], CHANCE_ALONE)
    assert np.isnan(places["N4"])
    ends = funnel.limits(expected, Spread(2, 0.1), funnel.OUTER)
    assert ends.high["N4"] == funnel.limits(3, Spread(2, 0.1), funnel.OUTER).high


def test_a_range_has_a_place_where_all_its_counts_share_it() -> None:
    low, high = pd.Series([1.0, 1, np.nan, 31]), pd.Series([5.0, 9, np.nan, 60])
    found = funnel.position_of_range(low, high, pd.Series([16.0] * 4), CHANCE_ALONE)
    assert found.fillna(9).tolist() == [-2, 9, 9, 2]


#: Counts expected of 30 to 120 in 31 areas.
AREAS = np.arange(30.0, 123.0, 3.0)


def test_funnel_limits_leave_out_as_many_as_they_say_where_there_is_only_chance() -> None:
    # 31 areas 200 times. The estimated spread is mostly 0 here.
    assert share_outside(AREAS, 0.0, 0.95, 200, 20240331) == pytest.approx(0.05, abs=0.015)


def test_winsorised_limits_leave_out_about_a_tenth_where_areas_spread() -> None:
    # A normal spread winsorised at 10% keeps 0.679 of its variance (by integration:
    # 0.8 − 2·1.2816·0.1755 + 0.2·1.2816²), so 1.96 standard deviations become
    # 1.96·√0.679 = 1.615, outside which a normal distribution has 10.6%.
    assert share_outside(AREAS, 0.3, 0.95, 200, 20240331) == pytest.approx(0.106, abs=0.02)
