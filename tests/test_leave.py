"""The exit of every page in a real browser, from `file://` and from a server."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from books import Book
from browsing import PHONE, address, in_browser

pytestmark = in_browser


@pytest.fixture
def away(browser: Any) -> Iterator[Any]:
    """A page whose visits to the harmless page elsewhere are answered here."""
    context = browser.new_context(viewport=PHONE)
    context.route(
        "**/weather", lambda route: route.fulfill(body="<title>Weather</title>", status=200)
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def server(report: Book) -> Iterator[str]:
    """The address of a server of the edition."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(report.root / "_book"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        thread = Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


@pytest.mark.parametrize("where", ["file", "server"])
@pytest.mark.parametrize("name", ["index", "boroughs/camden", "trace/fig-cse-map"])
def test_the_exit_leads_away_and_leaves_no_way_back(
    report: Book, server: str, away: Any, name: str, where: str
) -> None:
    away.goto("about:blank")
    away.goto(address(report, name) if where == "file" else f"{server}/{name}.html")
    away.get_by_role("link", name="Leave this page").click()
    away.wait_for_url("https://www.bbc.co.uk/weather")
    assert away.title() == "Weather"
    away.go_back()
    assert away.url == "about:blank"


def test_shift_three_times_leaves(report: Book, away: Any) -> None:
    away.goto(address(report, "trace/quoted"))
    away.keyboard.press("Shift")
    away.keyboard.press("Shift")
    away.keyboard.press("a")  # other keys begin the count anew
    away.keyboard.press("Shift")
    assert "2 more" in away.locator(".leave [role=status]").inner_text()
    away.keyboard.press("Shift")
    away.keyboard.press("Shift")
    away.wait_for_url("https://www.bbc.co.uk/weather")


def test_without_a_network_the_exit_leads_to_a_calendar(report: Book, browser: Any) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(address(report, "boroughs/camden"))
    context.set_offline(True)
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url("**/calendar.html**")
    assert page.title() == "Calendar"
    assert page.locator("tbody td", has_text="28").is_visible()
    context.close()
