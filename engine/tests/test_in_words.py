"""What a trace page says first, in words."""

from __future__ import annotations

import json
from typing import Any

import lxml.html
import pytest
from books import Book, small_book

from needsbook.trace.in_words import docstring, summary

SHARE = '''

@number(unit="%", kind="own estimate", digits=3)
def share(area, year, other):
    """Offences in `area` as a share of those in ``other``.

    Sum: {count} ÷ {count_2} offences × 100
    Sum: {count} offences alone
    """
    part = counts.one("count", where={"gss_code": area, "year": year})
    whole = counts.one("count", where={"gss_code": other, "year": year})
    return part if isinstance(part, Gap) else 100 * float(part) / float(whole)
'''
PAGES = """\
area-pages:
  part: Places
  template: places/_place.qmd
  dataset: areas
  code: gss_code
  name: name
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = small_book(tmp_path_factory.mktemp("words") / "book")
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + SHARE)
    book.write("_quarto.yml", book.read("_quarto.yml") + PAGES)
    book.write("places/_place.qmd", "# {name} {#sec-place .unnumbered}\n\nText.\n")
    package: dict[str, Any] = json.loads(book.read("data/datapackage.json"))
    _, counts, _ = package["resources"]
    counts["sources"] = [
        {"title": "Table 3 of the yearly counts", "path": "https://office.example/counts"},
        {"title": "A letter", "path": "javascript:alert(1)"},
    ]
    counts["licenses"] = [{"name": "o", "title": "Open", "path": "https://office.example/open"}]
    fields = counts["schema"]["fields"]
    fields[2]["title"] = "Recorded offences"
    fields.append({"name": "locator", "type": "string"})
    rows = book.read("data/counts.csv").splitlines()
    book.write(
        "data/counts.csv",
        "".join(
            f"{row},{'locator' if not number else 'Table 3'}\n" for number, row in enumerate(rows)
        ),
    )
    book.write("data/datapackage.json", json.dumps(package))
    book.change(
        "chapters/one.qmd",
        "[@occ2013, p. 3].",
        '[@occ2013, p. 3], `{python} share("E01", 2024, "E03")` of the third'
        ' and, withheld, `{python} share("E02", 2024, "E03")`.',
    )
    book.change("chapters/one.qmd", "import count,", "import count, share,")
    book.run_build()
    return book


def page(book: Book, name: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(book.read(f"_book/trace/{name}.html"))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def said(root: lxml.html.HtmlElement, asked: str) -> str:
    (answer,) = [
        words(pair.cssselect("dd")[0])
        for pair in root.cssselect("#words dl > div")
        if words(pair.cssselect("dt")[0]) == asked
    ]
    return answer


def test_words_come_before_everything_else(built: Book) -> None:
    for name in ("share", "count", "fig-counts", "tbl-counts"):
        first, second, *_ = page(built, name).cssselect("h2")
        assert words(first) == "In words"
        assert words(second) in ("Each number, and the sum behind it", "Lineage")


def test_what_it_is_and_from_where(built: Book) -> None:
    root = page(built, "share")
    assert said(root, "What this is").startswith("An own estimate: worked out for this book")
    assert said(root, "From which publication") == (
        "The Office: Table 3 of the yearly counts; A letter (Table 3)"
    )
    (link,) = root.cssselect("#words ul a")  # a letter has no address that is one
    assert link.get("href") == "https://office.example/counts"
    assert said(root, "How it is worked out") == (
        "Offences in area as a share of those in other. Code"
    )
    names = root.cssselect("#words dd code")
    assert [words(one) for one in names] == ["area", "other"]
    assert words(root.cssselect("h1")[0]) == "Offences in area as a share of those in other"


def test_the_sum_with_its_numbers(built: Book) -> None:
    row = page(built, "share").get_element_by_id("share--e01--2024--e03")
    # 15 of 1,234 is 1.2156 per cent.
    assert "15 ÷ 1,234 offences × 100 = 1.22" in words(row)
    assert "Recorded offences (First, 2024): 15, Table 3" in words(row)
    gap = page(built, "share").get_element_by_id("share--e02--2024--e03")
    assert "Recorded offences (Second, 2024): [c], Table 3" in words(gap)
    assert "Where" not in words(gap)


def test_what_was_left_out(built: Book) -> None:
    assert said(page(built, "share"), "What was left out").startswith("[c] confidential (1 to 5)")
    assert said(page(built, "fig-map"), "What was left out") == "No cell without a number was met."


def test_a_licence_is_told_once_and_confirmed_only_with_its_source(built: Book) -> None:
    assert said(page(built, "count"), "Licence") == "Open: Counts by area."
    map_ = page(built, "fig-map")
    assert said(map_, "Licence") == "Boundaries: not confirmed; check before you reuse."


def test_the_docstring_is_that_of_the_function() -> None:
    lines = ["    @number(unit='x')", "    def f(a):", '        """One', "        two.", ""]
    assert summary([*lines, "        More.", '        """', "        return a"]) == "One two."
    assert docstring(["lambda a: a"]) == ""
    assert docstring(["def f(:"]) == ""
