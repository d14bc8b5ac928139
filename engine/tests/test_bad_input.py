"""What bad input gets: place, problem and mend, all at once, and `_book` as it was."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from books import Book

from needsbook.ground.errors import as_told

Break = Callable[[Book], None]


def edit(path: str, old: str, new: str) -> Break:
    return lambda book: book.change(path, old, new)


def remove(path: str) -> Break:
    return lambda book: (book.root / path).unlink()


def drop_boundary(book: Book) -> None:
    boundaries = json.loads(book.read("data/boundaries.geojson"))
    del boundaries["features"][1]
    book.write("data/boundaries.geojson", json.dumps(boundaries))


COUNTS = "data/counts.csv"
#: A build that an interrupt reaches, even where whoever runs the tests has it ignored.
INTERRUPTED = """
import signal, sys
from needsbook.commands.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(["build", "--renderer", "builtin"]))
"""
#: A build that is interrupted while a library, written in C, loads another.
INTERRUPTED_LOADING = """
import os, signal, sys
from importlib.abc import MetaPathFinder
from needsbook.commands.cli import main

class Interrupting(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "numpy.lib.mixins":
            os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, Interrupting())
sys.exit(main(["build", "--renderer", "builtin"]))
"""
#: A build whose workers end while they begin.
STILLBORN = """
import os, sys
from needsbook.exhibit import compute
from needsbook.commands.cli import main

class Pool(compute.Pool):
    __class_getitem__ = classmethod(lambda cls, types: cls)

    def __init__(self, **options):
        super().__init__(**{**options, "begin": os._exit, "given": (7,)})

