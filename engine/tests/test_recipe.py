"""A recipe is read whole, or told with the line of each fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import Book

from needsbook.data.datapackage import Resource, read_datapackage
from needsbook.data.recipe import COMPLETED, Wide, path_of, proposed, read_recipe
from needsbook.ground.errors import ProblemsFound

COLUMNS = "columns:\n  gss_code: Area\n  year: {value: PERIOD}\n  count: Offences\n"


@pytest.fixture
def counts(book: Book) -> Resource:
    return read_datapackage(book.root / "data")["counts"]


def read(folder: Path, text: str, resource: Resource) -> object:
    path = folder / "a.yml"
    path.write_text(text, encoding="utf-8")
    return read_recipe(path, "data/intake/a.yml", resource)


def test_what_is_not_said_is_as_most_files_are(tmp_path: Path, counts: Resource) -> None:
    recipe = read(tmp_path, COLUMNS, counts)
    assert (recipe.header, recipe.separator, recipe.encoding, recipe.wide) == (
        1,
        ",",
        "utf-8",
        None,
    )


def test_headings_that_are_values(tmp_path: Path, counts: Resource) -> None:
    wide = "wide: {into: year, values: count, headings: {2022/23: 2023}}\n"
    recipe = read(tmp_path, "columns: {gss_code: Area}\n" + wide, counts)
    assert recipe.wide == Wide("year", "count", {"2022/23": "2023"})


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("header: 1\n", "data/intake/a.yml: ", "no `columns`"),
        (COLUMNS + "hedder: 2\n", "data/intake/a.yml:5: ", "the key “hedder” is not known"),
        (COLUMNS + "header: 0\n", "data/intake/a.yml:5: ", "not the number of a row"),
        (COLUMNS.replace("Offences", '"?"'), "data/intake/a.yml:4: ", "where “count” comes from"),
        (COLUMNS + "replace: {cuont: {a: b}}\n", "data/intake/a.yml:5: ", "names “cuont”"),
        (COLUMNS + "extract: {year: 'ending'}\n", "data/intake/a.yml:5: ", "which part of “year”"),
        ("columns: {\n", "data/intake/a.yml:2: ", "the YAML here cannot be read"),
    ],
)
def test_each_fault_is_told_with_its_line(
    tmp_path: Path, counts: Resource, text: str, place: str, told: str
) -> None:
    with pytest.raises(ProblemsFound) as found:
        read(tmp_path, text, counts)
    said = [str(problem) for problem in found.value.problems]
    assert any(one.startswith(place) and told in one for one in said), said


def test_one_is_proposed_from_the_headings(counts: Resource) -> None:
    text = proposed(counts, ["GSS code", "Year", "Region"])
    assert text.startswith(f"{COMPLETED}\n")
    assert 'gss_code: "GSS code"' in text
    assert 'count: "?"' in text
    assert 'ignore: ["Region"]' in text


def test_a_part_of_a_dataset_has_a_recipe_of_its_own(book: Book, counts: Resource) -> None:
    data = book.root / "data"
    assert path_of(data, counts).name == "counts.yml"
    assert path_of(data, counts, "regions").name == "counts.regions.yml"
