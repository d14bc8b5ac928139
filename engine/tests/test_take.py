"""A publisher's file becomes rows of a dataset, or nothing changes and it is said why."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from books import Book
from workbooks import ods, xlsx

from needsbook.commands.new import Asked, new
from needsbook.data.recipe import KEYS
from needsbook.ground.files import asset

LONG = """\
columns:
  area: Area code
  year: {value: PERIOD}
  pupils: Pupils
  absent: Persistently absent
"""
HEADINGS = ["Area code", "Pupils", "Persistently absent"]


@pytest.fixture
def mine(tmp_path: Path) -> Book:
    new(tmp_path / "mine", Asked("Absence", "absence"))
    return Book(tmp_path / "mine")


def recipe(book: Book, text: str) -> None:
    book.write("data/intake/absence.yml", text)


def state(book: Book) -> dict[str, str]:
    names = ("data/absence.csv", "data/datapackage.json", "_quarto.yml")
    return {name: book.read(name) for name in names}


def refused(book: Book, *arguments: str, status: int = 1) -> str:
    before = state(book)
    done = book.run("take", *arguments)
    assert done.returncode == status, done.stdout + done.stderr
    assert state(book) == before
    return done.stderr


def taken(book: Book, *arguments: str) -> str:
    done = book.run("take", *arguments)
    assert done.returncode == 0, done.stderr
    assert book.run("check").returncode == 0, book.run("check").stderr
    return done.stdout


def csv_file(book: Book, *lines: str) -> str:
    book.write("../sent.csv", "\n".join([",".join(HEADINGS), *lines]) + "\n")
    return "../sent.csv"


ROWS_2025 = ("D01,4150,702", "D02,2960,270", "D03,105,c")


# Three years in a row -------------------------------------------------------------


def test_a_new_year_moves_file_dictionary_and_edition_together(mine: Book) -> None:
    recipe(mine, LONG)
    said = taken(mine, "absence", csv_file(mine, *ROWS_2025), "--period", "2025")
    assert "3 rows of new periods (2025)" in said
    assert "D01,2025,4150,702\n" in mine.read("data/absence.csv")
    assert "absence: {first: 2022, last: 2025}" in mine.read("_quarto.yml")
    assert '"maximum": 2025' in mine.read("data/datapackage.json")
    log = mine.read("data/intake/log.csv").splitlines()
    assert log[0].startswith("dataset,day,file,sha256,address")
    assert ",sent.csv," in log[1]


def test_a_workbook_with_title_footnote_and_hidden_row(mine: Book, tmp_path: Path) -> None:
    book = xlsx(
        tmp_path / "sent.xlsx",
        "Table 1",
        [
            ["Absence from school", None, None],
            [],
            HEADINGS,
            ["D01", 4150.0, 702.0],
            ["D02", "2,960", 270.0],
            ["D99", 1.0, 1.0],
            ["D03", 105.0, "*"],
            ["Source: the authors"],
        ],
        hidden=[6],
    )
    known = LONG + 'sheet: Table 1\nheader: 3\nuntil: "Source:"\nthousands: ","\n'
    recipe(mine, known)
    said = refused(mine, "absence", str(book), "--period", "2025")
    assert "sheet “Table 1”:6: the workbook hides this row" in said
    assert "“*” is no number, and the recipe does not know this symbol" in said
    recipe(mine, known + 'hidden: leave\nsymbols: {"*": c}\n')
    taken(mine, "absence", str(book), "--period", "2025")
    assert "D02,2025,2960,270\nD03" in mine.read("data/absence.csv")
    assert "D03,2025,105,c\n" in mine.read("data/absence.csv")


def test_a_wide_sheet_of_opendocument(mine: Book, tmp_path: Path) -> None:
    mine.change("data/datapackage.json", '"name": "pupils", "title"', '"name": "pupils", "x"')
    book = ods(
        tmp_path / "sent.ods",
        "Data",
        [
            ["Code", "Roll", "2024/25", "2025/26"],
            ["D01", 4150.0, 702.0, 690.0],
            ["D02", 2960.0, 270.0, 265.0],
            ["D03", 105.0, "c", "c"],
        ],
    )
    recipe(
        mine,
        "columns: {area: Code, pupils: Roll}\nwide: {into: year, values: absent, headings: "
        '{"2024/25": 2025, "2025/26": 2026}}\n',
    )
    said = taken(mine, "absence", str(book))
    assert "6 rows of new periods (2025, 2026)" in said
    assert "D02,2026,2960,265\n" in mine.read("data/absence.csv")
    assert "last: 2026}" in mine.read("_quarto.yml")


def test_what_was_taken_is_taken_back(mine: Book) -> None:
    recipe(mine, LONG)
    before = state(mine)
    taken(mine, "absence", csv_file(mine, *ROWS_2025), "--period", "2025")
    assert mine.run("take", "--undo").returncode == 0
    assert state(mine) == before
    assert not (mine.root / "data/intake/log.csv").exists()
    assert "nothing was taken" in mine.run("take", "--undo").stderr


def test_a_first_file_gets_a_proposal_that_asks(mine: Book) -> None:
    (mine.root / "data/intake/absence.yml").unlink()
    said = refused(mine, "absence", csv_file(mine, *ROWS_2025), status=2)
    assert "data/intake/absence.yml proposes one" in said
    text = mine.read("data/intake/absence.yml")
    assert '  pupils: "Pupils"\n' in text
    assert '  year: "?"\n' in text
    said = refused(mine, "absence", csv_file(mine, *ROWS_2025))
    assert "nothing says where “year” comes from" in said


# What has to be accepted ----------------------------------------------------------


def test_a_vintage_with_revisions_is_shown_and_accepted_with_a_reason(mine: Book) -> None:
    recipe(mine, LONG)
    sent = csv_file(mine, "D01,4160,701", "D02,2950,c", "D03,109,8")
    said = refused(mine, "absence", sent, "--period", "2024")
    for line in (
        "1 revised:\n    D01, 2024, absent: 698 → 701",
        "1 newly without a number:\n    D02, 2024, absent: 274 → c",
        "1 newly with a number:\n    D03, 2024, absent: c → 8",
        "--accept 'why'",
    ):
        assert line in said
    mine.run("take", "absence", sent, "--period", "2024", "--accept", "final figures")
    assert "D03,2024,109,8\n" in mine.read("data/absence.csv")
    assert mine.read("data/intake/log.csv").endswith(",0,3,0,final figures\n")


def test_each_of_the_revisions_planted_into_a_vintage_of_two_years_is_told(mine: Book) -> None:
    recipe(mine, LONG.replace("{value: PERIOD}", "Year"))
    covers = '"covers": {"resource": "areas", "column": "level", "values": ["district"], "by": '
    mine.change("data/datapackage.json", covers + '["year"]},', "")
    mine.change("data/absence.csv", "D02,2023,2925,288\n", "")
    rows = (
        "D01,4190,655,2023", "D02,2925,288,2023",
        "D01,4160,7010,2024", "D02,2950,c,2024", "D03,109,8,2024",
        "D01,4150,702,2025", "D02,2960,270,2025", "D03,1050,c,2025",
    )  # fmt: skip
    mine.write("../sent.csv", "\n".join([",".join([*HEADINGS, "Year"]), *rows]) + "\n")
    said = refused(mine, "absence", "../sent.csv")
    for line in (
        "3 rows of new periods (2025)",
        "1 rows that are new in a period that was there:\n    D02, 2023",
        "1 rows withdrawn:\n    D03, 2023",
        "2 revised:\n    D01, 2023, pupils: 4185 → 4190\n    D01, 2024, absent: 698 → 7010",
        "1 newly without a number:\n    D02, 2024, absent: 274 → c",
        "1 newly with a number:\n    D03, 2024, absent: c → 8",
        "1 jumps from the period before:\n    D03, 2025, pupils: 109 → 1050",
    ):
        assert line in said


def test_a_row_that_is_missing_from_its_period_was_withdrawn(mine: Book) -> None:
    recipe(mine, LONG)
    covers = '"covers": {"resource": "areas", "column": "level", "values": ["district"], "by": '
    mine.change("data/datapackage.json", covers + '["year"]},', "")
    sent = csv_file(mine, "D01,4160,698", "D02,2950,274")
    said = refused(mine, "absence", sent, "--period", "2024")
    assert "1 rows withdrawn:\n    D03, 2024" in said


def test_a_jump_is_shown(mine: Book) -> None:
    recipe(mine, LONG)
    sent = csv_file(mine, "D01,4150,7020", *ROWS_2025[1:])
    said = refused(mine, "absence", sent, "--period", "2025")
    assert "1 jumps from the period before:\n    D01, 2025, absent: 698 → 7020" in said
    assert "jumps" not in taken(mine, "absence", sent, "--period", "2025", "--limit", "11")


# Broken files ---------------------------------------------------------------------

AS_SENT = ",".join(HEADINGS) + "\n" + "\n".join(ROWS_2025) + "\n"
OTHER = b"Area code;Pupils;Persistently absent\nD01;4150;702\n"

#: A fault: the file, then the place, the problem and the remedy that are told.
BROKEN: dict[str, tuple[str | bytes, str, str, str]] = {
    "a column that is not known": (
        AS_SENT.replace("absent\n", "absent,Region\n"),
        "sent.csv:1, column Region: ",
        "the recipe does not know this column",
        "use it, or add to data/intake/absence.yml: ignore: [Region]",
    ),
    "a column that was renamed": (
        AS_SENT.replace("Pupils", "Pupils on roll"),
        "sent.csv:1, column Pupils: ",
        "there is no such heading",
        "correct it in data/intake/absence.yml",
    ),
    "two columns of one name": (
        AS_SENT.replace("absent\n", "absent,Pupils\n"),
        "sent.csv:1, column Pupils: ",
        "two columns have this heading",
        "rename one in the file",
    ),
    "a row twice": (
        AS_SENT + "D01,4150,702\n",
        "sent.csv:5: ",
        "D01, 2025 stands in row 2 already, with the same value",
        "take one out of the file",
    ),
    "a total that is another row of an area": (
        AS_SENT + "D01,7215,972\n",
        "sent.csv:5: ",
        "D01, 2025 stands in row 2 already, with another value",
        "take one out of the file",
    ),
    "a symbol that is not known": (
        AS_SENT.replace("105,c", "105,.."),
        "sent.csv:4, column absent: ",
        "“..” is no number, and the recipe does not know this symbol",
        'add to data/intake/absence.yml: symbols: {"..": …}',
    ),
    "a space within a number": (
        AS_SENT.replace("4150", "4 150"),
        "sent.csv:2, column pupils: ",
        "“4 150” is no number",
        "correct the file",
    ),
    "a footnote below the rows": (
        AS_SENT + "Note: provisional\n",
        "sent.csv:5, column pupils: ",
        "“” is no number",
        "correct the file",
    ),
    "an area that is not known": (
        AS_SENT + "D09,4150,702\n",
        "sent.csv:5, column area: ",
        "“D09” is not a known area",
        "correct it, or add it to areas.csv",
    ),
    "an area that is not there": (
        AS_SENT.replace("D03,105,c\n", ""),
        "data/absence.csv: ",
        "no row for D03 Cedar in 2025",
        "add it",
    ),
    "a number below what can be": (
        AS_SENT.replace("702", "-5"),
        "sent.csv:2, column absent: ",
        "-5 is less than 0",
        "correct",
    ),
    "a part of a pupil": (
        AS_SENT.replace("702", "702.5"),
        "sent.csv:2, column absent: ",
        "“702.5” is not of the type integer",
        "write a plain integer",
    ),
    "headings and no rows": (
        AS_SENT[: AS_SENT.index("\n") + 1],
        "sent.csv:1: ",
        "no row below the headings is one of the dataset",
        "look whether the file is whole",
    ),
    "another separator": (
        OTHER,
        "sent.csv:1, column Area code: ",
        "there is no such heading",
        "correct it in data/intake/absence.yml",
    ),
    "another encoding": (
        AS_SENT.replace("Pupils", "Élèves").encode("cp1252"),
        "sent.csv ",
        "is not utf-8 text",
        "name its encoding in the recipe",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_stopped_with_place_and_remedy(mine: Book, name: str) -> None:
    content, *told = BROKEN[name]
    recipe(mine, LONG)
    sent = content if isinstance(content, bytes) else content.encode()
    (mine.root / "../sent.csv").write_bytes(sent)
    status = 2 if name == "another encoding" else 1
    said = refused(mine, "absence", "../sent.csv", "--period", "2025", status=status)
    for part in told:
        assert part in said
    assert "→" in said


def test_a_period_that_leaves_years_out_is_stopped(mine: Book) -> None:
    recipe(mine, LONG)
    said = refused(mine, "absence", csv_file(mine, *ROWS_2025), "--period", "2052")
    assert "no row of 2025, 2026" in said
    assert "missingPeriods" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("columns: [area]\n", "has no `columns`"),
        (LONG + "heder: 2\n", "the key “heder” is not known"),
        (LONG.replace("  pupils: Pupils\n", ""), "nothing says where “pupils” comes from"),
        (LONG + "  sort: Sort\n", "the dataset has no column “sort”"),
        (LONG + "header: 0\n", "`header` is not the number of a row"),
        (LONG + "header: 9\n", "this row has no headings"),
        (LONG + "columns: {}\n", "the key “columns” is there twice"),
        (LONG.replace("Area code", "Areacode"), "there is no such heading"),
        (LONG + "hidden: maybe\n", "`hidden` is “maybe”"),
    ],
)
def test_a_recipe_that_is_wrong_is_told(mine: Book, text: str, told: str) -> None:
    recipe(mine, text)
    assert told in refused(mine, "absence", csv_file(mine, *ROWS_2025), "--period", "2025")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("absense", "x.csv"), "the nearest: absence"),
        (("absence", "x.csv"), "there is no file"),
        (("absence", "README.md"), "is of no known kind"),
        (("absence",), "name a dataset and a file"),
    ],
)
def test_a_wrong_command_is_told(mine: Book, arguments: tuple[str, ...], told: str) -> None:
    assert told in refused(mine, *arguments, status=2)


# What publishers do --------------------------------------------------------------


def test_a_file_that_is_about_some_rows_leaves_the_others(mine: Book) -> None:
    mine.write("data/intake/absence.alder.yml", LONG + "holds: {area: [D01]}\n")
    wanted = ("absence", csv_file(mine, "D01,4160,690"), "--period", "2024", "--part", "alder")
    shown = refused(mine, *wanted)
    assert "1 revised" in shown
    assert "withdrawn" not in shown
    taken(mine, *wanted, "--accept", "as the publisher revised it")
    rows = mine.read("data/absence.csv")
    assert "D01,2024,4160,690\n" in rows
    assert "\nD02,2024," in rows


def test_a_period_is_taken_out_of_words(mine: Book) -> None:
    words = (
        LONG.replace("{value: PERIOD}", "Period") + "extract: {year: 'ending August (\\d{4})'}\n"
    )
    recipe(mine, words)
    rows = ("D01,4150,702,year ending August 2025", "D02,2960,270,year ending August 2025")
    mine.write("../sent.csv", "\n".join([",".join([*HEADINGS, "Period"]), *rows]) + "\n")
    bad = mine.read("../sent.csv") + "D03,105,c,year to July 2025\n"
    mine.write("../bad.csv", bad)
    assert "sent.csv:" not in refused(mine, "absence", "../bad.csv")
    assert "“year to July 2025” is not as the recipe expects it" in refused(
        mine, "absence", "../bad.csv"
    )
    mine.write("../sent.csv", bad.replace("to July", "ending August"))
    assert "3 rows of new periods (2025)" in taken(mine, "absence", "../sent.csv")


def test_a_zip_with_one_table_is_opened_and_with_two_is_asked_for(mine: Book) -> None:
    recipe(mine, LONG)
    text = (mine.root / csv_file(mine, *ROWS_2025)).read_text(encoding="utf-8")
    with zipfile.ZipFile(mine.root / "../sent.zip", "w") as packed:
        packed.writestr("notes/read me.pdf", "")
        packed.writestr("tables/t1.csv", text)
        packed.writestr("tables/t2.csv", "x\n")
    wanted = ("absence", "../sent.zip", "--period", "2025")
    said = refused(mine, *wanted, status=2)
    assert "sent.zip holds the tables tables/t1.csv, tables/t2.csv" in said
    recipe(mine, LONG + "member: t1.csv\n")
    assert "3 rows of new periods (2025)" in taken(mine, *wanted)


def test_what_is_there_already_changes_nothing(mine: Book) -> None:
    recipe(mine, LONG)
    taken(mine, "absence", csv_file(mine, *ROWS_2025), "--period", "2025")
    before = mine.read("data/intake/log.csv")
    said = taken(mine, "absence", csv_file(mine, *ROWS_2025), "--period", "2025")
    assert said == "absence has all of it already; no row was written\n"
    assert mine.read("data/intake/log.csv") == before


def test_a_file_that_is_neither_dataset_nor_recipe_is_named(mine: Book) -> None:
    mine.write("data/absence 2025 FINAL.xlsx", "x")
    mine.write("data/intake/absense.yml", LONG)
    done = mine.run("check")
    assert done.returncode == 1
    assert "data/absence 2025 FINAL.xlsx: no dataset of the data dictionary" in done.stderr
    assert "data/intake/absense.yml: this recipe is of no dataset" in done.stderr


def test_the_limit_of_a_jump_stands_in_the_recipe(mine: Book) -> None:
    recipe(mine, LONG + "limit: 11\n")
    sent = csv_file(mine, "D01,4150,7020", *ROWS_2025[1:])
    assert "jumps" not in taken(mine, "absence", sent, "--period", "2025")
    recipe(mine, LONG + "limit: often\n")
    assert "`limit` is “often”" in refused(mine, "absence", sent, "--period", "2026")


NOTES = LONG + "header: 3\nuntil: 'Note'\n"


def noted(book: Book, *notes: str, year: int = 2025) -> str:
    lines = [f"Absence {year}", "Those on roll in January", ",".join(HEADINGS)]
    book.write("../sent.csv", "\n".join([*lines, *ROWS_2025, *notes]) + "\n")
    return "../sent.csv"


def test_definitions_and_footnotes_that_change_are_shown(mine: Book) -> None:
    recipe(mine, NOTES)
    taken(mine, "absence", noted(mine, "Note 1: a tenth of sessions"), "--period", "2025")
    kept = mine.read("data/intake/absence.notes.txt").splitlines()
    assert kept == ["Absence 2025", "Those on roll in January", "Note 1: a tenth of sessions"]
    sent = noted(mine, "Note 1: a fifth of sessions", year=2026)
    said = refused(mine, "absence", sent, "--period", "2026")
    assert "1 notes and definitions that went:\n    Note 1: a tenth of sessions" in said
    assert "1 notes and definitions that are new:\n    Note 1: a fifth of sessions" in said
    assert "Absence 20" not in said  # a year is no change
    assert mine.read("data/intake/absence.notes.txt").splitlines() == kept
    why = ("--accept", "the publisher's new definition")
    taken(mine, "absence", sent, "--period", "2026", *why)
    assert "a fifth" in mine.read("data/intake/absence.notes.txt")
    assert mine.run("take", "--undo").returncode == 0
    assert mine.read("data/intake/absence.notes.txt").splitlines() == kept


def test_what_the_dataset_holds_otherwise_is_said_once_with_its_reason(mine: Book) -> None:
    cell = "where: {area: [D03], year: ['2024']}, column: absent, value: c"
    recipe(mine, f"{LONG}instead: [{{{cell}}}]\n")
    sent = csv_file(mine, "D01,4160,698", "D02,2950,274", "D03,109,0")
    assert "`reason` is missing" in refused(mine, "absence", sent, "--period", "2024")
    recipe(mine, f"{LONG}instead: [{{{cell}, reason: it is a gap}}]\n")
    assert "has all of it already" in taken(mine, "absence", sent, "--period", "2024")
    recipe(mine, f"{LONG}instead: [{{{cell.replace('area', 'aera')}, reason: it is a gap}}]\n")
    said = refused(mine, "absence", sent, "--period", "2024")
    assert "`instead` names “aera”, which is no column" in said


def test_a_list_of_years_gets_longer_with_its_words(mine: Book) -> None:
    recipe(mine, LONG)
    dictionary = json.loads(mine.read("data/datapackage.json"))
    (absence,) = (one for one in dictionary["resources"] if one["name"] == "absence")
    (year,) = (one for one in absence["schema"]["fields"] if one["name"] == "year")
    year["constraints"] = {"enum": [2022, 2023, 2024], "required": True}
    absence["period"] = "August 2022, August 2023 and August 2024"
    mine.write("data/datapackage.json", json.dumps(dictionary, indent=1))
    taken(mine, "absence", csv_file(mine, *ROWS_2025), "--period", "2025")
    moved = mine.read("data/datapackage.json")
    assert '"period": "August 2022, August 2023, August 2024 and August 2025"' in moved
    year["constraints"]["enum"].append(2025)
    absence["period"] = "August 2022, August 2023, August 2024 and August 2025"
    assert json.loads(moved) == dictionary


def test_what_two_people_take_at_once_git_joins(mine: Book) -> None:
    def git(*arguments: str) -> None:
        named = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *named, *arguments], cwd=mine.root, check=True, capture_output=True)

    people = {"alder": "D01,4160,701", "cedar": "D03,109,8"}
    for part, row in people.items():
        mine.write(f"data/intake/absence.{part}.yml", f"{LONG}holds: {{area: [{row[:3]}]}}\n")
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "as it was")
    for part, row in people.items():
        git("checkout", "-qb", part, "main")
        why = ("--part", part, "--accept", "as the publisher revised it")
        done = mine.run("take", "absence", csv_file(mine, row), "--period", "2024", *why)
        assert done.returncode == 0, done.stderr
        git("add", "-A")
        git("commit", "-qm", f"{part} taken")
    git("merge", "-q", "alder", "-m", "both")
    rows = mine.read("data/absence.csv").splitlines()
    assert rows[1:] == sorted(rows[1:])
    assert {"D01,2024,4160,701", "D03,2024,109,8"} <= set(rows)
    assert mine.read("data/intake/log.csv").count("sent.csv") == 2
    assert mine.read("data/intake/log.csv").count("dataset,day") == 1


def test_parquet_is_read_where_its_reader_is_installed(mine: Book) -> None:
    recipe(mine, LONG)
    sent = mine.root / "../sent.parquet"
    columns = {
        "Area code": ["D01", "D02", "D03"], "Pupils": [4150, 2960, 105],
        "Persistently absent": ["702", "270", "c"],
    }  # fmt: skip
    wanted = ("absence", "../sent.parquet", "--period", "2025")
    if importlib.util.find_spec("pyarrow") is None:
        sent.write_bytes(b"PAR1")
        said = refused(mine, *wanted, status=2)
        assert "sent.parquet is Parquet, and pyarrow, which reads it, is not installed" in said
        return
    from pyarrow import parquet, table

    parquet.write_table(table(columns), sent)
    assert "3 rows of new periods (2025)" in taken(mine, *wanted)
    assert "D01,2025,4150,702\n" in mine.read("data/absence.csv")


def test_the_schema_of_a_recipe_names_its_keys() -> None:
    schema = json.loads(asset("schemas/recipe.schema.json").read_text(encoding="utf-8"))
    assert schema["properties"].keys() == set(KEYS)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ('separator: ",,"', "`separator` is “,,”"),
        ('separator: ""', "`separator` is “”"),
        ("thousands: x", "`thousands` is “x”"),
    ],
)
def test_a_separator_is_one_character(mine: Book, key: str, told: str) -> None:
    recipe(mine, f"{LONG}{key}\n")
    said = refused(mine, "absence", csv_file(mine, *ROWS_2025), "--period", "2025")
    assert told in said


def test_a_cell_of_endless_length_is_told(mine: Book) -> None:
    recipe(mine, LONG)
    file = csv_file(mine, f"D01,{'4' * 200_000},702")
    said = refused(mine, "absence", file, "--period", "2025", status=2)
    assert "sent.csv:2: a cell has more than 131,072 characters" in said
    done = mine.run("add", "dataset", "messy", "--file", str(mine.root / file))
    assert done.returncode == 2
    assert "a cell has more than 131,072 characters" in done.stderr
