"""What a dataset says of itself, as its readers ask for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from books import Book

from needsbook.data.datapackage import Resource, read_datapackage
from needsbook.ground.errors import ProblemsFound


def described(book: Book, **more: Any) -> Resource:
    package = json.loads(book.read("data/datapackage.json"))
    package["resources"][1] |= more
    book.write("data/datapackage.json", json.dumps(package))
    return read_datapackage(book.root / "data")["counts"]


def test_a_symbol_means_what_is_said_first_of_its_row(book: Book) -> None:
    symbols = [
        {"field": "count", "symbol": "c", "meaning": "not available", "where": {"year": [2024]}},
        {"field": "count", "symbol": "c", "meaning": "confidential", "reason": "1 to 5"},
    ]
    counts = described(book, symbols=symbols)
    meanings = [counts.meaning("count", "c", {"year": year}) for year in ("2024", "2023")]
    assert [one.meaning for one in meanings if one] == ["not available", "confidential"]
    assert counts.meaning("year", "c", {}) is None


@pytest.mark.parametrize(
    ("more", "credit"),
    [
        ({}, ("The Office", "Counts by area")),
        ({"shortTitle": "Counts"}, ("The Office", "Counts")),
        ({"status": "revised"}, ("The Office", "Counts by area (revised figures)")),
    ],
)
def test_how_a_caption_names_it(book: Book, more: dict[str, Any], credit: tuple[str, str]) -> None:
    assert described(book, **more).credits() == [credit]


def test_rows_may_be_credited_to_others(book: Book) -> None:
    by = {"column": "gss_code", "credits": {"E01": "One, its title", "E02": "Two, another"}}
    assert described(book, creditBy=by).credits(["E02"]) == [("Two", "another")]


@pytest.mark.parametrize("more", [{"lookup": True}, {"kind": "record of this assessment"}])
def test_what_no_caption_names(book: Book, more: dict[str, Any]) -> None:
    assert not described(book, **more).credited


def test_a_dataset_that_is_none_is_told_with_those_that_are(book: Book) -> None:
    with pytest.raises(ProblemsFound, match="areas, boundaries, counts"):
        read_datapackage(book.root / "data")["cuonts"]


def test_faults_are_told_with_their_lines(book: Book) -> None:
    text = book.read("data/datapackage.json").replace('"closed": true', '"closed": "yes"')
    book.write("data/datapackage.json", json.dumps(json.loads(text), indent=1))
    line = book.read("data/datapackage.json").split("\n").index('   "closed": "yes",') + 1
    with pytest.raises(ProblemsFound) as found:
        read_datapackage(book.root / "data")
    (problem,) = found.value.problems
    assert problem.where.line == line
    assert "“closed” that is neither true nor false" in problem.problem


def test_a_misspelt_key_is_told_with_the_nearest(book: Book) -> None:
    with pytest.raises(ProblemsFound) as found:
        described(book, shortTitel="Counts")
    (problem,) = found.value.problems
    assert "“shortTitel”, which is not known" in problem.problem
    assert "shortTitle" in problem.fix
