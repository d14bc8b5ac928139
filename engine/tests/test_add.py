"""`needsbook add`: what it lays passes `check` at once, and nothing is laid over something."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from books import Book

from needsbook.commands.guessing import guess
from needsbook.commands.new import Asked, new

VISITS = """\
area,year,visits,per_pupil
D01,2023,120,1.5
D02,2023,c,c
D03,2023,7,0.2
D01,2024,130,1.6
D02,2024,44,0.9
D03,2024,0,0
"""


@pytest.fixture
def begun(tmp_path: Path) -> Book:
    new(tmp_path / "mine", Asked("Absence", "absence"))
    return Book(tmp_path / "mine")


def added(book: Book, *arguments: str) -> str:
    done = book.run("add", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(book: Book, *arguments: str) -> str:
    before = {path: path.read_bytes() for path in book.root.rglob("*") if path.is_file()}
    done = book.run("add", *arguments)
    assert done.returncode == 2, done.stdout
    assert before == {path: path.read_bytes() for path in book.root.rglob("*") if path.is_file()}
    return done.stderr


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("–5", "“–5” is neither a plain number nor a usual symbol"),
        ("1E+3", "“1E+3” is neither"),
        ("NaN", "“NaN” is neither"),
        ("-", "“-” is neither"),
        ("", "the cell is empty"),
        ("5%", "“5%” is neither"),
        ("#REF!", "“#REF!” is neither"),
        ('"1,234"', "“1,234” is neither"),
        ("=1+1", "“=1+1” is neither"),
        ("+3", "“+3” is neither"),
        (" 3", "“ 3” has a space at its beginning"),
        ("abc", "“abc” is neither"),
    ],
)
def test_a_damaged_number_is_no_symbol(begun: Book, tmp_path: Path, cell: str, said: str) -> None:
    """It is told with its row, and nothing is written."""
    text = f"area,year,n\nD01,2023,4\nD02,2023,{cell}\nD03,2023,6\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    told = refused(begun, "dataset", "visits", "--file", str(tmp_path / "a.csv"))
    assert f"a.csv:3, column n: {said}" in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("area;year;n\nD01;2023;4\n", "a.csv:1: the columns are separated by ;, not by commas"),
        ("area,year,n\nD01,2023,4\nSource: ONS,,\n", "a.csv:3, column n: the cell is empty"),
        ("area,year,n\nD01,2023,4\nTotal,2023,4\n", "a.csv:3: the row is a total of the others"),
        ("area,year,n\nD01 ,2023,4\n", "a.csv:2, column area: “D01 ” has a space at its end"),
        (f"area,n\nD01,{'x' * 200_000}\n", "a.csv:2: a cell has more than 131,072 characters"),
        ("area,year,n\n" + "D01,2023,5%\n" * 12, "and 4 more"),
    ],
)
def test_what_check_would_refuse_is_told_of_the_file(
    begun: Book, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert said in refused(begun, "dataset", "visits", "--file", str(tmp_path / "a.csv"))


@pytest.mark.parametrize("symbol", ["c", "x", "z", "..", ":", "[c]", "[low]", "*", "…", "n/a"])
def test_the_usual_symbols_of_publishers_are_proposed(tmp_path: Path, symbol: str) -> None:
    (tmp_path / "a.csv").write_text(f"area,n\nD01,4\nD02,{symbol}\n", encoding="utf-8")
    found = guess(tmp_path / "a.csv", None)
    assert (found.types["n"], found.symbols) == ("integer", {"n": [symbol]})


def test_totals_of_several_groups_are_a_category(tmp_path: Path) -> None:
    rows = "D01,Total,4\nD01,girls,3\nD02,Total,5\nD02,girls,2\n"
    (tmp_path / "a.csv").write_text(f"area,sex,n\n{rows}", encoding="utf-8")
    assert guess(tmp_path / "a.csv", None).key == ("area", "sex")


def test_a_dataset_without_rows_passes_at_once(begun: Book) -> None:
    said = added(begun, "dataset", "school-visits")
    assert said.split() == [
        "data/school_visits.csv",
        "data/datapackage.json",
        "src/absence/sources.py",
    ]
    assert 'school_visits = source("school-visits")\n' in begun.read("src/absence/sources.py")
    done = begun.run("check")
    assert done.returncode == 0, done.stderr


def test_a_file_becomes_a_dataset_with_its_types_key_symbols_and_periods(
    begun: Book, tmp_path: Path
) -> None:
    (tmp_path / "visits.csv").write_bytes("\ufeff".encode() + VISITS.replace("\n", "\r\n").encode())
    added(begun, "dataset", "visits", "--file", str(tmp_path / "visits.csv"))
    assert begun.read("data/visits.csv") == VISITS
    listed = json.loads(begun.read("data/datapackage.json"))["resources"]
    (entry,) = [one for one in listed if one["name"] == "visits"]
    types = {one["name"]: one["type"] for one in entry["schema"]["fields"]}
    assert types == {
        "area": "string",
        "year": "integer",
        "visits": "integer",
        "per_pupil": "number",
    }
    assert entry["schema"]["primaryKey"] == ["area", "year"]
    assert entry["schema"]["foreignKeys"][0]["reference"] == {
        "resource": "areas",
        "fields": ["area"],
    }
    assert {(one["field"], one["symbol"]) for one in entry["symbols"]} == {
        ("visits", "c"),
        ("per_pupil", "c"),
    }
    assert "    visits: {first: 2023, last: 2024}\n" in begun.read("_quarto.yml")
    done = begun.run("check")
    assert done.returncode == 0, done.stderr


def test_the_file_is_taken_in_as_any_later_one(begun: Book, tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(VISITS, encoding="utf-8")
    address = "https://example.org/visits"
    added(begun, "dataset", "visits", "--file", str(path), "--from", address)
    lines = list(csv.DictReader(io.StringIO(begun.read("data/intake/log.csv"))))
    assert [(one["dataset"], one["file"], one["address"], one["added"]) for one in lines] == [
        ("visits", "visits.csv", address, "6")
    ]
    assert begun.run("take", "visits", str(path)).stdout.startswith("visits has all of it already")
    path.write_text("area,year,visits,per_pupil\nD01,2025,129,1.6\nD02,2025,45,0.9\nD03,2025,0,0\n")
    done = begun.run("take", "visits", str(path))
    assert "3 rows of new periods (2025)" in done.stdout, done.stderr
    assert "visits: {first: 2023, last: 2025}" in begun.read("_quarto.yml")


def test_areas_that_the_table_of_areas_lacks_are_named(begun: Book, tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_text(f"{VISITS}E12,2024,9,0.1\n", encoding="utf-8")
    said = refused(begun, "dataset", "visits", "--file", str(tmp_path / "visits.csv"))
    assert "the column “area” has areas that the dataset “areas” does not list: E12" in said


def test_an_exhibit_names_its_areas_and_has_the_title_that_is_given(
    begun: Book, tmp_path: Path
) -> None:
    (tmp_path / "visits.csv").write_text(VISITS, encoding="utf-8")
    added(begun, "dataset", "visits", "--file", str(tmp_path / "visits.csv"))
    added(begun, "exhibit", "tbl_visits", "--dataset", "visits", "--title", 'Visits, "all"')
    shown = begun.needsbook("show", "tbl_visits()").stdout
    assert shown.startswith('Visits, "all", 2024.')
    assert "Cedar" in shown
    assert '"name": Column("Name")' in begun.read("src/absence/exhibits.py")


def test_what_a_hand_wrote_stays_as_it_is(begun: Book) -> None:
    before = {path: begun.read(path) for path in ("data/datapackage.json", "_quarto.yml")}
    added(begun, "dataset", "visits")
    added(begun, "chapter", "voices", "--title", "What pupils say")
    old, new_ = before["data/datapackage.json"], begun.read("data/datapackage.json")
    assert new_.startswith(old.rstrip().removesuffix("}").rstrip().removesuffix("]").rstrip())
    lines = begun.read("_quarto.yml").split("\n")
    lines.remove("        - chapters/voices.qmd")
    assert "\n".join(lines) == before["_quarto.yml"]


def test_an_exhibit_is_a_function_and_its_cell(begun: Book, tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_text(VISITS, encoding="utf-8")
    added(begun, "dataset", "visits", "--file", str(tmp_path / "visits.csv"))
    added(begun, "exhibit", "tbl_visits", "--dataset", "visits", "--chapter", "chapters/gaps.qmd")
    added(begun, "exhibit", "fig_visits", "--dataset", "visits", "--chapter", "index.qmd")
    added(begun, "exhibit", "fig_first")  # of the first dataset with numbers
    done = begun.run("check", "--all")
    assert done.returncode == 0, done.stderr
    shown = begun.needsbook("show", "tbl_visits()").stdout
    assert "2024" in shown
    assert [line.split()[0] for line in shown.splitlines() if line.startswith(" D0")] == [
        "D01",
        "D02",
        "D03",
    ]
    assert begun.read("chapters/gaps.qmd").endswith("```{python}\ntbl_visits()\n```\n")


def test_a_chapter_stands_where_it_is_asked_for(begun: Book) -> None:
    added(begun, "chapter", "voices")
    added(begun, "chapter", "law", "--after", "chapters/need.qmd")
    lines = [line.strip() for line in begun.read("_quarto.yml").splitlines()]
    chapters = [line[2:] for line in lines if line.startswith("- chapters/")]
    assert chapters == [
        *("chapters/need.qmd", "chapters/law.qmd", "chapters/response.qmd", "chapters/gaps.qmd"),
        *("chapters/voices.qmd", "chapters/references.qmd", "chapters/method.qmd"),
        "chapters/edition.qmd",
    ]
    added(begun, "exhibit", "tbl_pupils", "--chapter", "chapters/voices.qmd")
    done = begun.run("check", "--all")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("dataset", "absence"), "there is a dataset “absence” already"),
        (("dataset", "Not one"), "cannot be its name"),
        (("dataset", "edition"), "has the name “edition” already"),
        (("chapter", "need"), "there is a chapter chapters/need.qmd already"),
        (("chapter", "law", "--after", "chapters/no.qmd"), "the book lists no chapter"),
        (("exhibit", "tbl_absence"), "exhibits.py has “tbl_absence” already"),
        (("exhibit", "absence"), "fig_ or tbl_"),
        (("exhibit", "tbl_new", "--dataset", "no"), "--dataset with one of absence, areas"),
        (("exhibit", "fig_new", "--dataset", "areas"), "areas has no column of numbers"),
        (("exhibit", "tbl_new", "--chapter", "no.qmd"), "the book lists no chapter “no.qmd”"),
    ],
)
def test_what_is_there_or_cannot_be_is_refused(
    begun: Book, arguments: tuple[str, ...], said: str
) -> None:
    assert said in refused(begun, *arguments)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("area,year\n", "give a CSV file with a header and a row or more"),
        ("area,area\nD01,D02\n", "one name twice"),
        ("area,count\nD01,5\nD01,6\n", "no columns tell the rows of this file apart"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    begun: Book, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert said in refused(begun, "dataset", "visits", "--file", str(tmp_path / "a.csv"))
