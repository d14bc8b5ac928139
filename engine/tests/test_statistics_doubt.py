"""Doubtful counts and sharp changes: each rule by hand, and for whole tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from needsbook.statistics import doubt

Count = int | tuple[int, int] | None


def frames(*years: tuple[Count, float | None]) -> tuple[pd.DataFrame, ...]:
    """One area's counts, some known as ranges, beside the expected ones."""
    ends = [(count if isinstance(count, tuple) else (count, count)) for count, _ in years]
    rows = [[low for low, _ in ends], [high for _, high in ends], [mean for _, mean in years]]
    return tuple(pd.DataFrame([row], index=["N1"], dtype="float64") for row in rows)


def doubts(found: tuple[pd.DataFrame, ...]) -> list[str]:
    return list(doubt.doubts(*found).loc["N1"])


def sharp_changes(found: tuple[pd.DataFrame, ...]) -> list[str]:
    return list(doubt.sharp_changes(*found).loc["N1"])


def test_ordinary_counts_are_not_doubtful() -> None:
    assert doubts(frames((40, 50.0), (55, 50.0), (38, 50.0))) == ["", "", ""]


def test_none_is_doubtful_where_ten_were_expected() -> None:
    assert doubts(frames((0, 10.0))) == [doubt.NONE_RECORDED]
    assert doubts(frames((0, 9.9))) == [""]
    # A tenth of 50 is 5: 4 is less, 5 is not.
    assert doubts(frames((4, 50.0))) == [doubt.NONE_RECORDED]
    assert doubts(frames((5, 50.0))) == [""]


def test_a_suppressed_count_takes_part_with_what_speaks_least_for_doubt() -> None:
    assert doubts(frames(((1, 5), 60.0))) == [doubt.NONE_RECORDED]
    assert doubts(frames(((1, 15), 60.0))) == [""]


def test_a_jump_must_be_threefold_and_more_than_chance() -> None:
    # Of 11 counts none in the first of two equal years: 1/2^11 = 1/2,048. Of 10: 1/1,024.
    assert doubts(frames((0, 9.0), (11, 9.0))) == [doubt.FAR_BELOW, ""]
    assert doubts(frames((0, 9.0), (10, 9.0))) == ["", ""]
    # 40 and 119 are more than chance, but not threefold; 40 and 120 are both.
    assert doubts(frames((40, 80.0), (119, 80.0))) == ["", ""]
    assert doubts(frames((40, 80.0), (120, 80.0))) == [doubt.FAR_BELOW, ""]


def test_a_jump_is_relative_to_the_common_rate() -> None:
    # Threefold, but the common rate doubled as well.
    assert doubts(frames((40, 80.0), (120, 160.0))) == ["", ""]


def test_a_year_far_above_both_neighbours_is_doubtful_with_them() -> None:
    assert doubts(frames((20, 60.0), (200, 60.0), (20, 60.0))) == [
        doubt.FAR_BELOW,
        doubt.FAR_ABOVE,
        doubt.FAR_BELOW,
    ]


def test_a_year_without_a_figure_is_no_neighbour() -> None:
    assert doubts(frames((20, 60.0), (None, 60.0), (200, 60.0))) == ["", "", ""]
    assert doubts(frames((20, None), (200, 60.0))) == ["", ""]


def test_a_sharp_change_is_more_than_double_or_less_than_half() -> None:
    assert sharp_changes(frames((20, 30.0), (40, 30.0), (81, 30.0))) == [
        "",
        "",
        doubt.MORE_THAN_DOUBLED,
    ]
    assert sharp_changes(frames((81, 30.0), (41, 30.0), (20, 30.0))) == [
        "",
        "",
        doubt.LESS_THAN_HALF,
    ]


def test_small_hidden_and_doubtful_counts_do_not_change_sharply() -> None:
    assert sharp_changes(frames((2, 9.0), (8, 9.0))) == ["", ""]  # fewer than ten expected
    assert sharp_changes(frames(((1, 5), 10.0), (13, 10.0))) == ["", ""]
    assert sharp_changes(frames((None, 30.0), (29, 30.0))) == ["", ""]
    assert doubts(frames((0, 30.0), (29, 30.0))) == [doubt.NONE_RECORDED, ""]
    # Few after none: chance alone might give them.
    assert sharp_changes(frames((0, 30.0), (4, 30.0))) == ["", ""]


def test_the_higher_year_of_a_jump_from_a_doubtful_one_is_named() -> None:
    assert sharp_changes(frames((0, 30.0), (29, 30.0))) == ["", doubt.FROM_A_DOUBT]
    assert sharp_changes(frames(((1, 5), 30.0), (90, 30.0))) == ["", doubt.FROM_A_DOUBT]
    # Downwards the later year is the doubtful one, and has that flag.
    assert sharp_changes(frames((29, 30.0), (0, 30.0))) == ["", ""]


# Whole tables -----------------------------------------------------------------------------


@pytest.fixture
def counts() -> pd.DataFrame:
    random = np.random.default_rng(3)
    found = random.poisson(40, (200, 7)) * random.choice([0, 1, 1, 1, 4], (200, 7))
    return pd.DataFrame(found, index=[f"N{row}" for row in range(200)], dtype="float64")


def test_a_table_is_what_its_rows_are(counts: pd.DataFrame) -> None:
    expected = counts * 0 + 45.0
    for rule in (doubt.doubts, doubt.sharp_changes):
        found = rule(counts, counts, expected)
        assert list(found.index) == list(counts.index)
        for area in counts.index:
            one = [frame.loc[[area]] for frame in (counts, counts, expected)]
            assert rule(*one).loc[area].tolist() == found.loc[area].tolist()
        assert (found != "").sum().sum() > 100


def test_chance_is_that_of_an_exact_test(counts: pd.DataFrame) -> None:
    """The comparison of two Poisson counts, by another tool: `scipy.stats.binomtest`."""
    expected = pd.DataFrame([[30.0, 50.0]] * len(counts), index=counts.index)
    two = counts[[0, 1]]
    found = doubt.doubts(two, two, expected, doubt.Rule(next_to_none=0))
    for area, (first, second) in two.iterrows():
        chance = stats.binomtest(int(first), int(first + second) or 1, 30 / 80, "less").pvalue
        far = second / 50 >= 3 * first / 30 and second > first and chance < 1 / 2_000
        assert (found.loc[area, 0] == doubt.FAR_BELOW) == far


def test_thresholds_can_be_others() -> None:
    assert doubts(frames((4, 9.0))) == [""]
    found = doubt.doubts(*frames((0, 9.0)), doubt.Rule(expected_at_least=5))
    assert found.loc["N1"].tolist() == [doubt.NONE_RECORDED]


def test_tables_of_other_areas_are_refused(counts: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="N1, N2"):
        doubt.doubts(counts.iloc[1:], counts.iloc[1:], counts.iloc[:-1])
