"""The real report, as its readers get it."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import lxml.html
import pypdf
import pytest
from assessment import REPOSITORY
from books import Book, edition

pytestmark = pytest.mark.slow


@cache
def parsed(path: Path) -> lxml.html.HtmlElement:
    return lxml.html.parse(path).getroot()


def pages(report: Book) -> list[Path]:
    """Pages of chapters; trace pages are looked at in test_trace.py, the exit's in a browser."""
    found = (report.root / "_book").rglob("*.html")
    return sorted(path for path in found if path.parent.name != "trace" and path.stem != "calendar")


def test_both_editions_are_there(report: Book) -> None:
    assert (report.root / "_book/index.html").is_file()
    pdf = report.root / "_book/london-cse-needs-assessment.pdf"
    reader = pypdf.PdfReader(pdf)
    assert reader.metadata is not None
    assert reader.metadata.title == "London child sexual exploitation needs assessment"
    assert b"pdfuaid" in pdf.read_bytes(), "the PDF does not declare PDF/UA"


#: Of the assessment, and of its summary, at most (one that nobody prints nobody reads).
MOST_SHEETS = {"london-cse-needs-assessment": 195, "london-cse-needs-assessment-summary": 12}


@pytest.mark.parametrize("name", MOST_SHEETS)
def test_a_pdf_is_short_enough(report: Book, name: str) -> None:
    reader = pypdf.PdfReader(report.root / f"_book/{name}.pdf")
    assert len(reader.pages) <= MOST_SHEETS[name]


def test_the_lists_that_a_machine_made_are_no_part_of_the_pdf(sheets: list[str]) -> None:
    (named,) = [text for text in sheets[:8] if "Not in print" in text]
    for title, address in (
        ("Printed figures and their recomputation", "chapters/appendix-differences.html"),
        ("Audit trail", "chapters/appendix-audit.html"),
    ):
        assert f"{title} ({address})" in named
    assert not any("Audit trail Every figure" in text for text in sheets)


def test_the_list_of_figures_says_where_each_is(report: Book, sheets: list[str]) -> None:
    start = next(n for n, text in enumerate(sheets[:8]) if "Figure 2.1:" in text)
    entry = r"(Figure \d+\.\d+): .*?[.\s]+(\d+)(?= Figure| Not in print|$)"
    listed = re.findall(entry, sheets[start])
    assert len(listed) > 20
    for figure, number in listed:
        assert f"{figure}: " in sheets[int(number) - 1], figure


def test_text_in_a_printed_figure_is_text(sheets: list[str]) -> None:
    (sheet,) = [text for text in sheets if " Hackney How much was recorded?" in text]
    picture = sheet.partition("Since when?")[2].partition("Figure 1:")[0]
    for words in ("Going missing", "Gangs", "2018", "London", "Per 10,000 children"):
        assert words in picture, picture


def test_every_chapter_has_its_page_in_the_navigation(report: Book) -> None:
    sources = {p.stem for p in (report.root / "chapters").glob("[!_]*.qmd")} | {"index"}
    sources |= {p.stem for p in (report.root / "_book/boroughs").glob("*.html")}
    assert {p.stem for p in pages(report)} == sources
    index = parsed(report.root / "_book/index.html")
    listed = {Path(a.get("href")).stem for a in index.cssselect("#navigation li a")}
    assert listed == sources


def test_internal_links_and_pictures_resolve(report: Book) -> None:
    broken = []
    for page in pages(report):
        for element in parsed(page).cssselect("[href], [src]"):
            address = element.get("href") or element.get("src")
            if urlsplit(address).scheme:
                continue
            target, fragment = urldefrag(unquote(address))
            file = (page.parent / target).resolve() if target else page
            if not file.is_file():
                broken.append((page.name, address))
            elif fragment and file.suffix == ".html":
                ids = {e.get("id") for e in parsed(file).cssselect("[id]")}
                if fragment not in ids:
                    broken.append((page.name, address))
    assert broken == []


def test_nothing_is_loaded_from_outside(report: Book) -> None:
    for page in pages(report):
        for element in parsed(page).cssselect("[src], link[href], object[data]"):
            address = element.get("src") or element.get("href") or element.get("data")
            assert not urlsplit(address).scheme, (page.name, address)
            assert not address.startswith("//"), (page.name, address)
    style = report.read("_book/assets/style.css")
    assert not re.findall(r"url\(\s*['\"]?(?:https?:)?//", style)


def test_ids_are_unique_and_pictures_have_alt_text(report: Book) -> None:
    for page in pages(report):
        root = parsed(page)
        ids = [e.get("id") for e in root.cssselect("[id]")]
        assert len(ids) == len(set(ids)), page.name
        for image in root.cssselect("img"):
            assert len(image.get("alt") or "") > 40, (page.name, image.get("src"))


def test_headings_do_not_skip_levels(report: Book) -> None:
    for page in pages(report):
        levels = [int(h.tag[1]) for h in parsed(page).cssselect("main h1, h2, h3, h4, h5")]
        assert levels[0] == 1, page.name
        assert levels.count(1) == 1, page.name
        assert all(b - a <= 1 for a, b in pairwise(levels)), page.name


