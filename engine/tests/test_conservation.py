"""No word of a chapter is lost between its tree and what readers see; shown with faults put in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typst
from books import Book

from needsbook.ground.tree import div, plain, space, text
from needsbook.render import builtin
from needsbook.render.conservation import lost_words, misplaced
from needsbook.render.printed import unprinted

PARAGRAPH = {"t": "Para", "c": [text("The"), space(), text("end,"), space(), text("the")]}


def test_a_word_is_lost_where_it_stands_less_often_than_in_the_tree() -> None:
    assert lost_words([PARAGRAPH], "<p>The end, the</p>", "html") == []
    assert lost_words([PARAGRAPH], "<p>The end</p>", "html") == ["the"]
    assert lost_words([PARAGRAPH, PARAGRAPH], "<p>The end, the</p>", "html") == [
        "The",
        "end",
        "the",
    ]


def test_words_that_touch_may_be_one_where_a_mark_fell_away() -> None:
    touching = {"t": "Para", "c": [text("£"), div("", [], {}, [text("15")]), text("m")]}
    assert lost_words([touching], "<p>£<a>15</a>m</p>", "html") == []
    assert lost_words([touching], "£15m", "typst") == []
    assert lost_words([touching], "£15", "typst") == ["m"]
    assert lost_words([PARAGRAPH], "Theend, the", "typst") == ["The", "end"]


def test_what_is_for_another_format_is_not_missed() -> None:
    hidden = div("", ["content-visible"], {"when-format": "html"}, [PARAGRAPH])
    assert lost_words([hidden], "", "typst") == []
    assert lost_words([hidden], "", "html") == ["The", "end", "the"]


def test_a_float_in_another_place_is_found() -> None:
    floats = [div(id, ["float"], {}, [plain([text(id)])]) for id in ("fig-a", "fig-b")]
    assert misplaced(floats, '<figure id="fig-a"> <figure id="fig-b">', "html") == []
    assert misplaced(floats, '<figure id="fig-b"> <figure id="fig-a">', "html") == ["fig-b"]
    assert misplaced(floats, '#float("fig-b", …', "typst") == ["fig-a"]


SHEETS = """
#set page(width: 8cm, height: 5cm, margin: 1cm)
= First
#block(breakable: false)[Alpha x#super[2] #v(3cm) beta #v(3cm) gamma]
#pagebreak()
= Second
Delta, delta.
"""


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    (tmp_path / "book.typ").write_text(SHEETS)
    typst.compile(tmp_path / "book.typ", output=tmp_path / "book.pdf")
    return tmp_path / "book.pdf"


def test_a_word_beyond_the_edge_of_a_sheet_is_unprinted(pdf: Path) -> None:
    titles = {"one": "First", "two": "Second"}
    wanted = {"one": ["Alpha", "x", "2", "beta", "gamma"], "two": ["Delta", "delta"]}
    assert unprinted(pdf, titles, wanted)["one"][-1] == "gamma"
    assert "two" not in unprinted(pdf, titles, wanted)
    assert unprinted(pdf, titles, {"two": ["omega"]}) == {"two": ["omega"]}
    assert unprinted(pdf, titles, {"two": ["Delta", "Delta"]}) == {"two": ["Delta"]}


@pytest.mark.parametrize("chapter", ["two", "method"])
def test_a_chapter_that_is_not_listed_is_looked_at_between_its_neighbours(
    book: Book, chapter: str
) -> None:
    path = f"chapters/{chapter}.qmd"
    title = book.read(path).index("{#sec-") + 1
    book.write(path, book.read(path)[:title] + ".unlisted " + book.read(path)[title:])
    book.run_build()


def test_a_chapter_without_a_bookmark_lies_between_its_neighbours(pdf: Path) -> None:
    titles = {"one": "First", "other": "Not listed", "two": "Second"}
    wanted = {"one": ["Alpha"], "other": ["Alpha", "Delta", "omega"], "two": ["Delta"]}
    assert unprinted(pdf, titles, wanted) == {"other": ["omega"]}


def _without_the_last(blocks: list[Any]) -> list[Any]:
    return blocks[:-1]


@pytest.mark.parametrize(
    ("writer", "edition"), [("html_blocks", "HTML edition"), ("typst_blocks", "PDF")]
)
def test_a_build_that_would_lose_words_stops(
    book: Book, monkeypatch: pytest.MonkeyPatch, writer: str, edition: str
) -> None:
    whole = getattr(builtin, writer)
    monkeypatch.setattr(builtin, writer, lambda *given: _without_the_last(whole(*given)))
    done = book.run("build", "--renderer", "builtin")
    assert done.returncode == 1
    assert f"words would be missing from the {edition}: “" in done.stderr
    assert not (book.root / "_book").exists()


def test_a_build_whose_sheets_lose_words_stops(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        builtin, "unprinted", lambda _pdf, _titles, words: {"chapters/method.html": ["Text"]}
    )
    done = book.run("build", "--renderer", "builtin")
    assert done.returncode == 1
    assert "chapters/method.qmd: words would be missing from the PDF: “Text”" in done.stderr
