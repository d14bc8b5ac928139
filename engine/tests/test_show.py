"""`needsbook show` makes one exhibit, and a built one can be worked with."""

from __future__ import annotations

import subprocess
import sys

import pytest
from books import Book


def test_a_number_is_printed_as_shown_and_exactly(book: Book) -> None:
    done = book.needsbook("show", 'count("E03", 2024)')
    assert done.stdout == "1,234  (offences; exactly 1234)\n"
    assert book.needsbook("show", 'count("E02", 2024)').stdout == "[c]  (offences)\n"


def test_a_figure_is_made_without_the_book(book: Book) -> None:
    done = book.needsbook("show", "fig-counts")
    assert done.returncode == 0, done.stderr
    assert "Counts by area, 2024" in done.stdout
    assert "figures/fig-counts.svg" in done.stdout
    assert (book.root / "figures/fig-counts.svg").is_file()
    assert not (book.root / "_book").exists()


@pytest.mark.parametrize("asked", ["fig-count", "coun('E01', 2024)"])
def test_the_nearest_is_named(book: Book, asked: str) -> None:
    done = book.needsbook("show", asked)
    assert done.returncode == 2
    assert "→ the nearest: " in done.stderr


def test_an_argument_that_is_not_written_out_is_refused(book: Book) -> None:
    done = book.needsbook("show", "count(area, 2024)")
    assert done.returncode == 2
    assert "not a literal" in done.stderr


def test_what_is_built_has_its_values(book: Book) -> None:
    code = """
from tiny import count, fig_counts, tbl_counts
print(count("E01", 2024).value, count("E02", 2024).value)
print(fig_counts().data["gss_code"].tolist(), len(tbl_counts().data))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=book.root / "src",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "15.0 None\n['E01', 'E02', 'E03'] 6\n", done.stderr


def test_what_is_built_says_what_it_came_from_and_what_its_function_returned(book: Book) -> None:
    code = (
        "from tiny import count, fig_counts, tbl_counts; n = count('E01', 2024); "
        "print(n.value, n.trace['datasets'][0]['selections'][0]['keys']); "
        "print(fig_counts().trace['function']['name'], tbl_counts().trace['result']['caption']); "
        "print(type(fig_counts.returned()).__name__, list(tbl_counts.returned().columns)); "
        "print(count.returned('E02', 2024).status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=book.root / "src",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "15.0 {'gss_code': 'E01', 'year': '2024'}",
        "tiny.fig_counts Counts by area and year.",
        "Drawing ['gss_code', 'year', 'count']",
        "confidential",
    ]


def test_an_error_of_the_analysis_is_told_at_its_line_and_is_none_of_the_engine(book: Book) -> None:
    done = book.needsbook("show", 'count("E09", 2024)')
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    line = next(
        n
        for n, text in enumerate(book.read("src/tiny/__init__.py").splitlines(), 1)
        if "counts.one(" in text
    )
    assert done.stderr.startswith(f"src/tiny/__init__.py:{line}: LookupError: counts: 0 rows match")
