"""Bars: however many fit a page, below zero they go to the left, and no part is left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pictures import overlapping, picture, words

from needsbook.charts.bars import Bar, Group, grouped_bars, ranked_bars, stacked_columns
from needsbook.charts.style import said_by


def areas(count: int) -> pd.DataFrame:
    rates = np.sort(np.random.default_rng(1).gamma(4, 5, count))[::-1]
    index = [f"N{number:03}" for number in range(count)]
    return pd.DataFrame({"name": [f"District {one}" for one in index], "rate": rates}, index=index)


def test_309_bars_are_one_page_and_each_says_its_value() -> None:
    data = areas(309)
    figure = picture(ranked_bars, data, "rate", "Per 1,000", ("All", 20.0), named=["N150"])
    assert len(figure.axes[0].patches) == 309
    named = [text for text in words(figure) if text.startswith("District")]
    wanted = [*data.index[:5], "N150", *data.index[-5:]]
    assert [text.rpartition(" ")[0] for text in named] == [f"District {one}" for one in wanted]
    assert named[0] == f"District N000 {data['rate'].iloc[0]:.1f}"
    assert not overlapping(figure)
    said = [one[0] for one in said_by(figure)]
    assert len(said) == 309
    assert said[150].startswith("District N150: ")


def test_33_bars_are_all_named() -> None:
    data = areas(33).assign(rate_status="")
    data.loc["N032", ["rate", "rate_status"]] = float("nan"), "confidential"
    figure = picture(ranked_bars, data, "rate", "Per 1,000", ("All", 20.0))
    assert set(data["name"]) < set(words(figure))
    assert "[c]" in words(figure)


def test_a_bar_below_zero_goes_to_the_left_and_its_value_stands_at_zero() -> None:
    data = pd.DataFrame({"name": ["up", "down"], "change": [4.0, -3.0]})
    figure = picture(ranked_bars, data, "change", "Points", ("All", 1.0))
    assert figure.axes[0].get_xlim()[0] < -3
    (text,) = (one for one in figure.axes[0].texts if one.get_text() == "−3")
    assert text.xy[0] == 0  # type: ignore[attr-defined]  # an annotation


def test_grouped_bars_below_zero_are_in_sight() -> None:
    groups = [
        Group("Hill", (Bar(4, "+4"), Bar(-3, "−3", light=True))),
        Group("Dale", (Bar(1, "+1"),)),
    ]
    figure = picture(grouped_bars, groups, "Points")
    low, high = figure.axes[0].get_xlim()
    assert low < -3
    assert high > 4


def test_grouped_bars_of_nothing_are_a_picture() -> None:
    figure = picture(grouped_bars, [Group("Hill", (Bar(0, "none"),))], "Pupils")
    assert "none" in words(figure)


def test_more_groups_than_a_page_holds_are_refused() -> None:
    groups = [Group(f"District {number}", (Bar(1, "1"),)) for number in range(309)]
    with pytest.raises(ValueError, match="309 groups of bars need 106 inches, and a page"):
        grouped_bars(groups, "Pupils")


PARTS = [("a", "Part a"), ("b", "Part b"), ("c", "Part c"), ("d", "Part d"), ("e", "Part e")]


def test_five_parts_are_stacked_and_a_sixth_is_refused() -> None:
    data = pd.DataFrame({"year": ["2023", "2024"]} | {name: [10, 12] for name, _ in PARTS})
    figure = picture(stacked_columns, data, "year", PARTS, "Pupils")
    assert len(figure.axes[0].patches) == 10
    assert {name for _, name in PARTS} < set(words(figure))
    with pytest.raises(ValueError, match="6 parts are stacked, and one to 5"):
        stacked_columns(data, "year", [*PARTS, ("a", "again")], "Pupils")


def test_a_part_below_zero_cannot_be_stacked() -> None:
    data = pd.DataFrame({"year": ["2024"], "a": [-1]})
    with pytest.raises(ValueError, match="“Part a” has a part below zero"):
        stacked_columns(data, "year", PARTS[:1], "Pupils")
