"""A paragraph as its reader sees it: markup out of sight, places kept."""

from __future__ import annotations

from pathlib import Path

from books import Book, number_entry

from needsbook.chapters.model import read_chapter
from needsbook.chapters.plain import passage_of, passages, readable
from needsbook.ground.errors import Where
from needsbook.ground.project import Project


def test_passages_are_cut_once(book: Book) -> None:
    chapter = read_chapter(Project(book.root), "chapters/two.qmd")
    assert passages(chapter) is passages(chapter)


def test_a_claim_is_a_span_with_its_condition(book: Book) -> None:
    chapter = read_chapter(Project(book.root), "chapters/two.qmd")
    (span,) = [span for passage in passages(chapter) for span in passage.spans]
    assert (span.kind, span.text) == ("claim", "More")
    assert span.reason == "count('E01', 2024) > count('E01', 2023)"


def test_a_sentence_shows_its_numbers(book: Book) -> None:
    chapter = read_chapter(Project(book.root), "chapters/one.qmd")
    passage = next(one for one in passages(chapter) if "count(" in one.source)
    at = passage.source.index("{python}")
    assert passage.calls(at) == ("count",)
    entries = {"count--e01--2024": number_entry("count--e01--2024", 15)}
    assert passage.sentence(at, entries).startswith("There were 15")
    assert "…" in passage.sentence(at)
    assert passage.where(at).line


def test_the_words_of_a_picture_are_sentences_of_their_own(tmp_path: Path) -> None:
    text = '![A rise](p.svg "A title"){#fig-a fig-alt="Bars that rise."} and more.'
    (tmp_path / "a.qmd").write_text(f"# Title\n\n{text}\n", encoding="utf-8")
    passage = passages(read_chapter(Project(tmp_path), "a.qmd"))[-1]
    said = [readable(passage.source[first:last]) for first, last in passage.sentences]
    assert "Bars that rise." in said
    assert "and more." in said
    assert passage.sentence(passage.source.index("Bars")) == "Bars that rise."


def test_a_box_and_its_title_are_read_together(tmp_path: Path) -> None:
    text = '::: {.callout-note title="A title"}\nText.\n:::'
    (tmp_path / "a.qmd").write_text(f"# Title\n\n{text}\n", encoding="utf-8")
    passage = passages(read_chapter(Project(tmp_path), "a.qmd"))[-1]
    assert passage.sentence(passage.source.index("A title")) == "A title Text."


def test_each_sentence_has_its_bounds() -> None:
    passage = passage_of("One is here. Two is there.", Where("a.qmd", 1), "header")
    assert [passage.text[a:b].strip() for a, b in passage.sentences] == [
        "One is here.",
        "Two is there.",
    ]
    assert readable("*One*  is\nhere") == "One is here"
