"""Rows: as many as a page holds are named, and of more some, each beside its own row."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needsbook.charts.rows import MOST_ROWS, PAGE, apart, height_of, named_rows, on_a_page, spread


def test_no_chart_of_rows_is_higher_than_a_page() -> None:
    assert height_of(309, around=0.7) == height_of(MOST_ROWS, around=0.7) <= PAGE


def test_what_no_page_holds_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match="309 panels need 59 inches, and a page holds 9: draw"):
        on_a_page(59, "309 panels")


def test_all_rows_of_a_page_are_named_and_of_more_the_ends_and_who_is_asked_for() -> None:
    codes = [f"N{number}" for number in range(100)]
    assert named_rows(codes[:MOST_ROWS]) == list(range(MOST_ROWS))
    assert named_rows(codes, ["N50", "N2"]) == [0, 1, 2, 3, 4, 50, 95, 96, 97, 98, 99]
    with pytest.raises(LookupError, match="Hill"):
        named_rows(codes, ["Hill"])


def test_labels_are_moved_apart_no_more_than_needed() -> None:
    assert spread([1.0, 3.0], gap=1.0) == [1.0, 3.0]
    assert spread([2.2, 2.0], gap=1.0) == pytest.approx([2.6, 1.6])


@given(st.lists(st.floats(0, 100), min_size=1, max_size=12))
def test_all_labels_are_apart_and_keep_their_order(heights: list[float]) -> None:
    moved = spread(heights, gap=2.0)
    order = sorted(range(len(heights)), key=lambda number: heights[number])
    gaps = [moved[b] - moved[a] for a, b in pairwise(order)]
    assert min(gaps, default=2) > 2 - 1e-6
    # Together they are moved neither up nor down.
    assert sum(moved) == pytest.approx(sum(heights), abs=1e-6)


@given(st.sets(st.integers(0, 299), min_size=1, max_size=40))
def test_labels_stay_between_the_first_and_the_last_row(rows: set[int]) -> None:
    places = apart([float(row) for row in sorted(rows)], gap=300 / MOST_ROWS, ends=(0, 299))
    assert places[0] >= -1e-6
    assert places[-1] <= 299
    assert all(b - a > 300 / MOST_ROWS - 1e-6 for a, b in pairwise(places))
