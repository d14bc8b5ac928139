"""A table to look things up in: whole without scripts; filtered, sorted, compared with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lxml.html
import pytest
from books import Book, edition, small_book
from browsing import in_browser

TABLE = """

@table(title="Rates", kind="official statistic")
def tbl_rates():
    import pandas as pd

    data = pd.DataFrame(
        {
            "name": ["First", "Second", "Third", "Whole"],
            "rate": [12.5, float("nan"), 3.0, 1000.0],
            "rate_status": ["", "confidential", "", ""],
            "range": ["10 to 14", "[c]", "0 to 7", "9 to 11"],
            "total": [False, False, False, True],
        }
    )
    counts(where={"year": 2024}, columns=["gss_code"])
    columns = {
        "name": Column("Area"),
        "rate": Column("Rate", decimals=1),
        "range": Column("95% interval"),
    }
    return Tabulation(
        data, columns, "Rates by area", ("A note.",), emphasise="total",
        workbook=Workbook({"name": Column("Area"), "rate": Column("Rate")}, "Of a small book."),
    )
"""


def with_table(root: Path) -> Book:
    book = small_book(root)
    module = book.read("src/tiny/__init__.py") + TABLE
    module = module.replace("source, table, treated", "source, table, treated, Workbook")
    book.write("src/tiny/__init__.py", module)
    book.change("chapters/two.qmd", "tbl_counts\n", "tbl_counts, tbl_rates\n")
    cell = "```{python}\nfig_map()"
    book.change("chapters/two.qmd", cell, cell.replace("fig_map", "tbl_rates") + "\n```\n\n" + cell)
    return book


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = with_table(tmp_path_factory.mktemp("lookup") / "book")
    book.run_build()
    return book


def test_without_a_script_it_is_a_plain_table_in_the_order_given(built: Book) -> None:
    page = lxml.html.fromstring(built.read("_book/chapters/two.html"))
    rows = page.cssselect("#tbl-rates tbody tr")
    assert [[cell.text_content() for cell in row] for row in rows] == [
        ["First", "12.5", "10 to 14"],
        ["Second", "[c]", "[c]"],
        ["Third", "3.0", "0 to 7"],
        ["Whole", "1,000.0", "9 to 11"],
    ]
    assert not page.cssselect("#tbl-rates thead button")


def test_both_downloads_are_part_of_the_edition(built: Book) -> None:
    page = lxml.html.fromstring(built.read("_book/chapters/two.html"))
    addresses = [
        a.get("href") for a in page.cssselect("p a") if a.text_content() in ("CSV", "XLSX")
    ]
    assert addresses == ["../figures/tbl-rates.csv", "../figures/tbl-rates.xlsx"]
    assert {"figures/tbl-rates.csv", "figures/tbl-rates.xlsx"} <= set(edition(built))


@pytest.mark.slow
def test_the_edition_names_itself_in_the_workbook_and_changes_it(tmp_path: Path) -> None:
    book = with_table(tmp_path / "book")
    book.run_build()
    before = (book.root / "_book/figures/tbl-rates.xlsx").read_bytes()
    book.change("_quarto.yml", "label: 2024 edition", "label: 2025 edition")
    book.run_build()
    assert (book.root / "_book/figures/tbl-rates.xlsx").read_bytes() != before


class TestInABrowser:
    pytestmark = in_browser

    @pytest.fixture
    def page(self, built: Book, browser: Any) -> Any:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto((built.root / "_book/chapters/two.html").as_uri())
        yield page
        page.close()

    @staticmethod
    def names(page: Any) -> list[str]:
        return [row.inner_text() for row in page.locator("#tbl-rates tbody tr:visible th").all()]

    def test_a_symbol_is_last_in_either_order(self, page: Any) -> None:
        button = page.locator("#tbl-rates thead button", has_text="Rate")
        button.click()
        assert self.names(page) == ["Third", "First", "Whole", "Second"]
        assert page.locator("#tbl-rates th[aria-sort=ascending]").count() == 1
        button.click()
        assert self.names(page) == ["Whole", "First", "Third", "Second"]
        said = page.locator(".lookup-status").inner_text()
        assert said == "Sorted by Rate, highest first. Rows without a number come last."

    def test_an_interval_has_no_order(self, page: Any) -> None:
        assert page.locator("#tbl-rates thead button").all_inner_texts() == ["Area", "Rate"]

    def test_names_are_filtered(self, page: Any) -> None:
        page.get_by_label("Show only rows that contain").fill("ir")
        assert self.names(page) == ["First", "Third"]
        assert page.locator(".lookup-status").inner_text() == "2 of 4 rows."

    def test_two_are_compared_beside_the_total(self, page: Any) -> None:
        page.locator(".compare select").nth(0).select_option(label="Third")
        assert not page.locator(".compare table").count()
        page.locator(".compare select").nth(1).select_option(label="Second")
        rows = page.locator(".compare table tr").all()
        assert [row.inner_text().split("\t") for row in rows] == [
            ["Measure", "Third", "Second", "Whole"],
            ["Rate", "3.0", "[c]", "1,000.0"],
            ["95% interval", "0 to 7", "[c]", "9 to 11"],
        ]
