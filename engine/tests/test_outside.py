"""What no reader would see as it is meant stops; what is written is shown."""

from __future__ import annotations

import re

import pytest
from books import IMPORT, PICTURE, Book
from one_reading import CASE, written
from sampling import sampled


def read(case: Book) -> str:
    """The words of the chapter's page."""
    page = case.read("_book/chapters/case.html")
    main = re.sub(
        r"<nav.*?</nav>|<footer.*?</footer>",
        "",
        page.split("<main")[1].split(">", 1)[1],
        flags=re.S,
    )
    text = re.sub(r"&lt;", "<", re.sub(r"&gt;", ">", re.sub(r"<[^<>]*>", " ", main)))
    return " ".join(text.split())


STOPPED = {
    "words between two rules": ("Before.\n\n---\nLimits: provisional\n---\n\nAfter.", 6,
        "words directly under ---, which Quarto takes for metadata"),
    "a list under a line": ("The board has duties:\n- to lead\n- to report", 4,
        "“- to lead” would be printed as it stands: a list within a paragraph"),
    "a numbered list under a line": ("The board has duties:\n1. to lead", 4,
        "a list within a paragraph"),
    "a heading under a line": ("Some text.\n## A section\n\nMore.", 4,
        "a heading within a paragraph"),
    "a heading that is moved in": ("Some text.\n\n  ## A section", 5,
        "a heading within a paragraph"),
    "a heading that is underlined": ("A section\n---------\n\nText.", 3,
        "“A section” is read as a heading"),
    "a quotation under a line": ("Some text.\n> A quotation", 4, "a quotation within a paragraph"),
    "a command of LaTeX": ("A \\newpage of text.", 3, "a command of LaTeX"),
    "bookdown's reference": ("See Figure \\@ref(fig:map).", 3, "in the way of bookdown"),
    "GitHub's note": ("> [!NOTE]\n> Useful words.", 3, "a note in the way of GitHub"),
    "a link of a wiki": ("See [[Another page]].", 3, "a link in the way of a wiki"),
    "MyST's role": ("See {doc}`two`.", 3, "a role of another tool"),
    "a directive": (".. note::\n\n   Words.", 3, "a directive of another tool"),
    "a note of MkDocs": ("!!! note\n    Words.", 3, "a note of another tool"),
    "a template": ("About {{ count }} of them.", 3, "a shortcode or a template"),
    "attributes of nothing": ("Some words {.literal}.", 3, "attributes of nothing"),
    "an entity of an entity": ("A &amp;nbsp; here.", 3, "a character reference"),
    "a box to tick": ("- [x] not available", 3, "a box to tick"),
    "a conflict": ("<<<<<<< HEAD\nGood.\n=======\nBad.\n>>>>>>> branch", 3,
        "a conflict of Git that is not resolved"),
    "an equation in a list": ("- The rate is\n\n  $$r = n / N$$ {#eq-rate}", 5,
        "eq-rate stands in a list, where it would get no number"),
    "a figure in a list": ("- A picture\n\n  ![Words](pic.svg){#fig-in}", 5,
        "fig-in stands in a list"),
    "a table in a footnote": ("Words.[^a]\n\n[^a]: A note\n\n    | A |\n    |---|\n    | x |\n\n"
        "    : Caption {#tbl-in}", 11, "tbl-in stands in a footnote"),
    "words before a first tab": ("::: {.panel-tabset}\nFirst.\n\n## Tab\n\nBody.\n:::", 4,
        "begins with something that is in no tab"),
    "a set without tabs": ("::: {.panel-tabset}\nOnly words.\n:::", 4,
        "begins with something that is in no tab"),
    "a sentence between parts": ("::: {#fig-two}\n![One](pic.svg){#fig-one}\n\nBetween.\n\n"
        "![Two](pic.svg){#fig-other}\n\nBoth.\n:::", 6, "neither a part nor a caption"),
    "a part without an id": ("::: {#fig-two}\n![One](pic.svg){#fig-one}\n\n![Two](pic.svg)\n\n"
        "Both.\n:::", 6, "neither a part nor a caption"),
    "a layout": ('::: {#fig-two layout="[1, 2]"}\n![One](pic.svg){#fig-one}\n\nBoth.\n:::', 3,
        "the attribute layout, which has no effect"),
    "a picture of a table": ("![A table](pic.svg){#tbl-img}", 3, "a picture has the id tbl-img"),
    "two tables in a block": ("::: {#tbl-s}\n| A |\n|---|\n| x |\n\n| B |\n|---|\n| y |\n\n"
        "Both.\n:::", 3, "the table tbl-s holds 2 tables"),
    "a caption within": ("::: {#tbl-s}\n| A |\n|---|\n| x |\n\n: First\n\nBoth.\n:::", 8,
        "has a caption of its own, “First”"),
    "more cells than columns": ("| A | B |\n|---|---|\n| one | two | three |\n", 5,
        "another number of cells, 3, than the table has columns, 2"),
    "fewer cells than columns": ("| A | B |\n|---|:-:|\n| one |\n", 5,
        "another number of cells, 1, than the table has columns, 2"),
    "a caption as an attribute": ("![Words](pic.svg){fig-cap='A caption'}", 3,
        "a picture has a fig-cap, so that “A caption” would be shown nowhere"),
    "a reference with a work": ("See @sec-two [@occ2013].", 3, "is read as one citation"),
    "a term with a mark left": ("*Term\n: its meaning", 3, "the mark of an emphasis"),
    "the end of no comment": ("Words --> more.", 3, "the mark of a comment"),
    "a row without a table": ("north | 12", 3, "a row of a table that is none"),
    "an abbreviation of Markdown Extra": ("*[CSE]: exploitation", 3, "an abbreviation"),
    "a figure in a sentence": ("![Words](pic.svg){#fig-in} and more.", 3,
        "fig-in stands in a sentence"),
    "words of a picture with an alternative": ('A ![plan](pic.svg){fig-alt="A map"} of it.', 3,
        "“plan” would be shown nowhere"),
    "emphasis that is not closed": ("A **word and more.", 3, "the mark of an emphasis"),
    "code that is not closed": ("A `word and more.", 3, "the mark of code that is not closed"),
    "a raised number with a blank": ("A ^raised word^ here.", 3, "the mark of an emphasis"),
    "a cell in a list": ("- ```{python}\n  fig_counts()\n  ```", 3,
        "a cell that begins on the line"),
    "a level left out": ("### Deep\n\nText.", 3, "of level 3, under one of level 1"),
    "a title with an id": ("::: {.callout-note}\n## Words {#sec-words}\n\nBody.\n:::", 4,
        "the title of a block has the id sec-words, and is no section"),
    "a key with a digit first": ("As @2016doe says.", 3, "is read as a citation, which the checks"),
    "a key with an umlaut": ("As @müller2020 says.", 3, "is read as a citation, which the checks"),
    "a block in a footnote": ('Words[^a].\n\n[^a]: One.\n\n    ::: {.content-visible '
        'when-format="html"}\n    Two.\n    :::', 8, "a block (:::) stands in a footnote"),
    "a table without an id in a footnote": ("Words[^a].\n\n[^a]: One.\n\n    | A |\n"
        "    |---|\n    | x |", 7, "a table stands in a footnote"),
    "verse that begins with blanks": ("  | kovogu\n| muromo", 3, "a row of a table that is none"),
    "a comment in a comment": ("Words <!-- one\n\nlost\n\n<!-- two\n\n--> here.", 7,
        "a comment begins within a comment, and the first --> ends both"),
    "a picture under a line": ("Some text.\n![A plan](pic.svg)", 4,
        "a picture stands in a paragraph, where nobody sees its words “A plan”"),
    "a picture in an item": ("- Some text\n  ![A plan](pic.svg)", 4, "where nobody sees its words"),
    "two pictures in one paragraph": ("![A plan](pic.svg)\n![A map](pic.svg)", 3,
        "where nobody sees its words “A plan”"),
    "a comment that is not closed": ("Words. <!-- never", 3, "a comment is not closed"),
}  # fmt: skip


