"""What the command ends with, whatever it is asked."""

from __future__ import annotations

import pytest
from books import Book
from breaking import run_code

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


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--help"], 0, "exit status"),
        (["build", "--help"], 0, "exit status"),
        ([], 2, "COMMAND"),
        (["build", "--renderer", "word"], 2, "invalid choice"),
        (["check"], 0, "All is well"),
        (["check"], 0, "Figures, tables and pages were left alone"),
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


def test_an_interrupt_while_a_library_loads_is_no_error_of_the_library(book: Book) -> None:
    done = run_code(book, INTERRUPTED_LOADING)
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
