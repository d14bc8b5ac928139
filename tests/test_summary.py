"""The executive summary: short, with results that lead somewhere, and one's borough at once."""

from __future__ import annotations

import re

import lxml.html
import pytest
from assessment import REPOSITORY
from books import Book

pytestmark = pytest.mark.slow

WORDS_AT_MOST = 800
#: What is folded, read by a script alone, or said by the title page.
NOT_READ = "script, style, details, svg, .title-block, .spoken, .skip-links"


@pytest.fixture(scope="module")
def opening(report: Book) -> list[lxml.html.HtmlElement]:
    """The parts of the built page that stand before the summary in full."""
    main = lxml.html.parse(report.root / "_book/index.html").getroot().cssselect("main")[0]
    for element in main.cssselect(NOT_READ):
        element.drop_tree()
    parts = list(main)
    (full,) = [n for n, part in enumerate(parts) if part.get("id") == "sec-summary-full"]
    return parts[:full]


def place(parts: list[lxml.html.HtmlElement], id: str) -> int:
    (found,) = [n for n, part in enumerate(parts) if part.get("id") == id]
    return found


def findings(
    parts: list[lxml.html.HtmlElement],
) -> dict[str, list[lxml.html.HtmlElement]]:
    """What stands under each headline of the section on what was found."""
    found: dict[str, list[lxml.html.HtmlElement]] = {}
    for part in parts[place(parts, "sec-summary-results") + 1 :]:
        if part.tag == "h2":
            break
        if part.tag == "h3":
            found[part.text_content()] = []
        else:
            found[list(found)[-1]].append(part)
    return found


def test_what_stands_before_the_summary_in_full_is_short(
    opening: list[lxml.html.HtmlElement],
) -> None:
    words = sum(len(part.text_content().split()) for part in opening)
    print(f"{words} words before the summary in full")
    assert words <= WORDS_AT_MOST


def test_each_finding_shows_one_thing_and_leads_to_its_chapter(
    opening: list[lxml.html.HtmlElement],
) -> None:
    found = findings(opening)
    assert 6 <= len(found) <= 8
    for headline, parts in found.items():
        figures = [part for part in parts if part.tag == "figure"]
        large = [number for part in parts for number in part.xpath("./strong[1]/a[@class='num']")]
        assert len(figures) + len(large) == 1, headline
        links = [
            a.get("href")
            for part in parts
            if part.tag == "p"
            for a in part.cssselect("a.reference")
        ]
        assert any(href.startswith("chapters/") for href in links), headline
        assert len(headline.split()) >= 4, "a headline says the result"


def test_a_borough_is_found_before_the_first_finding(opening: list[lxml.html.HtmlElement]) -> None:
    assert place(opening, "area-lookup") < place(opening, "sec-summary-results")
    assert len(opening[place(opening, "area-lookup")].cssselect("li a")) == 33


def test_help_is_named_first_and_listed_in_full(
    report: Book, opening: list[lxml.html.HtmlElement]
) -> None:
    note = opening[1]
    assert note.tag == "div"
    calls = [a.get("href") for a in note.cssselect("a")]
    assert calls == ["tel:999", "tel:08001111", "tel:08088005000", "#get-help"]
    page = lxml.html.parse(report.root / "_book/index.html").getroot()
    listed = page.get_element_by_id("get-help").xpath("following-sibling::ul[1]//a/@href")
    assert "tel:999" in listed
    assert not page.get_element_by_id("get-help").xpath("ancestor::details")


def test_what_is_new_and_what_cannot_be_said_stand_before_the_rest(
    opening: list[lxml.html.HtmlElement],
) -> None:
    titles = [part.text_content() for part in opening if part.tag == "h2"]
    assert titles == [
        "Find your borough",
        "What was found",
        "What is new in this edition",
        "What cannot be said",
    ]


def test_the_executive_summary_is_that_of_this_book() -> None:
    """The 2016 report has a summary of its own; no chapter calls it by the name of this one."""
    for path in (REPOSITORY / "chapters").glob("*.qmd"):
        named = re.findall(r"executive summary", path.read_text(encoding="utf-8"), re.IGNORECASE)
        assert not named, path.name
