"""The HTML edition in a real browser, opened from `file://`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from books import Book
from browsing import DESKTOP, PHONE, SAMPLE, address, in_browser

pytestmark = in_browser


@pytest.mark.parametrize("name", SAMPLE)
def test_pages_load_without_errors_or_requests_outside(
    report: Book, browser: object, name: str
) -> None:
    page = browser.new_page(viewport=DESKTOP)
    errors: list[str] = []
    requests: list[str] = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("request", lambda r: requests.append(r.url))
    page.on("requestfailed", lambda r: errors.append(r.url))
    page.goto(address(report, name))
    page.wait_for_load_state("networkidle")  # the icon, too, which no event waits for
    for image in page.query_selector_all("img"):
        assert image.evaluate("image => image.naturalWidth > 0")
    assert errors == []
    assert all(url.startswith("file://") for url in requests)
    page.close()


@pytest.fixture
def searching(report: Book, browser: object) -> Iterator[object]:
    """A chapter's page, on which something can be searched for."""
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address(report, "chapters/profile"))
    yield page
    page.close()


def search(page: object, query: str) -> object:
    """The results, once there are any."""
    page.fill("#query", query)
    results = page.locator("#results a")
    results.first.wait_for()
    return results


def test_search_from_a_file(searching: object) -> None:
    search(searching, "paediatric service").first.click()
    searching.wait_for_load_state()
    assert "profile-abuse.html" in searching.url


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("hackny", "Hackney"),
        ("southwerk", "Southwark"),
        ("hackney", "Hackney"),
        ("Kingston", "Kingston upon Thames"),
        ("city of london", "City of London"),
    ],
)
def test_the_page_of_an_area_comes_first_for_its_name(
    searching: object, typed: str, name: str
) -> None:
    assert search(searching, typed).first.inner_text() == name
    slug = name.lower().replace(" ", "-")
    assert f"/boroughs/{slug}.html" in search(searching, typed).first.evaluate("a => a.href")


def test_a_near_spelling_is_said_to_be_one(searching: object) -> None:
    search(searching, "southwerk")
    assert "spelled like these" in searching.locator(".count").inner_text()
    search(searching, "southwark")
    assert "spelled like these" not in searching.locator(".count").inner_text()


def test_numbers_are_found_with_commas_and_without(searching: object) -> None:
    found = {}
    for typed in ("2,480", "2480"):
        results = search(searching, typed)
        found[typed] = [one.get_attribute("href") for one in results.all()]
        assert searching.locator("#results mark").first.inner_text() in {"2,480", "2480"}
    assert found["2,480"] == found["2480"]


def test_a_phrase_comes_before_its_words_apart(searching: object) -> None:
    results = search(searching, "missing children").locator("xpath=..").all_inner_texts()
    has_phrase = [bool(re.search(r"missing[\W_]+children", one, re.I)) for one in results]
    assert has_phrase[0]
    assert has_phrase == sorted(has_phrase, reverse=True)
    assert searching.locator("#results mark").first.inner_text().lower() in {"missing", "children"}


def test_the_count_is_of_all_results(report: Book, searching: object) -> None:
    search(searching, "exploitation")
    index = json.loads(report.read("_book/assets/search-index.js").partition("=")[2].strip(" ;\n"))
    having = [one for one in index if re.search(r"\bexploitation", " ".join(one), re.I)]
    assert len(having) > 12
    said = searching.locator(".count").inner_text()
    assert said == f"{len(having)} results, the first 12 shown"
    assert searching.locator("#results a").count() == 12


def test_results_lie_over_the_text(searching: object) -> None:
    search(searching, "exploitation")
    box = searching.locator("#results").bounding_box()
    text = searching.locator("main").bounding_box()
    assert box["x"] + box["width"] > text["x"] + 100
    uppermost = "([x, y]) => document.elementFromPoint(x, y).closest('#results') !== null"
    assert searching.evaluate(uppermost, [box["x"] + box["width"] - 30, box["y"] + 30])
    searching.mouse.click(text["x"] + text["width"] - 5, DESKTOP["height"] - 30)
    assert searching.locator("#results a").count() == 0


def test_enter_opens_the_first_result(searching: object) -> None:
    searching.keyboard.press("/")
    searching.keyboard.type("camden")
    searching.locator("#results a").first.wait_for()
    searching.keyboard.press("Enter")
    searching.wait_for_url("**/boroughs/camden.html*")


def test_nothing_found_is_said(searching: object) -> None:
    searching.fill("#query", "zzzzqqqq")
    searching.get_by_text("Nothing found").wait_for()


