"""Area pages: one page for each area from one template, maps that lead to them, the lookup."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path

import lxml.html
import pypdf
import pytest
import yaml
from assessment import REPOSITORY
from books import IMPORT, Book, numbers_of, small_book
from needsbook.chapters.checks import check
from needsbook.chapters.subset import ENGINE_CALLS
from needsbook.data.area_pages import area_page_faults, read_area_pages
from needsbook.exhibit.linked_picture import linked_picture
from needsbook.ground.errors import ToolFailure
from needsbook.ground.project import Project
from needsbook.render.elements import elements

TEXT = '[Text on {name}.]{.literal reason="an example"}'
AREA_PAGES = """\
area-pages:
  part: Places
  template: places/_place.qmd
  dataset: areas
  code: gss_code
  name: name
  where: {area_type: borough}
"""

TEMPLATE = (
    IMPORT.replace("fig_counts, fig_map, tbl_counts", "fig_here")
    + """\
# {name} {#sec-place .unnumbered}

There were `{python} count("{area}", 2024)` offences (or withheld); see [the limits](#sec-limits),
[First](first.qmd) and @fig-map. The first place had `{python} count("E01", 2023)` before.

::: {.content-visible when-area="E02"}
::: {.callout-note}
A word on that place.
:::
:::

::: {.content-visible unless-area="E02"}
The chart is @fig-here-{area}.

```{python}
fig_here("{area}")
```
:::

## Limits {#sec-limits .unnumbered}

[Text on {name}.]{.literal reason="an example"}
"""
)

FIGURES = """

@figure(title="Here", kind="official statistic")
def fig_here(area):
    data = counts(where={"gss_code": area}, columns=["year", "count"])
    picture = new_figure(height=1.5)
    axes = picture.subplots()
    axes.plot(data["year"], treated(data["count"], "missing"))
    return Drawing(picture, data, f"Counts in {area}", f"A line of counts in {area}.")
"""

LINKED = """\
    from matplotlib.patches import Rectangle

    axes = picture.subplots()
    for number, code in enumerate(areas["gss_code"]):
        patch = Rectangle((number, 0), 1, 1, facecolor="#12436D", edgecolor="white")
        patch.set_gid(f"area-{code.lower()}")
        axes.add_patch(patch)
        axes.text(number + 0.5, 0.5, code)
    axes.set_xlim(0, 3)
    links = {f"area-{code.lower()}": (code, f"{code}: a value") for code in areas["gss_code"]}
    return Drawing(
        picture, areas[["gss_code"]], "The areas, 2024", "A map of the areas.", (), links
    )
"""


def with_area_pages(root: Path) -> Book:
    """The small book with a page for each of its three areas, a linked map and a lookup."""
    book = small_book(root)
    book.write("_quarto.yml", book.read("_quarto.yml") + AREA_PAGES)
    book.write("places/_place.qmd", TEMPLATE)
    book.change(
        "src/tiny/__init__.py",
        """\
    areas.plot(ax=picture.subplots())
    return Drawing(picture, areas[["gss_code"]], "The areas, 2024", "A map of the areas.")
""",
        LINKED,
    )
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + FIGURES)
    book.write(
        "index.qmd",
        "---\nengine: jupyter\n---\n\n```{python}\nfrom needsbook import area_lookup, audit_trail\n"
        "```\n\n# Summary {#sec-summary .unnumbered}\n\n```{python}\narea_lookup()\n```\n\n"
        "```{python}\naudit_trail()\n```\n",
    )
    return book


@pytest.fixture
def areas(tmp_path: Path) -> Book:
    return with_area_pages(tmp_path / "book")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = with_area_pages(tmp_path_factory.mktemp("areas") / "book")
    book.build()
    return book


@cache
def parsed(path: Path) -> lxml.html.HtmlElement:
    return lxml.html.parse(path).getroot()


def page(book: Book, path: str) -> lxml.html.HtmlElement:
    return parsed(book.root / f"_book/{path}.html")


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


# The pages --------------------------------------------------------------------


def test_each_area_has_a_page_named_after_it(built: Book) -> None:
    made = {path.stem for path in (built.root / "_book/places").glob("*.html")}
    assert made == {"first", "second", "third"}
    for name in ("First", "Second", "Third"):
        root = page(built, f"places/{name.lower()}")
        assert words(root.cssselect("h1")[0]) == name
        assert f"Text on {name}." in words(root)


def test_a_page_shows_its_areas_numbers_and_a_gap_as_its_symbol(built: Book) -> None:
    # data/counts.csv: E01 15, E02 suppressed (c), E03 1234 in 2024
    for name, shown in (("first", "15"), ("second", "[c]"), ("third", "1,234")):
        number = page(built, f"places/{name}").cssselect("main a.num")[0]
        assert words(number) == shown
    assert words(page(built, "chapters/one").cssselect("main a.num")[0]) == "15"


def test_a_block_for_one_area_stands_on_its_page_alone(built: Book) -> None:
    second = page(built, "places/second")
    assert "A word on that place." in words(second)
    assert not second.cssselect("figure.float")
    for name in ("first", "third"):
        root = page(built, f"places/{name}")
        assert "A word on that place." not in words(root)
        assert len(root.cssselect("figure.float")) == 1


def test_ids_of_the_template_differ_from_page_to_page_and_references_follow(built: Book) -> None:
    root = page(built, "places/third")
    assert root.cssselect("h2")[0].get("id") == "sec-limits-third"
    (link,) = [a for a in root.cssselect("main a") if words(a) == "the limits"]
    assert link.get("href") == "#sec-limits-third"
    (reference,) = [a for a in root.cssselect("main a.reference") if "fig-here" in a.get("href")]
    assert reference.get("href") == "#fig-here-e03"
    assert words(reference) == "Figure 1"


def test_the_pages_stand_folded_in_the_navigation(built: Book) -> None:
    group = page(built, "chapters/one").cssselect("#navigation details")[0]
    assert words(group.cssselect("summary")[0]) == "Places"
    assert [words(a) for a in group.cssselect("a")] == ["First", "Second", "Third"]
    assert group.get("open") is None
    assert page(built, "places/first").cssselect("#navigation details")[0].get("open") is not None


def test_the_pages_do_not_change_the_numbers_of_the_chapters(built: Book) -> None:
    labels = {words(item).split()[0] for item in page(built, "index").cssselect("#navigation li")}
    assert {"1", "2", "A"} <= labels
    assert "B" not in labels


def test_each_page_is_one_page_of_the_pdf_in_a_part_of_its_own(built: Book) -> None:
    reader = pypdf.PdfReader(built.root / "_book/small.pdf")
    texts = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]
    # The name of the part stands above the first of them.
    (first,) = [n for n, text in enumerate(texts) if "Places First There were" in text]
    for offset, name in enumerate(("First", "Second", "Third")):
        assert f"{name} There were" in texts[first + offset]
        assert f"Text on {name}." in texts[first + offset]
    assert len(texts) == first + 3


def test_a_changed_cell_changes_the_page_of_its_area_alone(areas: Book) -> None:
    areas.build()
    before = {p.name: p.read_text() for p in (areas.root / "_book/places").glob("*.html")}
    areas.change("data/counts.csv", "E03,2024,1234", "E03,2024,4321")
    areas.build()
    after = {p.name: p.read_text() for p in (areas.root / "_book/places").glob("*.html")}
    assert {name for name in after if after[name] != before[name]} == {"third.html"}


# What is wrong with them --------------------------------------------------------


def problems(book: Book) -> list[str]:
    return [str(problem) for problem in check(Project(book.root), data=False).problems]


def test_the_book_with_area_pages_has_no_problem(areas: Book) -> None:
    assert problems(areas) == []


def line_of(book: Book, text: str) -> int:
    return book.read("places/_place.qmd").split("\n").index(text) + 1


def test_a_mistake_in_the_template_is_told_once_with_its_line(areas: Book) -> None:
    areas.change("places/_place.qmd", TEXT, 'Text `{python} contu("{area}", 2024)`.')
    line = line_of(areas, 'Text `{python} contu("{area}", 2024)`.')
    (told,) = problems(areas)
    assert told.startswith(f"places/_place.qmd:{line} (First and 2 more): “contu”")


def test_a_claim_that_is_false_for_one_area_names_it(areas: Book) -> None:
    areas.change(
        "places/_place.qmd",
        TEXT,
        "It is [low]{.claim when=\"count('{area}', 2023) < 10\"}.",
    )
    line = line_of(areas, "It is [low]{.claim when=\"count('{area}', 2023) < 10\"}.")
    done = areas.needsbook("check")
    assert done.returncode == 1
    # data/counts.csv: 12, 7 and 0 in 2023
    assert f"places/_place.qmd:{line} (First): the claim “low” is not true" in done.stderr
    assert "1 problem;" in done.stderr


def test_a_number_typed_in_the_template_is_told_once(areas: Book) -> None:
    areas.change("places/_place.qmd", TEXT, "There are 4,711 offences in {name}.")
    done = areas.needsbook("check")
    assert (
        done.stderr.count("“4,711 offences” is a number") + done.stderr.count("“4,711” is a") == 1
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('when-area="E02"', 'when-area="E99"', "no area page has the code “E99”"),
        ("{#sec-place .unnumbered}", "{#sec-place}", "the title of the area pages is numbered"),
        ("](#sec-limits)", "](#sec-limit)", "no id “sec-limit”"),
        ("@fig-map", "@fig-mpa", "@fig-mpa refers to nothing"),
        ("## Limits {#sec-limits", "## Limits {#sec-place", "is given twice"),
    ],
)
def test_what_is_wrong_in_a_template_is_told(areas: Book, old: str, new: str, said: str) -> None:
    areas.change("places/_place.qmd", old, new)
    assert any(said in told and told.startswith("places/_place.qmd:") for told in problems(areas))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("dataset: areas", "dataset: aeras", "there is no dataset “aeras”"),
        ("code: gss_code", "code: gss", "the dataset has no column “gss”"),
        ("part: Places", "prat: Places", "the key “prat” is not known here"),
        ("area_type: borough", "area_type: county", "no area is left"),
        ("places/_place.qmd", "places/place.qmd", "does not begin with _"),
        ("places/_place.qmd", "../_place.qmd", "lies outside the project"),
    ],
)
def test_what_is_wrong_in_the_settings_is_told(areas: Book, old: str, new: str, said: str) -> None:
    areas.change("_quarto.yml", old, new)
    assert any(said in text and text.startswith("_quarto.yml:") for text in problems(areas))


@pytest.mark.parametrize(
    ("name", "said"), [("Second!", "would share a page"), ("{Third}", "cannot name a page")]
)
def test_names_that_cannot_name_pages_are_told(areas: Book, name: str, said: str) -> None:
    areas.change("data/areas.csv", "E03,Third", f"E03,{name}")
    assert any(said in told for told in problems(areas))


def test_a_book_without_area_pages_has_none(book: Book) -> None:
    assert read_area_pages(Project(book.root)) is None
    assert list(area_page_faults(Project(book.root))) == []


# Maps that lead to them ---------------------------------------------------------


def test_a_map_is_inline_with_a_named_link_for_each_area(built: Book) -> None:
    figure = page(built, "chapters/two").get_element_by_id("fig-map")
    assert not figure.cssselect("img")
    (svg,) = figure.cssselect("svg")
    assert svg.get("aria-label") == "A map of the areas."
    links = svg.cssselect("a")
    assert [a.get("href") for a in links] == [
        f"../places/{name}.html" for name in ("first", "second", "third")
    ]
    assert [a.get("aria-label") for a in links] == [f"E0{n}: a value" for n in (1, 2, 3)]
    assert [words(a.cssselect("title")[0]) for a in links] == [f"E0{n}: a value" for n in (1, 2, 3)]
    text = (built.root / "_book/chapters/two.html").read_text(encoding="utf-8")
    assert "*{" not in text, "the style sheet of the picture reaches the page"
    assert "metadata" not in text
    assert "Figure\N{NO-BREAK SPACE}2.1: The areas, 2024" in figure.text_content()


def test_the_ids_of_two_linked_pictures_do_not_clash(built: Book) -> None:
    path = built.root / "_book/figures/fig-map.svg"
    links = {"area-e01": ("first.html", "First")}
    both = [linked_picture(path.read_bytes(), id, "Words.", links) for id in ("fig-a", "fig-b")]
    ids = [set(re.findall(r'\bid="([^"]+)"', text)) for text in both]
    assert len(ids[0]) > 3
    assert not ids[0] & ids[1]
    for text, own in zip(both, ids, strict=True):
        used = set(re.findall(r'<use[^>]* href="#([^"]+)"|url\(#([^)]+)\)', text))
        assert {a or b for a, b in used} <= own


def test_a_trace_page_and_the_pdf_keep_the_plain_picture(built: Book) -> None:
    trace = page(built, "trace/fig-map")
    assert trace.cssselect("img[src$='figures/fig-map.svg']")
    typst = (built.root / ".needsbook/typst/chapters/two.typ").read_text(encoding="utf-8")
    assert '#picture("/figures/fig-map.print.svg", alt: "A map of the areas.")' in typst
    assert "<svg" not in typst


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<foreignObject/>",
        '<image xlink:href="http://example.org/x.png"/>',
        '<use xlink:href="http://example.org/x.svg#a"/>',
        '<path style="fill: url(http://example.org/x)" d="M 0 0"/>',
    ],
)
def test_a_picture_with_anything_foreign_is_refused(tmp_path: Path, inner: str) -> None:
    path = tmp_path / "x.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 1 1">{inner}</svg>',
        encoding="utf-8",
    )
    with pytest.raises(ToolFailure, match="cannot stand in a page"):
        linked_picture(path.read_bytes(), "fig-x", "Words.", {})


def test_what_runs_on_an_event_does_not_reach_a_page(tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)" viewBox="0 0 1 1">'
        '<path d="M 0.123456 0" onclick="alert(2)"/></svg>',
        encoding="utf-8",
    )
    text = linked_picture(path.read_bytes(), "fig-x", 'A "word" & <b>', {})
    assert "alert" not in text
    assert 'd="M 0.12 0"' in text
    assert 'aria-label="A &quot;word&quot; &amp; &lt;b&gt;"' in text


def test_a_link_to_no_element_and_one_to_no_chapter_are_refused(areas: Book) -> None:
    areas.change("src/tiny/__init__.py", 'f"area-{code.lower()}": (code', '"area-e9": (code')
    done = areas.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 3
    assert "the picture of fig-map has no element area-e9 to link" in done.stderr
    areas.change("src/tiny/__init__.py", '"area-e9": (code', '"area-e01": ("chapters/no.qmd"')
    done = areas.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 1
    assert "fig-map links to chapters/no.qmd, which is not a chapter" in done.stderr


def test_without_area_pages_a_map_is_a_plain_picture(areas: Book) -> None:
    areas.change("_quarto.yml", AREA_PAGES, "")
    areas.write("index.qmd", "# Summary {#sec-summary .unnumbered}\n\nWords.\n")
    areas.build()
    figure = page(areas, "chapters/two").get_element_by_id("fig-map")
    assert figure.cssselect("img")
    assert not figure.cssselect("a")


# Lookup and audit trail -----------------------------------------------------------


def test_the_lookup_is_a_list_of_links_without_any_script(built: Book) -> None:
    lookup = page(built, "index").get_element_by_id("area-lookup")
    assert lookup.tag == "nav"
    assert lookup.get("aria-label") == "Places"
    assert [(words(a), a.get("href")) for a in lookup.cssselect("li a")] == [
        (name, f"places/{name.lower()}.html") for name in ("First", "Second", "Third")
    ]


def test_the_lookup_in_the_pdf_leads_to_the_pages(built: Book) -> None:
    reader = pypdf.PdfReader(built.root / "_book/small.pdf")
    texts = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]
    pages = [
        next(n for n, text in enumerate(texts, 1) if f"{name} There were" in text)
        for name in ("First", "Second", "Third")
    ]
    listed = "First (p. {}), Second (p. {}), Third (p. {}).".format(*pages)
    (first,) = [reader.pages[n] for n, text in enumerate(texts) if listed in text]
    targets = [a.get_object().get("/Dest") or a.get_object()["/A"]["/D"] for a in first["/Annots"]]
    assert len(targets) >= 3


def test_every_call_of_the_engine_is_an_element() -> None:
    assert set(elements(Project(REPOSITORY), {}, {})) == ENGINE_CALLS


def test_the_audit_trail_gathers_what_the_pages_share(built: Book) -> None:
    root = page(built, "index")
    shared = root.get_element_by_id("tbl-audit-trail-areas")
    rows = {words(r.cssselect("th")[0]): r for r in shared.cssselect("tbody tr")}
    # count(E01, 2024) stands in chapter one too, so the first table has it.
    assert set(rows) == {"count(area, 2024)", "fig_here(area)"}
    assert words(rows["count(area, 2024)"].cssselect("td")[0]) == "Second [c] · Third 1,234"
    others = {
        words(row.cssselect("th")[0]): words(row.cssselect("td")[1])
        for row in root.cssselect("#tbl-audit-trail tbody tr")
    }
    assert others["count('E01', 2023)"] == "Places (3 pages)"
    assert others["count('E01', 2024)"].startswith("First chapter")


# For Quarto ---------------------------------------------------------------------------


def test_the_pages_for_quarto_are_text_without_cells_and_say_the_same(built: Book) -> None:
    done = built.needsbook("prepare")
    assert done.returncode == 0, done.stderr
    for name in ("first", "second", "third"):
        text = built.read(f"places/{name}.qmd")
        for markup in ("{python}", "engine:", "when-area", "{area}", "{name}"):
            assert markup not in text, markup
        numbers = re.findall(r"\[([^\[\]]*(?:\\\[c\\\])?)\]\(\.\./trace/count\.html#", text)
        shown = [words(a) for a in page(built, f"places/{name}").cssselect("main a.num")]
        assert [number.replace("\\", "") for number in numbers] == shown
    profile = yaml.safe_load(built.read("_quarto-areas.yml"))
    chapters = [f"places/{name}.qmd" for name in ("first", "second", "third")]
    assert profile == {"book": {"chapters": [{"part": "Places", "chapters": chapters}]}}


def pages_made(book: Book) -> set[str]:
    """The pages that a build would make again."""
    done = book.run("status", "--renderer", "builtin", "--json")
    return {item["id"] for item in json.loads(done.stdout) if item["kind"] == "page"}


PLACES = {"places/first.html", "places/second.html", "places/third.html"}


def test_area_pages_are_made_again_only_when_something_of_theirs_changes(areas: Book) -> None:
    areas.run_build()
    assert pages_made(areas) == set()
    areas.change("chapters/method.qmd", "Text.", "Other text.")
    assert pages_made(areas) == {"chapters/method.html"}
    areas.change("chapters/method.qmd", "Other text.", "Text.")
    areas.change("data/counts.csv", "E03,2023,0", "E03,2023,1")
    assert pages_made(areas) & PLACES == {"places/third.html"}  # its picture shows the year
    areas.change("data/counts.csv", "E03,2023,1", "E03,2023,0")
    areas.change("data/counts.csv", "E01,2023,12", "E01,2023,13")
    assert pages_made(areas) >= PLACES  # all of them show it
    areas.change("data/counts.csv", "E01,2023,13", "E01,2023,12")
    areas.change("places/_place.qmd", "Text on", "Words on")
    assert pages_made(areas) == PLACES
    before = (areas.root / "_book/chapters/two.html").stat().st_ino
    areas.run_build()
    assert (areas.root / "_book/chapters/two.html").stat().st_ino == before
    for name in ("First", "Second", "Third"):
        assert f"Words on {name}." in areas.read(f"_book/places/{name.lower()}.html")
    areas.change("data/areas.csv", "E03,Third", "E03,Fourth")
    assert "places/fourth.html" in pages_made(areas)
    areas.run_build()
    assert not (areas.root / "_book/places/third.html").exists()
    assert "Fourth" in areas.read("_book/index.html")


# The real report ------------------------------------------------------------------------

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
        assert "The gaps in full" in " ".join(sheets[first:following])


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
    for page, words in (("hackney", "from 70 to 148"), ("merton", "from 70 to 169")):
        html = report.read(f"_book/boroughs/{page}.html")
        assert f"with caution, since the count more than doubled within a year, {words}" in html
        assert "More than doubled within a year: Child sexual exploitation 2024" in html
    assert "more than doubled" not in report.read("_book/boroughs/bexley.html")


@pytest.mark.slow
def test_no_page_counts_suppressed_assessments_in_a_sentence(report: Book) -> None:
    pages = sorted((report.root / "_book/boroughs").glob("*.html"))
    assert len(pages) == 33
    for page in pages:
        text = re.sub("<[^>]+>", "", page.read_text(encoding="utf-8"))
        assert "[c] social care" not in text, page.name
        assert "of them have been sexually abused" not in text, page.name
