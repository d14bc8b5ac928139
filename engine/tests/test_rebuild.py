"""What is made again and why: by content, with a reason, nothing more and nothing less."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from books import ENGINE, Book

PANDAS = version("pandas")

COUNTING = '''\
from needsbook import Column, Drawing, Tabulation, figure, number, table, treated
from needsbook.charts.style import new_figure

from tiny.sources import counts, edition


@number(unit="offences", kind="official statistic")
def count(area, year):
    """Offences in an area and year."""
    return counts.one("count", where={"gss_code": area, "year": year})


@figure(title="Counts", kind="official statistic")
def fig_counts():
    years = range(edition.first("counts"), 2025)
    data = counts(where={"year": years}, columns=["gss_code", "count"], may_be_empty=True)
    picture = new_figure()
    picture.subplots().bar(data["gss_code"], treated(data["count"], "missing").fillna(0))
    return Drawing(picture, data, "Counts by area, 2024", "Bars of counts by area.")


@table(title="Counts", kind="official statistic")
def tbl_counts():
    data = counts(columns=["gss_code", "year", "count"])
    columns = {"gss_code": Column("Area"), "year": Column("Year"), "count": Column("Offences")}
    return Tabulation(data.astype({"year": str}), columns, "Counts by area and year")
'''

SOURCES = """\
from needsbook import edition_source, source

counts = source("counts")
boundaries = source("boundaries")
edition = edition_source()
"""

MAPS = """\
from needsbook import Drawing, figure
from needsbook.charts.style import new_figure


@figure(title="Map", kind="official statistic")
def fig_map():
    from tiny.drawing import plotted  # when it is drawn
    from tiny.sources import boundaries

    areas = boundaries(columns=["gss_code"])
    return Drawing(plotted(areas, new_figure()), areas[["gss_code"]], "The areas", "A map.")
"""

DRAWING = """\
from .colours import FILL


def plotted(areas, picture):
    areas.plot(ax=picture.subplots(), color=FILL)
    return picture