compute.Pool = Pool
sys.exit(main(["build", "--renderer", "builtin"]))
"""
CASES = {
    "missing file": (remove(COUNTS), "data/counts.csv: ", "is missing", "put it back"),
    "missing column": (
        edit(COUNTS, "gss_code,year,count", "gss_code,year,number"),
        "data/counts.csv:1, column count: ",
        "is missing",
        "add it",
    ),
    "column too many": (
        edit(COUNTS, "gss_code,year,count", "gss_code,year,count,note"),
        "data/counts.csv:1, column note: ",
        "not in the data dictionary",
        "describe it",
    ),
    "missing boundary": (
        drop_boundary,
        "data/boundaries.geojson: ",
        "no boundary for E02 Second",
        "restore the feature",
    ),
    "duplicate key": (
        edit(COUNTS, "E01,2024,15", "E01,2023,15"),
        "data/counts.csv:3",
        "a second row with the same key (gss_code, year)",
        "remove or correct",
    ),
    "unknown area": (
        edit(COUNTS, "E03,2024", "E09,2024"),
        "data/counts.csv:7, column gss_code: ",
        "“E09” is not a known gss_code",
        "areas.csv",
    ),
    "negative count": (
        edit(COUNTS, "1234", "-3"),
        "data/counts.csv:7, column count: ",
        "-3 is less than 0",
        "never below zero",
    ),
    "text for a number": (
        edit(COUNTS, "1234", '"1,234 approx"'),
        "data/counts.csv:7, column count: ",
        "“1,234 approx” is not of the type integer",
        "or one of the symbols c",
    ),
    "empty cell": (
        edit(COUNTS, "1234", ""),
        "data/counts.csv:7, column count: ",
        "the cell is empty",
        "its symbol (c)",
    ),
    "unknown period": (
        edit(COUNTS, "E03,2024", "E03,2042"),
        "data/counts.csv:7, column year: ",
        "“2042” is not one of the edition's (2023 to 2024)",
        "extend the period",
    ),
    "too few cells": (
        edit(COUNTS, "E03,2024,1234", "E03,2024"),
        "data/counts.csv:7",
        "fewer cells than the header",
        "comma",
    ),
    "symbol without a meaning": (
        lambda book: book.change("data/datapackage.json", '"symbol": "c"', '"symbol": "d"'),
        "data/counts.csv:5, column count: ",
        "the symbol “c” has no meaning",
        "under “symbols”",
    ),
    "file nobody describes": (
        lambda book: book.write("data/extra.csv", "a\n1\n"),
        "data/extra.csv: ",
        "no dataset of the data dictionary",
        "describe it",
    ),
    "broken dictionary": (
        edit("data/datapackage.json", '"name": "tiny",', '"name": "tiny"'),
        "data/datapackage.json:",
        "not valid JSON",
        "missing comma",
    ),
    "exhibit that no function makes": (
        edit("chapters/two.qmd", "fig_map()", "fig_mpa()"),
        "chapters/two.qmd:16: ",
        "“fig_mpa” is called but not imported",
        "the nearest is fig_map",
    ),
    "import that no function makes": (
        edit("chapters/two.qmd", "tbl_counts", "tbl_county"),
        "chapters/two.qmd:7: ",
        "no function makes the exhibit “tbl_county”",
        "the nearest is tbl_counts",
    ),
    "broken reference": (
        edit("chapters/two.qmd", "@fig-map", "@fig-mop"),
        "chapters/two.qmd:12: ",
        "@fig-mop refers to nothing",
        "the nearest is fig-map",
    ),
    "broken citation": (
        edit("chapters/one.qmd", "@occ2013", "@occ2031"),
        "chapters/one.qmd:12: ",
        "@occ2031 is not in the bibliography",
        "the nearest is occ2013",
    ),
    "error in a cell": (
        edit("src/tiny/__init__.py", 'axes.bar(data["gss_code"]', 'axes.bar(data["area"]'),
        "src/tiny/__init__.py:24: ",
        "KeyError: area (in fig_counts(), called at chapters/one.qmd:19)",
        "correct the function",
    ),
    "no such row": (
        edit("chapters/one.qmd", 'count("E01", 2024)', 'count("E07", 2024)'),
        "src/tiny/__init__.py:15: ",
        "0 rows match",
        "correct the function",
    ),
    "syntax error in the analysis": (
        edit("src/tiny/__init__.py", "def fig_map():", "def fig_map(:"),
        "src/tiny/__init__.py:",
        "Python cannot read this file",
        "correct the syntax",
    ),
    "missing chapter": (
        remove("chapters/two.qmd"),
        "chapters/two.qmd: ",
        "this file is missing",
        "restore it",
    ),
    "header without engine": (
        edit("chapters/one.qmd", "engine: jupyter", "lang: en"),
        "chapters/one.qmd:1: ",
        "does not say `engine: jupyter`",
        "begin the file",
    ),
    "false claim": (
        edit(COUNTS, "E01,2024,15", "E01,2024,11"),
        "chapters/two.qmd:12: ",
        "the claim “More” is not true",
        "count('E01', 2024) = 11, count('E01', 2023) = 12",
    ),
    "claim on a suppressed number": (
        edit(COUNTS, "E01,2024,15", "E01,2024,c"),
        "chapters/two.qmd:12: ",
        "suppressed or not available",
        "[c]",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_one_message_with_place_problem_and_mend(book: Book, case: str) -> None:
    break_, place, problem, mend = CASES[case]
    break_(book)
    done = book.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 1, done.stderr
    said = done.stderr
    messages = [block for block in said.split("\n") if block.startswith(place)]
    assert any(problem in message for message in messages), said
    assert mend in said
    assert "Traceback" not in said
    assert not (book.root / "_book").exists()


def test_all_problems_at_once_and_the_old_edition_stays(book: Book) -> None:
    book.build()
    before = {
        path.relative_to(book.root): path.read_bytes()
        for path in (book.root / "_book").rglob("*")
        if path.is_file()
    }
    book.change(COUNTS, "1234", "many")
    book.change(COUNTS, "E02,2023", "E08,2023")
    book.change("chapters/one.qmd", "@occ2013", "@nobody")
    book.change("chapters/two.qmd", "@fig-map", "@fig-gone")
    done = book.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 1
    for place in (
        "data/counts.csv:4, column gss_code",
        "data/counts.csv:7, column count",
        "chapters/one.qmd:12",
        "chapters/two.qmd:12",
    ):
        assert f"\n{place}" in f"\n{done.stderr}"
    assert "4 problems; nothing was published." in done.stderr
    after = {
        path.relative_to(book.root): path.read_bytes()
        for path in (book.root / "_book").rglob("*")
        if path.is_file()
    }
    assert after == before


def test_two_python_errors_are_both_told(book: Book) -> None:
    book.change("src/tiny/__init__.py", 'axes.bar(data["gss_code"]', 'axes.bar(data["area"]')
    book.change("src/tiny/__init__.py", "areas.plot(", "areas.plott(")
    done = book.needsbook("build", "--renderer", "builtin")
    assert "KeyError: area (in fig_counts()," in done.stderr
    assert "AttributeError: " in done.stderr
    assert "(in fig_map()," in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--help"], 0, "exit status"),
        (["build", "--help"], 0, "exit status"),
        ([], 2, "COMMAND"),
        (["build", "--renderer", "word"], 2, "invalid choice"),
        (["check"], 0, "All is well"),
        (["check"], 0, "Figures and tables were not computed"),
        (["check", "--all"], 0, "figures and tables, every data file"),
    ],
)
def test_exit_statuses(book: Book, arguments: list[str], status: int, words: str) -> None:
    done = book.needsbook(*arguments)
    assert done.returncode == status, done.stderr
    assert words in done.stdout + done.stderr


def test_outside_a_project(book: Book) -> None:
    (book.root / "_quarto.yml").unlink()
    done = book.needsbook("check")
    assert done.returncode == 2
    assert "no needsbook project" in done.stderr


def test_quarto_wanted_but_missing(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    done = book.needsbook("build", "--renderer", "quarto")
    assert done.returncode == 2
    assert "not on PATH" in done.stderr


def test_one_error_that_stops_many_exhibits_is_told_once(book: Book) -> None:
    book.change("src/tiny/__init__.py", 'counts = source("counts")', "counts = sauce")
    done = book.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 1
    assert done.stderr.count("NameError") == 1
    assert "src/tiny/__init__.py:8: " in done.stderr


def test_a_wrong_result_is_told_with_the_line_of_its_function(book: Book) -> None:
    book.change(
        "src/tiny/__init__.py", "    areas = boundaries", "    return 5\n    areas = boundaries"
    )
    line = book.read("src/tiny/__init__.py").split("\n").index("def fig_map():") + 1
    assert book.needsbook("check").returncode == 0  # it computes no figure, and says so
    done = book.needsbook("check", "--all")
    assert done.returncode == 1
    assert f"src/tiny/__init__.py:{line}: TypeError: fig_map returned int" in done.stderr


@pytest.mark.parametrize("named", [True, False])
def test_a_full_device_is_named(tmp_path: Path, named: bool) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), *([str(tmp_path / "x")] * named))
    mount = next(path for path in (tmp_path, *tmp_path.parents) if path.is_mount())
    said = as_told(full, tmp_path)
    assert "No space left on device" in said
    assert f"mounted at {mount}" in said if named else "mounted at /" in said


def test_a_function_that_ends_python_is_a_problem(book: Book) -> None:
    book.change(
        "src/tiny/__init__.py",
        "    areas = boundaries",
        "    raise SystemExit(5)\n    areas = boundaries",
    )
    done = book.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 1
    assert "SystemExit: 5 (in fig_map()" in done.stderr


def test_a_worker_that_dies_is_named(book: Book) -> None:
    book.change(
        "src/tiny/__init__.py",
        "    areas = boundaries",
        "    import numpy\n"
        "    far = numpy.lib.stride_tricks.as_strided(numpy.zeros(1), (10**6,), (10**9,))\n"
        "    far.sum()  # memory that it does not have\n"
        "    areas = boundaries",
    )
    done = book.needsbook("build", "--renderer", "builtin", "--jobs", "2")
    assert done.returncode == 1
    assert "src/tiny/__init__.py:29: fig_map ended its worker without a word" in done.stderr
    assert "fig_map()" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("body", "limits", "words"),
    [
        (
            "    while True:\n        pass\n",
            "seconds = 3",
            "took more than 3 seconds and was stopped",
        ),
        (
            "    kept = []\n    while True:\n        kept.append(bytearray(10**7))\n",
            "megabytes = 700",
            "MB of memory",
        ),
    ],
)
def test_a_function_without_end_is_stopped_and_named(
    book: Book, body: str, limits: str, words: str
) -> None:
    book.change("pyproject.toml", "package", f"limits = {{{limits}}}\npackage")
    book.change("src/tiny/__init__.py", "    areas = boundaries", body + "    areas = boundaries")
    started = time.monotonic()
    done = book.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 1, done.stderr
    assert "fig_map" in done.stderr
    assert words in done.stderr
    assert "under [tool.needsbook.limits]" in done.stderr
    assert time.monotonic() - started < 60
    assert not (book.root / "_book").exists()


def test_of_numbers_in_one_batch_the_endless_one_is_named(book: Book) -> None:
    book.change("pyproject.toml", "package", "limits = {seconds = 3}\npackage")
    book.change(
        "src/tiny/__init__.py",
        "    value = counts.one",
        '    while (area, year) == ("E01", 2023):\n        pass\n    value = counts.one',
    )
    done = book.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 1
    assert "count took more than 3 seconds" in done.stderr
    assert "count('E01', 2023)" in done.stderr
    assert "count('E01', 2024)" not in done.stderr


@pytest.mark.parametrize("content", [b"", b"[]", b"not json", b"\x00" * 200])
def test_a_damaged_cache_is_made_again(book: Book, content: bytes) -> None:
    book.build()
    first = {path.name: path.read_bytes() for path in (book.root / "figures").iterdir()}
    for path in (book.root / ".needsbook/cache").glob("*/*"):
        path.write_bytes(content)
    book.change("chapters/one.qmd", "in the first area", "in the area named first")
    assert "5 computed anew" in book.build().stdout
    assert "in the area named first" in book.read("_book/chapters/one.html")
    assert {path.name: path.read_bytes() for path in (book.root / "figures").iterdir()} == first


def test_a_folder_that_is_not_an_edition_is_never_replaced(book: Book) -> None:
    book.write("_book/precious.txt", "mine")
    done = book.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 2
    assert "not a book" in done.stderr
    assert book.read("_book/precious.txt") == "mine"


def test_two_builds_at_once(book: Book) -> None:
    book.write(".needsbook/lock", "4711")
    with (book.root / ".needsbook/lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = book.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 2
    assert "another build of this project is running (process 4711)" in done.stderr
    book.build()  # a lock that nobody holds is no lock


@pytest.mark.parametrize("after", [1, 1.5, 2, 4])  # while workers are being started, too
def test_an_interrupt_ends_promptly_and_leaves_the_edition(book: Book, after: float) -> None:
    book.change(
        "src/tiny/__init__.py",
        "    areas = boundaries",
        "    while True:\n        pass\n    areas = boundaries",
    )
    running = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED],
        cwd=book.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(after)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=20)
    assert running.returncode == 130, said
    assert "Traceback" not in said
    assert not (book.root / "_book").exists()


def run_code(book: Book, code: str) -> subprocess.CompletedProcess[str]:
    """Run a program in the book's folder."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=book.root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_interrupt_while_a_library_loads_is_no_error_of_the_library(book: Book) -> None:
    done = run_code(book, INTERRUPTED_LOADING)
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr


def test_a_worker_that_dies_before_its_first_task_is_told(book: Book) -> None:
    """A worker that never begins is no reason to wait, or to start another without end."""
    done = run_code(book, STILLBORN)
    assert done.returncode == 3, done.stderr
    assert "no worker could be started: it ended with status 7" in done.stderr
    assert "Traceback" not in done.stderr
