"""What bad input gets: place, problem and mend, all at once, and `_book` as it was."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from books import Book
from sampling import sampled

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


@pytest.mark.parametrize("case", sampled(CASES, 3))
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
    book.run_build()
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


def test_a_sentence_kept_from_the_last_check_is_judged_as_it_stands_now(book: Book) -> None:
    """The same words, bound in the meantime, and no more; and words beside them that were new."""
    said, bound = (
        "The areas with the most cases",
        'The [areas with the most]{.claim when="1 < 2"} cases',
    )
    plain = "Text of a chapter."
    path = "chapters/method.qmd"
    book.change(path, "Text.", f"{plain}\n\n{said} are small.")
    first = book.run("check")
    assert first.returncode == 1, first.stdout
    book.change(path, plain, f"{plain} It goes on.")
    again = book.run("check")
    assert again.stderr == first.stderr
    book.change(path, said, bound)
    assert said not in book.run("check").stderr
    book.change(path, bound, said)
    assert book.run("check").stderr == first.stderr
    book.change(path, "It goes on.", "The cases have fallen.")
    assert "“fallen”" in book.run("check").stderr
