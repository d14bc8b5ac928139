"""Trend panels: no line is left out, one panel is enough, what is below zero is in sight."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from pictures import overlapping, picture, words

from needsbook.charts.trends import LINE_STYLES, Line, lines_of, scale, trend_panels

YEARS = range(2018, 2025)
PUPILS = pd.DataFrame(
    {
        "Hill": [12.0, 13, 15, 14, 18, 19, 21],
        "Dale": [9.0, 9, 8, 10, 9, 11, 12],
        "Moor": [20.0, 19, 21, 22, 21, 23, 24],
        "all": [14.0, 14, 15, 15, 16, 17, 18],
    },
    index=YEARS,
)


def test_a_third_and_a_fourth_line_are_drawn() -> None:
    figure = picture(trend_panels, {"Absence": PUPILS}, YEARS, "Per cent", "School year")
    (axes,) = (axes for axes in figure.axes if axes.axison)
    lines = [line for line in axes.get_lines() if len(line.get_xdata()) == len(YEARS)]
    assert [list(line.get_ydata()) for line in lines] == [list(PUPILS[name]) for name in PUPILS]
    assert len({to_hex(line.get_color()) for line in lines}) == 4
    assert {text.rsplit(" ", 1)[0] for text in words(figure)} >= set(PUPILS)


def test_more_lines_than_can_be_told_apart_are_refused() -> None:
    frame = pd.DataFrame({name: [1.0] for name in "abcde"})
    assert len(LINE_STYLES) == 4
    with pytest.raises(ValueError, match="“Absence” has 5 lines, and one to 4"):
        lines_of({"Absence": frame})


def test_one_panel_alone_is_a_picture() -> None:
    figure = picture(trend_panels, {"Absence": PUPILS[["Hill"]]}, YEARS, "Per cent", "School year")
    assert len(figure.axes) == 1
    with pytest.raises(ValueError, match="no panel"):
        trend_panels({}, YEARS, "Per cent", "School year")


def test_of_three_panels_the_fourth_place_is_empty() -> None:
    panels = {name: PUPILS[[name, "all"]] for name in ("Hill", "Dale", "Moor")}
    figure = picture(trend_panels, panels, YEARS, "Per cent", "School year")
    assert [axes.axison for axes in figure.axes] == [True, True, True, False]


def test_values_below_zero_are_in_sight() -> None:
    change = PUPILS.diff()
    figure = picture(trend_panels, {"Change": change[["Hill", "Dale"]]}, YEARS, "Points", "Year")
    low, high = figure.axes[0].get_ylim()
    assert low < change.min().min() < change.max().max() < high


def test_a_line_is_named_at_its_last_value_whenever_that_was() -> None:
    early = Line("Hill", [12.0, 13, 14, math.nan, math.nan, math.nan, math.nan])
    figure = picture(
        trend_panels, {"Absence": [early, Line("all", list(PUPILS["all"]))]}, YEARS, "", ""
    )
    (named,) = (text for text in figure.axes[0].texts if text.get_text() == "Hill 14")
    assert named.xy[0] == 2020  # type: ignore[attr-defined]  # an annotation


def test_names_of_lines_that_end_together_stand_apart() -> None:
    frame = pd.DataFrame({name: [5.0, 10.0 + 0.01 * n] for n, name in enumerate("abcd")}, [1, 2])
    figure = picture(trend_panels, {"Same": frame}, [1, 2], "", "")
    assert not overlapping(figure)


def test_a_frame_and_lines_give_the_same_picture() -> None:
    lines = [Line(str(name), list(values)) for name, values in PUPILS.items()]
    assert lines_of({"Absence": PUPILS}) == lines_of({"Absence": lines})


def test_an_axis_holds_zero_and_is_never_empty() -> None:
    assert scale([]) == scale([0.0, math.nan]) == (0.0, 1.0)
    assert scale([3.0, 5.0], room=2) == (0.0, 10.0)
