"""A table of shaded cells: what stands in it, and how dark it is."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from needsbook.charts.grid import counted_grid
from needsbook.charts.style import chart_style

COUNTS = pd.DataFrame(
    [[1, 0, 1], [5, 2, 7], [6, 2, 8]],
    index=["Small", "Large", "All"],
    columns=["First", "A second one", "All"],
)
MARKS = pd.DataFrame(
    [["S", ""], ["ST", "T"]], index=["Small", "Large"], columns=["First", "A second one"]
)


def drawn() -> object:
    with chart_style():
        return counted_grid(COUNTS, MARKS).axes[0]


def test_each_cell_has_its_number_and_its_marks_and_an_empty_one_has_neither() -> None:
    texts = [text.get_text() for text in drawn().texts]  # type: ignore[attr-defined]
    assert texts == ["1", "S", "1", "5", "ST", "2", "T", "7", "6", "2", "8"]


def test_the_more_the_darker_and_totals_are_not_shaded() -> None:
    axes = drawn()
    shades = [sum(to_rgb(patch.get_facecolor())) for patch in axes.patches]  # type: ignore[attr-defined]
    one, none, five, two = shades  # four cells, no totals
    assert none == 3  # white
    assert five < two < one < none


def test_totals_are_bold() -> None:
    axes = drawn()
    bold = [text.get_text() for text in axes.texts if text.get_fontweight() == "bold"]  # type: ignore[attr-defined]
    assert bold == ["1", "7", "6", "2", "8"]


def test_marks_of_other_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="rows and columns of counts"):
        counted_grid(COUNTS, MARKS.rename(index={"Small": "Tiny"}))
