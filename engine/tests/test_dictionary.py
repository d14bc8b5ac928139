"""The data dictionary as tables, for an assessment that lists its sources."""

from __future__ import annotations

import pytest
from books import Book

from needsbook.data.dictionary import dictionary, dictionary_symbols


@pytest.fixture
def here(book: Book, monkeypatch: pytest.MonkeyPatch) -> Book:
    monkeypatch.chdir(book.root)
    monkeypatch.setitem(globals(), "__file__", str(book.root / "src/tiny/__init__.py"))
    return book


@pytest.mark.usefixtures("here")
def test_one_row_a_dataset() -> None:
    listed = dictionary()
    assert list(listed["name"]) == ["areas", "counts", "boundaries"]
    assert set(listed["publisher"]) == {"The Office"}
    assert not listed["wholly_confirmed"].any()  # no licence was read at its source


@pytest.mark.usefixtures("here")
def test_one_row_a_symbol() -> None:
    (row,) = dictionary_symbols().to_dict("records")
    assert (row["dataset"], row["column"], row["symbol"]) == ("counts", "count", "c")
    assert (row["shown"], row["meaning"], row["reason"]) == ("[c]", "confidential", "1 to 5")
