"""What lies outside the declared subset stops with its file and line."""

from __future__ import annotations

import pytest
from bad_chapters import only, problems, second
from books import PICTURE, Book


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("{{< video x.mp4 >}}", 3, "shortcode “video”"),
        ("A <b>bold</b> word", 3, "raw HTML “<b>”"),
        ("```{=html}\n<p>\n```", 3, "raw code of one format"),
        ("```{r}\n1\n```", 3, "language “r”"),
        ("```{python}\n1 + 1\n```", 4, "exactly one call"),
        ("```{python}\n#| fig-width: 3\nfig_x()\n```", 3, "option “fig-width”"),
        ("::: {.column-margin}\nx\n:::", 3, "class “column-margin”"),
        ('::: {.content-visible when-format="pdf"}\nx\n:::', 3, "format “pdf”"),
        ("`{python} 1 + 1`", 3, "not a call"),
        ("`{r} x`", 3, "language “r”"),
        ("[x]{.smallcaps}", 3, "span with the class “smallcaps”"),
        ("[x]{.claim}", 3, "has no condition"),
        ("## H {.special}", 3, "heading with the class “special”"),
        ("See @Fig-counts.", 3, "@Fig-counts is a kind of reference that no book has"),
        ("See [@lst-x; @occ2013].", 3, "@lst-x is a kind of reference that no book has"),
        ("```{python}\nimport os\n```", 4, "import cell holds only"),
        ("```python\nnever closed", 3, "not closed"),
        ("{{< include missing.md >}}", 3, "included file"),
    ],
)
def test_outside_the_subset_stops_with_file_and_line(
    book: Book, source: str, line: int, words: str
) -> None:
    book.write("chapters/two.qmd", f"# Second chapter {{#sec-two}}\n\n{source}\n")
    done = book.run("check")
    assert done.returncode == 1
    assert any(
        message.startswith(f"chapters/two.qmd:{line}: ") and words in message
        for message in done.stderr.splitlines()
    ), done.stderr


def test_a_kind_of_reference_is_told_once(book: Book) -> None:
    book.write("chapters/two.qmd", second("See @thm-a."))
    only(book, "chapters/two.qmd:11", "@thm-a is a kind of reference that no book has")


def test_what_is_no_html_passes(book: Book) -> None:
    book.write("chapters/pi c.svg", PICTURE)
    texts = [r"A \<b\> word.", "![W](<pi c.svg>)", "[x](<one.qmd>)", "[y][z]", "[z]: <one.qmd>"]
    book.write("chapters/two.qmd", second("\n\n".join(texts)))
    assert problems(book) == []
    book.run_build()
    page = book.read("_book/chapters/two.html")
    assert "A &lt;b&gt; word." in page
    assert 'alt="W"' in page
