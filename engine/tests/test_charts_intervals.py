"""Funnel plots, ranked intervals and ranges: of few areas and of many."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pictures import picture, words

from needsbook.charts.intervals import LimitLine, Point, funnel_plot, ranked_intervals
from needsbook.charts.ranges import ranges
from needsbook.charts.style import said_by


def points(count: int) -> list[Point]:
    random = np.random.default_rng(4)
    values = np.sort(random.gamma(4, 5, count))[::-1]
    return [
        Point(f"District {n}", value, value * 0.8, value * 1.3, at=float(at), code=f"N{n}",
              outside=n < 2)
        for n, (value, at) in enumerate(zip(values, random.integers(5, 200, count), strict=True))
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 12, 309])
def test_intervals_of_any_number_of_areas_fit_a_page(count: int) -> None:
    figure = picture(ranked_intervals, points(count), "Per 1,000", ("All", 20.0))
    named = [text for text in words(figure) if text.startswith("District")]
    assert len(named) == (10 if count > 44 else count)
    assert len(said_by(figure)) == count


def test_a_point_of_many_is_named_by_its_code() -> None:
    figure = picture(ranked_intervals, points(309), "Per 1,000", ("All", 20.0), named=["N150"])
    assert "District 150" in words(figure)


def test_intervals_below_zero_are_in_sight() -> None:
    found = [Point("Hill", -4.0, -6.0, -1.0), Point("Dale", 3.0, 1.0, 4.0)]
    figure = picture(ranked_intervals, found, "Points", ("All", 0.0))
    assert figure.axes[0].get_xlim()[0] < -6


def test_the_words_of_the_key_are_the_assessments_own() -> None:
    found = [Point("Hill", 4.0, 3.0, 6.0), Point("Dale", 3.0, 1.0, 4.0, "doubtful")]
    legend = {"sound": "rate", "doubtful": "few pupils", "range": "withheld"}
    figure = picture(ranked_intervals, found, "Per 1,000", ("All", 4.0), legend=legend)
    assert {"rate", "few pupils"} < set(words(figure))
    assert "withheld" not in words(figure)


def test_a_funnel_names_those_outside_its_limits_alone() -> None:
    at = list(np.linspace(2, 200, 50))
    line = LimitLine("95% limits", at, [10.0] * 50, [30.0] * 50, "inner")
    figure = picture(funnel_plot, points(33), [line], ("All", 20.0), ("Expected", "Per 1,000"))
    named = {text for text in words(figure) if text.startswith("District")}
    assert named == {"District 0", "District 1"}
    assert len(said_by(figure)) == 33


@pytest.mark.parametrize("count", [1, 309])
def test_ranges_of_any_number_of_areas_fit_a_page(count: int) -> None:
    index = [f"N{n}" for n in range(count)]
    data = pd.DataFrame(
        {"name": [f"District {n}" for n in range(count)], "gap_low": 20.0, "gap_high": 60.0,
         "dashed": False, "words": ""},
        index=index,
    )  # fmt: skip
    figure = picture(ranges, data, "gap", "Per cent", {"All": 40.0}, (0, 100), named=index[:1])
    assert "District 0" in words(figure)
