"""Bars of shares that are known, and of those that only have a bound."""

from __future__ import annotations

import pandas as pd

from needsbook.charts.bounds import bounded_bars
from needsbook.charts.style import chart_style

ROWS = pd.DataFrame(
    {
        "name": ["counted", "said"],
        "share": [93, 50],
        "open": [False, True],
        "words": ["93%", "just under half"],
    }
)


def panels(**groups: pd.DataFrame) -> list[object]:
    with chart_style():
        return list(bounded_bars(groups, "name", "share", "open", "words", "% of areas").axes)


def test_a_bound_is_hatched_and_ends_open() -> None:
    (axes,) = panels(All=ROWS)
    known, bound = axes.patches  # type: ignore[attr-defined]
    assert (known.get_width(), known.get_hatch()) == (93, None)
    assert (bound.get_width(), bound.get_hatch()) == (50, "////")
    assert len(axes.lines) == 1  # type: ignore[attr-defined]


def test_the_words_stand_at_the_end_of_each_bar() -> None:
    (axes,) = panels(All=ROWS)
    assert [text.get_text() for text in axes.texts] == ["93%", "just under half"]  # type: ignore[attr-defined]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["counted", "said"]  # type: ignore[attr-defined]


def test_each_group_has_a_panel_and_the_last_names_the_axis() -> None:
    first, last = panels(One=ROWS, Two=ROWS.head(1))
    assert first.get_title(loc="left") == "One"  # type: ignore[attr-defined]
    assert not first.get_xlabel()  # type: ignore[attr-defined]
    assert last.get_xlabel() == "% of areas"  # type: ignore[attr-defined]
