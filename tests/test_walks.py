"""Six questions that a reader comes with, each answered in three actions from the first page.

The walks are simulated: a browser follows the path that the pages themselves suggest. An action
is a click or a tap, or a field that is filled in and sent off. No person was watched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from books import Book
from browsing import address, in_browser

pytestmark = in_browser

ACTIONS_AT_MOST = 3
SCREENS = {"laptop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


@dataclass
class Walk:
    """A reader on the pages: what was done so far, in words."""

    page: Any
    phone: bool
    path: list[str] = field(default_factory=list)

    def act(self, words: str, action: Callable[[], object]) -> None:
        self.path.append(words)
        action()
        self.page.wait_for_load_state()

    def follow(self, words: str, selector: str) -> None:
        self.act(words, lambda: self.page.locator(selector).first.click())

    def sees(self, selector: str) -> str:
        """The text of what is on the screen, without another action but scrolling."""
        found = self.page.locator(selector).first
        found.scroll_into_view_if_needed()
        assert found.is_visible(), selector
        return " ".join(found.inner_text().split())

    def borough(self) -> None:
        def choose() -> None:
            field = self.page.locator(".area-lookup input")
            field.fill("Hackney")
            field.press("Enter")

        self.act("type “Hackney” under “Find your borough”, Enter", choose)
        assert self.page.url.endswith("boroughs/hackney.html")


@pytest.fixture(params=SCREENS)
def walk(request: pytest.FixtureRequest, report: Book, browser: Any) -> Iterator[Walk]:
    phone = request.param == "phone"
    context = browser.new_context(viewport=SCREENS[request.param], has_touch=phone)
    page = context.new_page()
    page.goto(address(report, "index"))
    walk = Walk(page, phone)
    yield walk
    print(f"{request.node.name}: {'; '.join(walk.path)}")
    assert 0 < len(walk.path) <= ACTIONS_AT_MOST, walk.path
    context.close()


def test_what_is_the_rate_in_my_borough(walk: Walk) -> None:
    walk.borough()
    told = walk.sees("main p:has(strong a.num)")
    assert "per 10,000 children" in told
    assert "interval" in told
    assert "against" in told


def test_is_it_high(walk: Walk) -> None:
    walk.borough()
    walk.follow("“Is it high?”", "main p a:has-text('Is it high?')")
    assert "London's rate" in walk.sees("h2:has-text('Is it high?') + p").replace("’", "'")


def test_since_when(walk: Walk) -> None:
    walk.borough()
    walk.follow("“Since when?”", "main p a:has-text('Since when?')")
    assert "2018" in walk.sees("h2:has-text('Since when?') + p")
    walk.sees("figure.float-figure .picture")


def test_what_to_ask(walk: Walk) -> None:
    walk.borough()
    walk.follow("“What to ask”", "main p a:has-text('What to ask')")
    questions = walk.sees("h2:has-text('What to ask') ~ figure table")
    assert questions.count("?") >= 3
    assert "g0" in questions, "the gap of the register that a question comes from"


def test_which_gaps_have_the_most_kinds_of_evidence(walk: Walk) -> None:
    walk.follow("“The gaps in order of evidence”, under the finding", "a[href*='#sec-gaps-all']")
    rows = walk.page.locator("#tbl-register-all tbody tr")
    header = walk.page.locator("#tbl-register-all thead th").all_inner_texts()
    evidence = header.index("Evidence")
    cells = rows.locator(f":nth-child({evidence + 1})").all_inner_texts()
    assert len(cells) > 100
    # A statement without a source is noted and is no kind of evidence (the register's rule).
    numbers = [sum("unattributed" not in kind for kind in cell.split(";")) for cell in cells]
    assert numbers == sorted(numbers, reverse=True)
    walk.sees("#tbl-register-all tbody tr:first-child")


def test_where_does_1002_come_from(walk: Walk) -> None:
    if walk.phone:
        walk.follow("the menu", ".menu-button")

    def search() -> None:
        walk.page.locator("#query").fill("1,002")
        walk.page.locator("#results a").first.wait_for()
        walk.page.locator("#query").press("Enter")

    walk.act("type “1,002” into the search, Enter", search)
    walk.follow("the number", "main a.num:text-is('1,002')")
    told = walk.sees("#words")
    assert "2005" in told
    assert "Harper" in told or "Barnardo" in told
