"""axe finds nothing: a page of each kind in `make test`, all pages in `make test-all`."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from books import Book
from browsing import DESKTOP, PHONE, SAMPLE, address, in_browser

pytestmark = in_browser

#: To hand over what is well takes most of axe's time.
ALL = {"resultTypes": ["violations"]}
#: The rules that another width or scheme of colours may break.
LOOKS = {
    "runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable"],
    "resultTypes": ["violations"],
}
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
    results = Axe().run(page, options=ALL)
    assert results.violations_count == 0, results.generate_report()
    context.close()


@pytest.mark.alone
@pytest.mark.exhaustive
@pytest.mark.parametrize("share", [0, 1])
def test_axe_finds_nothing_on_any_page(report: Book, browser: Any, share: int) -> None:
    page = browser.new_page()
    found = {}
    for path in sorted((report.root / "_book").rglob("*.html"))[share::2]:
        for viewport, scheme, rules in ((DESKTOP, "light", ALL), (PHONE, "dark", LOOKS)):
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=scheme)
            if rules is ALL:
                page.goto(path.as_uri())
            results = Axe().run(page, options=rules)
            if results.violations_count:
                found[path.name, scheme] = results.generate_report()
    assert found == {}
    page.close()
