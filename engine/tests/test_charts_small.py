"""Rows of small trends, and many small series."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from pictures import picture, words

from needsbook.charts.series import Mark, Panel, SmallSeries, broken_panels, many_series
from needsbook.charts.small import Marks, trend_row

YEARS = [2021, 2022, 2023, 2024]
LINES = pd.DataFrame(
    {"Hill": [4.0, 6, math.nan, 9], "all": [5.0, 5, 6, 7], "like it": [3.0, 4, 4, 5]}, index=YEARS
)


def test_one_panel_alone_is_a_picture_with_all_its_lines() -> None:
    figure = picture(trend_row, {"Absence": LINES}, YEARS, "Per cent", {}, "95% interval")
    assert len(figure.axes) == 1
    assert len([line for line in figure.axes[0].get_lines() if len(line.get_xdata()) == 4]) == 3
    assert {"Hill", "all", "like it"} < set(words(figure))


def test_marks_are_in_the_key_where_there_are_any() -> None:
    ends = ([3.0, 5, math.nan, 7], [5.0, 8, math.nan, 11])
    marks = {"Absence": Marks([2022], [2022], [2024], ends)}
    figure = picture(
        trend_row, {"Absence": LINES, "Exclusion": LINES * 2}, YEARS, "Per cent", marks, "interval",
        legend={"doubtful": "not to go by", "sharp": "sharp change"},
    )  # fmt: skip
    assert {"interval", "not to go by", "sharp change"} < set(words(figure))


def test_the_name_of_the_axis_stays_off_a_key_of_two_rows() -> None:
    names = {"Hill and the villages around it": [4.0, 6, 7, 9], "all of the county": [5.0, 5, 6, 7]}
    marks = {"Absence": Marks([2022], [2022], [], ([3.0, 5, 6, 8], [5.0, 7, 8, 10]))}
    figure = picture(
        trend_row, {"Absence": pd.DataFrame(names, index=YEARS)}, YEARS, "Per 10,000 children",
        marks, "95% interval",
    )  # fmt: skip
    (axis,) = [text for text in figure.texts if "10,000" in text.get_text()]
    (key,) = figure.legends
    assert not axis.get_window_extent().overlaps(key.get_window_extent())


def test_values_below_zero_are_in_sight() -> None:
    figure = picture(trend_row, {"Change": -LINES}, YEARS, "Points", {}, "interval")
    assert figure.axes[0].get_ylim()[0] < -9


def series(name: str, *values: float) -> SmallSeries:
    ranges = [None] * len(values)
    return SmallSeries(name, values, [False] * len(values), [], ranges)


@pytest.mark.parametrize("count", [1, 5, 33])
def test_any_number_of_series_that_a_page_holds_is_a_picture(count: int) -> None:
    found = [series(f"District {n}", 1.0, n, -2.0, 4.0) for n in range(count)]
    figure = picture(many_series, found, YEARS, "Per cent, school year", ("All", [1.0, 2, 2, 3]))
    assert len([axes for axes in figure.axes if axes.axison]) == count
    assert figure.axes[0].get_ylim()[0] < -2


def test_more_series_than_a_page_holds_are_refused() -> None:
    found = [series(f"District {n}", 1.0, 2.0, 3.0, 4.0) for n in range(309)]
    with pytest.raises(ValueError, match="309 panels need 59 inches"):
        many_series(found, YEARS, "", None)
    with pytest.raises(ValueError, match="no series"):
        many_series([], YEARS, "", None)


def broken(*line: float) -> Panel:
    low, high = [one - 1 for one in line], [one + 1 for one in line]
    return Panel(line, low, high, (low, high), [Mark("a", 2022, 2022), Mark("b", 2024, 2024, True)])


@pytest.mark.parametrize("count", [1, 2, 3])
def test_one_panel_with_breaks_is_enough(count: int) -> None:
    panels = {f"District {n}": broken(4.0, 5.0, math.nan, -6.0) for n in range(count)}
    figure = picture(broken_panels, panels, YEARS, ("rate", "middle half"), "Per cent", "Year")
    assert len([axes for axes in figure.axes if axes.axison]) == count
    assert figure.axes[0].get_ylim()[0] < -7
    assert {"a", "b"} < set(words(figure))


def test_a_panel_of_one_value_tells_it_once() -> None:
    panels = {"Hill": broken(math.nan, 5.0, math.nan, math.nan)}
    figure = picture(broken_panels, panels, YEARS, ("rate", "middle half"), "Per cent", "Year")
    assert words(figure).count("5") <= 2  # beside the line, and maybe on the axis
