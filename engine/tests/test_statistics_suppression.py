"""Suppressed counts as intervals: by hand, by walking through all worlds, for whole tables."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needsbook.statistics.intervals import Interval
from needsbook.statistics.suppression import (
    Rule,
    bounds,
    deducible,
    possible_where_withheld,
    remainder,
    suppressed_cell,
    under_totals,
)

PRIMARY = Interval(1, 5)


def test_a_count_suppressed_alone_is_1_to_5() -> None:
    assert suppressed_cell(1, Interval(0, 40)) == PRIMARY


def test_a_total_can_show_that_a_count_is_suppressed_to_protect_another() -> None:
    # It leaves 12 to 22 for the one count, which cannot be 1 to 5, unless others hide too.
    assert suppressed_cell(1, Interval(12, 22)) == Interval(1, 22)
    assert suppressed_cell(1, Interval(12, 22), unknown=1) == PRIMARY


def test_several_suppressed_counts_are_bounded_by_the_total() -> None:
    # 2,360 to the nearest ten less 2,349 leaves 6 to 16; the other has at least 1.
    left = remainder(2_360, 2_349, 10)
    assert left == Interval(6, 16)
    assert suppressed_cell(2, left) == Interval(1, 15)


def test_another_publisher_has_another_rule() -> None:
    assert suppressed_cell(1, Interval(0, 40), rule=Rule(1, 9)) == Interval(1, 9)
    assert suppressed_cell(2, Interval(20, 20), rule=Rule(3, 9)) == Interval(3, 17)


def test_no_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="no suppressed cell"):
        suppressed_cell(0, Interval(0, 1))


@given(st.integers(1, 12), st.integers(-20, 200), st.integers(0, 10))
def test_the_interval_of_a_suppressed_count_is_never_narrower_than_published(
    suppressed: int, low: int, width: int
) -> None:
    found = suppressed_cell(suppressed, Interval(low, low + width))
    assert found.low == 1
    assert found.high >= 5


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.integers(0, 500))
def test_what_can_be_deduced_holds_the_truth(cells: list[int], others: int) -> None:
    total = round((sum(cells) + others) / 10) * 10
    found = deducible(len(cells), 0, remainder(total, others, 10))
    assert all(found.low <= cell <= found.high for cell in cells)


def test_an_exact_total_gives_a_count_away() -> None:
    left = remainder(103, 100)
    assert deducible(1, 0, left) == Interval(3, 3)
    assert deducible(1, 1, left) == Interval(1, 3)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=3), st.integers(6, 30), st.data())
def test_what_somebody_who_knows_the_rule_can_deduce_is_what_a_walk_finds(
    suppressed: list[int], other: int, data: st.DataObject
) -> None:
    """Every world that gives the same print, by hand: all counts, all totals."""
    low = sum(suppressed) + other - data.draw(st.integers(0, 10))
    left = Interval(low, low + 10)
    possible = set()
    for count in range(6, left.high + 1):
        worlds = {
            cells[0]
            for cells in product(range(1, 6), repeat=len(suppressed))
            if left.low <= sum(cells) + count <= left.high
        }
        possible |= worlds if worlds != {1, 2, 3, 4, 5} else set()
    assert possible_where_withheld(len(suppressed), 0, left) == possible


# Whole tables -----------------------------------------------------------------------------


@pytest.fixture
def table() -> pd.DataFrame:
    """Three years of four areas: two cells hidden, one hidden, one hidden beside a gap."""
    nan = float("nan")
    frame = pd.DataFrame(
        {
            "area": ["N1", "N2", "N3", "N4"] * 3,
            "year": [2022] * 4 + [2023] * 4 + [2024] * 4,
            "count": [2_000, 349, nan, nan, 90, 40, 8, nan, 30, nan, nan, 20],
        }
    )
    return frame.assign(hidden=frame.index.isin([2, 3, 7, 9]))


def test_each_year_of_a_table_is_bounded_by_its_own_total(table: pd.DataFrame) -> None:
    totals = pd.Series({2022: 2_360, 2023: 140, 2024: 60})
    under = under_totals(table["count"], table["hidden"], table["year"], totals, rounding=10)
    found = table.join(bounds(table["count"], table["hidden"], table["year"], under))
    ends = found.set_index(["year", "area"])[["low", "high"]]
    assert ends.loc[(2022, "N3")].tolist() == [1, 15]
    assert ends.loc[(2023, "N4")].tolist() == [1, 5]
    assert ends.loc[(2023, "N1")].tolist() == [90, 90]
    assert ends.loc[(2024, "N2")].tolist() == [1, 5]  # a gap besides: the total bounds less
    assert ends.loc[(2024, "N3")].isna().all()
    # 2023: 140 (135 to 145) less 138 leaves −3 to 7: 1 to 5, nothing more than the rule says.
    # 2024: 60 less 50 leaves 5 to 15, and the area without a figure takes what it likes.
    assert under.give_away.tolist() == [False, False, False]


def test_a_total_that_gives_a_cell_away_is_told(table: pd.DataFrame) -> None:
    totals = pd.Series({2022: 2_350, 2023: 130})  # 2022: −4 to 6 for two: each at most 5
    under = under_totals(table["count"], table["hidden"], table["year"], totals, rounding=10)
    # 2023: 125 to 135 less 138 leaves nothing: the print contradicts itself, and narrows.
    assert under.give_away.to_dict() == {2022: False, 2023: True, 2024: False}


def test_a_year_without_a_total_has_what_the_rule_says(table: pd.DataFrame) -> None:
    under = under_totals(table["count"], table["hidden"], table["year"], pd.Series(dtype="float64"))
    assert under.bounds.to_numpy().tolist() == [[1, 5]] * 3
    assert not under.give_away.any()


def test_a_table_is_what_its_cells_are() -> None:
    random = np.random.default_rng(7)
    frame = pd.DataFrame(
        {"group": random.integers(0, 40, 400), "count": random.integers(0, 60, 400)}
    )
    truth = frame.groupby("group")["count"].sum()
    totals = (truth / 10).round() * 10
    hidden = frame["count"].between(1, 5)
    counts = frame["count"].where(~hidden).astype("float64")
    under = under_totals(counts, hidden, frame["group"], totals, 10)
    found = bounds(counts, hidden, frame["group"], under)
    for group, rows in frame.groupby("group"):
        cells = int(hidden[rows.index].sum())
        if cells:
            left = remainder(totals[group], counts[rows.index].sum(), 10)
            one = suppressed_cell(cells, left)
            assert (found.loc[rows.index[hidden[rows.index]], "high"] == one.high).all()
    assert (found["low"] <= frame["count"]).all()
    assert (frame["count"] <= found["high"]).all()
