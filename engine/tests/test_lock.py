"""One build at a time."""

from __future__ import annotations

import fcntl

import pytest
from books import Book


@pytest.mark.slow
def test_two_builds_at_once(book: Book) -> None:
    book.write(".needsbook/lock", "4711")
    with (book.root / ".needsbook/lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = book.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 2
    assert "another build of this project is running (process 4711)" in done.stderr
    book.build()  # a lock that nobody holds is no lock
