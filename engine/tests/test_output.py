"""Which folder a build may replace as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from needsbook.ground.output import is_output_folder


@pytest.mark.parametrize("name", ["_book", "public", "site-2024", "a.b"])
def test_a_folder_of_its_own_may_be(tmp_path: Path, name: str) -> None:
    assert is_output_folder(tmp_path, name)


@pytest.mark.parametrize("name", ["data", "Data", "src", ".git", "..", "a/b", "/tmp", "", None, 5])
def test_a_folder_of_the_project_or_elsewhere_may_not(tmp_path: Path, name: object) -> None:
    assert not is_output_folder(tmp_path, name)


def test_a_folder_with_other_files_may_not_and_an_edition_may(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    assert is_output_folder(tmp_path, "notes")
    (tmp_path / "notes/mine.txt").write_bytes(b"")
    assert not is_output_folder(tmp_path, "notes")
    (tmp_path / "notes/edition.json").write_bytes(b"{}")
    assert is_output_folder(tmp_path, "notes")
