"""The pages of the boroughs."""

from __future__ import annotations

import csv
import re
import subprocess
from itertools import pairwise

import pypdf
import pytest
from area_pages_book import page, words
from assessment import REPOSITORY
from books import Book, numbers_of
from needsbook.chapters.subset import ENGINE_CALLS
from needsbook.ground.project import Project
from needsbook.render.elements import elements


def test_every_call_of_the_engine_is_an_element() -> None:
    assert set(elements(Project(REPOSITORY), {}, {})) == ENGINE_CALLS


BOROUGHS = 33


@pytest.fixture(scope="module")
def codes() -> dict[str, str]:
    with (REPOSITORY / "data/areas.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["name"]: row["gss_code"]
            for row in csv.DictReader(file)
            if row["area_type"] in ("London borough", "City of London")
        }


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


@pytest.mark.slow
def test_every_authority_has_its_page_and_one_page_of_the_pdf(
    report: Book, codes: dict[str, str], sheets: list[str]
) -> None:
    assert len(codes) == BOROUGHS
    begins = []
    for name in sorted(codes):
        assert words(page(report, f"boroughs/{slug(name)}").cssselect("h1")[0]) == name
        (first,) = [n for n, text in enumerate(sheets) if f" {name} How much was recorded?" in text]
        begins.append(first)
    assert begins == sorted(begins)
    for first, following in pairwise([*begins, len(sheets)]):
        assert following - first in (1, 2)
        assert "What to ask" in sheets[first]
        assert "The gaps: Chapter" in " ".join(sheets[first:following])


def sheets_of(report: Book, path: str) -> list[str]:
    reader = pypdf.PdfReader(report.root / "_book" / path)
    return [" ".join(sheet.extract_text().split()) for sheet in reader.pages]


@pytest.mark.slow
def test_every_authority_has_a_file_of_one_or_two_sheets(
    report: Book, codes: dict[str, str]
) -> None:
    for name in codes:
        texts = sheets_of(report, f"boroughs/{slug(name)}.pdf")
        assert len(texts) in (1, 2), name
        assert f"{name} How much was recorded?" in texts[0]
        assert "Childline" in texts[-1]
        assert "2024 edition" in texts[0]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Camden", "Hackney", "Kensington and Chelsea", "City of London"])