def test_the_menu_on_a_phone_by_keyboard(report: Book, browser: object) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(address(report, "index"))
    button = page.get_by_role("button", name="Contents")
    assert not page.locator("#navigation").is_visible()
    button.focus()
    page.keyboard.press("Enter")
    assert page.locator("#navigation").is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    page.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_text(report: Book, browser: object) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address(report, "index"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()


def test_from_a_number_to_its_trace_by_keyboard(report: Book, browser: object) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address(report, "chapters/profile"))
    number = page.locator("a.num").first
    shown = number.inner_text()
    assert number.get_attribute("title") == "Where this number comes from"
    number.focus()
    assert number.evaluate("e => getComputedStyle(e).textDecorationStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/trace/**")
    id = page.url.rpartition("#")[2]
    assert shown in page.locator(f"[id='{id}']").inner_text()
    page.locator(f"[id='{id}'] a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/trace/" not in url)
    assert page.locator("h1").first.is_visible()
    page.close()


def test_from_a_figure_to_its_lineage_and_code_by_keyboard(report: Book, browser: object) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address(report, "chapters/profile"))
    summary = page.locator("#fig-cse-map + details.made summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="the whole trace").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/trace/fig-cse-map.html")
    page.locator("svg.lineage a.function").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#function-*")
    page.close()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_trace_page_leads_into_the_book_and_back(
    report: Book, browser: object, viewport: dict[str, int]
) -> None:
    page = browser.new_page(viewport=viewport)
    page.goto(address(report, "trace/fig-cse-map"))
    if viewport is PHONE:
        assert not page.locator("#navigation").is_visible()
        page.get_by_role("button", name="Contents").click()
    chapters = page.locator("#navigation li a")
    assert chapters.filter(has_text="Executive summary").first.is_visible()
    assert search(page, "hackny").first.inner_text() == "Hackney"
    page.keyboard.press("Enter")
    page.wait_for_url("**/boroughs/hackney.html*")
    page.go_back()
    page.get_by_text("Back to where it is shown").locator("a").first.evaluate("a => a.click()")
    page.wait_for_url("**/chapters/profile.html#fig-cse-map")
    page.close()


def test_a_trace_page_reads_without_scripts(report: Book, browser: object) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(address(report, "trace/fig-cse-map"))
    page.get_by_role("link", name="All chapters").click()
    page.wait_for_url("**/index.html")
    context.close()


def test_the_audit_trail_can_be_narrowed_down(report: Book, browser: object) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address(report, "chapters/appendix-audit"))
    page.get_by_label("Show only rows that contain").fill("fig_offences_map")
    assert page.locator("#tbl-audit-trail tbody tr:visible").count() == 1
    page.close()


def test_from_an_area_of_a_map_to_its_page_by_keyboard(report: Book, browser: object) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address(report, "chapters/profile"))
    page.locator("#fig-cse-map .skip-links").focus()
    page.keyboard.press("Tab")
    link = page.locator("#fig-cse-map svg a").first
    assert link.evaluate("e => e === document.activeElement")
    assert link.get_attribute("aria-label").startswith("Barking and Dagenham: ")
    assert link.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/boroughs/barking-and-dagenham.html")
    page.close()


def test_the_links_of_a_map_can_be_skipped(report: Book, browser: object) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address(report, "chapters/profile"))
    skip = page.locator("#fig-cse-map .skip-links")
    skip.focus()
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('#fig-cse-map svg')")
    page.close()


def test_a_click_on_a_label_of_a_map_opens_the_page(report: Book, browser: object) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address(report, "chapters/profile"))
    # the middle of the box of Havering, on which its name is written
    page.locator("#fig-cse-map svg a[href$='havering.html']").click()
    page.wait_for_url("**/boroughs/havering.html")
    page.close()


def test_the_lookup_narrows_down_and_enter_opens_the_first(report: Book, browser: object) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(address(report, "index"))
    page.get_by_label("Find by name").fill("ham")
    # names in which a word begins with it; others only hold it
    names = page.locator("#area-lookup li:visible").all_inner_texts()
    assert names == ["Hammersmith and Fulham", "Tower Hamlets"]
    page.get_by_label("Find by name").fill("wandsw")
    page.keyboard.press("Enter")
    page.wait_for_url("**/boroughs/wandsworth.html")
    page.close()


def test_printing_hides_the_apparatus(report: Book, browser: object) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.emulate_media(media="print")
    page.goto(address(report, "chapters/profile"))
    assert not page.locator("details.made .making").first.is_visible()
    style = "e => getComputedStyle(e).textDecorationLine"
    assert page.locator("a.num").first.evaluate(style) == "none"
    page.close()


def test_printing_hides_the_navigation(report: Book, browser: object) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.emulate_media(media="print")
    page.goto(address(report, "chapters/profile"))
    for selector in ("#navigation", ".bar", ".contents", ".turn"):
        assert not page.locator(selector).first.is_visible(), selector
    assert page.locator("h1").is_visible()
    page.close()


def test_the_page_works_without_scripts(report: Book, browser: object) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(address(report, "index"))
    assert page.locator("#navigation a").first.is_visible()
    assert page.locator("#area-lookup li a:visible").count() == 33
    context.close()


