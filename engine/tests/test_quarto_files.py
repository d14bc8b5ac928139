"""What Quarto needs in a project is the engine's, and is told where it is another's."""

from __future__ import annotations

from pathlib import Path

import pytest

from needsbook.ground.quarto_files import quarto_file_problems, write_quarto_files


@pytest.fixture
def project(tmp_path: Path) -> Path:
    names = write_quarto_files(tmp_path)
    (tmp_path / "_quarto.yml").write_text("\n".join(f"# {name}" for name in names), "utf-8")
    return tmp_path


def test_written_they_are_well(project: Path) -> None:
    assert list(quarto_file_problems(project)) == []


def test_a_project_without_them_needs_none(tmp_path: Path) -> None:
    assert list(quarto_file_problems(tmp_path)) == []


def test_one_that_is_missing_changed_or_not_listed_is_told(project: Path) -> None:
    (project / "quarto/theme.css").unlink()
    (project / "quarto/filter.lua").write_text("-- mine\n", encoding="utf-8")
    settings = (project / "_quarto.yml").read_text(encoding="utf-8")
    (project / "_quarto.yml").write_text(settings.replace("tables.lua", ""), encoding="utf-8")
    told = {str(one.where): one.problem for one in quarto_file_problems(project)}
    assert "is missing" in told["quarto/theme.css"]
    assert "not the file of this version" in told["quarto/filter.lua"]
    assert "quarto/tables.lua" in told["_quarto.yml"]
