"""Ids are told apart."""

from __future__ import annotations

import pytest
from bad_chapters import only, second
from books import Book

from needsbook.chapters.ids import anchors_of
from needsbook.chapters.model import read_chapter
from needsbook.ground import pandoc
from needsbook.ground.project import Project


def test_calls_that_differ_but_share_an_id(book: Book) -> None:
    for name in ("all_areas", "all__areas"):
        number = f'@number(unit="areas")\ndef {name}():\n    return 3\n'
        book.write("src/tiny/__init__.py", f"{book.read('src/tiny/__init__.py')}\n\n{number}")
    calls = "`{python} all_areas()`\n`{python} all__areas()`"
    book.write("chapters/two.qmd", second(calls).replace("import", "import all__areas, all_areas,"))
    only(
        book,
        "chapters/two.qmd:12",
        "all__areas() has the same id, “all-areas”, as all_areas() at chapters/two.qmd:11",
    )


@pytest.mark.parametrize(
    "heading",
    [
        "Tw---em",
        "Tw's *em* x_y.z",
        "A &amp; b",
        "Ünder 3 _ein_",
        "_One_ [two](one.qmd) `code` **b**",
        "3 Things...",
        "The “end” – of",
        "3",
    ],
)
def test_the_id_of_a_heading_is_that_which_pandoc_makes(book: Book, heading: str) -> None:
    book.write("chapters/two.qmd", f"# Two {{#sec-two}}\n\n## {heading}\n")
    found = anchors_of(read_chapter(Project(book.root), "chapters/two.qmd"))
    made = pandoc.parse(f"## {heading}\n", book.root)[0]["c"][1][0]
    assert set(found) == {"sec-two", made}


@pytest.mark.parametrize(
    "text",
    [
        "## N `{python} count('E01', 2024)` cases",
        "::: {.callout-note}\n## Words\n\nText.\n:::",
        "::: {.panel-tabset}\n## Words\n\nText.\n:::",
    ],
)
def test_a_title_of_a_block_or_with_a_number_is_no_place_to_link_to(book: Book, text: str) -> None:
    book.write("chapters/two.qmd", f"# Two {{#sec-two}}\n\n{text}\n")
    assert set(anchors_of(read_chapter(Project(book.root), "chapters/two.qmd"))) == {"sec-two"}