@pytest.mark.parametrize("name", SAMPLE)
def test_exit_and_help_are_in_reach_on_a_phone(report: Book, browser: object, name: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(address(report, name))
    box = page.get_by_role("link", name="Leave this page").bounding_box()
    assert PHONE["height"] / 2 < box["y"] < PHONE["height"] - box["height"] + 1
    assert page.locator(".leave-note").inner_text().startswith("It cannot clear")
    page.get_by_role("link", name="Get help", exact=True).first.click()
    page.wait_for_url("**/index.html#get-help")
    assert page.locator("#get-help").is_visible()
    page.close()


def test_the_search_index_is_loaded_at_first_use(report: Book, browser: object) -> None:
    page = browser.new_page(viewport=DESKTOP)
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(address(report, "chapters/profile"))
    assert not any("search-index" in url for url in asked)
    page.keyboard.press("/")
    page.keyboard.type("assessments")
    page.locator("#results a").first.wait_for()
    assert any("search-index" in url for url in asked)
    found = page.locator("#results").inner_text()
    assert "@" not in found
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('#results') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "query"
    assert page.locator("#results a").count() == 0
    page.close()


def test_no_markup_in_what_is_searched(report: Book) -> None:
    index = report.read("_book/assets/search-index.js")
    assert "@sec-" not in index
    assert "@fig-" not in index
    assert "@tbl-" not in index


def test_an_area_of_a_map_says_its_value_before_a_tap_leads_away(
    report: Book, browser: object
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.goto(address(report, "chapters/profile"))
    area = page.locator("#fig-cse-map svg a[href$='havering.html']")
    area.tap()
    said = page.locator("#fig-cse-map .said").inner_text()
    assert said == area.get_attribute("aria-label")
    assert page.url.endswith("profile.html")
    area.tap()
    page.wait_for_url("**/boroughs/havering.html")
    context.close()


def test_escape_closes_the_menu_and_keeps_the_place(report: Book, browser: object) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(address(report, "chapters/profile"))
    page.evaluate("scrollTo(0, 900)")
    page.wait_for_timeout(300)
    place = page.evaluate("scrollY")
    # a click where the button is: Playwright's own first scrolls to what sticks
    box = page.get_by_role("button", name="Contents").bounding_box()
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    menu = page.locator("#navigation").bounding_box()
    assert menu["y"] + menu["height"] == PHONE["height"]
    assert page.evaluate("scrollY") == place
    page.keyboard.press("Escape")
    assert not page.locator("#navigation").is_visible()
    assert page.evaluate("scrollY") == place > 0
    page.close()


def test_the_first_column_of_a_table_stays_on_a_phone(report: Book, browser: object) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(address(report, "boroughs/camden"))
    first = page.locator(".scroll tbody tr").first.locator("th, td").first
    before = first.bounding_box()["x"]
    page.locator(".scroll").first.evaluate("e => { e.scrollLeft = 200; }")
    assert abs(first.bounding_box()["x"] - before) < 1
    page.close()


CHARTS = {
    "boroughs/camden": ("fig-borough-trend-e09000007", "Camden 2018: "),
    "chapters/profile": ("fig-factor-trend", "London 2018: "),
    "chapters/service-response-identification": (
        "fig-funnel-child-sexual-exploitation",
        "Merton: ",
    ),
    "chapters/gaps-identification": ("fig-identification-intervals", "Hackney: "),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_says_its_values_on_focus_and_at_a_tap(
    report: Book, browser: object, name: str
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.goto(address(report, name))
    id, words = CHARTS[name]
    picture = page.locator(f"#{id}")
    part = picture.locator(f'button[title*="{words}"]').first
    part.focus()
    assert words in picture.locator(".said").inner_text()
    picture.locator("button").last.tap()
    last = picture.locator("button").last.get_attribute("title")
    assert picture.locator(".said").inner_text() == last
    box, image = part.bounding_box(), picture.locator("img").bounding_box()
    assert image["x"] <= box["x"] <= box["x"] + box["width"] <= image["x"] + image["width"] + 1
    assert image["y"] <= box["y"] <= box["y"] + box["height"] <= image["y"] + image["height"] + 1
    context.close()


#: What a page and all that it loads may weigh, the search's index apart.
BOROUGH, OTHERS, NAMED = 150_000, 300_000, 600_000
HEAVY = frozenset(
    {
        # long tables, and chapters of several maps or charts
        *("chapters/appendix-audit", "chapters/profile", "chapters/profile-need"),
        *("chapters/gaps-identification", "trace/fig-cse-map"),
        "chapters/service-response-identification",  # seven charts
    }
)


@pytest.mark.parametrize("name", [*SAMPLE, "boroughs/barking-and-dagenham", "chapters/gaps"])
def test_a_page_is_light(report: Book, browser: object, name: str) -> None:
    page = browser.new_page(viewport=DESKTOP)
    asked: set[str] = set()
    page.on("request", lambda r: asked.add(r.url.partition("#")[0]))
    page.goto(address(report, name), wait_until="load")
    page.evaluate("document.fonts.ready")
    weight = sum(Path(unquote(urlparse(url).path)).stat().st_size for url in asked)
    limit = NAMED if name in HEAVY else BOROUGH if name.startswith("boroughs/") else OTHERS
    assert weight <= limit, sorted(asked)
    page.close()
