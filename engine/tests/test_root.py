"""A command finds the project that it is called in."""

from __future__ import annotations

from pathlib import Path

import pytest

from needsbook.ground.errors import UsageError
from needsbook.ground.root import find_root


def test_from_any_folder_below_it(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.needsbook]\n", encoding="utf-8")
    (tmp_path / "a/b").mkdir(parents=True)
    assert find_root(tmp_path / "a/b") == tmp_path.resolve()


def test_another_kind_of_project_is_none(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no needsbook project"):
        find_root(tmp_path)


def test_settings_that_cannot_be_read_are_found_all_the_same(tmp_path: Path) -> None:
    """Whoever reads them tells the line."""
    (tmp_path / "_quarto.yml").write_text("", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.needsbook\n", encoding="utf-8")
    assert find_root(tmp_path) == tmp_path.resolve()


def test_a_project_that_needs_needsbook_is_none_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('a = ["needsbook"]\n', encoding="utf-8")
    with pytest.raises(UsageError, match="no needsbook project"):
        find_root(tmp_path)
