"""Charts that say their values: where the parts lie, and what print and traces have of them."""

from __future__ import annotations

import re

import lxml.html
import pytest
from books import Book
from lxml.html import HtmlElement

from needsbook.charts.style import new_figure, said_by, say


def places(x: tuple[float, float] | None, y: tuple[float, float] | None) -> list[float]:
    figure = new_figure(height=4, width=8)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0.25, 0.25, 0.5, 0.5))  # in the middle, half as wide and as high
    axes.set_xlim(0, 10)
    axes.set_ylim(0, 10)
    say(axes, "Words", x=x, y=y)
    ((words, *box),) = said_by(figure)
    assert words == "Words"
    return box


def test_a_part_lies_where_the_axes_have_it() -> None:
    assert places(None, None) == [25, 25, 50, 50]
    assert places((0, 10), (0, 10)) == [25, 25, 50, 50]
    assert places((0, 5), None) == [25, 25, 25, 50]
    assert places(None, (0, 5)) == [25, 50, 50, 25]  # the lower half: from the top, 50 down


def test_a_part_that_is_a_point_is_wide_enough_to_be_met() -> None:
    left, top, width, height = places((5, 5), (5, 5))
    assert width == pytest.approx(100 * 12 / (8 * 72), abs=0.01)
    assert height == pytest.approx(100 * 12 / (4 * 72), abs=0.01)
    assert left + width / 2 == pytest.approx(50, abs=0.01)
    assert top + height / 2 == pytest.approx(50, abs=0.01)


@pytest.fixture
def saying(book: Book) -> Book:
    book.change(
        "src/tiny/__init__.py",
        '    return Drawing(picture, data, "Counts',
        "    for place, area in enumerate(data['gss_code']):\n"
        "        say(axes, f'{area} in 2024', x=(place - 0.4, place + 0.4))\n"
        '    return Drawing(picture, data, "Counts',
    )
    book.change("src/tiny/__init__.py", "import new_figure", "import new_figure, say")
    return book


def buttons(book: Book) -> list[HtmlElement]:
    page = lxml.html.fromstring(book.read("_book/chapters/one.html"))
    return page.cssselect("#fig-counts .saying button")


@pytest.mark.slow
def test_each_part_is_a_button_over_the_picture(saying: Book) -> None:
    saying.run_build()
    found = buttons(saying)
    assert [one.get("title") for one in found] == ["E01 in 2024", "E02 in 2024", "E03 in 2024"]
    lefts = [float(re.search(r"([\d.]+)%$", one.get("style"))[1]) for one in found]
    assert lefts == sorted(lefts)
    assert found[0].getparent().find("img").get("alt") == "Bars of counts by area."


@pytest.mark.slow
def test_print_picture_and_trace_are_as_without(saying: Book) -> None:
    paths = ("_book/small.pdf", "figures/fig-counts.svg", "figures/fig-counts.png")
    saying.run_build()
    assert 'in 2024"' not in saying.read("figures/fig-counts.json")
    before = {path: (saying.root / path).read_bytes() for path in paths}
    saying.change("src/tiny/__init__.py", "        say(axes", "        say  # (axes")
    saying.run_build()
    assert not buttons(saying)
    assert {path: (saying.root / path).read_bytes() for path in paths} == before
