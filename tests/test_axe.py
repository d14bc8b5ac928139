"""axe finds nothing: a page of each kind in `make test`, all pages in `make test-all`."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import DESKTOP, PHONE, SAMPLE, address, in_browser
from conftest import Book

pytestmark = in_browser

SCREENS = pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@SCREENS
@SCHEMES
@pytest.mark.parametrize("name", SAMPLE)
def test_axe_finds_nothing(
    report: Book, browser: Any, name: str, viewport: dict[str, int], scheme: str
) -> None:
    context = browser.new_context(viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    page.goto(address(report, name))
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    context.close()


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"]
)
def test_axe_finds_nothing_on_any_page(
    report: Book, browser: Any, viewport: dict[str, int], scheme: str
) -> None:
    context = browser.new_context(viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    found = {}
    for path in sorted((report.root / "_book").rglob("*.html")):
        page.goto(path.as_uri())
        results = Axe().run(page)
        if results.violations_count:
            found[path.name] = results.generate_report()
    assert found == {}
    context.close()
