"""pandoc and Typst run under limits of time and memory."""

from __future__ import annotations

import sys
import time
from typing import Any

import pytest
from conftest import Book

from needsbook.errors import ToolFailure
from needsbook.project import Limits
from needsbook.rendering import limited


def test_a_program_that_takes_too_long_is_stopped() -> None:
    started = time.monotonic()
    with pytest.raises(ToolFailure, match="pandoc took more than 1 seconds and was stopped"):
        limited.run("pandoc", ["sleep", "60"], b"", limits=Limits(seconds=1))
    assert time.monotonic() - started < 20


def test_a_program_that_takes_too_much_memory_ends() -> None:
    hungry = "x = bytearray(10**9)"
    few = Limits(megabytes=200)
    assert limited.run("x", [sys.executable, "-c", hungry], b"", limits=few).returncode
    many = Limits(megabytes=2000)
    assert not limited.run("x", [sys.executable, "-c", hungry], b"", limits=many).returncode


def test_pandoc_and_typst_get_the_limits_of_the_project(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.change("pyproject.toml", "package", "limits = {seconds = 77, megabytes = 3000}\npackage")
    given: dict[str, set[Limits]] = {}
    run = limited.run

    def noting(name: str, *arguments: Any, limits: Limits, **options: Any) -> Any:
        given.setdefault(name, set()).add(limits)
        return run(name, *arguments, limits=limits, **options)

    monkeypatch.setattr(limited, "run", noting)
    book.run_build()
    assert given == {"pandoc": {Limits(77, 3000)}, "Typst": {Limits(77, 3000)}}


def test_a_limit_that_is_none_is_refused(book: Book) -> None:
    book.change(
        "pyproject.toml",
        "package",
        "limits = {seconds = 0, minutes = 2}\ncache-megabytes = 'many'\npackage",
    )
    done = book.run("check")
    assert done.returncode == 1
    assert "“limits.seconds” under [tool.needsbook] is 0" in done.stderr
    assert "[tool.needsbook] knows no “limits.minutes”" in done.stderr
    assert "“cache-megabytes” under [tool.needsbook] is 'many'" in done.stderr
