"""Data are text: whatever they hold, a reader sees it, and no renderer obeys it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from books import DATAPACKAGE, PYPROJECT, Book, numbers_of, small_book
from browsing import in_browser
from hostile import HOSTILE, literal, squeezed, text
from lxml import etree
from pypdf import PdfReader

from needsbook.ground.files import asset
from needsbook.ground.fonts import displayable, missing_characters
from needsbook.ground.markup import (
    isolated,
)
from needsbook.ground.words import in_script

NAMES = list(HOSTILE.values())


LONG = NAMES[-1]


ALL = " ¦ ".join(NAMES[:-1])


MODULE = '''\
"""An analysis of hostile data."""

from needsbook import Column, Drawing, Measure, Tabulation, figure, number, source, table
from needsbook.charts.style import new_figure

areas = source("areas")
counts = source("counts")


def _all():
    return " ¦ ".join(areas()["name"][:-1])


@number(unit="words", kind="record")
def word(code):
    """The name of an area, as a number that is printed in words."""
    name = areas.one("name", where={"gss_code": code})
    return Measure(1, unit=name, shown=name)


@figure(title="Counts", kind="official statistic")
def fig_counts():
    data = areas(columns=["name"])
    data["count"] = 1.0
    picture = new_figure(height=8)
    axes = picture.subplots()
    names = list(data["name"])
    axes.barh(names[:-1], data["count"][:-1], label=names[0])
    axes.set(title=names[5], xlabel=names[17], ylabel=names[4])
    axes.annotate(names[-1], (0, 1), in_layout=False)
    axes.text(0, 2, names[16], in_layout=False)
    axes.legend()
    return Drawing(picture, data, _all(), f"{_all()} {names[-1]}", notes=(_all(), names[-1]))


@table(title="Counts", kind="official statistic")
def tbl_counts():
    data = areas(columns=["gss_code", "name"]).merge(counts(), on="gss_code")
    columns = {"name": Column(_all()), "gss_code": Column("Code"), "count": Column("Offences")}
    return Tabulation(data, columns, _all(), notes=(_all(),), filters=("name", "gss_code"))
'''


HEAD = "---\nengine: jupyter\n---\n\n```{{python}}\n#| include: false\n{}\n```\n\n"


CODES = [f"E{number:02}" for number in range(1, len(NAMES) + 1)]


def hostile_book(root: Path) -> Book:
    """A book whose data, dictionary, settings and bibliography are hostile throughout."""
    book = small_book(root)
    # What is hostile is no sentence: its wording is not looked at.
    book.write("pyproject.toml", f"{PYPROJECT}strict = false\n")
    with (root / "data/areas.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["gss_code", "name", "area_type"])
        writer.writerows([code, name, "other"] for code, name in zip(CODES, NAMES, strict=True))
    rows = "".join(f"{code},2024,{'c' if n else 3}\n" for n, code in enumerate(CODES))
    book.write("data/counts.csv", f"gss_code,year,count\n{rows}")
    package: dict[str, Any] = json.loads(json.dumps(DATAPACKAGE))
    package["resources"] = package["resources"][:2]
    for resource in package["resources"]:
        resource |= {"title": ALL, "publisher": ALL, "period": ALL}
        resource["licenses"] = [{"name": "x", "title": ALL}]
    package["resources"][1]["symbols"][0]["reason"] = ALL
    book.write("data/datapackage.json", json.dumps(package))
    (root / "data/boundaries.geojson").unlink()
    book.write("src/tiny/__init__.py", MODULE)
    words = "\n\n".join(f'So: `{{python}} word("{code}")`, 2024.' for code in CODES)
    cells = "".join(f"```{{python}}\n{name}()\n```\n\n" for name in ("fig_counts", "tbl_counts"))
    book.write(
        "chapters/one.qmd",
        HEAD.format("from tiny import fig_counts, tbl_counts, word")
        + f"# First chapter {{#sec-one}}\n\nSee @odd.\n\n{words}\n\n{cells}",
    )
    book.write("chapters/two.qmd", "# Second chapter {#sec-two}\n\nText.\n")
    book.write(
        "chapters/method.qmd",
        HEAD.format("from needsbook import audit_trail")
        + "# Audit {#sec-method}\n\n```{python}\naudit_trail()\n```\n",
    )
    book.change("_quarto.yml", "{first: 2023, last: 2024}", "{first: 2024, last: 2024}")
    book.change(
        "_quarto.yml", "title: A small book", f"title: {json.dumps(ALL, ensure_ascii=False)}"
    )
    book.change(
        "_quarto.yml", "author: The authors", f"author: {json.dumps(ALL, ensure_ascii=False)}"
    )
    book.change(
        "_quarto.yml", "label: 2024 edition", f"label: {json.dumps(ALL, ensure_ascii=False)}"
    )
    book.write("index.qmd", "# Summary {#sec-summary .unnumbered}\n\nSee @tbl-counts.\n")
    book.write(
        "references.bib",
        "@online{odd,\n  author = {{<script>alert(1)</script> 中}},\n"
        "  title = {<img src=x onerror=alert(1)> 😀 中},\n  year = {2020},\n"
        "  url = {javascript:alert(1)}\n}\n",
    )
    return book


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = hostile_book(tmp_path_factory.mktemp("hostile") / "book")
    book.build()
    return book


def page(book: Book, path: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(book.read(f"_book/{path}"))


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_cell_of_a_table_is_its_text(built: Book, kind: str) -> None:
    cells = page(built, "chapters/one.html").cssselect("#tbl-counts tbody th")
    assert text(cells[list(HOSTILE).index(kind)]) == HOSTILE[kind]


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_number_in_words_is_its_text(built: Book, kind: str) -> None:
    links = page(built, "chapters/one.html").cssselect("p > a.num")
    link = links[list(HOSTILE).index(kind)]
    assert text(link) == HOSTILE[kind]
    assert literal((link.getprevious() is None and link.tail) or "") == ", 2024."


def test_headings_captions_notes_credits_and_alt_text(built: Book) -> None:
    one = page(built, "chapters/one.html")
    assert text(one.cssselect("#tbl-counts thead th")[0]) == ALL
    for id in ("fig-counts", "tbl-counts"):
        assert ALL in text(one.cssselect(f"#{id} figcaption")[0])
        # Its source (publisher and title of the datasets), a note.
        assert text(one.cssselect(f"#{id} + details.made > p")[0]).count(ALL) >= 3
    assert literal(one.cssselect("#fig-counts img")[0].get("alt")) == " ".join(
        f"{ALL} {LONG}".split()
    )
    made = [text(element) for element in one.cssselect("details.made")]
    assert all(f"{ALL}, {ALL} ({ALL})" in words for words in made)


def test_what_explains_an_exhibit(built: Book) -> None:
    figure, table = page(built, "trace/fig-counts.html"), page(built, "trace/tbl-counts.html")
    assert literal(figure.cssselect("figure img")[0].get("alt")) == " ".join(
        f"{ALL} {LONG}".split()
    )
    assert ALL in text(figure.cssselect("figcaption")[0])
    for label in ("Publisher", "Period"):
        facts = [div for div in table.cssselect(".facts div") if text(div[0]) == label]
        assert [text(div[1]) for div in facts] == [ALL, ALL]
    assert [text(heading) for heading in table.cssselect("#datasets ~ section h3")][:2] == [ALL] * 2
    assert f"({ALL})" in text(table.cssselect("#symbols li")[0])
    assert text(table.cssselect("#words dd li")[0]).startswith(f"{ALL}: ")  # publisher and title
    data = figure.cssselect("#data ~ div tbody tr")
    assert [text(row[0]) for row in data] == NAMES
    titles = table.cssselect("svg.lineage a.dataset title")
    assert [text(title) for title in titles] == [ALL, ALL]


def test_the_page_of_the_numbers_and_the_audit_trail(built: Book) -> None:
    rows = page(built, "trace/word.html").cssselect("#uses ~ div tbody tr")
    assert sorted(text(row[0]) for row in rows) == sorted(NAMES)
    assert all(text(row[0]) in text(row[4]) for row in rows)
    shown = [
        text(row[1])
        for row in page(built, "chapters/method.html").cssselect("#tbl-audit-trail tbody tr")
    ]
    assert set(NAMES) <= set(shown)


def test_the_title_of_the_book(built: Book) -> None:
    index = page(built, "index.html")
    assert literal(index.findtext("head/title")) == ALL
    assert text(index.cssselect(".title-block .title")[0]) == ALL
    assert text(index.cssselect(".title-block dd")[0]) == ALL


def test_ids_are_few_words_and_told_apart(built: Book) -> None:
    for path in (built.root / "_book").rglob("*.html"):
        ids = lxml.html.parse(str(path)).xpath("//@id")
        assert len(set(ids)) == len(ids), path
        assert max(map(len, ids)) < 200, path


def test_no_page_holds_a_script_an_event_or_an_address_of_the_data(built: Book) -> None:
    for path in sorted((built.root / "_book").rglob("*.html")):
        root = lxml.html.parse(str(path)).getroot()
        for element in root.iter(etree.Element):
            assert not [name for name in element.attrib if name.lower().startswith("on")], path
            for name in ("href", "src"):
                scheme = re.match(r"[\s\x00-\x1f]*([\w+.-]+)\s*:", element.get(name, ""))
                # The processor of citations writes https:// before what is no address.
                assert scheme is None or scheme[1] == "https", (path, element.get(name))
            if element.tag == "script":
                inside = (element.text or "").strip()
                own = in_script(asset("table_filter.js").read_text(encoding="utf-8")).strip()
                assert element.get("src", "").endswith(".js") or inside == own
            assert element.tag not in ("iframe", "object", "embed", "base"), path
            if element.tag == "img":
                assert element.get("src", "").endswith("figures/fig-counts.svg")


def test_the_list_of_references_is_text(built: Book) -> None:
    words = text(page(built, "chapters/references.html").cssselect("main")[0])
    assert "alert(1)" in words
    assert "javascript" in words  # the address is shown, and is no link
    assert not page(built, "chapters/references.html").cssselect(".csl-entry a[href^=java]")


def test_the_search_index_is_data(built: Book) -> None:
    script = built.read("_book/assets/search-index.js")
    assert "<" not in script
    records = json.loads(script.removeprefix("window.searchIndex = ").removesuffix(";\n"))
    found = literal(" ".join(" ".join(record) for record in records))
    for name in NAMES:
        assert " ".join(name.split()) in " ".join(found.split())


def test_csv_is_exact(built: Book) -> None:
    for name, column in (("fig-counts", "name"), ("tbl-counts", "name")):
        for folder in ("figures", "_book/figures"):
            path = built.root / folder / f"{name}.csv"
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            assert [row[column] for row in rows] == NAMES


def test_traces_are_exact(built: Book) -> None:
    figure = json.loads(built.read("figures/fig-counts.json"))
    assert figure["result"]["alt"] == " ".join(f"{ALL} {LONG}".split())
    credit = f"Official statistic. Source: {ALL}"
    assert figure["result"]["notes"][0].startswith(credit)
    assert figure["result"]["notes"][1:] == [f"{ALL}.", f"{LONG}."]
    assert figure["datasets"][0]["publisher"] == ALL
    table = json.loads(built.read("figures/tbl-counts.json"))
    assert table["symbols"][0]["reason"] == ALL
    numbers = numbers_of(built.root)
    assert sorted(item["result"]["shown"] for item in numbers.values()) == sorted(NAMES)


def test_a_picture_shows_the_text_and_holds_nothing_else(built: Book) -> None:
    svg = etree.parse(str(built.root / "_book/figures/fig-counts.svg"))
    tags = {etree.QName(element).localname for element in svg.iter(etree.Element)}
    drawing = {"svg", "g", "path", "defs", "use", "style", "clipPath", "rect"}
    assert tags <= drawing | {"metadata", "RDF", "Work", "type", "format"}
    references = svg.xpath("//@*[local-name() = 'href']")
    assert all(address.startswith("#") for address in references)
    # Text is drawn, letter by letter: the same letters at the same places of a name.
    drawn = [
        shape(group.xpath("./*[local-name() = 'use']/@*[local-name() = 'href']"))
        for group in svg.iter("{http://www.w3.org/2000/svg}g")
    ]
    for name in NAMES:
        # Marks are joined to letters; letters from right to left are set in another order.
        first = re.split("[\u0300-\u06ff\u200c-\u200f]", " ".join(displayable(name).split()))[0]
        assert shape(first) in {letters[: len(first)] for letters in drawn}, name


def shape(letters: Sequence[str]) -> tuple[int, ...]:
    """For each letter, where it stands first."""
    return tuple(map(letters.index, letters))


@pytest.fixture(scope="module")
def pdf(built: Book) -> PdfReader:
    return PdfReader(built.root / "_book/small.pdf")


@pytest.fixture(scope="module")
def written(pdf: PdfReader) -> list[tuple[str, float]]:
    """Pieces of text in the PDF, and how far from the left each begins."""
    found: list[tuple[str, float]] = []
    for sheet in pdf.pages:
        sheet.extract_text(
            visitor_text=lambda piece, _transform, matrix, _font, _size: found.append(
                (piece, matrix[4])
            )
        )
    return found


@pytest.fixture(scope="module")
def printed(written: list[tuple[str, float]]) -> str:
    return squeezed("".join(piece for piece, _ in written))


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", [kind for kind in HOSTILE if kind not in ("right to left", "10,000 characters")]
)
def test_the_pdf_shows_the_text(printed: str, kind: str) -> None:
    # A cell, a number, three captions and notes, credits, the audit trail.
    assert printed.count(squeezed(displayable(HOSTILE[kind]))) >= 8


@pytest.mark.slow
def test_the_pdf_shows_all_of_a_long_word(
    pdf: PdfReader, printed: str, written: list[tuple[str, float]]
) -> None:
    # In a cell, a number, a note and the audit trail; what stands at the head and foot of
    # a page may come between its parts.
    assert 4 * 10_000 <= printed.count("x") < 4 * 10_000 + 1_000
    longest = max(len(piece.strip()) for piece, _ in written if set(piece.strip()) == {"x"})
    assert longest < 150  # letters in a line
    width = float(pdf.pages[0].mediabox.width)
    assert all(0 <= left < width for piece, left in written if piece.strip())


@pytest.mark.slow
def test_the_pdf_keeps_the_order_of_right_to_left_words(printed: str) -> None:
    for word in ("עברית", "שנייה", "مرحبا"):
        assert word in printed or word[::-1] in printed
    assert "Hackney(" in printed


@pytest.mark.slow
def test_the_pdf_says_which_character_no_font_shows(printed: str) -> None:
    assert "[U+4E2D][U+6587]" in printed
    assert "😀" in printed
    assert "中" not in printed


def spoken(pdf: PdfReader) -> Iterator[str]:
    """Alt texts of the PDF, in its order."""
    waiting: list[Any] = [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        item = waiting.pop().get_object()
        if isinstance(item, list):
            waiting += reversed(item)
        elif isinstance(item, dict):
            if "/Alt" in item:
                yield re.sub("[\u2068\u2069]", "", str(item["/Alt"]))
            waiting += [item["/K"]] if "/K" in item else []


@pytest.mark.slow
def test_the_pdf_speaks_the_alt_text_and_links_to_nothing_that_runs(pdf: PdfReader) -> None:
    assert " ".join(f"{ALL} {LONG}".split()) in [" ".join(one.split()) for one in spoken(pdf)]
    for sheet in pdf.pages:
        for link in sheet.get("/Annots") or []:
            action = link.get_object().get("/A") or {}
            assert not str(action.get("/URI", "")).lower().startswith("javascript")
            assert action.get("/S") in (None, "/URI", "/GoTo")


@pytest.mark.slow
def test_the_pdf_is_accessible(pdf: PdfReader) -> None:
    metadata = pdf.xmp_metadata
    assert metadata is not None
    assert re.search(rb'pdfuaid:part(="1"|>1<)', metadata.stream.get_data())


class TestInABrowser:
    pytestmark = in_browser

    def test_nothing_of_the_data_runs_or_is_loaded(self, built: Book, browser: Any) -> None:
        page = browser.new_page()
        seen: list[str] = []
        page.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: seen.append(message.text))
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.on("popup", lambda popup: seen.append(popup.url))
        page.on("request", lambda request: seen.append(request.url))
        own = (built.root / "_book").as_uri() + "/"
        for path in sorted((built.root / "_book").rglob("*.html")):
            page.goto(path.as_uri())
            for summary in page.locator("summary").all():
                summary.click()
        page.goto((built.root / "_book/figures/fig-counts.svg").as_uri())
        page.goto((built.root / "_book/chapters/one.html").as_uri())
        page.fill("#query", "script alert")
        page.locator("#results a").first.wait_for()
        page.goto((built.root / "_book/chapters/method.html").as_uri())
        page.get_by_role("searchbox", name="Show only rows").fill("<script>")
        assert page.locator("#tbl-audit-trail tbody tr:visible").count() >= 1
        assert [event for event in seen if not event.startswith(own)] == []
        page.close()

    @pytest.mark.parametrize("width", [375, 1280])
    def test_a_long_word_breaks_and_no_page_scrolls_sideways(
        self, built: Book, browser: Any, width: int
    ) -> None:
        page = browser.new_page(viewport={"width": width, "height": 800})
        for path in sorted((built.root / "_book").rglob("*.html")):
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.goto((built.root / "_book/chapters/one.html").as_uri())
        cell = page.locator("#tbl-counts tbody th").last
        assert cell.evaluate("cell => cell.scrollWidth <= cell.clientWidth + 1")
        assert cell.evaluate("cell => cell.clientWidth") < 1280
        page.close()

    def test_right_to_left_words_leave_the_sentence_in_its_order(
        self, built: Book, browser: Any
    ) -> None:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto((built.root / "_book/chapters/one.html").as_uri())
        number = list(HOSTILE).index("right to left")
        lefts = page.evaluate(
            """number => {
                const link = document.querySelectorAll("p > a.num")[number];
                const place = (node, words) => {
                    const range = document.createRange();
                    const start = node.data.indexOf(words);
                    range.setStart(node, start);
                    range.setEnd(node, start + words.length);
                    return range.getBoundingClientRect().left;
                };
                const words = link.firstChild;
                return [
                    place(link.previousSibling, "So:"), place(words, "Hackney"),
                    place(words, "مرحبا"), place(words, "12"), place(words, "שנייה"),
                    place(words, "עברית"), place(link.nextSibling, "2024"),
                ];
            }""",
            number,
        )
        # The words from the mark to the Arabic one run from right to left, with what is
        # between them; what comes before and after them in the sentence stays there.
        assert lefts == sorted(lefts)
        page.close()


def test_a_run_of_right_to_left_words_is_set_apart() -> None:
    first, pop = "\u2068", "\u2069"
    assert isolated("Ealing, 12") == "Ealing, 12"
    assert isolated("(אב גד), 12") == f"({first}אב גד{pop}), 12"
    assert isolated("אב 3 גד a") == f"{first}אב 3 גד{pop} a"
    assert isolated("a \u200f") == f"a {first}\u200f{pop}"


def test_characters_that_no_font_shows() -> None:
    assert displayable("Łódź €5–6 ≤ 😀") == "Łódź €5–6 ≤ 😀"
    assert displayable("中\ufe0f🔬") == "[U+4E2D]\ufe0f[U+1F52C]"
    assert missing_characters("中b中文") == "中文"
