"""A CSV file as numbered rows, and what is wrong with its form."""

from __future__ import annotations

from pathlib import Path

import pytest

from needsbook.data.csvfile import CsvFile, read_csv


def read(tmp_path: Path, content: str | bytes) -> CsvFile:
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_csv(path, "data/a.csv", ["area", "count"])


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    table = read(tmp_path, "area,count\nE01,1\nE02,2\n")
    assert table.problems == []
    assert [number for number, _ in table.rows] == [2, 3]
    assert table.rows[0][1] == {"area": "E01", "count": "1"}


@pytest.mark.parametrize(
    ("content", "place", "told"),
    [
        ("area,number\nE01,1\n", "data/a.csv:1, column count", ""),
        ("area,count\nE01\n", "data/a.csv:2", ""),
        (b"area,count\ncaf\xe9,1\n", "data/a.csv:2", "UTF-8"),
        ("area,count,count\nE01,1,1\n", "data/a.csv:1", ""),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, content: str | bytes, place: str, told: str
) -> None:
    said = [str(problem) for problem in read(tmp_path, content).problems]
    assert any(one.startswith(place) and told in one for one in said), said
