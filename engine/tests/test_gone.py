"""An address of a trace that is gone leads to a page that says where it went."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from books import Book

from needsbook.commands.new import Asked, new
from needsbook.ground.project import Project
from needsbook.trace.gone import Gone, gone_from, gone_pages


@pytest.fixture
def mine(tmp_path: Path) -> Book:
    new(tmp_path / "mine", Asked("Absence", "absence"))
    return Book(tmp_path / "mine")


def kept(book: Book, label: str, number: int, **about: str) -> None:
    told = {"edition": label, "date": "2020-01-01", "number": number, **about}
    book.write(f"editions/{label}/edition.json", json.dumps(told))
    book.write(f"editions/{label}/archive.sha256", f"0  {label}.zip\n")
    book.write(f"editions/{label}/values.csv", "id,shown\nabsent--d01,698\nold-rate--d01,17\n")
    book.write(f"editions/{label}/captions.csv", "id,title,caption\nfig-old,A picture,Of old.\n")


def test_each_is_told_at_its_address_with_the_last_that_had_it(mine: Book) -> None:
    kept(mine, "2018", 1)
    kept(mine, "2019", 2)
    found = gone_from(Project(mine.root), {"absent--d01"})
    assert found == {
        "trace/old-rate.html": [Gone("old-rate--d01", "2019", "2019.zip")],
        "trace/fig-old.html": [Gone("fig-old", "2019", "2019.zip", "A picture")],
    }


def test_what_was_withdrawn_is_not_told(mine: Book) -> None:
    kept(mine, "2019", 1, withdrawn="2020-02-02")
    assert gone_from(Project(mine.root), set()) == {}


def test_a_page_says_where_it_went_and_no_value(mine: Book) -> None:
    kept(mine, "2019", 1)
    project = Project(mine.root)
    shown = {"new-rate--d01": "trace/new-rate.html#new-rate--d01"}
    found = gone_from(project, shown)
    pages = dict(gone_pages(project, found, shown, found.keys()))
    text = pages["trace/old-rate.html"]
    assert '<li id="old-rate--d01">' in text
    assert "last shown in the 2019. Its pages are in the file 2019.zip." in text
    assert '<a href="new-rate.html#new-rate--d01">' in text
    assert "17" not in text.partition("<main")[2]


def test_a_page_that_is_still_there_is_left_to_its_own(mine: Book) -> None:
    kept(mine, "2019", 1)
    project = Project(mine.root)
    shown = {"old-rate--d02": "trace/old-rate.html#old-rate--d02"}
    found = gone_from(project, shown)
    assert "trace/old-rate.html" not in dict(gone_pages(project, found, shown, found.keys()))


def test_the_way_out_stands_on_it_too(mine: Book) -> None:
    mine.write("_quarto.yml", mine.read("_quarto.yml") + "\nsafety: {exit: https://example.org}\n")
    kept(mine, "2019", 1)
    project = Project(mine.root)
    found = gone_from(project, {})
    for text in dict(gone_pages(project, found, {}, found.keys())).values():
        assert 'data-away="https://example.org"' in text
