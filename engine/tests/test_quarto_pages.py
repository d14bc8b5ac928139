"""What is put right on a page of Quarto's; the pages have the elements that Quarto's have."""

from __future__ import annotations

import pytest
from books import Book
from lxml import html

from needsbook.ground.project import Project
from needsbook.ground.tree import NBSP
from needsbook.render.quarto_pages import (
    floats,
    labels,
    reference_list,
    with_list,
    with_references,
    with_surroundings,
)

NUMBERED = f"""\
<html><head></head><body class="nav-sidebar"><main>
<h1 class="title"><span id="sec-one" class="quarto-section-identifier">
<span class="chapter-number">3</span>{NBSP} <span class="chapter-title">First</span></span></h1>
<section id="sec-one-sub" class="level2">
<h2 class="anchored"><span class="header-section-number">3.1</span> Sub</h2>
<div id="fig-a" class="quarto-float"><figure class="quarto-float">
<div aria-describedby="fig-a-caption-0ceaefa1"><img src="a.svg" class="img-fluid"></div>
<figcaption id="fig-a-caption-0ceaefa1">Figure{NBSP}3.1: Bars &amp; lines</figcaption>
</figure></div>
<div id="tbl-b" class="quarto-float"><figure class="quarto-float">
<figcaption>Table{NBSP}3.1: Counts</figcaption>
<div><table><tr><th>Area</th><td><a href="x">1,234</a></td></tr></table></div></figure></div>
</section></main></body></html>
"""
APPENDIX = (
    '<h1 class="title"><span id="sec-method" class="quarto-section-identifier">'
    f"Appendix{NBSP}B — Method</span></h1>"
)
UNNUMBERED = '<h1 class="title"><span id="sec-summary">Appendixes and more</span></h1>'
KNOWN = {
    "chapters/one.html": labels(NUMBERED),
    "chapters/method.html": labels(APPENDIX),
    "index.html": labels(UNNUMBERED),
}


def reference(href: str, said: str = "3  First") -> str:
    return f'<a href="{href}" class="quarto-xref"><span>{said}</span></a>'


def test_figures_and_tables_are_found_with_their_captions() -> None:
    found = floats(NUMBERED)
    assert set(found) == {"fig-a", "tbl-b"}
    assert found["fig-a"].caption == "Figure 3.1: Bars & lines"
    assert found["fig-a"].cells == ()
    assert found["tbl-b"].cells == ("Area", "1,234")


def test_each_part_of_a_page_has_the_name_that_a_reference_gives_it() -> None:
    assert labels(NUMBERED) == {
        "": f"Chapter{NBSP}3",
        "sec-one-sub": f"Section{NBSP}3.1",
        "fig-a": f"Figure{NBSP}3.1",
        "tbl-b": f"Table{NBSP}3.1",
    }
    assert labels(APPENDIX) == {"": f"Appendix{NBSP}B"}
    assert labels(UNNUMBERED) == {}


@pytest.mark.parametrize(
    ("path", "href", "said"),
    [
        ("index.html", "chapters/one.html", "Chapter 3"),
        ("index.html", "./chapters/one.html", "Chapter 3"),
        ("index.html", "chapters/one.html#sec-one-sub", "Section 3.1"),
        ("index.html", "chapters/one.html#fig-a", "Figure 3.1"),
        ("places/first.html", "../chapters/method.html", "Appendix B"),
        ("places/first.html", "../index.html", "3  First"),  # it has no number: its title
        ("places/first.html", "../chapters/gone.html", "3  First"),
        ("chapters/one.html", "method.html", "3  First"),  # a numbered page is right already
    ],
)
def test_references_of_unnumbered_pages_get_numbers(path: str, href: str, said: str) -> None:
    page = (
        f"<main>{UNNUMBERED if path != 'chapters/one.html' else NUMBERED}{reference(href)}</main>"
    )
    (link,) = html.fromstring(with_references(page, path, KNOWN)).cssselect("a.quarto-xref")
    assert link.text_content().replace(NBSP, " ") == said
    assert link.get("href") == href


def test_the_list_takes_the_place_of_quartos_and_of_no_other() -> None:
    entry = '<div class="csl-entry">x</div>'
    shown = f'<main><div id="refs" class="references">{entry}</div><p>y</p></main>'
    hidden = shown.replace('id="refs"', 'id="refs" style="display: none"')
    assert with_list(shown, '<div id="refs">new</div>\n') == (
        '<main><div id="refs">new</div><p>y</p></main>'
    )
    assert with_list(hidden, "new") == hidden
    assert with_list("<main></main>", "new") == "<main></main>"


def test_the_list_is_in_the_language_of_the_book(book: Book) -> None:
    bib = (
        "@article{a, author = {Doe, Ann}, title = {On counting}, journal = {Notes}, year = {2015}}"
    )
    book.write("references.bib", bib)
    listed = reference_list(Project(book.root), ["a"])
    assert "‘On Counting’" in html.fromstring(listed).text_content()
    assert reference_list(Project(book.root), []) == ""


def test_what_is_around_a_page_is_put_there(book: Book) -> None:
    settings = "safety: {exit: 'https://a.test/', help: 'index.html#help'}\nbibliography:"
    book.change("_quarto.yml", "bibliography:", settings)
    project = Project(book.root)
    root = html.fromstring(with_surroundings(NUMBERED, "chapters/one.html", project))
    assert [a.get("href") for a in root.cssselect("a.get-help")] == ["../index.html#help"]
    assert root.cssselect("main footer")[0].text_content().startswith("A small book, 2024 edition")
    assert len(root.cssselect("aside.leave")) == 1


def test_without_settings_there_is_no_way_out(book: Book) -> None:
    root = html.fromstring(with_surroundings(NUMBERED, "index.html", Project(book.root)))
    assert not root.cssselect("aside.leave, a.get-help, script:not([src])")
    assert root.cssselect("main footer")
