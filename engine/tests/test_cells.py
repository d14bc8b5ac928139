"""What faulty cells get: one message each, never a traceback."""

from __future__ import annotations

import json

import pytest
from bad_cells import CELLS
from bad_ways import DICTIONARY, one_message, told
from books import Book
from sampling import sampled

from needsbook.data.cells import formula, show, stray_character

# Where the fault hides other things (a file, a chapter), more is told.
SEVERAL = frozenset[str]()


@pytest.mark.parametrize("case", sampled(CELLS, 6))
def test_one_message_with_place_problem_and_mend(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    CELLS[case][0](book)
    one_message(told(book, monkeypatch, capsys), CELLS[case], alone=case not in SEVERAL)


@pytest.mark.parametrize("text", ["-", "+5", "−5 to 10", "2+3", "a@b", "-5", "5=5"])
def test_what_is_no_formula_passes(text: str) -> None:
    assert formula(text) is None


@pytest.mark.parametrize("name", ["עברית", "عربي", "a\u200fb", "👩\u200d🔬", "Łódź", "a b"])
def test_ordinary_text_of_any_language_passes(book: Book, name: str) -> None:
    assert stray_character(name) is None


def test_messages_show_what_cannot_be_seen() -> None:
    assert show("a\u202eb\u00a0c\td e") == "a<U+202E>b<U+00A0>c<U+0009>d e"


def test_a_pattern_that_takes_for_ever_is_told(book: Book) -> None:
    slow = {"type": "string", "constraints": {"pattern": "(a+)+b"}}
    descriptor = json.loads(book.read(DICTIONARY))
    descriptor["resources"][0]["schema"]["fields"][1].update(slow)
    book.write(DICTIONARY, json.dumps(descriptor))
    book.change("data/areas.csv", "Second", 34 * "a")
    said = book.run("check").stderr
    assert "takes too long to compare with the form (a+)+b" in said
    assert "without a repetition within a repetition" in said
