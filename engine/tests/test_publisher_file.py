"""A publisher's file as rows: text, or a zip of one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from needsbook.data.publisher_file import read_grid
from needsbook.ground.errors import NeedsbookError


def test_text_in_its_own_encoding_and_separator(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("area;note\nE01;é\n".encode("cp1252"))
    assert read_grid(path, None, ";", "cp1252").rows == (("area", "note"), ("E01", "é"))


def test_a_zip_of_one_file_is_that_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in/a.csv", "area,count\nE01,1\n")
    assert read_grid(tmp_path / "a.zip", None, ",", "utf-8").rows[1] == ("E01", "1")


def test_of_a_zip_of_several_one_has_to_be_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "x\n1\n")
        archive.writestr("b.csv", "x\n2\n")
    with pytest.raises(NeedsbookError, match=r"b\.csv"):
        read_grid(tmp_path / "a.zip", None, ",", "utf-8")
    assert read_grid(tmp_path / "a.zip", None, ",", "utf-8", "b.csv").rows[1] == ("2",)
