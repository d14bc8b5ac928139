"""The first use of a term in a chapter leads to the glossary, and no term stands there unused."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pypdf
import pytest
from books import Book, small_book

GLOSSARY = """\
# Words {#sec-words .unnumbered}

Household survey
:   A survey of people who live at an address.

NHS
:   National Health Service.

[Area]{.term words=""}
:   A place with a code.

[Missing]{.term words="went missing; going missing"}
:   Not where somebody is expected to be.

Counting rule
:   What is counted, and how.

Ward's method
:   A way of putting areas together.
"""
TEXT = """\
## Household surveys of the NHS {#sec-surveys}

The National Health Service (NHS) asked. Two **household surveys** followed; a household survey is
missing. Ask who *went missing* from an area. The NHS and its [counting rule](two.qmd) were
`counting rule`. By Ward's method.

- A counting rule in a list, and a counting ruler.
"""


def with_glossary(root: Path) -> Book:
    book = small_book(root)
    config = book.read("_quarto.yml").replace(
        "    - chapters/references.qmd", "    - chapters/words.qmd\n    - chapters/references.qmd"
    )
    book.write("_quarto.yml", f"{config}glossary: chapters/words.qmd\n")
    book.write("chapters/words.qmd", GLOSSARY)
    book.change("chapters/one.qmd", "## Sub", f"{TEXT}\n## Sub")
    return book


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = with_glossary(tmp_path_factory.mktemp("glossary") / "book")
    book.run_build()
    return book


def links(book: Book, page: str) -> list[tuple[str, str]]:
    main = lxml.html.parse(book.root / "_book" / page).getroot().cssselect("main")[0]
    return [(" ".join(a.text_content().split()), a.get("href")) for a in main.cssselect("a.term")]


def test_the_first_use_leads_there(built: Book) -> None:
    # An abbreviation in brackets behind what it stands for is explained there.
    assert links(built, "chapters/one.html") == [
        ("household surveys", "words.html#term-household-survey"),
        ("went missing", "words.html#term-missing"),
        ("Ward’s method", "words.html#term-ward-s-method"),
        ("counting rule", "words.html#term-counting-rule"),
    ]


def test_each_link_arrives_and_the_glossary_has_none(built: Book) -> None:
    page = lxml.html.parse(built.root / "_book/chapters/words.html").getroot()
    terms = {element.get("id") for element in page.cssselect("dt [id]")}
    assert {href.partition("#")[2] for _, href in links(built, "chapters/one.html")} <= terms
    assert links(built, "chapters/words.html") == []
    assert not page.cssselect(".term, [data-words], [words]"), "what is for the engine is not shown"


def test_the_printed_book_has_the_links_too(built: Book) -> None:
    def inside(book: Book) -> int:
        pages = pypdf.PdfReader(book.root / "_book/small.pdf").pages
        found = [one.get_object() for page in pages for one in page.get("/Annots") or []]
        return sum("/URI" not in one.get("/A", {}) for one in found)

    before = inside(built)
    built.change("_quarto.yml", "glossary: chapters/words.qmd\n", "")
    built.run_build()
    try:
        assert links(built, "chapters/one.html") == [], "the setting alone makes them"
        assert inside(built) == before - 4
    finally:
        built.write("_quarto.yml", built.read("_quarto.yml") + "glossary: chapters/words.qmd\n")


@pytest.mark.parametrize("command", [("check", "--all"), ("build", "--renderer", "builtin")])
def test_a_term_that_no_chapter_uses_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    book = with_glossary(tmp_path / "book")
    book.write("chapters/words.qmd", GLOSSARY + "\nUnheard word\n:   Said nowhere.\n")
    done = book.needsbook(*command)
    assert done.returncode == 1
    assert "chapters/words.qmd:21: “Unheard word” is explained here" in done.stderr
    assert not (book.root / "_book").exists()


def test_a_check_of_all_of_it_leaves_nothing_behind(tmp_path: Path) -> None:
    book = with_glossary(tmp_path / "book")
    assert book.needsbook("check", "--all").returncode == 0
    assert not (book.root / "_book").exists()
    assert not (book.root / "figures").exists()


def test_a_glossary_is_a_chapter(tmp_path: Path) -> None:
    book = small_book(tmp_path / "book")
    book.write("_quarto.yml", book.read("_quarto.yml") + "glossary: chapters/nowhere.qmd\n")
    done = book.run("check")
    assert done.returncode == 1
    assert "“chapters/nowhere.qmd” is no chapter of the book" in done.stderr