"""

# What is made from the counts, and from the boundaries.
COUNTED = {"count--e01--2024", "count--e01--2023", "fig-counts", "tbl-counts"}
COUNT_TRACES = {"trace/count.html", "trace/fig-counts.html", "trace/tbl-counts.html"}
MAPPED = {"fig-map", "trace/fig-map.html", "chapters/two.html"}
PAGES = {
    "index.html",
    "chapters/one.html",
    "chapters/two.html",
    "chapters/references.html",
    "chapters/method.html",
}
ALWAYS = {"small.pdf", "index"}
TRACES = COUNT_TRACES | {"trace/fig-map.html"}
EVERYTHING = COUNTED | COUNT_TRACES | MAPPED | PAGES | ALWAYS
# Chapter two shows no count, but its claim rests on two of them.
ON_COUNTS = COUNTED | COUNT_TRACES | {"chapters/one.html"} | ALWAYS


@pytest.fixture
def modules(book: Book) -> Book:
    """The small book with its analysis in several modules, and an included file."""
    book.write("src/tiny/__init__.py", "")
    book.write("src/tiny/sources.py", SOURCES)
    book.write("src/tiny/counting.py", COUNTING)
    book.write("src/tiny/maps.py", MAPS)
    book.write("src/tiny/drawing.py", DRAWING)
    book.write("src/tiny/colours.py", 'FILL = "grey"\n')
    imports = "from tiny import count, fig_counts, fig_map, tbl_counts"
    for chapter in ("one", "two"):
        book.change(
            f"chapters/{chapter}.qmd",
            imports,
            "from tiny.counting import count, fig_counts, tbl_counts\n"
            "from tiny.maps import fig_map",
        )
    package = json.loads(book.read("data/datapackage.json"))
    package["resources"][1]["period"] = "2022, 2023 and 2024"
    package["resources"][1]["missingPeriods"] = {"2022": "no table was published"}
    book.write("data/datapackage.json", json.dumps(package, indent=1))
    book.write("chapters/_steps.md", "First this, then that.\n")
    book.change(
        "chapters/method.qmd",
        "Text.",
        "To {{< meta edition.periods.counts.last >}}.\n\n{{< include _steps.md >}}",
    )
    book.write("requirements.lock", f"pandas=={PANDAS}\n")
    return book


def listed(book: Book, *arguments: str) -> dict[str, Any]:
    """What `needsbook status` says will be made again, by id."""
    done = book.run("status", "--renderer", "builtin", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    return {item["id"]: item for item in json.loads(done.stdout)}


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
        lambda book: book.write("src/tiny/colours/__init__.py", 'FILL = "red"\n'),
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


@pytest.mark.parametrize("case", CASES)
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


def test_the_python_version_counts(modules: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    modules.run_build()
    monkeypatch.setattr(platform, "python_version", lambda: "3.99.0")
    said = listed(modules)
    assert set(said) == EVERYTHING
    causes = [cause for item in said.values() for cause in item["causes"]]
    assert {"reason": "changed lock", "file": "Python"} in causes


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


def test_an_exhibit_no_longer_shown_leaves_the_edition(modules: Book) -> None:
    modules.run_build()
    modules.change("chapters/two.qmd", "see @fig-map\nand", "see")
    modules.change("chapters/two.qmd", "```{python}\nfig_map()\n```\n", "")
    modules.run_build()
    for folder in ("figures", "_book/figures", "_book/trace"):
        assert not [p for p in (modules.root / folder).iterdir() if "fig-map" in p.name]
    assert "fig-map" not in modules.read("figures/appearances.json")


def test_a_failed_build_leaves_old_pictures_beside_the_old_edition(modules: Book) -> None:
    modules.run_build()
    before = {path.name: path.read_bytes() for path in (modules.root / "figures").iterdir()}
    modules.change("data/counts.csv", "E01,2024,15", "E01,2024,11")  # the claim is false now
    assert modules.run("build", "--renderer", "builtin").returncode == 1
    assert {p.name: p.read_bytes() for p in (modules.root / "figures").iterdir()} == before


# The engine's own files ---------------------------------------------------------


@pytest.fixture
def with_engine(modules: Book) -> Book:
    """A book that carries the engine, as this repository does."""
    shutil.copytree(
        ENGINE / "src/needsbook",
        modules.root / "engine/src/needsbook",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    return modules


def with_own_engine(book: Book, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "needsbook", *arguments, "--renderer", "builtin"],
        cwd=book.root,
        env={**os.environ, "PYTHONPATH": str(book.root / "engine/src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_engine_and_style_count(with_engine: Book) -> None:
    with_own_engine(with_engine, "build")
    for path, reason in {
        "exhibit/tables.py": "changed code",
        "assets/tables.lua": "changed code",
        "assets/page.html": "changed style",
        "assets/book.typ": "changed style",
        "charts/style.py": "changed style",
    }.items():
        file = f"engine/src/needsbook/{path}"
        text = with_engine.read(file)
        with_engine.write(file, text + "\n")
        said = {
            item["id"]: item
            for item in json.loads(with_own_engine(with_engine, "status", "--json"))
        }
        assert set(said) == EVERYTHING, path
        for item in said.values():
            assert {"reason": reason, "file": f"needsbook/{path}"} in item["causes"], item
        with_engine.write(file, text)
    assert json.loads(with_own_engine(with_engine, "status", "--json")) == []


def test_a_font_counts(modules: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    from needsbook.charts import style
    from needsbook.rebuild import inputs

    modules.run_build()
    first, *others = style.font_files()
    other = modules.root.parent / first.name  # no file of the project
    other.write_bytes(first.read_bytes() + b"\0")
    monkeypatch.setattr(inputs, "font_files", lambda: [other, *others])
    modules.write("tests/note.txt", "so that a glance is not enough")
    said = listed(modules)
    assert set(said) == EVERYTHING
    assert {"reason": "changed style", "file": f"fonts/{first.name}"} in said["index"]["causes"]


# Cache --------------------------------------------------------------------------


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


def test_a_version_that_is_not_the_locked_one_is_told(modules: Book) -> None:
    modules.write("requirements.lock", "pandas==0.1\nnot-installed-here==1.0\n")
    for command in ("build", "check", "status"):
        done = modules.run(command)
        assert done.returncode == 2
        assert f"pandas is {PANDAS}, and requirements.lock has 0.1" in done.stderr
        assert "(`make setup`)" in done.stderr


def test_a_pin_for_another_python_is_none_for_this_one(modules: Book) -> None:
    modules.write(
        "requirements.lock",
        f"pandas==0.1 ; python_version < '3' \\\n    --hash=sha256:0\npandas=={PANDAS}\n",
    )
    assert modules.run("check").returncode == 0


def test_an_installed_file_that_somebody_edited_counts(
    modules: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package beside the installed ones, so that none of those has to be changed."""
    site = tmp_path / "site"
    (site / "tables_kit").mkdir(parents=True)
    (site / "tables_kit/__init__.py").write_text("ROUND = 1\n")
    info = site / "tables_kit-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tables-kit\nVersion: 1.0\n")
    (info / "RECORD").write_text(
        "tables_kit/__init__.py,sha256=x,10\ntables_kit-1.0.dist-info/METADATA,,\n"
        "tables_kit-1.0.dist-info/RECORD,,\n"
    )
    monkeypatch.syspath_prepend(str(site))
    modules.write(
        "pyproject.toml",
        modules.read("pyproject.toml") + '[project]\ndependencies = ["tables-kit>=1"]\n',
    )
    modules.run_build()
    assert listed(modules) == {}
    module = site / "tables_kit/__init__.py"
    before = module.stat()
    module.write_text("ROUND = 2\n")
    os.utime(module, ns=(before.st_atime_ns, before.st_mtime_ns))
    said = listed(modules)
    assert set(said) == EVERYTHING
    causes = [cause for item in said.values() for cause in item["causes"]]
    assert {"reason": "changed lock", "file": "package tables-kit"} in causes


def test_what_no_build_made_is_named_and_goes_but_not_a_host_s_settings(modules: Book) -> None:
    modules.run_build()
    for path in ("_book/notes.txt", "_book/chapters/old.html", "figures/fig-old.svg"):
        modules.write(path, "mine")
    kept = ("_book/CNAME", "_book/.nojekyll", "_book/.git/HEAD", "figures/README.md")
    for path in kept:
        modules.write(path, "the host's")
    assert set(listed(modules)) == {"index"}
    done = modules.run_build()
    for path in ("_book/notes.txt", "_book/chapters/old.html", "figures/fig-old.svg"):
        assert f"Removed, as it is no part of the edition: {path}" in done.stdout
        assert not (modules.root / path).exists()
    assert [modules.read(path) for path in kept] == ["the host's"] * len(kept)
    assert listed(modules) == {}
    assert "Nothing has changed." in modules.run("build").stdout