@pytest.mark.parametrize("name", sampled(STOPPED))
def test_what_no_reader_would_see_as_it_is_meant_stops(case: Book, name: str) -> None:
    text, line, told = STOPPED[name]
    done = written(case, text).run("check")
    assert done.returncode == 1
    said = [one for one in done.stderr.splitlines() if told in one]
    assert said, done.stderr
    assert said[0].startswith(f"{CASE}:{line}: ")


SHOWN = {
    "a reference in round brackets": ("$$a = b$$ {#eq-a}\n\n(@eq-a) does not hold.",
        "a = b a = b (3.1) ( Equation 3.1 ) does not hold."),
    "a comment in code": ("Write `<!-- x -->` around it.\n\n```\n<!-- keep me -->\n```",
        "Write <!-- x --> around it. <!-- keep me -->"),
    "a comment in a sentence": ("Words <!-- not\nthese,\nnor these --> and more.",
        "Words and more."),
    "titles of blocks": ('## Before\n\n::: {.callout-note}\n## What "need" means\n\nBody.\n:::\n\n'
        "::: {.panel-tabset}\n## Tab one\n\nx\n\n## Tab two\n\ny\n:::\n\n## After {#sec-after}\n\n"
        "See @sec-after.",
        "3.1 Before Note: What “need” means Body. Tab one x Tab two y 3.2 After See Section 3.2 ."),
    "a link to a heading": ("## A plain heading\n\nSee [above](#a-plain-heading).",
        "3.1 A plain heading See above ."),
    "a rule": ("One.\n\n***\n\nTwo.", "One. Two."),
    "a rule of hyphens": ("One.\n\n---\n\nTwo.", "One. Two."),
    "a picture in a sentence": ("A ![plan](pic.svg) of\nthe place.", "A of the place."),
    "a symbol in a list": ("- **[x]** not available", "[x] not available"),
}  # fmt: skip


