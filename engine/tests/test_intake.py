"""What an intake would do to a dataset: added, revised, withdrawn, suppressed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from books import Book

from needsbook.data.datapackage import Resource, read_datapackage
from needsbook.data.intake import changes, merged, taken
from needsbook.data.publisher_file import Grid
from needsbook.data.recipe import Recipe
from needsbook.ground.errors import ProblemsFound

Row = dict[str, str]


@pytest.fixture
def counts(book: Book) -> Resource:
    return read_datapackage(book.root / "data")["counts"]


def row(area: str, year: int, count: str) -> Row:
    return {"gss_code": area, "year": str(year), "count": count}


RECIPE = Recipe(
    {"gss_code": "Area", "year": {"value": "2025"}, "count": "Offences"},
    symbols={"*": "c"},
    thousands=",",
    ignore=("Region",),
)


def test_rows_as_the_dataset_writes_them(counts: Resource) -> None:
    grid = Grid("a.csv", (("Area", "Region", "Offences"), ("E01", "x", "1,234"), ("E02", "x", "*")))
    assert taken(grid, RECIPE, "a.yml", counts) == [
        (2, row("E01", 2025, "1234")),
        (3, row("E02", 2025, "c")),
    ]


@pytest.mark.parametrize(
    ("text", "thousands", "written"),
    [
        ("1,234,567", ",", "1234567"),
        ("1,234.5", ",", "1234.5"),
        ("1.234", ".", "1234"),
        ("1\u202f234", "\u202f", "1234"),
        ("(1,234)", ",", "-1234"),
        ("-0", "", "0"),
        ("-0.0", "", "0"),
        ("1E+3", "", "1000"),
    ],
)
def test_a_number_is_written_plainly(
    counts: Resource, text: str, thousands: str, written: str
) -> None:
    grid = Grid("a.csv", (("Area", "Region", "Offences"), ("E01", "x", text)))
    recipe = replace(RECIPE, thousands=thousands)
    assert taken(grid, recipe, "a.yml", counts)[0][1]["count"] == written


@pytest.mark.parametrize(
    ("text", "thousands", "told"),
    [
        ("415,5", ",", "“415,5” has “,” elsewhere than before each three digits"),
        ("1,23,456", ",", "elsewhere than before each three digits"),
        ("12.5", ".", "“12.5” has “.” elsewhere than before each three digits"),
        ("1,2345", ",", "elsewhere than before each three digits"),
        ("1E+999999999", "", "“1E+999999999” is no number"),
        ("5%", "", "“5%” is a percentage, and “count” is no column of percentages"),
    ],
)
def test_what_could_be_another_number_is_not_taken(
    counts: Resource, text: str, thousands: str, told: str
) -> None:
    grid = Grid("a.csv", (("Area", "Region", "Offences"), ("E01", "x", text)))
    with pytest.raises(ProblemsFound, match=re.escape(told)):
        taken(grid, replace(RECIPE, thousands=thousands), "a.yml", counts)


@pytest.mark.parametrize(("text", "written"), [("0.125", "12.5"), ("12.5%", "12.5")])
def test_a_share_and_a_percentage_are_written_alike(
    counts: Resource, text: str, written: str
) -> None:
    grid = Grid("a.csv", (("Area", "Region", "Offences"), ("E01", "x", text)))
    recipe = replace(RECIPE, percent=("count",))
    assert taken(grid, recipe, "a.yml", counts)[0][1]["count"] == written


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        (("Area", "Offences", "New"), "the recipe does not know this column"),
        (("Area",), "there is no such heading"),
    ],
)
def test_what_the_recipe_does_not_name_stops(
    counts: Resource, headings: tuple[str, ...], told: str
) -> None:
    grid = Grid("a.csv", (headings, tuple("E01" for _ in headings)))
    with pytest.raises(ProblemsFound, match=told):
        taken(grid, RECIPE, "a.yml", counts)


def test_each_kind_of_change_is_told_apart(counts: Resource) -> None:
    before = [row("E01", 2023, "12"), row("E02", 2023, "7"), row("E03", 2023, "c")]
    after = [
        row("E01", 2023, "13"),  # revised
        row("E02", 2023, "c"),  # suppressed
        row("E03", 2023, "5"),  # published
        row("E01", 2024, "14"),  # added
    ]
    found = changes(before, after, counts, 0.5)
    assert found.added == (("E01", "2024"),)
    assert [(one.before, one.after) for one in found.suppressed] == [("7", "c")]
    assert [(one.before, one.after) for one in found.published] == [("c", "5")]
    assert ("12", "13") in [(one.before, one.after) for one in found.revised]
    assert found.anything
    assert found.to_accept


def test_the_same_rows_are_no_change(counts: Resource) -> None:
    rows = [row("E01", 2023, "12")]
    assert not changes(rows, rows, counts, 0.5).anything


def test_the_file_is_sorted_by_its_key(counts: Resource) -> None:
    text = merged([row("E02", 2023, "7")], [row("E01", 2023, "12")], counts)
    assert text.splitlines()[0] == "gss_code,year,count"
    assert text.splitlines()[1].startswith("E01")
