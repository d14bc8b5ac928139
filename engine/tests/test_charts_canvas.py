"""Diagrams: each part stands where it is put, on a canvas of the text width."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure
from pictures import picture, words

from needsbook.charts import canvas, style


def diagram() -> Figure:
    axes = canvas.blank(40)
    canvas.box(axes, (2, 2, 50, 12), "white", style.DARK_GREY, dashed=True)
    canvas.words(axes, (27, 8), canvas.wrapped("what is recorded by services", 14))
    canvas.ellipse(axes, (90, 25), (60, 20), style.SEQUENTIAL[0], style.DARK_BLUE)
    canvas.words(axes, (90, 25), "what there is", bold=True, size=4)
    canvas.chevron(axes, 2, (20, 30), 40, notched=True)
    canvas.arrow(axes, (27, 15), (60, 22))
    return canvas.figure(axes)


def test_a_diagram_has_equal_units_and_all_its_words() -> None:
    figure = picture(diagram)
    assert figure.get_figheight() == pytest.approx(40 / canvas.UNITS_PER_INCH)
    assert words(figure) == ["what is\nrecorded by\nservices", "what there is"]
    assert min(text.get_fontsize() for text in figure.axes[0].texts) >= style.SMALL
    (axes,) = figure.axes
    assert axes.get_xlim()[1] / axes.get_ylim()[1] == pytest.approx(6.3 / 2)
