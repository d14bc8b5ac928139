"""Nothing changed is seen at a glance, and nothing that changed is missed by one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from books import Book
from rebuilding import ON_COUNTS, listed

IMPORTED = """
import sys
from needsbook.commands.cli import main

status = main(["build", "--renderer", "builtin"])
heavy = {"pandas", "numpy", "matplotlib", "geopandas", "yaml", "jinja2", "typst"}
print(status, sorted(heavy & set(sys.modules)))
"""


def test_with_nothing_changed_no_heavy_library_is_imported(modules: Book) -> None:
    time.sleep(0.2)  # a file that was written this moment is looked at twice
    modules.run_build()
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED],
        cwd=modules.root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[0] == "Nothing has changed."
    assert done.stdout.splitlines()[-1] == "0 []"


def test_a_new_time_stamp_is_no_change(modules: Book) -> None:
    modules.run_build()
    for path in (modules.root / "data").iterdir():
        os.utime(path, (1, 1))
    assert listed(modules) == {}


def test_a_change_that_keeps_size_and_time_is_seen(modules: Book) -> None:
    modules.run_build()
    path = modules.root / "data/counts.csv"
    stat = path.stat()
    modules.change("data/counts.csv", "E01,2024,15", "E01,2024,16")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert set(listed(modules)) == ON_COUNTS - {"count--e01--2023"}


def test_a_copy_of_the_project_is_the_same(book: Book, tmp_path: Path) -> None:
    """Other times and inodes, the same content."""
    book.run_build()
    shutil.copytree(book.root, tmp_path / "elsewhere", copy_function=shutil.copy)
    copy = Book(tmp_path / "elsewhere")
    assert "Nothing has changed." in copy.run_build().stdout
    page = copy.root / "_book/chapters/one.html"
    page.write_bytes(page.read_bytes().replace(b"offences", b"Offences"))  # of the same size
    assert "missing output (_book/chapters/one.html)" in copy.run("status").stdout


def test_a_reader_may_leave(book: Book) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", '"$0" -m needsbook status; echo $? >&2', sys.executable],
        cwd=book.root,
        stdout=_closed(),
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.stderr == "141\n"


def _closed() -> int:
    """A pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing
