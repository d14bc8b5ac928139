"""A table as declared: what its cells lead to, and by what a reader can narrow it down."""

from __future__ import annotations

from typing import Any

import lxml.html
import pandas as pd
import pytest
from books import Book, small_book
from browsing import in_browser

from needsbook.exhibit.tables import Column, Tabulation, to_html

DATA = pd.DataFrame(
    {
        "name": ["North", "South", "East"],
        "sort": ["rural; coast", "rural", "coast; city"],
        "seen": ["https://example.org/?a=1&b=2", "", "http://example.org/"],
    }
)
LINKED = {"name": Column("Name", link="seen"), "sort": Column("Sort")}


def table(**more: Any) -> Tabulation:
    return Tabulation(DATA, LINKED, "Places", **more)


def test_a_cell_leads_to_the_address_in_its_row_and_nowhere_without_one() -> None:
    page = lxml.html.fromstring(to_html(table()))
    links = [(link.text, link.get("href")) for link in page.cssselect("tbody a")]
    assert links == [("North", "https://example.org/?a=1&b=2"), ("East", "http://example.org/")]
    assert [cell.text_content() for cell in page.cssselect("tbody th")] == list(DATA["name"])


@pytest.mark.parametrize("address", ["javascript:alert(1)", "example.org", "https://a b", "//a.b"])
def test_a_cell_leads_to_addresses_on_the_web_alone(address: str) -> None:
    data = DATA.assign(seen=address)
    with pytest.raises(ValueError, match="no address"):
        to_html(Tabulation(data, LINKED, "Places"))


def test_a_table_names_the_positions_of_the_columns_it_is_filtered_by() -> None:
    page = lxml.html.fromstring(to_html(table(filters=("sort",))))
    assert (page.get("class"), page.get("data-filters")) == ("filterable", "1")
    assert lxml.html.fromstring(to_html(table())).get("class") is None


def test_a_table_is_filtered_by_columns_that_a_reader_sees() -> None:
    with pytest.raises(ValueError, match="not shown: seen"):
        table(filters=("sort", "seen"))


TABLE = """
@table(title="Places", kind="official statistic")
def tbl_places():
    data = counts(where={"year": 2024}, columns=["gss_code"])
    data["sort"] = ["rural; coast", "rural", "coast; city"]
    data["seen"] = ["https://example.org/?a=1&b=2", "", ""]
    columns = {"gss_code": Column("Name", link="seen"), "sort": Column("Sort")}
    return Tabulation(data, columns, "Places", filters=("sort",))
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = small_book(tmp_path_factory.mktemp("tables") / "book")
    module = "src/tiny/__init__.py"
    book.write(module, book.read(module) + TABLE)
    text = book.read("chapters/one.qmd")
    text = text.replace("tbl_counts", "tbl_counts, tbl_places", 1)
    book.write(
        "chapters/one.qmd", f"{text}\n\nSee @tbl-places.\n\n```{{python}}\ntbl_places()\n```\n"
    )
    book.run_build()
    return book


def test_the_page_holds_the_whole_table_and_its_links_without_a_script(book: Book) -> None:
    page = lxml.html.fromstring(book.read("_book/chapters/one.html"))
    (shown,) = page.cssselect("#tbl-places table")
    assert (shown.get("class"), shown.get("data-filters")) == ("filterable", "1")
    assert not shown.cssselect("tr[hidden]")
    assert [link.get("href") for link in shown.cssselect("a")] == ["https://example.org/?a=1&b=2"]


@pytest.mark.slow
class TestInABrowser:
    pytestmark = in_browser

    def test_rows_are_narrowed_down_by_what_stands_in_a_column_and_by_words(
        self, book: Book, browser: Any
    ) -> None:
        page = browser.new_page()
        page.goto((book.root / "_book/chapters/one.html").as_uri())
        rows = page.locator("#tbl-places tbody tr:visible")
        status = page.locator("#tbl-places [role=status]")
        select = page.get_by_label("Sort")
        assert rows.count() == 3
        offered = select.locator("option").all_text_contents()
        assert offered == ["all", "city", "coast", "rural"]
        select.select_option("rural")
        assert (rows.count(), status.text_content()) == (2, "2 of 3 rows")
        page.get_by_role("searchbox", name="Show only rows").fill("CoAsT")
        assert (rows.count(), status.text_content()) == (1, "1 of 3 rows")
        select.select_option("all")
        page.get_by_role("searchbox", name="Show only rows").fill("")
        assert (rows.count(), status.text_content()) == (3, "")
        page.close()
