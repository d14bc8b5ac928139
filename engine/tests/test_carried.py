"""A live dataset that is as the edition before had it is said to be carried over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from books import Book

from needsbook.commands.new import Asked, new
from needsbook.data.carried import carried_over
from needsbook.ground.files import file_hash
from needsbook.ground.project import Project


@pytest.fixture
def mine(tmp_path: Path) -> Book:
    new(tmp_path / "mine", Asked("Absence", "absence"))
    return Book(tmp_path / "mine")


def kept(book: Book, label: str, **about: object) -> None:
    """An edition that had the data as they are now."""
    told = {"edition": label, "date": "2020-01-01", "number": 1, **about}
    book.write(f"editions/{label}/edition.json", json.dumps(told))
    hashed = file_hash(book.root / "data/absence.csv")
    book.write(f"editions/{label}/hashes.csv", f"kind,name,sha256,rows\ndata,absence,{hashed},9\n")


def test_what_did_not_move_is_named_with_its_period(mine: Book) -> None:
    kept(mine, "2019 edition")
    told = carried_over(Project(mine.root))
    assert told == "from the 2019 edition: absence from school (to 2024)"


def test_what_moved_is_not(mine: Book) -> None:
    kept(mine, "2019 edition")
    mine.change("data/absence.csv", "D01,2024,4160,698", "D01,2024,4160,699")
    assert carried_over(Project(mine.root)) == ""


def test_nothing_is_carried_over_into_the_first(mine: Book) -> None:
    assert carried_over(Project(mine.root)) == ""


def test_a_correction_is_not_held_against_what_it_corrects(mine: Book) -> None:
    kept(mine, "First edition")
    mine.change("_quarto.yml", "label: First edition", "label: First edition.1")
    assert carried_over(Project(mine.root)) == ""


def test_the_latest_that_was_not_withdrawn_counts(mine: Book) -> None:
    kept(mine, "2018 edition")
    kept(mine, "2019 edition", number=2)
    kept(mine, "2020 edition", number=3, withdrawn="2020-02-02")
    assert carried_over(Project(mine.root)).startswith("from the 2019 edition")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("hashes.csv", None),
        ("hashes.csv", "kind;name\ndata;absence\n"),
        ("edition.json", "<<<<<<< HEAD\n{}\n"),
        ("edition.json", "{}"),
        ("edition.json", "[]"),
    ],
)
def test_a_kept_edition_that_was_damaged_is_named(mine: Book, file: str, text: str | None) -> None:
    kept(mine, "2019")
    damaged = mine.root / "editions/2019" / file
    damaged.unlink() if text is None else damaged.write_text(text, encoding="utf-8")
    done = mine.run("build")
    assert done.returncode == 2
    assert "needsbook: editions/2019 is not a kept edition: " in done.stderr
    assert "→ restore editions/2019 as it was" in done.stderr
