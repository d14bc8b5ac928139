"""A function without end, or one that ends its worker, is named and the build goes on."""

from __future__ import annotations

import time

import pytest
from books import Book


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


@pytest.mark.slow
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
