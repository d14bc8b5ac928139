"""The built-in edition as Quarto makes it: numbers, references, captions, notes."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pypdf
import pytest
from books import BIBLIOGRAPHY, QUARTO, Book

NBSP = "\N{NO-BREAK SPACE}"


CHAPTER_ONE = """\
---
engine: jupyter
---

# First chapter {#sec-one}

## Sub {#sec-one-sub}

In its chapter @fig-one, bare -@fig-one, named [Fig. -@fig-one], two [@fig-one; @tbl-one].
A chapter @sec-two, a section @sec-one-sub, an appendix @sec-method, an equation @eq-a.
Elsewhere @fig-pair and its part @fig-pa, and @tbl-data.

![A caption](../picture.svg){#fig-one fig-alt="What it shows"}

::: {#fig-two fig-alt="The second picture"}
![](../picture.svg)

A caption of a div
:::

| A | B |
|---|--:|
| 1 | 2 |

: A table {#tbl-one}

$$a = b$$ {#eq-a}

A footnote.[^one]

[^one]: The note.

### Deeper

Text in {{< meta edition.label >}}.

Literal dots \\.\\.\\. and dashes \\-\\- and \\#read("x") stay.

## No number {.unnumbered}

{{< include _part.md >}}
"""


CHAPTER_TWO = """\
# Second chapter {#sec-two}

::: {#fig-pair layout-ncol=2}
![First](../picture.svg){#fig-pa fig-alt="One"}

![Second](../picture.svg){#fig-pb fig-alt="Two"}

A pair
:::

@fig-one is elsewhere; so is [the first chapter](one.qmd) and [a section](one.qmd#sec-one-sub).

::: {.callout-note}
A note.
:::

::: {.callout-warning title="Careful"}
A warning.
:::

::: {.callout-tip}
## A heading as title

A tip.
:::

::: {.callout-note collapse="true"}
Closed at first.
:::

::: {.content-visible when-format="html"}
Only on screen.
:::

::: {.content-visible when-format="typst"}
Only in print.
:::

::: {.content-hidden when-format="html"}
Not on screen.
:::

- In a list, too:

  ::: {.content-visible when-format="html"}
  An item on screen.
  :::

  ::: {.content-visible when-format="typst"}
  An item in print.
  :::

::: {.panel-tabset}
## Tab one

First tab.

## Tab two

Second tab.
:::

[@occ2013, p. 3; @firmin2011] and @occ2013. [More]{.literal reason="a test"}
"""


METHOD = "# Method {#sec-method}\n\n## Steps {#sec-steps}\n\nSee @sec-steps.\n"


DATA = "# Data {#sec-data}\n\n| A |\n|---|\n| 1 |\n\n: Data {#tbl-data}\n"


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"></svg>'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """One book that uses the whole subset."""
    book = Book(tmp_path_factory.mktemp("conformance"))
    book.write("pyproject.toml", '[tool.needsbook]\npackage = "nothing"\nstrict = false\n')
    book.write("src/nothing/__init__.py", "")
    book.write(
        "_quarto.yml",
        QUARTO.replace(
            "chapters/method.qmd", "chapters/method.qmd\n    - chapters/data.qmd"
        ).replace("  periods:\n    counts: {first: 2023, last: 2024}\n", ""),
    )
    book.write("references.bib", BIBLIOGRAPHY)
    book.write("data/datapackage.json", '{"name": "none", "resources": []}')
    book.write("picture.svg", SVG)
    book.write(
        "index.qmd", "# Summary {#sec-summary .unnumbered}\n\n@sec-two, @sec-one-sub, @fig-one.\n"
    )
    book.write("chapters/one.qmd", CHAPTER_ONE)
    book.write("chapters/_part.md", "Included text with @tbl-one.\n")
    book.write("chapters/two.qmd", CHAPTER_TWO)
    book.write("chapters/references.qmd", "# References {.unnumbered}\n\n::: {#refs}\n:::\n")
    book.write("chapters/method.qmd", METHOD)
    book.write("chapters/data.qmd", DATA)
    book.run_build()
    return book


def page(book: Book, path: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(book.read(f"_book/{path}"))


def text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split(" ")).replace("\n", " ").strip()


def links(root: lxml.html.HtmlElement) -> dict[str, str]:
    """Words of each reference, with its address."""
    return {a.text_content(): a.get("href") for a in root.cssselect("main a.reference")}


@pytest.fixture(scope="module")
def pdf_text(built: Book) -> str:
    reader = pypdf.PdfReader(built.root / "_book/small.pdf")
    return " ".join(" ".join(p.extract_text() for p in reader.pages).split())


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("index.html", "A small book"),
        ("chapters/one.html", f"1{NBSP}{NBSP}First chapter – A small book"),
        ("chapters/method.html", f"Appendix{NBSP}A — Method – A small book"),
        ("chapters/references.html", "References – A small book"),
    ],
)
def test_window_titles(built: Book, path: str, title: str) -> None:
    assert page(built, path).findtext(".//title") == title


@pytest.mark.parametrize(
    ("path", "headings"),
    [
        ("index.html", [("h1", "sec-summary", "Summary")]),
        (
            "chapters/one.html",
            [
                ("h1", "sec-one", "1 First chapter"),
                ("h2", "sec-one-sub", "1.1 Sub"),
                ("h3", "deeper", "1.1.1 Deeper"),
                ("h2", "no-number", "No number"),
            ],
        ),
        (
            "chapters/method.html",
            [("h1", "sec-method", f"Appendix{NBSP}A — Method"), ("h2", "sec-steps", "A.1 Steps")],
        ),
        ("chapters/data.html", [("h1", "sec-data", f"Appendix{NBSP}B — Data")]),
    ],
)
def test_headings(built: Book, path: str, headings: list[tuple[str, str, str]]) -> None:
    found = page(built, path).cssselect("main h1, main h2, main h3")
    assert [(h.tag, h.get("id"), " ".join(text(h).split(" "))) for h in found] == [
        (tag, id, words) for tag, id, words in headings
    ]


def test_references_in_the_same_chapter_and_elsewhere(built: Book) -> None:
    assert links(page(built, "chapters/one.html")) == {
        f"Figure{NBSP}1.1": "#fig-one",
        "1.1": "#fig-one",
        f"Table{NBSP}1.1": "#tbl-one",
        f"Chapter{NBSP}2": "two.html",
        f"Section{NBSP}1.1": "#sec-one-sub",
        f"Appendix{NBSP}A": "method.html",
        f"Equation{NBSP}1.1": "#eq-a",
        f"Figure{NBSP}2.1": "two.html#fig-pair",
        f"Figure{NBSP}2.1{NBSP}(a)": "two.html#fig-pa",
        f"Table{NBSP}B.1": "data.html#tbl-data",
    }


def test_prefix_and_group_of_references(built: Book) -> None:
    words = text(page(built, "chapters/one.html").cssselect("main p")[0])
    assert f"named Fig.{NBSP}1.1, two Figure{NBSP}1.1, Table{NBSP}1.1." in words


def test_references_from_an_unnumbered_page(built: Book) -> None:
    assert links(page(built, "index.html")) == {
        f"Chapter{NBSP}2": "chapters/two.html",
        f"Section{NBSP}1.1": "chapters/one.html#sec-one-sub",
        f"Figure{NBSP}1.1": "chapters/one.html#fig-one",
    }


def test_links_to_chapters_by_file(built: Book) -> None:
    hrefs = [a.get("href") for a in page(built, "chapters/two.html").cssselect("main p a")]
    assert "one.html" in hrefs
    assert "one.html#sec-one-sub" in hrefs


def test_figures_have_id_alt_and_caption_below(built: Book) -> None:
    root = page(built, "chapters/one.html")
    for id, alt, caption in [
        ("fig-one", "What it shows", f"Figure{NBSP}1.1: A caption"),
        ("fig-two", "The second picture", f"Figure{NBSP}1.2: A caption of a div"),
    ]:
        figure = root.get_element_by_id(id)
        assert figure.cssselect("img")[0].get("alt") == alt
        assert [child.tag for child in figure if child.tag in ("img", "figcaption")][
            -1
        ] == "figcaption"
        assert text(figure.cssselect("figcaption")[0]) == caption


def test_table_has_caption_above(built: Book) -> None:
    float_ = page(built, "chapters/one.html").get_element_by_id("tbl-one")
    assert float_[0].tag == "figcaption"
    assert text(float_[0]) == f"Table{NBSP}1.1: A table"


def test_figure_of_two(built: Book) -> None:
    root = page(built, "chapters/two.html")
    pair = root.get_element_by_id("fig-pair")
    assert text(pair.cssselect("figcaption")[-1]) == f"Figure{NBSP}2.1: A pair"
    parts = [root.get_element_by_id("fig-pa"), root.get_element_by_id("fig-pb")]
    assert [text(p.cssselect("figcaption")[0]) for p in parts] == ["(a) First", "(b) Second"]
    assert [p.cssselect("img")[0].get("alt") for p in parts] == ["One", "Two"]


def test_equation_has_its_number(built: Book) -> None:
    equation = page(built, "chapters/one.html").get_element_by_id("eq-a")
    assert equation.cssselect("math, .math")
    assert "(1.1)" in text(equation)


def test_footnote_is_at_the_end_of_its_page(built: Book) -> None:
    root = page(built, "chapters/one.html")
    assert "The note." in text(root.cssselect(".footnotes")[0])
    assert text(root.cssselect("a.footnote-ref")[0]) == "1"


def test_includes_and_metadata(built: Book) -> None:
    words = text(page(built, "chapters/one.html").cssselect("main")[0])
    assert f"Included text with Table{NBSP}1.1." in words
    assert "Text in 2024 edition." in words


def test_callouts(built: Book) -> None:
    root = page(built, "chapters/two.html")
    titles = [text(t) for t in root.cssselect(".callout-title")]
    assert titles == ["Note", "Warning: Careful", "Tip: A heading as title"]
    closed = root.cssselect("details.callout")[0]
    assert closed.get("open") is None
    assert "Closed at first." in text(closed)


def test_content_by_format(built: Book, pdf_text: str) -> None:
    words = text(page(built, "chapters/two.html").cssselect("main")[0])
    assert "Only on screen." in words
    assert "Only in print." not in words
    assert "An item on screen." in words
    assert "An item in print." not in words
    assert "Not on screen." not in words
    assert "Only in print." in pdf_text
    assert "Not on screen." in pdf_text
    assert "Only on screen." not in pdf_text
    assert "An item in print." in pdf_text
    assert "An item on screen." not in pdf_text


def test_escaped_text_is_literal_in_both_editions(built: Book, pdf_text: str) -> None:
    words = "Literal dots ... and dashes -- and #read(“x”) stay."
    assert words in text(page(built, "chapters/one.html").cssselect("main")[0])
    assert words in pdf_text


def test_tabs(built: Book, pdf_text: str) -> None:
    tabs = page(built, "chapters/two.html").cssselect(".tabset details")
    assert [text(t.cssselect("summary")[0]) for t in tabs] == ["Tab one", "Tab two"]
    assert "Tab one First tab. Tab two Second tab." in pdf_text


def test_citations_link_to_the_list(built: Book) -> None:
    root = page(built, "chapters/two.html")
    cited = {a.get("href") for a in root.cssselect("main .citation a")}
    assert cited == {"references.html#ref-occ2013", "references.html#ref-firmin2011"}
    words = text(root.cssselect("main")[0])
    assert "(Office of the Children’s Commissioner 2013, 3; Firmin and Smith 2011)" in words
    assert not root.cssselect("#refs")
    listed = page(built, "chapters/references.html").cssselect("#refs > div")
    assert {entry.get("id") for entry in listed} == {"ref-occ2013", "ref-firmin2011"}


def test_claims_and_literals_are_plain_text(built: Book) -> None:
    body = built.read("_book/chapters/two.html")
    assert "More" in body
    assert "literal" not in body


@pytest.mark.parametrize(
    "words",
    [
        "1 First chapter",
        "1.1 Sub",
        "Figure 1.1: A caption",
        "Table 1.1: A table",
        "Figure 2.1: A pair",
        "its part Figure 2.1a",
        "an equation Equation (1.1)",
        "named Fig. 1.1, two Figure 1.1, Table 1.1",
        "Appendix A Method",
        "A.1 Steps",
        "Table B.1: Data",
        "(Office of the Children’s Commissioner 2013, 3; Firmin and Smith 2011)",
    ],
)
def test_words_of_the_pdf(pdf_text: str, words: str) -> None:
    assert words in pdf_text.replace(NBSP, " ")


def test_nothing_is_loaded_from_outside(built: Book) -> None:
    for path in Path(built.root / "_book").rglob("*.html"):
        root = lxml.html.parse(path).getroot()
        loaded = root.cssselect("[src]") + root.cssselect("link[href]")
        addresses = [e.get("src") or e.get("href") for e in loaded]
        assert not [a for a in addresses if "//" in a], path
