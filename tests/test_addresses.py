"""Whatever the book shows leads to its trace: in headings and definitions, in cells, in maps."""

from __future__ import annotations

import json
from typing import Any

import lxml.html
import pytest
from books import Book, small_book

HEADINGS = """# First `{python} count("E01", 2024)` {#sec-one}

Term
:   A definition with `{python} count("E03", 2023)`.

## Sub of `{python} count("E02", 2023)` {#sec-one-sub}

### `{python} count("E02", 2024)` withheld at last

There were `{python} count("E01", 2024)` offences.
"""


@pytest.fixture(scope="module")
def headings(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = small_book(tmp_path_factory.mktemp("headings") / "book")
    text = book.read("chapters/one.qmd")
    start, end = text.index("# First chapter"), text.index("See @fig-counts")
    book.write("chapters/one.qmd", text[:start] + HEADINGS + "\n" + text[end:])
    book.run_build()
    return book


def places_of(book: Book) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(book.read("figures/appearances.json"))
    return found


@pytest.mark.parametrize(
    ("id", "heading", "section"),
    [
        ("count--e01--2024", "First 15", "sec-one"),
        ("count--e03--2023", "First 15", "sec-one"),
        ("count--e02--2023", "Sub of 7", "sec-one-sub"),
        # A heading without an id of its own: the link leads to the one above.
        ("count--e02--2024", "[c] withheld at last", "sec-one-sub"),
    ],
)
def test_a_number_in_a_heading_or_definition_resolves(
    headings: Book, id: str, heading: str, section: str
) -> None:
    place = places_of(headings)[id][0]
    assert (place["heading"], place["section"]) == (heading, section)
    page = lxml.html.fromstring(headings.read("_book/chapters/one.html"))
    assert [a for a in page.cssselect("a.num") if a.get("href").endswith(f"#{id}")]
    row = lxml.html.fromstring(headings.read("_book/trace/count.html")).get_element_by_id(id)
    (link, *_) = row.cssselect("a[href^='../chapters/']")
    assert link.text_content() == heading
    assert link.get("href") == f"../chapters/one.html#{section}"
    assert headings.run("trace", id).stdout.count(f"appears   chapters/one.qmd, {heading}\n") == 1


def test_a_changed_number_in_a_heading_changes_the_traces_that_name_it(headings: Book) -> None:
    headings.change("data/counts.csv", "E02,2023,7", "E02,2023,8")
    headings.run_build()
    for page in ("fig-counts", "tbl-counts"):
        assert "{python}" not in headings.read(f"_book/trace/{page}.html")
    headings.change("chapters/one.qmd", "### `{python}", "### Then `{python}")
    headings.run_build()
    assert "Then [c] withheld at last" in headings.read("_book/trace/fig-counts.html")
    headings.change("data/counts.csv", "E02,2024,c", "E02,2024,6")
    headings.run_build()
    assert "Then 6 withheld at last" in headings.read("_book/trace/fig-counts.html")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("tbl-counts#e01-2024-count", 0, "shown     15   (count)"),
        ("@tbl-counts#e01-2024-count", 0, "gss_code: E01"),
        ("_book/trace/tbl-counts.html#e01-2024-count", 0, "dataset   data/counts.csv"),
        ("figures/fig-counts#e03-count", 0, "shown     1234   (count)"),
        ("fig-map#e02-gss-code", 0, "data/boundaries.geojson"),
        ("trace/count.html#count--e01--2024", 0, "shown     15"),
        ("tbl-counts#e01-2025-count", 2, "the nearest: e01-2024-count"),
        ("tbl-count#e01-2024-count", 2, "the nearest: tbl-counts"),
    ],
)
def test_a_cell_resolves(book_built: Book, address: str, status: int, words: str) -> None:
    done = book_built.run("trace", address)
    assert done.returncode == status, done.stderr
    assert words in done.stdout + done.stderr


def test_a_cell_as_data_holds_its_row_and_the_trace(book_built: Book) -> None:
    found = json.loads(book_built.run("trace", "tbl-counts#e01-2024-count", "--json").stdout)
    row = {"gss_code": "E01", "year": "2024", "count": "15", "count_status": ""}
    assert found["cell"]["row"] == row
    assert found["trace"]["id"] == "tbl-counts"
    page = lxml.html.fromstring(book_built.read("_book/trace/tbl-counts.html"))
    assert page.get_element_by_id(found["cell"]["id"]).text_content() == "15"


@pytest.fixture(scope="module")
def book_built(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = small_book(tmp_path_factory.mktemp("cells") / "book")
    book.run_build()
    return book


@pytest.mark.slow
def test_a_call_of_the_template_leads_to_every_area(report: Book) -> None:
    done = report.needsbook("trace", 'children("{area}")')
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("children--e09") == 33
    assert report.needsbook("trace", 'childrens("{area}", 2024)').returncode == 2


@pytest.mark.slow
def test_every_area_of_a_map_and_every_cell_of_a_table_has_an_address(report: Book) -> None:
    done = report.needsbook("trace", "fig-cse-map#e09000012-rate")
    assert done.returncode == 0, done.stderr
    assert "fig-cse-map#e09000012-rate" in done.stdout
