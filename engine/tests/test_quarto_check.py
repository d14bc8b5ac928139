"""Whether every figure and table is in the editions that Quarto made."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst
from books import IMPORT, Book

from needsbook.chapters.model import read_chapter
from needsbook.ground.project import Project
from needsbook.render.quarto_check import missing_from_pages, printed, shown_in

FIGURE = (
    '<div id="fig-counts"><figure><div><img></div>'
    "<figcaption>Figure 1.1: Counts of what is counted</figcaption></figure></div>"
)
TABLE = (
    '<div id="tbl-counts"><figure><figcaption>Table 1.1: Counts by area</figcaption><div><table>'
    "<tr><th>First area</th><td>12</td></tr><tr><th>Second area</th><td>[c]</td></tr>"
    "</table></div></figure></div>"
)
PAGES = {"chapters/one.html": FIGURE + TABLE, "chapters/two.html": '<div id="fig-map"></div>'}


def chapters(book: Book) -> list:
    project = Project(book.root)
    return [read_chapter(project, f"chapters/{name}.qmd") for name in ("one", "two")]


def pdf(folder: Path, text: str) -> Path:
    target = folder / "made.pdf"
    typst.compile(text.encode(), output=target)
    return target


def test_what_a_page_lacks_is_named_with_its_chapter(book: Book) -> None:
    (problem,) = missing_from_pages(chapters(book), PAGES)
    assert str(problem).startswith("chapters/two.qmd: fig-map is missing from the HTML edition")


def test_a_page_that_was_not_made_is_named(book: Book) -> None:
    (problem,) = missing_from_pages(chapters(book), {"chapters/one.html": FIGURE + TABLE})
    assert str(problem).startswith("chapters/two.qmd: it has no page")


WHOLE = """\
#set text(lang: "en")
Figure 1.1: Counts of what is counted

Table 1.1: Counts by area

#table(columns: 2, [First area], [12], [Second area], [\\[c\\]])
"""


@pytest.mark.parametrize(
    ("old", "new", "problems", "renumbered"),
    [
        ("", "", [], ()),
        ("counted", "coun-\\\nted", [], ()),  # a word that was cut at the end of a line
        ("[First area], [12], [Second area], [\\[c\\]]", "[x]", ["tbl-counts: the table is"], ()),
        ("Figure 1.1: Counts of what is counted", "", ["fig-counts: its caption is"], ()),
        ("Figure 1.1", "Figure G.1", [], ("fig-counts (Figure\N{NO-BREAK SPACE}1.1 on its page)",)),
    ],
)
def test_the_pdf_is_read_for_captions_and_cells(
    book: Book, tmp_path: Path, old: str, new: str, problems: list[str], renumbered: tuple[str, ...]
) -> None:
    assert old in WHOLE
    found = printed(chapters(book), PAGES, pdf(tmp_path, WHOLE.replace(old, new) if old else WHOLE))
    assert len(found.problems) == len(problems)
    for problem, wanted in zip(found.problems, problems, strict=True):
        assert str(problem).startswith(f"chapters/one.qmd: {wanted} missing from the PDF")
    assert found.renumbered == renumbered


def test_what_is_for_one_format_alone_is_not_looked_for_in_the_other(
    book: Book, tmp_path: Path
) -> None:
    hidden = '::: {{.content-visible when-format="html"}}\n```{{python}}\n{}()\n```\n:::\n\n'
    book.write(
        "chapters/one.qmd",
        IMPORT
        + "# First {#sec-one}\n\n"
        + hidden.format("tbl_counts")
        + hidden.replace("visible", "hidden").format("fig_map")
        + "```{python}\nfig_counts()\n```\n",
    )
    chapter = read_chapter(Project(book.root), "chapters/one.qmd")
    assert shown_in(chapter, "html") == ["tbl-counts", "fig-counts"]
    assert shown_in(chapter, "typst") == ["fig-map", "fig-counts"]
    text = pdf(tmp_path, "Figure 1.1: Counts of what is counted")
    assert printed([chapter], PAGES, text).problems == ()
