"""The analysis that runs is the one that was read."""

from __future__ import annotations

import os

import pytest
from books import Book

pytestmark = pytest.mark.slow


def test_a_file_restored_with_its_old_time_runs_as_it_is(book: Book) -> None:
    """Python's compiled files go by size and time; the analysis does not."""
    book.run_build()
    module = book.root / "src/tiny/__init__.py"
    before = module.stat()
    book.change("src/tiny/__init__.py", "fillna(0)", "fillna(9)")
    os.utime(module, ns=(before.st_atime_ns, before.st_mtime_ns))
    book.run_build()
    assert not list((book.root / "src").rglob("*.pyc")), "a compiled file could be taken for it"
    changed = (book.root / "_book/figures/fig-counts.svg").read_bytes()
    book.run_build("--force")
    assert (book.root / "_book/figures/fig-counts.svg").read_bytes() == changed