def test_a_number_on_a_page_is_the_number_on_the_map(
    report: Book, codes: dict[str, str], name: str
) -> None:
    root = page(report, f"boroughs/{slug(name)}")
    area = page(report, "chapters/profile").cssselect(
        f"#fig-cse-map a[href='../boroughs/{slug(name)}.html']"
    )[0]
    shown = area.get("aria-label").removeprefix(f"{name}: ").partition(" ")[0]
    # One is too small for a rate in its text; the count of the other is suppressed.
    if name not in ("City of London", "Kensington and Chelsea"):
        id = f"assessment-rate--{codes[name].lower()}--child-sexual-exploitation"
        (number,) = [a for a in root.cssselect("a.num") if a.get("href").endswith(f"#{id}")]
        assert words(number) == shown
    rows = {
        words(row.cssselect("th")[0]): words(row.cssselect("td")[1])
        for row in root.cssselect("figure.float-table tbody tr")
    }
    assert rows["Assessments with CSE, per 10,000 children"] == shown


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Barnet", "Merton", "Tower Hamlets", "Wandsworth"])
def test_estimates_on_a_page_are_those_of_the_chapters(
    report: Book, codes: dict[str, str], name: str
) -> None:
    """Need and identification gap: the page says what the tables of the chapters publish."""
    text = words(page(report, f"boroughs/{slug(name)}").cssselect("main")[0])
    with (report.root / "figures/fig-need-map.csv").open(encoding="utf-8", newline="") as file:
        need = {row["name"]: row["estimate"] for row in csv.DictReader(file)}
    about = re.search(r"about ([\d,]+) of them", text)
    assert about
    assert float(about[1].replace(",", "")) == float(f"{float(need[name]):.3g}")
    with (report.root / "figures/tbl-identification-gap.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        gaps = {row["name"]: row for row in csv.DictReader(file)}
    held = gaps[name]["gap_range"], gaps[name]["share_range"]
    if held[0] == "at the level":
        assert "none by the rule, because the count is at or above the level" in text
    else:
        assert f"{held[0]} assessments, or {held[1]} of what would be recorded" in text


@pytest.mark.slow
def test_a_table_cell_of_a_page_is_the_published_one(report: Book) -> None:
    # data/deprivation_children.csv, data/lait_indicators.csv: rows of Hackney, 2019 and 2024
    with (REPOSITORY / "data/lait_indicators.csv").open(encoding="utf-8", newline="") as file:
        (rate,) = [
            row["value"]
            for row in csv.DictReader(file)
            if (row["gss_code"], row["year"], row["indicator"])
            == ("E09000012", "2024", "looked_after_children_rate")
        ]
    rows = {
        words(row.cssselect("th")[0]): words(row.cssselect("td")[1])
        for row in page(report, "boroughs/hackney").cssselect("figure.float-table tbody tr")
    }
    assert rows["Income deprivation affecting children, rank of 317"] == "22"
    assert rows["Looked-after children, per 10,000 children"] == rate


@pytest.mark.slow
def test_the_page_of_the_city_says_that_it_is_too_small(report: Book) -> None:
    root = page(report, "boroughs/city-of-london")
    assert "too small to show a trend" in words(root)
    assert not root.cssselect("figure.float-figure")
    assert "too small to show a trend" not in words(page(report, "boroughs/camden"))


@pytest.mark.slow
def test_no_page_shows_a_number_that_is_none(report: Book, codes: dict[str, str]) -> None:
    traces = numbers_of(report.root, "_book/figures")
    for name in codes:
        root = page(report, f"boroughs/{slug(name)}")
        (measures,) = root.cssselect(f"#tbl-borough-{codes[name].lower()}")
        for cell in measures.cssselect("td"):
            assert re.fullmatch(
                r"−?[\d,]+(\.\d+)?|\[[cxz]\]|(mid-|to March )?\d{4}(/\d\d)?", words(cell)
            ), (name, words(cell))
        for number in root.cssselect("a.num"):
            id = number.get("href").partition("#")[2]
            assert words(number) == traces[id]["result"]["shown"]


@pytest.mark.slow
def test_every_area_of_the_maps_leads_to_its_page(report: Book, codes: dict[str, str]) -> None:
    for id, panels in (("fig-cse-map", 1), ("fig-offences-map", 2), ("fig-deprivation-map", 1)):
        links = page(report, "chapters/profile").cssselect(f"#{id} svg a")
        assert len(links) == BOROUGHS * panels
        for link in links:
            name = link.get("aria-label").partition(":")[0]
            assert link.get("href") == f"../boroughs/{slug(name)}.html"
            assert name in codes


def test_generated_pages_are_not_committed() -> None:
    for path, ignored in (
        ("boroughs/camden.qmd", True),
        ("boroughs/_borough.qmd", False),
        ("_quarto-areas.yml", True),
    ):
        done = subprocess.run(
            ["git", "check-ignore", "-q", path], cwd=REPOSITORY, check=False
        )  # fmt: skip
        assert (done.returncode == 0) == ignored, path


@pytest.mark.slow
def test_a_page_says_which_recording_is_doubtful(report: Book) -> None:
    """Barnet published no assessment with criminal exploitation in the years it is collected."""
    rows = report.read("data/cin_assessment_factors.csv").splitlines()
    for year in (2022, 2023, 2024):
        assert f"E09000003,{year},child_criminal_exploitation,0,1" in rows
    said = "Doubtful recording: Child criminal exploitation 2022 to 2024."
    assert said in report.read("_book/boroughs/barnet.html")
    assert "Doubtful recording" not in report.read("_book/boroughs/bexley.html")


@pytest.mark.slow
def test_a_page_says_that_a_count_more_than_doubled(report: Book) -> None:
    for borough, said in (("hackney", "from 70 to 148"), ("merton", "from 70 to 169")):
        html = report.read(f"_book/boroughs/{borough}.html")
        assert f"with caution, since the count more than doubled within a year, {said}" in html
        assert "More than doubled within a year: Child sexual exploitation 2024" in html
    assert "more than doubled" not in report.read("_book/boroughs/bexley.html")


@pytest.mark.slow
def test_no_page_counts_suppressed_assessments_in_a_sentence(report: Book) -> None:
    pages = sorted((report.root / "_book/boroughs").glob("*.html"))
    assert len(pages) == 33
    for path in pages:
        text = re.sub("<[^>]+>", "", path.read_text(encoding="utf-8"))
        assert "[c] social care" not in text, path.name
        assert "of them have been sexually abused" not in text, path.name
