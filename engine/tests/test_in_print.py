"""Files for print: the book without what is left out, extracts, a sheet for each area."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdf
import pytest
from books import IMPORT, Book, edition, small_book

from needsbook.chapters.checks import check
from needsbook.ground.project import Project

pytestmark = pytest.mark.slow

SETTINGS = """\
print:
  leave-out: [chapters/method.qmd]
  extracts:
    - {file: small-summary, title: In short, chapters: [index.qmd]}
  each-area: true
area-pages:
  part: Places
  template: places/_place.qmd
  dataset: areas
  code: gss_code
  name: name
"""
PLACE = (
    IMPORT.replace(", fig_counts, fig_map, tbl_counts", "")
    + """\
# {name} {#sec-place .unnumbered}

There were `{python} count("{area}", 2024)` offences (small counts are withheld), see @sec-two
and [limits](#sec-limits).

## Limits {#sec-limits .unnumbered}

Text.
"""
)


def printed_book(root: Path) -> Book:
    book = small_book(root)
    book.write("_quarto.yml", book.read("_quarto.yml") + SETTINGS)
    book.write("places/_place.qmd", PLACE)
    return book


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = printed_book(tmp_path_factory.mktemp("printed") / "book")
    book.run_build()
    return book


def reader(book: Book, name: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(book.root / "_book" / name)


def text(book: Book, name: str) -> str:
    pages = reader(book, name).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def links(book: Book, name: str) -> tuple[int, list[str]]:
    """How many links lead to a place in the file, and the addresses of the others."""
    inside, outside = 0, []
    for page in reader(book, name).pages:
        for annotation in page.get("/Annots") or []:
            action = annotation.get_object().get("/A", {})
            if "/URI" in action:
                outside.append(str(action["/URI"]))
            else:
                inside += 1
    return inside, outside


def test_there_is_a_file_for_each(built: Book) -> None:
    files = {path for path in edition(built) if path.endswith(".pdf")}
    places = {f"places/{name}.pdf" for name in ("first", "second", "third")}
    assert files == {"small.pdf", "small-summary.pdf", *places}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("small.pdf", "A small book"),
        ("small-summary.pdf", "In short – A small book"),
        ("places/second.pdf", "Second – A small book"),
    ],
)
def test_each_is_titled_and_accessible(built: Book, name: str, title: str) -> None:
    file = reader(built, name)
    assert file.metadata is not None
    assert file.metadata.title == title
    assert b"pdfuaid" in (built.root / "_book" / name).read_bytes()


def test_what_is_left_out_is_named_and_not_there(built: Book) -> None:
    book = text(built, "small.pdf")
    assert "Not in print" in book
    assert "Appendix A: Method (chapters/method.html)" in book
    assert "Steps" not in book
    assert "Steps" in built.read("_book/chapters/method.html")
    assert "Appendix A." in book  # as a chapter names it


def test_an_extract_holds_its_chapters_and_says_what_it_is_of(built: Book) -> None:
    summary = text(built, "small-summary.pdf")
    assert "In short" in summary
    assert "See Chapter 1 and Table 1.1." in summary
    assert "in the 2024 edition of A small book: small.pdf" in summary
    assert "First chapter" not in summary


def test_a_link_leads_nowhere_that_is_not_in_the_file(built: Book) -> None:
    assert links(built, "small-summary.pdf") == (0, [])
    assert links(built, "places/first.pdf") == (1, [])  # to its own section


def test_the_sheet_of_an_area_begins_with_its_name(built: Book) -> None:
    sheet = text(built, "places/third.pdf")
    assert "There were 1,234 offences (small counts are withheld), see Chapter 2" in sheet
    assert [item.title for item in reader(built, "places/third.pdf").outline[:1]] == ["Third"]  # type: ignore[union-attr]


def test_where_the_book_has_an_address_links_lead_there(tmp_path: Path) -> None:
    book = printed_book(tmp_path / "book")
    named = "  output-file: small\n"
    book.change("_quarto.yml", named, f"{named}  site-url: https://a.example/b/\n")
    book.run_build()
    site = "https://a.example/b/"
    assert links(book, "places/first.pdf") == (1, [f"{site}chapters/two.html#sec-two"])
    addresses = set(links(book, "small-summary.pdf")[1])
    assert addresses == {
        f"{site}chapters/one.html#sec-one",
        f"{site}chapters/one.html#tbl-counts",
    }


def test_pages_lead_to_their_files(built: Book) -> None:
    assert '<a href="first.pdf">First as PDF</a>' in built.read("_book/places/first.html")
    assert '<a href="small-summary.pdf">In short as PDF</a>' in built.read("_book/index.html")
    assert "as PDF</a></p>" in built.read("_book/chapters/one.html")  # the whole, and no other
    assert "for-print" not in built.read("_book/chapters/one.html")


def test_only_the_sheet_of_the_area_that_changed_is_set_anew(tmp_path: Path) -> None:
    book = printed_book(tmp_path / "book")
    book.run_build()
    folder = book.root / "_book/places"
    before = {path.name: path.read_bytes() for path in folder.glob("*.pdf")}
    book.change("data/counts.csv", "E03,2024,1234", "E03,2024,4321")
    planned = json.loads(book.needsbook("status", "--json").stdout)
    stale = planned if isinstance(planned, list) else planned["stale"]
    assert {item["id"] for item in stale if item["kind"] == "pdf"} >= {"places/third.pdf"}
    assert "places/first.pdf" not in {item["id"] for item in stale}
    book.run_build()
    after = {path.name: path.read_bytes() for path in folder.glob("*.pdf")}
    assert {name for name in after if after[name] != before[name]} == {"third.pdf"}


def test_from_nothing_the_files_are_the_same(built: Book, tmp_path: Path) -> None:
    again = printed_book(tmp_path / "elsewhere")
    again.run_build()
    mine, theirs = edition(built), edition(again)
    names = [path for path in mine if path.endswith(".pdf")]
    assert [name for name in names if mine[name] != theirs[name]] == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("print:\n", "prnt:\n", "the key “prnt” is not known here"),
        ("  leave-out:", "  leaveout:", "“leaveout” is not known here"),
        ("[chapters/method.qmd]", "[chapters/none.qmd]", "“chapters/none.qmd” is no chapter"),
        ("[chapters/method.qmd]", "all", "`leave-out` is no list of chapters"),
        ("file: small-summary", "file: small", "another file is called small.pdf"),
        ("file: small-summary", "file: a/b", "“a/b” cannot be the name of a PDF"),
        ("title: In short, ", "", "the extract has no title"),
        ("chapters: [index.qmd]", "chapters: []", "the extract has no chapters"),
        ("each-area: true", "each-area: 1", "`each-area` is neither true nor false"),
        ("area-pages:", "area-pages-not:", "the book has no area pages"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    book = printed_book(tmp_path / "book")
    book.change("_quarto.yml", old, new)
    problems = [str(one) for one in check(Project(book.root), data=False).problems]
    assert any(said in one and one.startswith("_quarto.yml:") for one in problems), problems


LONG = """

@table(title="Long", kind="record")
def tbl_long(rows):
    import pandas as pd

    names = [f"t{rows}r{n}" for n in range(rows)]
    data = pd.DataFrame({"name": names, "words": ["Some words of this row."] * rows})
    return Tabulation(data, {"name": Column("Name"), "words": Column("Words")}, "Long")
"""


def test_a_table_that_breaks_has_three_rows_on_each_sheet(tmp_path: Path) -> None:
    book = small_book(tmp_path / "book")
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + LONG)
    book.change("chapters/two.qmd", "tbl_counts\n", "tbl_counts, tbl_long\n")
    lengths = range(44, 60)  # so that some would leave a row or two
    cells = "".join(f"```{{python}}\ntbl_long({rows})\n```\n\n" for rows in lengths)
    book.write("chapters/two.qmd", book.read("chapters/two.qmd") + f"\n{cells}")
    book.run_build()
    seen = dict.fromkeys(lengths, 0)
    for sheet in reader(book, "small.pdf").pages:
        met = [int(rows) for rows in re.findall(r"\bt(\d+)r\d+", sheet.extract_text())]
        for rows in set(met):
            assert met.count(rows) >= 3, sheet.extract_text()
            seen[rows] += met.count(rows)
    assert seen == {rows: rows for rows in lengths}
