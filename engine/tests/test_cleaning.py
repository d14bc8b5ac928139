"""What a build made can be removed, and nothing else is."""

from __future__ import annotations

import shutil

import pytest
from books import Book


@pytest.mark.slow
def test_the_cache_keeps_to_its_limit(book: Book) -> None:
    book.change("pyproject.toml", "package", "cache-megabytes = 1\npackage")
    for value in range(20, 26):
        book.change("data/counts.csv", "E01,2024,", f"E01,2024,{value}"[:-2])
        book.run_build()
    size = sum(path.stat().st_size for path in (book.root / ".needsbook/cache").glob("*/*"))
    assert 0 < size <= 1024**2


def test_clean_says_what_it_frees_and_removes_only_what_is_made(book: Book) -> None:
    book.write("figures/README.md", "what this folder is\n")
    shutil.rmtree(book.root / ".needsbook")
    sources = {path for path in book.root.rglob("*") if path.is_file()}
    book.run_build()
    size = (book.root / "_book/small.pdf").stat().st_size
    done = book.run("clean", "--cache")
    assert ".needsbook/cache" in done.stdout
    assert (book.root / "_book/index.html").is_file()
    done = book.run("clean")
    assert done.stdout.splitlines()[-1].endswith("freed")
    assert "_book" in done.stdout
    assert size > 1000
    left = {path for path in book.root.rglob("*") if path.is_file()}
    # Python keeps what it compiled, where it may; that is no product of a build.
    assert {path for path in left if path.parent.name != "__pycache__"} == sources
