"""A chapter as pandoc reads it keeps each word, or it is told."""

from __future__ import annotations

import pytest
from books import Book

from needsbook.chapters.model import read_chapter
from needsbook.chapters.written import written_problems
from needsbook.ground.project import Limits, Project


def told(book: Book, text: str) -> list[str]:
    book.write("chapters/two.qmd", book.read("chapters/two.qmd") + f"\n{text}\n")
    chapter = read_chapter(Project(book.root), "chapters/two.qmd")
    return [one.problem for one in written_problems(chapter, {}, book.root, Limits())]


def test_a_chapter_that_is_written_as_it_should_be(book: Book) -> None:
    assert told(book, "Plain *words*, and a list:\n\n- one\n- two") == []


#: What a chapter may say, and what is told of it.
TOLD = {
    # Attributes, ids and raw code that nothing handles
    '[W]{onclick="y()"}': "a span has the attribute onclick",
    '[W](two.qmd){style="x"}': "a link has the attribute style",
    "`W`{#fig-x}": "code has the attribute #fig-x",
    "[W]{#sec-x}": "a span has the attribute #sec-x",
    "![](pic.svg){#fig-x}": "stands in a sentence, or without a caption",
    "[![W](pic.svg){#fig-x}](https://example.org)": "stands in a sentence, or without a caption",
    "*![W](pic.svg){#fig-x}*": "stands in a sentence, or without a caption",
    "![W](pic.svg){#other}": "a picture has the id other",
    '```{.python lst-cap="W"}\nx\n```': "a block of code has the attribute lst-cap",
    '::: {.callout-note .content-visible when-format="html"}\nx\n:::': "at once",
    "::: {#tbl-x .callout-note}\nx\n:::": "at once",
    "::: {#x .panel-tabset}\n## Tab\n\nW\n:::": "the attribute #x",
    '::: {.callout-note title="W *w*"}\nx\n:::': "has markup",
    '<img\nsrc="https://example.org/x.png"\nalt="W">': "raw code of one format",
    "W <?php W ?> W": "raw code of one format",
    "W <x:y z> W": "raw code of one format",
    # Citations
    "See [see @occ2013 and @firmin2011 W] W": "one citation within another",
    "[@occ2013, *W @firmin2011*]": "one citation within another",
    "[see @fig-counts and @tbl-counts]": "one citation within another",
    "@fig-counts [W] W": "the words in brackets behind",
    # Floats
    "$a$ {#eq-x}": "attributes of nothing",
    "*$$a$$ {#eq-x}*": "attributes of nothing",
    "$$a$$ {#eq-x}. W": "attributes of nothing",
    "| $$a$$ {#eq-x}": "attributes of nothing",
    "| W |\n|---|\n| W |\n\n: W": "a caption and no id",
    "| W |\n|---|\n| W |\n\n: W {#sec-x}": "a table has the id sec-x",
    '::: {#fig-x fig-alt="A"}\n![W](pic.svg)\n\nW\n:::': "would be shown nowhere",
    '::: {#fig-x fig-alt="A"}\n![W](pic.svg){#fig-a}\n\n![W](pic.svg){#fig-b}\n\nW\n:::':
        "a figure of parts has a fig-alt",
    "::: {#fig-x layout-ncol=two}\n![W](pic.svg){#fig-a}\n\nW\n:::": "layout-ncol=two",
    "::: {#fig-x}\n"
    + "".join(f"![W](pic.svg){{#fig-a{n}}}\n\n" for n in range(27))
    + "W\n:::": "27 parts",
    # Headings
    "## W @occ2013": "a citation or a reference stands in the heading",
    "## W^[W]": "a footnote stands in the heading",
    "## W $a$": "a formula stands in the heading",
    "## [W](two.qmd)": "a link stands in the heading",
    "## {#sec-x}": "a heading has no words",
    "# Two": "a second title",
    "::: {.callout-note}\nW\n\n#### W\n:::": "of level 4",
    '::: {.content-visible when-format="html"}\n#### W\n:::': "of level 4",
    "::: {.panel-tabset}\n## W\n\n### W\n:::": "of level 3",
    "## Sec method": "gets the id sec-method of its words",
    # Code, formulas, notes
    "    ```\n    W\n\n    W <!-- N -->\n\n    ```\n\nW": "is indented, and read as code",
    "    W <!-- W -->": "is indented, and read as code",
    "- x\n\n      W <!-- W -->": "is indented, and read as code",
    "```{ python }\nx\n```": "a block of code that is not read as one",
    "$\\foo{x}$": "cannot be set",
    "$\\frac{a$": "cannot be set",
    "$a \\& b$": "cannot be set",
    "$$ $$": "cannot be set",
    "W^[W ^[W] W]": "a footnote stands in a footnote",
    # Numbers where their link cannot be
    "W^`{python} count('E01', 2024)`^": "the mark of an emphasis",
    "[`{python} count('E01', 2024)` W](two.qmd)": "a link that is none",
    "W!`{python} count('E01', 2024)`": "an exclamation mark directly before a number",
    # Printed as it stands
    "`W`{.x W}": "attributes of nothing",
    "[W]{W}": "attributes of nothing",
    'W{W="W"}': "attributes of nothing",
    "$x${.x}": "attributes of nothing",
    "*W*._It_": "the mark of an emphasis",
}  # fmt: skip


@pytest.mark.parametrize("text", TOLD)
def test_what_no_page_would_show_as_it_is_meant_is_told(book: Book, text: str) -> None:
    said = told(book, text)
    assert any(TOLD[text] in one for one in said), said


@pytest.mark.parametrize(
    "text",
    [
        "## *Re*make\n\n## H~two~O\n\n## x^st^\n\n## **K**ids",
        "[W](https://example.org/a%20b), [x](mailto:a@example.org?subject=A%20question)",
        "![W @sec-two W](pic.svg){#fig-x}",
        "> ```\n> code\n> ```",
        "- a\n\n  ```python\n  x = 1 <!-- shown -->\n  ```",
        "$$a$$ {#eq-x}",
        "> $$a$$ {#eq-x}",
    ],
)
def test_what_every_page_shows_is_not(book: Book, text: str) -> None:
    assert told(book, text) == []


def test_a_finding_is_looked_for_outside_code_first(book: Book) -> None:
    first = len(book.read("chapters/two.qmd").split("\n"))
    book.write("chapters/two.qmd", book.read("chapters/two.qmd") + "\n`?fig-x`\n\n?fig-x\n")
    chapter = read_chapter(Project(book.root), "chapters/two.qmd")
    (problem,) = written_problems(chapter, {}, book.root, Limits())
    assert problem.where.line == first + 3


@pytest.mark.parametrize("text", ["Words.\n- a list", "Words **not closed.", "[[wiki]]"])
def test_what_pandoc_reads_otherwise_is_told(book: Book, text: str) -> None:
    assert told(book, text)


@pytest.mark.parametrize(
    ("text", "count"),
    [("@sec-two [@occ2013, p. 3]", 1), ("[@sec-two; @occ2013]", 1), ("@sec-two, [@occ2013]", 0)],
)
def test_a_reference_and_a_work_are_not_one_citation(book: Book, text: str, count: int) -> None:
    assert sum("is read as one citation" in one for one in told(book, text)) == count
