"""A table as XLSX: what a spreadsheet program reads, and the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from needsbook.exhibit.tables import Column, Tabulation
from needsbook.exhibit.workbook import Cover, to_xlsx

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
COVER = Cover("Areas & counts", "A <small> book", "2024 edition", "1 November 2026", "Source: X.")
NOTES = ("Counts are rounded.", '[c] "Second": 1 to 5')


def table() -> Tabulation:
    data = pd.DataFrame(
        {
            "name": ["First", "Second", "Third"],
            "rate": [12.3456, float("nan"), 0.0],
            "rate_status": ["", "confidential", ""],
            "code": ["E01", "E02", "=1+1"],
        }
    )
    return Tabulation(data, {"name": Column("Area")}, "Counts by area")


COLUMNS = {
    "code": Column("Code"),
    "name": Column("Area"),
    "rate": Column("Rate, <10>", decimals=1),
}


@pytest.fixture(scope="module")
def content() -> bytes:
    return to_xlsx(table(), COLUMNS, NOTES, COVER)


def rows(content: bytes, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()


def part(content: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return ElementTree.fromstring(packed.read(name))


def test_the_cover_says_what_it_is(content: bytes) -> None:
    cover = [row[0] for row in rows(content, "Cover")]
    assert cover[:4] == [
        "Areas & counts",
        "A <small> book",
        "2024 edition, issued 1 November 2026.",
        "Source: X.",
    ]
    assert "[c] means confidential." in cover


def test_each_note_has_its_number(content: bytes) -> None:
    assert rows(content, "Notes")[2:] == [
        ["Note number", "Note"],
        ["note 1", "Counts are rounded."],
        ["note 2", '[c] "Second": 1 to 5'],
    ]


def test_the_table_holds_numbers_as_numbers_and_symbols_as_texts(content: bytes) -> None:
    sheet = rows(content, "Table")
    assert sheet[0][0] == "Areas & counts"
    assert sheet[1][0] == "Counts by area [note 1] [note 2]"
    assert sheet[4:] == [
        ["Code", "Area", "Rate, <10>"],
        ["E01", "First", 12.3456],
        ["E02", "Second", "[c]"],
        ["=1+1", "Third", 0.0],  # a text, and no formula
    ]
    cells = part(content, "xl/worksheets/sheet3.xml").iter(f"{MAIN}f")
    assert not list(cells)


def test_the_tables_are_marked(content: bytes) -> None:
    for number, place, heads in (
        (2, "A3:B5", ["Note number", "Note"]),
        (3, "A5:C8", ["Code", "Area", "Rate, <10>"]),
    ):
        marked = part(content, f"xl/tables/table{number}.xml")
        assert marked.get("ref") == place
        assert [one.get("name") for one in marked.iter(f"{MAIN}tableColumn")] == heads


def test_a_column_shows_its_decimals(content: bytes) -> None:
    styles = part(content, "xl/styles.xml")
    formats = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{MAIN}numFmt")}
    used = [one.get("numFmtId") for one in styles.find(f"{MAIN}cellXfs") or ()]
    (cell,) = [
        one
        for one in part(content, "xl/worksheets/sheet3.xml").iter(f"{MAIN}c")
        if one.get("r") == "C6"
    ]
    assert formats[used[int(cell.get("s", "0"))]] == "#,##0.0"


def test_every_part_is_of_a_known_type_and_every_relation_leads_to_one(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = set(packed.namelist())
        assert all(item.date_time == (1980, 1, 1, 0, 0, 0) for item in packed.infolist())
    typed = {one.get("PartName", "").lstrip("/") for one in part(content, "[Content_Types].xml")}
    assert {name for name in names if not name.endswith((".rels", "].xml"))} <= typed
    for relation in part(content, "xl/_rels/workbook.xml.rels"):
        assert f"xl/{relation.get('Target')}" in names


def test_the_same_table_gives_the_same_bytes(content: bytes) -> None:
    assert to_xlsx(table(), COLUMNS, NOTES, COVER) == content


def test_without_notes_there_is_no_table_of_them() -> None:
    content = to_xlsx(table(), COLUMNS, (), COVER)
    assert rows(content, "Table")[1][0] == "Counts by area"
    assert rows(content, "Notes")[2:] == [["Note number", "Note"]]
