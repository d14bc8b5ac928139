"""The HTML edition on narrow screens: widths, tables, pictures, what needs room."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import NARROW, PHONE, SAMPLE, address, in_browser
from conftest import Book

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