@pytest.mark.parametrize("name", sampled(SHOWN))
def test_what_is_written_is_shown(case: Book, name: str) -> None:
    text, shown = SHOWN[name]
    written(case, text).run_build()
    assert read(case) == f"3 Case {shown}"


@pytest.mark.parametrize("caption", ["", "A caption"])
def test_a_picture_has_the_words_of_its_own(case: Book, caption: str) -> None:
    written(case, f'![{caption}](pic.svg){{fig-alt="Words for who cannot see it"}}').run_build()
    page = case.read("_book/chapters/case.html")
    assert 'alt="Words for who cannot see it"' in page
    assert "data-fig-alt" not in page
    assert caption in page


def test_the_pdf_has_the_signs_of_the_page(case: Book) -> None:
    """Quotation marks, minus signs and full stops, wherever they stand."""
    from pypdf import PdfReader

    text = """’Twas here, ’em (’and) [the 1990’s]{.literal reason="a name"}, `code`’s end.

*One*.uk and [two](two.qmd).It, $x$.It, un[marked]{.literal reason="a name"}able, a
£`{python} count('E01', 2024)`m sum, [(-5)]{.literal reason="a name"}.

::: {.callout-note title="A ... b -- c"}
Words.
:::"""
    case.write(CASE, f"{IMPORT}# Case {{#sec-case}}\n\n{text}\n")
    case.run_build()
    pages = [page.extract_text() for page in PdfReader(case.root / "_book/small.pdf").pages]
    printed = " ".join(" ".join(pages).split())
    for said in (
        "’Twas here, ’em (’and) the 1990’s, code’s end.",
        "One.uk and two.It,",
        "unmarkedable",
        "£15m sum, (-5).",
        "A ... b -- c",
    ):
        assert said in printed, printed


def test_a_picture_may_have_a_space_in_its_name(case: Book) -> None:
    case.write("chapters/img/my pic.svg", PICTURE)
    written(case, '![A picture](<img/my pic.svg>){#fig-sp fig-alt="w"}\n\nSee @fig-sp.').run_build()
    assert (case.root / "_book/chapters/img/my pic.svg").is_file()
    assert "See Figure 3.1" in read(case)


def test_a_reference_to_what_is_not_shown_stops(case: Book) -> None:
    case.change("chapters/two.qmd", "fig_map()\n```", "#| include: false\nfig_map()\n```")
    done = case.run("check")
    assert "chapters/two.qmd:12: @fig-map refers to nothing that the book shows" in done.stderr


@pytest.mark.parametrize("text", ["## Part\n\nWords.", "Words alone."])
def test_a_chapter_without_a_title_stops(case: Book, text: str) -> None:
    case.write(CASE, text)
    assert "the chapter has no title" in case.run("check").stderr


@pytest.mark.parametrize("key", ["title: Case", "subtitle: More", "lang: cy", "csl: x.csl"])
def test_a_header_that_one_renderer_obeys_stops(case: Book, key: str) -> None:
    case.write(CASE, f"---\n{key}\n---\n\n# Case\n\nWords.")
    told = f"{CASE}:1: the header key “{key.split(':')[0]}”, which Quarto obeys"
    assert told in case.run("check").stderr
