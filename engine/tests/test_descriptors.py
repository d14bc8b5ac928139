"""What a faulty data dictionary gets: one message each, never a traceback."""

from __future__ import annotations

import pytest
from bad_dictionaries import DICTIONARIES
from bad_ways import one_message, told
from books import Book
from sampling import sampled

# Where the fault hides other things (a file, a chapter), more is told.
SEVERAL = frozenset[str]()


@pytest.mark.parametrize("case", sampled(DICTIONARIES, 4))
def test_one_message_with_place_problem_and_mend(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    DICTIONARIES[case][0](book)
    one_message(told(book, monkeypatch, capsys), DICTIONARIES[case], alone=case not in SEVERAL)
