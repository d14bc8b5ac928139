"""Workers that never begin are told, not waited for."""

from __future__ import annotations

from books import Book
from breaking import run_code

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


def test_a_worker_that_dies_before_its_first_task_is_told(book: Book) -> None:
    """A worker that never begins is no reason to wait, or to start another without end."""
    done = run_code(book, STILLBORN)
    assert done.returncode == 3, done.stderr
    assert "no worker could be started: it ended with status 7" in done.stderr
    assert "Traceback" not in done.stderr
