"""Every area that has to be there has a row, or is told."""

from __future__ import annotations

import json

import pytest
from bad_ways import COVERS
from books import Book

from needsbook.data.coverage import expected_areas, missing_rows, unknown_values
from needsbook.data.csvfile import read_csv
from needsbook.data.datapackage import read_datapackage


@pytest.fixture
def covering(book: Book) -> Book:
    described = json.loads(book.read("data/datapackage.json"))
    described["resources"][1]["covers"] = COVERS
    book.write("data/datapackage.json", json.dumps(described))
    return book


def missing(book: Book, faulty: set[int]) -> list[str]:
    resource = read_datapackage(book.root / "data")["counts"]
    data = book.root / "data"
    table = read_csv(data / "counts.csv", "data/counts.csv", list(resource.fields))
    areas = read_csv(data / "areas.csv", "data/areas.csv", ["gss_code", "name", "area_type"])
    return [problem.problem for problem in missing_rows(resource, table, areas, faulty)]


def test_all_are_there(covering: Book) -> None:
    assert missing(covering, set()) == []


def test_one_that_is_not_is_named_with_its_year(covering: Book) -> None:
    covering.change("data/counts.csv", "E02,2024,c\n", "")
    assert missing(covering, set()) == ["no row for E02 Second in 2024"]


def test_one_that_a_faulty_row_may_be_is_not(covering: Book) -> None:
    covering.change("data/counts.csv", "E02,2024,c", "E09,2024,c")
    assert missing(covering, {5}) == []


def test_the_areas_covered_and_a_kind_that_none_is(covering: Book) -> None:
    resource = read_datapackage(covering.root / "data")["counts"]
    path = covering.root / "data/areas.csv"
    areas = read_csv(path, "data/areas.csv", ["gss_code", "name", "area_type"])
    assert list(expected_areas(resource, areas, "gss_code")) == ["E01", "E02", "E03"]
    assert list(unknown_values(resource, areas)) == []
