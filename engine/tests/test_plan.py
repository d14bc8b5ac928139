"""What is made again and why: by content, with a reason, nothing more and nothing less."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from books import Book
from rebuilding import ALWAYS, COUNT_TRACES, EVERYTHING, MAPPED, ON_COUNTS, PAGES, PANDAS, listed
from sampling import sampled

pytestmark = pytest.mark.slow

TRACES = COUNT_TRACES | {"trace/fig-map.html"}


def inodes(book: Book) -> dict[str, int]:
    folder = book.root / "_book"
    return {
        path.relative_to(folder).as_posix(): path.stat().st_ino
        for path in folder.rglob("*")
        if path.is_file()
    }


def owner(path: str) -> str:
    """The product that a file of the edition belongs to."""
    if path.startswith("figures/fig-") or path.startswith("figures/tbl-"):
        stem = Path(path).name.partition(".")[0]  # a picture for print is fig-x.print.svg
        return f"trace/{stem}.html" if path.endswith(".json") else stem
    return path if path in EVERYTHING else "index"


def build_makes(book: Book, wanted: set[str]) -> None:
    """Assert that a build writes the files of these products anew, and takes over the rest."""
    before = inodes(book)
    book.run_build()
    after = inodes(book)
    assert set(after) == set(before)
    made = {path for path in after if after[path] != before[path]}
    expected = {path for path in after if owner(path) in wanted}
    assert made <= expected
    # A PDF that is set from the same text and pictures is taken over.
    assert expected - made <= {"small.pdf"}
    assert listed(book) == {}


def change_dictionary(book: Book, dataset: str) -> None:
    package = json.loads(book.read("data/datapackage.json"))
    for resource in package["resources"]:
        if resource["name"] == dataset:
            resource["title"] += ", revised"
    book.write("data/datapackage.json", json.dumps(package, indent=1))


CASES: dict[str, tuple[Any, str, str, set[str]]] = {
    "a data file": (
        lambda book: book.change("data/counts.csv", "E01,2024,15", "E01,2024,16"),
        "changed data",
        "data/counts.csv",
        # The count of the year before was asked for by itself.
        ON_COUNTS - {"count--e01--2023"},
    ),
    "the description of a dataset": (
        lambda book: change_dictionary(book, "counts"),
        "changed data",
        "data/datapackage.json",
        ON_COUNTS,
    ),
    "the description of another dataset": (
        lambda book: change_dictionary(book, "boundaries"),
        "changed data",
        "data/datapackage.json",
        MAPPED | ALWAYS,
    ),
    "the exhibit's own module": (
        lambda book: book.change("src/tiny/counting.py", "Counts by area, 2024", "Counts, 2024"),
        "changed code",
        "src/tiny/counting.py",
        ON_COUNTS,
    ),
    "a module imported when the function runs": (
        lambda book: book.change("src/tiny/drawing.py", "return", "picture.tag = 1\n    return"),
        "changed code",
        "src/tiny/drawing.py",
        MAPPED | ALWAYS,
    ),
    "a module imported by an imported one": (
        lambda book: book.change("src/tiny/colours.py", "grey", "black"),
        "changed code",
        "src/tiny/colours.py",
        MAPPED | ALWAYS,
    ),
    "a module that takes the place of another": (
        lambda book: (
            book.write("src/tiny/colours/__init__.py", 'FILL = "red"\n'),
            (book.root / "src/tiny/colours.py").unlink(),
        ),
        "changed code",
        "src/tiny/colours/__init__.py",
        MAPPED | ALWAYS,
    ),
    "an edition value that an exhibit asks for": (
        lambda book: book.change("_quarto.yml", "first: 2023", "first: 2022"),
        "changed text",
        "_quarto.yml",
        {"fig-counts", "trace/fig-counts.html", "chapters/one.html"} | ALWAYS,
    ),
    "the lock": (
        lambda book: book.write("requirements.lock", f"pandas=={PANDAS}  # again\n"),
        "changed lock",
        "requirements.lock",
        EVERYTHING,
    ),
    "a chapter": (
        lambda book: book.change("chapters/one.qmd", "There were", "There have been"),
        "changed text",
        "chapters/one.qmd",
        {"chapters/one.html"} | ALWAYS,
    ),
    "a heading, which every page lists": (
        lambda book: book.change("chapters/two.qmd", "Second chapter", "Another chapter"),
        "changed text",
        "chapters/two.qmd",
        # The trace page of the map names the section where it stands.
        PAGES | ALWAYS | {"trace/fig-map.html"},
    ),
    "an included file": (
        lambda book: book.write("chapters/_steps.md", "First that, then this.\n"),
        "changed text",
        "chapters/_steps.md",
        {"chapters/method.html"} | ALWAYS,
    ),
    "the bibliography": (
        lambda book: book.change("references.bib", "If only someone had", "If someone had"),
        "changed text",
        "references.bib",
        PAGES | ALWAYS,
    ),
    "the settings of the book": (
        lambda book: book.change("_quarto.yml", "A small book", "A little book"),
        "changed text",
        "_quarto.yml",
        PAGES | ALWAYS | TRACES,
    ),
    "the language": (
        lambda book: book.change("_quarto.yml", "lang: en-GB", "lang: en-US"),
        "changed text",
        "_quarto.yml",
        PAGES | ALWAYS | TRACES,
    ),
    "a page that is gone": (
        lambda book: (book.root / "_book/chapters/one.html").unlink(),
        "missing output",
        "_book/chapters/one.html",
        {"chapters/one.html"},
    ),
    "a picture that is gone": (
        lambda book: (book.root / "figures/fig-map.svg").unlink(),
        "missing output",
        "figures/fig-map.svg",
        {"fig-map"},
    ),
    "a page that somebody edited": (
        lambda book: book.write("_book/index.html", "<p>mine</p>"),
        "missing output",
        "_book/index.html",
        {"index.html"},
    ),
    "a style sheet that is gone": (
        lambda book: (book.root / "_book/assets/style.css").unlink(),
        "missing output",
        "_book/assets/style.css",
        {"index"},
    ),
}


@pytest.mark.parametrize("case", sampled(CASES, 3))
def test_exactly_what_rests_on_a_change_is_made_again(modules: Book, case: str) -> None:
    change, reason, file, wanted = CASES[case]
    modules.run_build()
    assert listed(modules) == {}
    before = inodes(modules)
    change(modules)
    said = listed(modules)
    assert set(said) == wanted
    for item in said.values():
        assert {"reason": reason, "file": file} in item["causes"], item
    if reason == "missing output":  # the file is back afterwards
        modules.run_build()
        assert set(inodes(modules)) == set(before)
        assert listed(modules) == {}
    else:
        build_makes(modules, wanted)


def test_rows_of_another_year_reach_what_shows_them_and_the_period(modules: Book) -> None:
    modules.change("data/datapackage.json", "2023 and 2024", "2023, 2024, 2025")
    modules.run_build()
    modules.write("data/counts.csv", modules.read("data/counts.csv") + "E01,2025,9\n")
    modules.change("_quarto.yml", "last: 2024", "last: 2025")
    assert set(listed(modules)) == {
        "tbl-counts",  # it shows all years
        *COUNT_TRACES,  # they name the file
        "chapters/one.html",
        "chapters/method.html",  # it shows the period
        *ALWAYS,
    }
    modules.run_build()
    assert "To 2025." in modules.read("_book/chapters/method.html")


def test_the_pdf_is_set_anew_exactly_when_its_text_or_pictures_change(modules: Book) -> None:
    def is_set_anew() -> bool:
        before = inodes(modules)["small.pdf"]
        modules.run_build()
        return inodes(modules)["small.pdf"] != before

    modules.run_build()
    modules.change("src/tiny/drawing.py", "return", "picture.tag = 1\n    return")
    assert not is_set_anew()  # the same picture
    modules.change("src/tiny/colours.py", "grey", "black")
    assert is_set_anew()
    modules.change("chapters/two.qmd", "\n# ", "\n# Now ")
    assert is_set_anew()
    (modules.root / "_book/small.pdf").write_bytes(b"%PDF-")
    assert is_set_anew()
    assert (modules.root / "_book/small.pdf").stat().st_size > 1000


def test_a_change_and_its_undoing_is_no_change(modules: Book) -> None:
    modules.run_build()
    text = modules.read("data/counts.csv")
    modules.change("data/counts.csv", "E01,2024,15", "E01,2024,16")
    modules.write("data/counts.csv", text)
    assert listed(modules) == {}
    before = inodes(modules)
    assert "Nothing has changed." in modules.run("build", "--renderer", "builtin").stdout
    assert inodes(modules) == before


def test_first_build_and_force_are_reasons(modules: Book) -> None:
    first = listed(modules)
    assert set(first) == EVERYTHING
    assert {cause["reason"] for item in first.values() for cause in item["causes"]} == {
        "first build"
    }
    modules.run_build()
    before = inodes(modules)
    done = modules.run("build", "--renderer", "builtin", "--force", "--json")
    forced = {item["id"]: item["causes"] for item in json.loads(done.stdout)}
    assert set(forced) == EVERYTHING
    assert all(causes == [{"reason": "forced", "file": "--force"}] for causes in forced.values())
    assert not set(before.values()) & set(inodes(modules).values())


def test_explain_says_it_in_words_and_builds(modules: Book) -> None:
    modules.run_build()
    modules.change("chapters/one.qmd", "There were", "There have been")
    done = modules.run("build", "--renderer", "builtin", "--explain")
    assert "page    chapters/one.html  changed text (chapters/one.qmd)" in done.stdout
    assert "There have been" in modules.read("_book/chapters/one.html")
    assert "Nothing has changed." in modules.run("status").stdout
