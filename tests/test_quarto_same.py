"""What the built-in edition says of itself stands in Quarto's as well, page by page.

One assessment, as `needsbook new` lays it, with what comes later: an edition that was kept
before, corrections, an embargo and a glossary. Each renderer makes it; Quarto by the
stand-in, and by itself where it is installed.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import pypdf
import pytest
from assessment import REPOSITORY
from books import ENGINE, Book
from needsbook.commands.new import Asked, new
from needsbook.ground.files import file_hash
from test_quarto import quarto, strict_environment

PDF = "_book/needs-assessment.pdf"
FORMULA = """
A share is $s = \\frac{a}{n}$ of each, and by @eq-all the mean of the shares is "M".

$$
M = \\sum_{i} s_i
$$ {#eq-all}
"""
ON_SCREEN = """::: {.content-visible when-format="html"}
```{python}
fig_absence_rates("previous")
```
:::

"""
GLOSSARY = """# Words {#sec-words .unnumbered}

Persistent absence
:   What is said of a pupil who misses many sessions.

School
:   Where pupils learn.
"""
CORRECTED = "2027-12-01,First edition.1,{},ten,twelve,A digit was wrong.\n"


def laid(folder: Path) -> Book:
    new(folder, Asked("Absence", "absence"))
    book = Book(folder)
    for path in ("need.qmd", "response.qmd"):
        text = book.read(f"chapters/{path}")
        book.write(
            f"chapters/{path}",
            f"{text}\nAsk a school about persistent absence, and other schools.\n",
        )
    book.write("chapters/method.qmd", book.read("chapters/method.qmd") + FORMULA)
    first = '```{python}\nfig_absence_rates("first")'
    book.change("chapters/response.qmd", first, ON_SCREEN + first)
    book.write("chapters/words.qmd", GLOSSARY)
    listed = "        - chapters/references.qmd\n"
    book.change("_quarto.yml", listed, f"        - chapters/words.qmd\n{listed}")
    book.change("_quarto.yml", "edition:\n", "glossary: chapters/words.qmd\n\nedition:\n")
    book.change(
        "_quarto.yml", "  label: First edition\n", "  label: First edition\n  embargo: 2199-01-01\n"
    )
    rows = [CORRECTED.format(page) for page in ("chapters/need.qmd", "districts/_district.qmd")]
    book.write("data/corrections.csv", book.read("data/corrections.csv") + "".join(rows))
    # a team's own `.venv` has the engine
    book.change("_environment", "src:../src", f"src:../src:{ENGINE / 'src'}")
    told = {"edition": "2019 edition", "date": "2020-01-01", "number": 1}
    book.write("editions/2019/edition.json", json.dumps(told))
    book.write("editions/2019/archive.sha256", "0  2019.zip\n")
    book.write("editions/2019/values.csv", "id,shown\nabsent--gone,698\nold-rate--d01,17\n")
    book.write("editions/2019/captions.csv", "id,title,caption\nfig-old,A picture,Of old.\n")
    hashed = file_hash(folder / "data/absence.csv")
    book.write("editions/2019/hashes.csv", f"kind,name,sha256,rows\ndata,absence,{hashed},9\n")
    return book


@dataclass(frozen=True)
class Both:
    """The editions of the two renderers."""

    builtin: Book
    quarto: Book

    def pages(self) -> Iterator[tuple[str, lxml.html.HtmlElement, lxml.html.HtmlElement]]:
        """Each chapter's path, and its page in either."""
        root = self.builtin.root / "_book"
        for path in sorted(root.rglob("*.html")):
            name = path.relative_to(root).as_posix()
            if not name.startswith("trace/") and name != "calendar.html":
                one, other = (book.read(f"_book/{name}") for book in (self.builtin, self.quarto))
                yield name, lxml.html.fromstring(one), lxml.html.fromstring(other)


#: Whole books are rendered twice.
pytestmark = pytest.mark.slow


@pytest.fixture(
    scope="module",
    params=["stand-in", pytest.param("quarto", marks=quarto)],
)
def both(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Both:
    folder = tmp_path_factory.mktemp("both")
    made = Both(laid(folder / "builtin"), laid(folder / "quarto"))
    assert made.builtin.needsbook("build").returncode == 0
    (made.quarto.root / ".venv").symlink_to(REPOSITORY / ".venv")
    done = subprocess.run(
        ["quarto", "render"],
        cwd=made.quarto.root,
        env=strict_environment(folder / "bin") if request.param == "stand-in" else None,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return made


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def sheets(book: Book) -> list[str]:
    pages = pypdf.PdfReader(book.root / PDF).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def test_the_first_use_of_a_term_leads_to_the_glossary_from_the_same_places(both: Both) -> None:
    found = {}
    for path, one, other in both.pages():
        links = [
            [(a.get("href"), words(a)) for a in page.cssselect("main a.term")]
            for page in (one, other)
        ]
        assert links[1] == links[0], path
        found[path] = links[0]
    assert ("words.html#term-persistent-absence", "persistent absence") in found[
        "chapters/need.html"
    ]
    assert found["chapters/words.html"] == []
    for _, _, page in both.pages():
        if page.cssselect("#term-school"):
            assert words(page.get_element_by_id("term-school")) == "School"


@pytest.mark.parametrize("name", ["corrected", "draft"])
def test_what_a_page_says_of_its_edition_is_the_same(both: Both, name: str) -> None:
    told = {
        path: [[words(one) for one in page.cssselect(f".{name}")] for page in pages]
        for path, *pages in both.pages()
    }
    for path, (ours, theirs) in told.items():
        assert theirs == ours, path
    wanted = {
        "corrected": "Corrected on 1 December 2027 (First edition.1): “ten” was printed, and it "
        "is “twelve”. A digit was wrong.",
        "draft": "Draft, not for release before 1 January 2199.",
    }
    assert told["chapters/need.html"][0] == [wanted[name]]


def test_the_opening_page_says_what_the_edition_is(both: Both) -> None:
    pages = {path: (one, other) for path, one, other in both.pages()}
    one, other = (
        [(words(div.find("dt")), words(div.find("dd"))) for div in page.cssselect("main dl div")]
        for page in pages["index.html"]
    )
    assert other == one
    assert ("Carried over", "from the 2019 edition: absence from school (to 2024)") in other
    assert not pages["chapters/need.html"][1].cssselect("dl.facts-of-edition")


def test_an_address_of_a_trace_that_is_gone_says_so(both: Both) -> None:
    for path in ("trace/old-rate.html", "trace/fig-old.html"):
        one, other = (
            lxml.html.fromstring(book.read(f"_book/{path}")) for book in (both.builtin, both.quarto)
        )
        assert words(other.cssselect("main")[0]) == words(one.cssselect("main")[0])
        assert "2019.zip" in words(other)
        (leaving,) = other.cssselect(".leave") or [None]
        if leaving is not None:
            assert (both.quarto.root / "_book/trace" / leaving.get("data-neutral")).is_file()
    # a function that is still there says it on its own page
    assert "absent--gone" in both.quarto.read("_book/trace/absent.html")


def test_what_parts_of_a_picture_say_is_shown_by_the_same_script(both: Both) -> None:
    for path, _, page in both.pages():
        (script,) = page.cssselect("script[src$='edition.js']")
        here = (both.quarto.root / "_book" / path).parent
        assert (here / script.get("src")).resolve().read_bytes() == (
            both.builtin.root / "_book/assets/edition.js"
        ).read_bytes()


def test_the_pdf_says_what_the_edition_is_and_what_was_corrected(both: Both) -> None:
    for book in (both.builtin, both.quarto):
        title, *others = sheets(book)
        assert "Carried over from the 2019 edition: absence from school (to 2024)" in title
        assert all("Draft, not for release before 1 January 2199" in sheet for sheet in others)
        text = " ".join(others)
        assert (
            text.count("“ten” was printed, and it is “twelve”")
            == len([*(book.root / "_book/districts").glob("*.html")]) + 1
        )


def test_a_figure_after_one_for_the_screen_alone_has_its_number_in_the_pdf(both: Both) -> None:
    for book in (both.builtin, both.quarto):
        text = " ".join(sheets(book)).replace("\N{NO-BREAK SPACE}", " ")
        assert "Figure 2.2: Per cent of pupils who missed a tenth of their sessions" in text
        assert "Figure 2.1:" not in text
    pages = {path: other for path, _, other in both.pages()}
    figure = pages["chapters/response.html"].get_element_by_id("fig-absence-rates-first")
    assert words(figure.cssselect("figcaption")[0]).startswith("Figure 2.2: ")


def test_letters_of_a_picture_are_text_in_the_pdf(both: Both) -> None:
    for book in (both.builtin, both.quarto):
        assert "Cedar withheld" in " ".join(sheets(book))  # beside its bar alone


def test_the_pdf_is_accessible(both: Both) -> None:
    checker = pytest.importorskip("page", reason="SKIPPED, NOT CHECKED: no page-validation here")
    found = checker.validate_pdf(
        str(both.quarto.root / PDF), profile=checker.ValidationProfile.PDF_UA_1
    )
    assert found.is_compliant, [str(one) for one in found.failures[:5]]


def spoken(book: Book, kind: str) -> list[str]:
    """What a screen reader says of each element of a kind, in the order of the document."""
    root = pypdf.PdfReader(book.root / PDF).trailer["/Root"]["/StructTreeRoot"]

    def below(element: object) -> Iterator[str]:
        held = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(held, list):
            for one in held:
                yield from below(one)
        elif isinstance(held, dict):
            if held.get("/S") == kind and "/Alt" in held:
                yield str(held["/Alt"])
            yield from below(held.get("/K", []))

    return list(below(root["/K"]))


def test_a_screen_reader_says_pictures_and_formulas_in_words(both: Both) -> None:
    said = spoken(both.quarto, "/Formula")
    assert "s equals a over n, end of fraction" in said
    assert "capital M equals the sum over i of s sub i" in said
    assert set(spoken(both.quarto, "/Figure")) == set(spoken(both.builtin, "/Figure"))
