"""What comes out when a page is printed from the browser."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest
from books import Book
from browsing import DESKTOP, address, in_browser

pytestmark = in_browser

TEXT = "main :is(p, td, th, figcaption, li, dd, code)"


@pytest.mark.parametrize("name", ["camden", "kensington-and-chelsea", "hackney", "city-of-london"])
def test_an_area_takes_one_sheet(report: Book, browser: Any, name: str) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address(report, f"boroughs/{name}"))
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    assert len(sheets) == 1
    assert f"boroughs/{name}.html" in sheets[0].extract_text()
    page.close()


@pytest.mark.parametrize("name", ["boroughs/camden", "chapters/profile", "index"])
def test_print_has_one_size_of_text(report: Book, browser: Any, name: str) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.emulate_media(media="print")
    page.goto(address(report, name))
    sizes = page.evaluate(
        """text => [...new Set([...document.querySelectorAll(text)].filter(
          e => e.offsetParent && e.textContent.trim() && !e.closest(".title-block")
        ).map(e => getComputedStyle(e).fontSize))]""",
        TEXT,
    )
    assert sizes == ["12px"]
    page.close()
