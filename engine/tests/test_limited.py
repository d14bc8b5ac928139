"""pandoc and Typst run under limits of time and memory."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import pytest
from books import Book

from needsbook.ground import limited
from needsbook.ground.errors import ToolFailure
from needsbook.ground.project import Limits


def test_a_program_that_takes_too_long_is_stopped() -> None:
    started = time.monotonic()
    with pytest.raises(ToolFailure, match="pandoc took more than 1 seconds and was stopped"):
        limited.run("pandoc", ["sleep", "60"], b"", limits=Limits(seconds=1))
    assert time.monotonic() - started < 20


def test_a_program_that_takes_too_much_memory_ends() -> None:
    hungry = "x = bytearray(10**9)"
    with pytest.raises(ToolFailure, match="x needs more than 200 MB of memory for this book"):
        limited.run("x", [sys.executable, "-c", hungry], b"", limits=Limits(megabytes=200))
    many = Limits(megabytes=2000)
    assert not limited.run("x", [sys.executable, "-c", hungry], b"", limits=many).returncode


def test_a_program_that_a_signal_ends_says_so() -> None:
    with pytest.raises(limited.Killed, match="pandoc was ended by signal 15"):
        limited.run("pandoc", ["sh", "-c", "kill -TERM $$"], b"", limits=Limits(seconds=9))


def test_what_a_busy_machine_gave_once_is_not_remembered(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = limited.run

    def late(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "pandoc":
            raise limited.WentOver("pandoc took more than 60 seconds and was stopped")
        return run(name, *arguments, **options)

    with monkeypatch.context() as busy:
        busy.setattr(limited, "run", late)
        assert "pandoc took more than 60 seconds" in book.run("check").stderr
    assert book.run("check").returncode == 0


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
    assert "“limits.seconds” under [tool.needsbook] is 0, less than 1" in done.stderr
    assert "[tool.needsbook] knows no “limits.minutes”" in done.stderr
    assert "“cache-megabytes” under [tool.needsbook] is not a whole number" in done.stderr


def build_under(book: Book, limit: str) -> subprocess.CompletedProcess[str]:
    """Build where the system itself sets a limit, hard and soft."""
    return subprocess.run(
        ["/bin/sh", "-c", f"ulimit {limit} && exec {sys.executable} -m needsbook build"],
        cwd=book.root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
def test_a_lower_limit_of_the_system_stays_and_the_book_is_built(book: Book) -> None:
    done = build_under(book, "-d 1000000")  # kilobytes; the project asks for 4 GB
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_where_the_system_leaves_too_little_it_is_told_and_nothing_waits(book: Book) -> None:
    hungry = "    kept = []\n    while True:\n        kept.append(bytearray(10**7))\n"
    book.change("src/tiny/__init__.py", "    areas = boundaries", hungry + "    areas = boundaries")
    done = build_under(book, "-d 400000")
    assert done.returncode == 1, done.stderr
    assert "needs more than 390 MB of memory and was stopped" in done.stderr
    assert "(`ulimit -d`)" in done.stderr
    assert "raise `megabytes`" not in done.stderr  # that would help nobody
    done = build_under(book, "-d 60000")
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "(`ulimit -" in done.stderr


def test_typst_out_of_memory_names_the_book(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    run = limited.run

    def starved(name: str, *arguments: Any, limits: Limits, **options: Any) -> Any:
        most = Limits(megabytes=14) if name == "Typst" else limits
        return run(name, *arguments, limits=most, **options)

    monkeypatch.setattr(limited, "run", starved)
    done = book.run("build", "--renderer", "builtin")
    assert done.returncode == 3
    assert "needsbook: Typst needs more than 14 MB of memory for this book" in done.stderr
    assert "raise `megabytes`" in done.stderr
    assert "allocation" not in done.stderr
