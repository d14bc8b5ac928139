"""Every sentence that a reader may see, without its numbers."""

from __future__ import annotations

from books import Book

from needsbook.chapters.model import read_chapter
from needsbook.chapters.plain import passage_of
from needsbook.chapters.sentences import sentences_of, sentences_of_book
from needsbook.ground.errors import Where
from needsbook.ground.project import Project


def test_sentences_of_chapters_and_code(book: Book) -> None:
    project = Project(book.root)
    chapters = [read_chapter(project, "chapters/one.qmd")]
    found = list(sentences_of_book(project, chapters))
    said = [one.text for one in found]
    assert any("offences in the first area" in one for one in said)
    assert not any("15" in one for one in said)
    of_count = next(one for one in found if "offences in the first area" in one.text)
    assert "count" in of_count.calls


def test_a_label_is_no_sentence() -> None:
    label = passage_of("Counts", Where("a.qmd", 1), "header")
    sentence = passage_of("The counts of all areas are shown here.", Where("a.qmd", 1), "header")
    assert list(sentences_of(label)) == []
    assert [one.text for one in sentences_of(sentence)]
