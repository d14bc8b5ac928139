"""A kept edition is text in a folder: written once, read back whole, withdrawn for good."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import Book

from needsbook.edition.kept import (
    Caption,
    Claimed,
    Hashed,
    Kept,
    Said,
    Value,
    all_kept,
    folder_of,
    read,
    withdrawn,
    write,
)
from needsbook.ground.project import Project

EDITION = Kept(
    {"title": "A book", "edition": "2024 edition", "date": "2026-11-01"},
    (Value("count", "1,234", "1234", "offences", "", "2024"),),
    (Caption("fig-a", "A", 'A caption, with "quotes"'),),
    (Claimed("a.qmd", "count() > 1", "more", "There were more."),),
    (Hashed("data", "counts", "ab", "6"),),
    (Said("a.qmd", "There were offences."),),
    {"tbl-a": "area,count\nE01,12\n"},
)


def test_it_is_read_back_as_it_was(tmp_path: Path) -> None:
    write(EDITION, tmp_path / "2024-edition")
    assert read(tmp_path / "2024-edition") == EDITION


def test_it_is_never_written_over(tmp_path: Path) -> None:
    write(EDITION, tmp_path / "2024-edition")
    with pytest.raises(Exception, match=r"(?i)exist|kept"):
        write(EDITION, tmp_path / "2024-edition")


def test_of_one_that_was_withdrawn_no_value_and_no_hash_stays(tmp_path: Path) -> None:
    left = withdrawn(EDITION, "2026-12-01", "a count could be narrowed")
    assert (left.values, left.tables, left.hashes, left.sentences) == ((), {}, (), ())
    assert left.label == "2024 edition"
    write(left, tmp_path / "2024-edition")
    text = "".join(path.read_text("utf-8") for path in (tmp_path / "2024-edition").rglob("*.*"))
    assert "1234" not in text
    assert "a count could be narrowed" in text


def test_the_oldest_comes_first(book: Book) -> None:
    project = Project(book.root)
    for label, day in (("2025 edition", "2027-11-01"), ("2024 edition", "2026-11-01")):
        about = {"edition": label, "date": day}
        write(Kept(about), folder_of(project, label))
    assert [one.label for one in all_kept(project)] == ["2024 edition", "2025 edition"]
