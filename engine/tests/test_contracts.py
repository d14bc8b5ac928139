"""What faulty files get: one message each, never a traceback."""

from __future__ import annotations

import json

import pytest
from bad_files import FORMS
from bad_ways import CONFIG, DICTIONARY, FILE, covering, describe, edit, one_message, told
from books import COUNTS, Book
from sampling import sampled

# Where the fault hides other things (a file, a chapter), more is told.
SEVERAL = {"a header without rows"}


@pytest.mark.parametrize("case", sampled(FORMS, 4))
def test_one_message_with_place_problem_and_mend(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    FORMS[case][0](book)
    one_message(told(book, monkeypatch, capsys), FORMS[case], alone=case not in SEVERAL)


def test_a_wrong_header_does_not_hide_the_rows(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book.change(FILE, "gss_code,year,count", "gss_code,year,number")
    book.change(FILE, "E03,2024", "E09,2024")
    book.change(FILE, "E02,2023", "E02,2042")
    said = told(book, monkeypatch, capsys)
    for place in (":1, column count", ":1, column number", ":4, column year", ":7, column gss"):
        assert f"{FILE}{place}" in said
    assert "4 problems;" in said


def test_no_more_than_fifty_and_the_count_of_the_others_last(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"E01,{year},many\n" for year in range(1000, 1070))
    book.write(FILE, f"gss_code,year,count\n{rows}")
    book.change(CONFIG, "{first: 2023, last: 2024}", "{first: 1000, last: 1069}")
    said = told(book, monkeypatch, capsys)
    mine = [line for line in said.split("\n") if line.startswith(FILE)]
    assert len(mine) == 51
    assert "… and 20 more problems in this file" in mine[-1]


def test_several_areas_without_a_row_are_one_message(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    covering()(book)
    book.write(FILE, "gss_code,year,count\nE01,2023,12\nE01,2024,15\nE02,2023,1\n")
    said = told(book, monkeypatch, capsys)
    assert "no row for E03 Third in 2023" in said
    assert "no row for E02 Second, E03 Third in 2024" in said


def test_a_row_to_mend_is_not_also_missing(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    covering(edit(FILE, "E03,2024", "E03,2042"))(book)
    assert "1 problem;" in told(book, monkeypatch, capsys)


def test_what_excel_writes_is_read(book: Book) -> None:
    """A byte order mark and CRLF; the lock file of an open file does not count."""
    (book.root / FILE).write_bytes(b"\xef\xbb\xbf" + COUNTS.replace("\n", "\r\n").encode())
    book.write("data/~$counts.csv", "lock")
    done = book.run("check")
    assert done.returncode == 0, done.stderr


def test_a_record_that_may_be_empty_is_sound_without_rows(book: Book) -> None:
    book.write("data/notes.csv", "note\n")
    entry = {"name": "notes", "path": "notes.csv", "mayBeEmpty": True}
    entry["schema"] = {"fields": [{"name": "note", "type": "string"}]}
    descriptor = json.loads(book.read(DICTIONARY))
    descriptor["resources"].append({**descriptor["resources"][0], **entry})
    book.write(DICTIONARY, json.dumps(descriptor))
    done = book.run("check")
    assert done.returncode == 0, done.stderr


def test_a_symbol_limited_to_one_value(book: Book) -> None:
    describe(lambda entry: entry["symbols"][0].update(where={"year": 2024}))(book)
    assert book.run("check").returncode == 0
