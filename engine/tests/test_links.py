"""Links lead somewhere, and nothing is loaded from elsewhere."""

from __future__ import annotations

from io import BytesIO

import pytest
from bad_chapters import only, problems, second
from books import PICTURE, Book
from PIL import Image

from needsbook.chapters.links import link_problems, pictures_of
from needsbook.chapters.model import read_chapter
from needsbook.ground.project import Project


def told(book: Book, text: str) -> list[str]:
    book.write("chapters/two.qmd", book.read("chapters/two.qmd") + f"\n{text}\n")
    project = Project(book.root)
    chapters = [read_chapter(project, entry.path) for entry in project.listed]
    return [problem.problem for problem in link_problems(project, chapters)]


@pytest.mark.parametrize(
    "text",
    [
        "[words](none.qmd)",
        "[words](one.qmd#none)",
        "[words](javascript:alert(1))",
        "![words](https://a.test/a.png)",
        "![words](none.png)",
    ],
)
def test_what_leads_nowhere_is_told(book: Book, text: str) -> None:
    assert told(book, text)


@pytest.mark.parametrize(
    "text", ["[words](one.qmd)", "[words](one.qmd#sec-one-sub)", "[words](https://a.test/)"]
)
def test_what_leads_somewhere_is_not(book: Book, text: str) -> None:
    assert told(book, text) == []


def test_pictures_are_named_from_the_root(book: Book) -> None:
    book.write("chapters/a b.svg", "<svg/>")
    book.write("chapters/two.qmd", book.read("chapters/two.qmd") + "\n![Words](a%20b.svg)\n")
    chapter = read_chapter(Project(book.root), "chapters/two.qmd")
    assert pictures_of(chapter) == ["chapters/a b.svg"]


PAGE, PRINT, NOT_PAGE = (
    f"content-{words}"
    for words in (
        'visible when-format="html"',
        'visible when-format="typst"',
        'hidden when-format="html"',
    )
)
CELL = "```{python}\nfig_map()\n```"
HEADING = "## A place {#sec-place}"


def block(words: str, text: str) -> str:
    return f"::: {{.{words}}}\n{text}\n:::\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (f"See @fig-map.\n\n{block(PAGE, CELL)}", 0, "@fig-map leads to something that"),
        (f"See @sec-place.\n\n{block(PAGE, HEADING)}", 0, "is not shown in the PDF"),
        (f"{block(PRINT, '[x](#sec-place)')}\n{block(PAGE, HEADING)}", 1, "in the PDF"),
        (f"[x](#sec-place)\n\n{block(NOT_PAGE, HEADING)}", 0, "in the HTML edition"),
        (f"[x](#a-place)\n\n{block(PAGE, '## A place')}", 0, "a link to “#a-place” leads to"),
        (f"[x][y]\n\n[y]: #sec-place\n\n{block(PAGE, HEADING)}", 2, "in the PDF"),
    ],
)
def test_what_leads_to_a_place_of_another_format_is_told(
    book: Book, text: str, line: int, words: str
) -> None:
    book.write("chapters/two.qmd", second(text))
    only(book, f"chapters/two.qmd:{11 + line}", words)


def test_what_leads_to_a_place_of_the_same_format_is_not(book: Book) -> None:
    places = "See @fig-map, @sec-place, [x](#sec-place), [y][z] and @fig-counts."
    texts = [block(PAGE, f"{places}\n\n{CELL}\n\n{HEADING}"), "[z]: two.qmd#sec-place"]
    outer = "::: {.callout-note}\nSee @sec-two.\n:::"
    book.write("chapters/two.qmd", second("\n\n".join([*texts, outer])))
    assert problems(book) == []
    book.run_build()


def drawn(kind: str) -> bytes:
    """A small picture of many colours."""
    made = BytesIO()
    Image.radial_gradient("L").convert("RGB").save(made, kind)
    return made.getvalue()


WHOLE = {
    "a.png": drawn("PNG"),
    "a.gif": drawn("GIF"),
    "a.jpg": drawn("JPEG"),
    "a.JPEG": drawn("JPEG"),
    "a.webp": drawn("WEBP"),
    "a.svg": PICTURE.encode(),
}
BROKEN = {
    **{f"empty{name}": (name, b"") for name in WHOLE},
    **{f"cut {name}": (name, content[: len(content) // 2]) for name, content in WHOLE.items()},
    **{f"text as {name}": (name, b"# A chapter") for name in WHOLE},
    "of another kind": ("a.png", WHOLE["a.jpg"]),
    "no SVG": ("a.svg", b"<html/>"),
    "SVG without its name space": ("a.svg", b"<svg/>"),
    "SVG of an unknown encoding": ("a.svg", b'<?xml version="1.0" encoding="x"?><svg/>'),
}


def test_whole_pictures_are_shown(book: Book) -> None:
    for name, content in WHOLE.items():
        (book.root / "chapters" / name).write_bytes(content)
    book.write("chapters/two.qmd", second("\n\n".join(f"![Words]({name})" for name in WHOLE)))
    assert problems(book) == []
    book.run_build()


@pytest.mark.parametrize("case", BROKEN)
def test_broken_pictures_are_told(book: Book, case: str) -> None:
    name, content = BROKEN[case]
    (book.root / "chapters" / name).write_bytes(content)
    assert [
        words for words in told(book, f"![Words]({name})") if "is empty, broken, or no" in words
    ]


@pytest.mark.parametrize("name", ["one.qmd", "a.pdf", "a"])
def test_what_is_no_picture_is_told(book: Book, name: str) -> None:
    book.write("chapters/a.pdf", "%PDF-1.7")
    book.write("chapters/a", PICTURE)
    assert ["is of no kind that a book shows" in words for words in told(book, f"![W]({name})")]
