"""Built in whatever steps, on whatever machine: the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from books import Book, clean_build, copy_of, edition
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Edit = Callable[[Book], None]


def set_cell(row: int, value: str) -> Edit:
    def edit(book: Book) -> None:
        lines = book.read("data/counts.csv").splitlines()
        lines[row] = ",".join([*lines[row].split(",")[:2], value])
        book.write("data/counts.csv", "\n".join(lines) + "\n")

    return edit


def swap(path: str, one: str, other: str) -> Edit:
    """Put `other` in the place of `one`, or the other way round."""

    def edit(book: Book) -> None:
        text = book.read(path)
        old, new = (one, other) if one in text else (other, one)
        book.write(path, text.replace(old, new, 1))

    return edit


def remove(path: str) -> Edit:
    def edit(book: Book) -> None:
        target = book.root / path
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)

    return edit


SUTTON = "E09000029,2011/12,rape,60"

EDITS = st.one_of(
    # Data. The second row stays above the first: a claim says so, and a false one
    # is met, too.
    st.builds(set_cell, st.integers(3, 6), st.sampled_from(["0", "c", "7", "1234567"])),
    st.builds(set_cell, st.integers(1, 2), st.sampled_from(["9", "15"])),
    st.sampled_from(
        [
            # code
            swap("src/tiny/__init__.py", "Counts by area, 2024", "Counts by area, in 2024"),
            swap("src/tiny/__init__.py", "fillna(0)", "fillna(1)"),
            swap("src/tiny/__init__.py", 'number(unit="offences"', 'number(unit="%"'),
            # text
            swap("chapters/one.qmd", "in the first area", "in the area named first"),
            swap("chapters/one.qmd", "[@occ2013, p. 3]", "[@firmin2011]"),
            swap("chapters/one.qmd", "## Sub {#sec-one-sub}", "## Under {#sec-one-sub}"),
            swap("chapters/two.qmd", "# Second chapter", "# Another `{python} count('E01', 2023)`"),
            swap(
                "chapters/two.qmd", "\n```{python}\nfig_map()", "\nWords.\n\n```{python}\nfig_map()"
            ),
            swap("chapters/method.qmd", "Text.", "$$a = b$$ {#eq-a}\n\nSee @eq-a, @tbl-counts."),
            swap("index.qmd", "See @sec-one", "See @sec-two, @sec-one-sub"),
            # settings
            swap(
                "_quarto.yml",
                "        - chapters/one.qmd\n        - chapters/two.qmd\n",
                "        - chapters/two.qmd\n        - chapters/one.qmd\n",
            ),
            swap("_quarto.yml", "label: 2024 edition", "label: the edition of 2024"),
            swap("_quarto.yml", "date: 2026-11-01", "date: 2026-11-02"),
            swap("data/datapackage.json", "Counts by area", "Counts of offences by area"),
            swap("references.bib", "A book", "A second book"),
            # what was made
            remove("_book/chapters/one.html"),
            remove("_book/small.pdf"),
            remove("_book/figures/fig-map.svg"),
            remove("figures"),
            remove("_book"),
            remove(".needsbook/record.json"),
            remove(".needsbook/cache"),
            remove(".needsbook"),
        ]
    ),
)


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.exhaustive
@given(steps=st.lists(st.lists(EDITS, min_size=1, max_size=2), min_size=1, max_size=4))
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,  # CI meets the same cases as everybody
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_sequence_of_edits_gives_what_a_clean_build_gives(
    book: Book, steps: list[list[Edit]]
) -> None:
    with TemporaryDirectory() as folder:
        mine = copy_of(book, Path(folder) / "mine")
        mine.run_build()
        for edits in steps:
            before = edition(mine)
            for edit in edits:
                edit(mine)
            edited = edition(mine)
            done = mine.run("build", "--renderer", "builtin")
            if done.returncode:  # a claim is false now: the old edition stays
                assert edition(mine) == edited
                assert set(edited) <= set(before)
        if done.returncode == 0:
            assert edition(mine) == clean_build(mine, Path(folder))
            assert edition(mine, "figures") == edition(mine, "_book/figures")


# Anywhere ------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.exhaustive
def test_two_clean_builds_give_the_same_bytes(report: Book, tmp_path: Path) -> None:
    """Another time zone, locale, hash seed, folder and number of workers: the same edition."""
    other = copy_of(report, tmp_path / "a longer path, with spaces" / "näher")
    environment = {
        **os.environ,
        "TZ": "Pacific/Auckland",
        "LC_ALL": "de_DE.UTF-8",
        "PYTHONHASHSEED": "4711",
        "HOME": str(tmp_path),
        "MPLCONFIGDIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-m", "needsbook", "build", "--renderer", "builtin", "--jobs", "1"],
        cwd=other.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    one, two = edition(report), edition(other)
    assert set(one) == set(two)
    assert [path for path in one if one[path] != two[path]] == []


def without(chapter: str) -> Edit:
    """Take a chapter out of the book, and out of what is said of print."""

    def edit(book: Book) -> None:
        settings = book.read("_quarto.yml")
        book.write("_quarto.yml", settings.replace(f"    - {chapter}\n", ""))

    return edit


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.exhaustive
def test_on_the_real_report_steps_give_what_a_clean_build_gives(
    report: Book, tmp_path: Path
) -> None:
    mine = copy_of(report, tmp_path / "mine")
    shutil.copytree(report.root / ".needsbook/cache", mine.root / ".needsbook/cache")
    mine.run_build()
    assert edition(mine) == edition(report)
    steps: list[Edit] = [
        # Sutton, some years ago: charts rest on it, but no claim
        swap("data/mps_sexual_offences.csv", SUTTON, "E09000029,2011/12,rape,61"),
        swap("chapters/glossary.qmd", "# Glossary", "# Glossary of terms"),
        swap("src/london_cse/profile/assessments.py", "London", "Greater London"),
        without("chapters/appendix-audit.qmd"),  # no link leads to it
    ]
    for edit in steps:
        edit(mine)
        mine.run_build()
    assert edition(mine) == clean_build(mine, tmp_path / "clean")
