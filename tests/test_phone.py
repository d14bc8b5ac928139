"""The HTML edition on narrow screens: widths, tables, pictures, what needs room."""

from __future__ import annotations

from typing import Any

import pytest
from books import Book
from browsing import DESKTOP, NARROW, PHONE, SAMPLE, address, in_browser

pytestmark = in_browser

#: Where the first column of numbers of each table (without one, the second column) ends,
#: less the end of the box that it scrolls in.
BEYOND = """() => [
  ...document.querySelectorAll(".scroll table")
].filter(t => t.offsetParent).map(t => {
  const row = [...t.tBodies[0].rows].find(row => row.cells.length > 1);
  const box = t.closest(".scroll").getBoundingClientRect();
  const number = row && [...row.cells].findIndex(c => c.style.textAlign === "right");
  return row ? row.cells[number > 0 ? number : 1].getBoundingClientRect().right - box.right : 0;
})"""


@pytest.mark.parametrize("viewport", [NARROW, PHONE], ids=["320", "375"])
@pytest.mark.parametrize("name", [*SAMPLE, "calendar", "chapters/appendix-method"])
def test_no_page_is_wider_than_the_screen(
    report: Book, browser: Any, name: str, viewport: dict[str, int]
) -> None:
    page = browser.new_page(viewport=viewport)
    page.goto(address(report, name))
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.close()


@pytest.mark.parametrize("viewport", [NARROW, PHONE], ids=["320", "375"])
@pytest.mark.parametrize(
    "name", ["boroughs/camden", "chapters/profile", "chapters/gaps-2005", "trace/tbl-cse-boroughs"]
)
def test_a_table_shows_its_first_and_a_value_column(
    report: Book, browser: Any, name: str, viewport: dict[str, int]
) -> None:
    page = browser.new_page(viewport=viewport)
    page.goto(address(report, name))
    beyond = page.evaluate(BEYOND)
    assert beyond
    assert max(beyond) < 1
    page.close()


@pytest.mark.parametrize("name", ["boroughs/camden", "chapters/profile", "trace/fig-cse-map"])
def test_a_page_zoomed_to_400_per_cent_leaves_room_for_its_text(
    report: Book, browser: Any, name: str
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 225})  # a quarter of 1280 by 900
    page.goto(address(report, name))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for selector in (".bar", ".leave"):  # neither lies over the text
        position = "e => getComputedStyle(e).position"
        assert page.locator(selector).evaluate(position) == "static", selector
    assert page.get_by_role("link", name="Leave this page").is_visible()
    page.close()


def test_forced_colours_keep_you_are_here(report: Book, browser: Any) -> None:
    context = browser.new_context(viewport=DESKTOP, forced_colors="active")
    page = context.new_page()
    page.goto(address(report, "chapters/profile"))
    outline = "e => getComputedStyle(e).outlineStyle"
    chapters = page.locator("#navigation li a")
    here = [one.get_attribute("aria-current") for one in chapters.all()]
    assert here.count("page") == 1
    assert [one.evaluate(outline) == "solid" for one in chapters.all()] == [bool(h) for h in here]
    context.close()


@pytest.mark.parametrize("name", ["index", "chapters/profile", "trace/fig-cse-map"])
def test_nothing_moves_by_itself(report: Book, browser: Any, name: str) -> None:
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address(report, name))
    page.mouse.move(300, 300)
    assert page.evaluate("document.getAnimations().length") == 0
    moving = """[...document.querySelectorAll("*")].filter(
      e => getComputedStyle(e).transitionDuration !== "0s" || e.matches("marquee, blink")
    ).length"""
    assert page.evaluate(moving) == 0
    context.close()
