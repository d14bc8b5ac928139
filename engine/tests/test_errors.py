"""What went wrong is said with its place, in the order in which a reader meets it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from needsbook.ground.errors import (
    NeedsbookError,
    Problem,
    ProblemsFound,
    ToolFailure,
    UsageError,
    Where,
    as_told,
)


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (Where("a.csv"), "a.csv"),
        (Where("a.csv", 3), "a.csv:3"),
        (Where("a.csv", 3, "count"), "a.csv:3, column count"),
        (Where("t.qmd", 3, area="First"), "t.qmd:3 (First)"),
    ],
)
def test_a_place_as_it_is_written(where: Where, text: str) -> None:
    assert str(where) == text


def test_a_line_of_a_template_is_one_place_for_all_areas() -> None:
    assert Where("t.qmd", 3, area="First") == Where("t.qmd", 3, area="Second")


def test_problems_are_told_once_each_by_file_and_line() -> None:
    later, first = Problem(Where("b", 1), "x", "y"), Problem(Where("a", 10), "x", "y")
    earlier = Problem(Where("a", 9), "x", "y")
    found = ProblemsFound([later, first, earlier, first])
    assert found.problems == (earlier, first, later)
    assert "a:9: x\n    → y" in str(found)


def test_each_kind_of_error_has_its_exit_status() -> None:
    assert (ProblemsFound([]).exit_status, UsageError.exit_status) == (1, 2)
    assert ToolFailure.exit_status == 3
    assert issubclass(ProblemsFound, NeedsbookError)


@pytest.mark.parametrize("named", [True, False])
def test_a_full_device_is_named(tmp_path: Path, named: bool) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), *([str(tmp_path / "x")] * named))
    mount = next(path for path in (tmp_path, *tmp_path.parents) if path.is_mount())
    said = as_told(full, tmp_path)
    assert "No space left on device" in said
    assert f"mounted at {mount}" in said if named else "mounted at /" in said


def test_any_other_error_of_the_system_names_the_file(tmp_path: Path) -> None:
    error = PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "x"))
    assert as_told(error, tmp_path) == f"Permission denied: {tmp_path / 'x'}"
