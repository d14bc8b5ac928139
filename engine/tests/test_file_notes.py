"""What a publisher says around a table is read from above it, below it and beside it."""

from __future__ import annotations

from pathlib import Path

from needsbook.data.file_notes import differing, notes_of, path_of
from needsbook.data.publisher_file import Grid
from needsbook.data.recipe import Recipe

ROWS = (
    ("Table 1:  Absence", ""), ("", ""), ("Code", "Pupils"), ("D01", "4"),
    ("Note 1", "of ten sessions"), ("Source: a return",),
)  # fmt: skip


def test_titles_footnotes_and_sheets_of_notes() -> None:
    sheet = Grid("notes", (("A pupil is a child on a roll.",), ("",)))
    recipe = Recipe({}, header=3, until="Note")
    assert notes_of(Grid("x", ROWS), recipe, [sheet]) == (
        "Table 1: Absence", "Note 1 of ten sessions", "Source: a return",
        "A pupil is a child on a roll.",
    )  # fmt: skip


def test_a_table_alone_has_none() -> None:
    assert notes_of(Grid("x", ROWS[2:4]), Recipe({})) == ()
    assert notes_of(Grid("x", ROWS[2:4]), Recipe({}, until="Note")) == ()


def test_digits_are_no_change() -> None:
    assert differing(["Of 2024", "The old"], ["Of 2025", "The new"]) == (["The old"], ["The new"])


def test_they_lie_beside_their_recipe() -> None:
    assert path_of(Path("intake/a.part.yml")) == Path("intake/a.part.notes.txt")
