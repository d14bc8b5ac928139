"""Rows as the file writes them, looked up by what their columns hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from needsbook.data.rows import rows_in, select

TEXT = 'area,year,note\nE01,2023,"a, b"\nE02,2023,\nE01,2024,c\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(f"\ufeff{TEXT}", encoding="utf-8")
    return path


def test_cells_are_texts(file: Path) -> None:
    assert rows_in(file)[0] == {"area": "E01", "year": "2023", "note": "a, b"}


def test_rows_that_hold_one_of_the_values_in_the_order_of_the_file(file: Path) -> None:
    found = select(file, {"area": ("E02", "E01"), "year": ("2023",)})
    assert [row["area"] for row in found] == ["E01", "E02"]
    assert select(file, {"year": ("2022",)}) == []
    assert select(file, {}) == rows_in(file)


def test_a_value_named_twice_gives_a_row_once(file: Path) -> None:
    assert len(select(file, {"year": ("2024", "2024")})) == 1


def test_a_changed_file_is_read_anew(file: Path) -> None:
    assert len(rows_in(file)) == 3
    file.write_text(f"{TEXT}E03,2024,d\n", encoding="utf-8")
    assert len(rows_in(file)) == 4