def test_every_exhibit_says_what_kind_it_is_and_names_its_source(report: Book) -> None:
    kinds = ("Official statistic.", "Published study.", "Own estimate.")
    credited = 0
    for page in pages(report):
        for caption in parsed(page).cssselect("figure.float > figcaption"):
            words = caption.text_content()
            assert re.match(r"(Figure|Table)\s([0-9A-Z]+\.)?\d+: ", words), words
            notes = caption.getparent().getnext()
            folded = notes.text_content() if notes is not None else ""
            if any(kind in folded for kind in kinds):
                assert "Source" in folded, words
                credited += 1
    assert credited > 100


def test_every_exhibit_is_published_with_its_data_and_trace(report: Book) -> None:
    folder = report.root / "_book/figures"
    shown = {
        figure.get("id")
        for page in pages(report)
        for figure in parsed(page).cssselect("figure.float")
    } - {"tbl-audit-trail", "tbl-audit-trail-areas"}  # the lists of all the others
    assert len(shown) > 40
    for id in shown:
        assert (folder / f"{id}.csv").is_file(), id
        trace = json.loads((folder / f"{id}.json").read_text(encoding="utf-8"))
        assert trace["id"] == id
        assert (REPOSITORY / trace["function"]["file"]).is_file()
        if id.startswith("fig-"):
            assert (folder / f"{id}.svg").is_file()
            assert (folder / f"{id}.png").is_file()


def test_no_source_markup_reaches_a_page(report: Book) -> None:
    for page in pages(report):
        words = parsed(page).cssselect("main")[0].text_content()
        for markup in ("{python}", "{{<", ":::", "{#", "?fig-", "?tbl-", "?sec-", "nan"):
            assert not re.search(rf"(?<!\w){re.escape(markup)}(?!\w)", words), (page.name, markup)


def test_the_text_is_long_enough_and_covers_the_parts(report: Book) -> None:
    words = sum(
        len(parsed(page).cssselect("main")[0].text_content().split()) for page in pages(report)
    )
    assert words > 9_000
    titles = " ".join(parsed(page).cssselect("h1")[0].text_content() for page in pages(report))
    for part in ("summary", "Introduction", "profile", "service response", "Gaps", "Method"):
        assert part.lower() in titles.lower()


#: Tables of values that are in the HTML edition alone.
ON_SCREEN = {
    "tbl-deprivation-boroughs",
    "tbl-identification-child-criminal-exploitation",
    "tbl-identification-gangs",
    "tbl-identification-going-missing",
    "tbl-offences-boroughs",
    "tbl-register-all",
}


def test_the_pdf_says_the_same_as_the_pages(report: Book, sheets: list[str]) -> None:
    pdf = re.sub(r"\W+", "", " ".join(sheets))
    for page in pages(report):
        if page.stem in (
            "all-boroughs",
            "appendix-audit",
            "appendix-differences",
            "appendix-havens",
        ):
            continue  # not in print
        root = parsed(page)
        for caption in root.cssselect("figure.float > figcaption"):
            id = caption.getparent().get("id") or ""
            if id.startswith("tbl-borough-e") or id in ON_SCREEN:
                continue  # in print, words say where it is
            start = re.sub(r"\W+", "", caption.text_content())[:60]
            assert start in pdf, caption.text_content()
    told = re.sub(r"\W+", "", "All measures: in the HTML edition")
    assert pdf.count(told) == 33


@pytest.mark.exhaustive
def test_built_again_the_edition_is_the_same(report: Book, tmp_path: Path) -> None:
    mine = Book(tmp_path / "mine")
    shutil.copytree(report.root, mine.root)
    assert "Nothing has changed." in mine.build().stdout
    done = mine.needsbook("build", "--renderer", "builtin", "--force")
    assert done.returncode == 0
    assert " 0 computed anew" not in done.stdout, "all of it is computed, changed or not"
    assert edition(mine) == edition(report)
    assert mine.read("_book/edition.json") == report.read("_book/edition.json")


@pytest.mark.parametrize(
    ("figure", "credited", "not_credited"),
    [
        ("fig-support-available", "2016 assessment", "2005 study"),
        ("tbl-recommendations-police", "2005 study", ""),
        # the state of a recommendation is read from the later report
        ("tbl-recommendations-police", "2016 assessment", ""),
        ("tbl-recommendations-status", "2016 assessment", ""),
        ("tbl-still-open", "2005 study", ""),
        ("tbl-still-open", "2016 assessment", ""),
        ("tbl-register-prevention", "2016 assessment", "2005 study"),
        ("tbl-differences", "2005 study", ""),
    ],
)
def test_a_caption_credits_the_report_whose_rows_it_shows(
    report: Book, figure: str, credited: str, not_credited: str
) -> None:
    trace = json.loads(report.read(f"_book/figures/{figure}.json"))
    sources = trace["result"]["notes"][0].rpartition("Source")[2]
    assert credited in sources
    assert not not_credited or not_credited not in sources
