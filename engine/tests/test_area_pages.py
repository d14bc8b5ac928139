"""One page for each area, from one template."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdf
import pytest
import yaml
from area_pages_book import page, words
from books import IMPORT, Book, small_book

from needsbook.chapters.checks import check
from needsbook.data.area_pages import area_page_faults, read_area_pages
from needsbook.exhibit.linked_picture import linked_picture
from needsbook.ground.errors import ToolFailure
from needsbook.ground.project import Project

pytestmark = pytest.mark.slow

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
    book.run_build()
    return book


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
    areas.run_build()
    before = {p.name: p.read_text() for p in (areas.root / "_book/places").glob("*.html")}
    areas.change("data/counts.csv", "E03,2024,1234", "E03,2024,4321")
    areas.run_build()
    after = {p.name: p.read_text() for p in (areas.root / "_book/places").glob("*.html")}
    assert {name for name in after if after[name] != before[name]} == {"third.html"}


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
    done = areas.run("check")
    assert done.returncode == 1
    # data/counts.csv: 12, 7 and 0 in 2023
    assert f"places/_place.qmd:{line} (First): the claim “low” is not true" in done.stderr
    assert "1 problem;" in done.stderr


def test_a_number_typed_in_the_template_is_told_once(areas: Book) -> None:
    areas.change("places/_place.qmd", TEXT, "There are 4,711 offences in {name}.")
    done = areas.run("check")
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
    areas.run_build()
    figure = page(areas, "chapters/two").get_element_by_id("fig-map")
    assert figure.cssselect("img")
    assert not figure.cssselect("a")


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
    assert profile["book"] == {"chapters": [{"part": "Places", "chapters": chapters}]}


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
