"""A small book that a test may change and build."""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from needsbook.exhibit.entry import Entry, NumberResult
from needsbook.ground import library
from needsbook.ground.cache import FORMAT
from needsbook.ground.recorder import Recording
from needsbook.trace.shared import unpacked

#: The engine as it lies in this checkout.
ENGINE = Path(__file__).resolve().parents[1]


PYPROJECT = """\
[tool.needsbook]
package = "tiny"
"""

QUARTO = """\
project:
  type: book
lang: en-GB
book:
  title: A small book
  author: The authors
  output-file: small
  chapters:
    - index.qmd
    - part: "Parts"
      chapters:
        - chapters/one.qmd
        - chapters/two.qmd
    - chapters/references.qmd
  appendices:
    - chapters/method.qmd
bibliography: references.bib
edition:
  label: 2024 edition
  date: 2026-11-01
  periods:
    counts: {first: 2023, last: 2024}
"""

DATAPACKAGE = {
    "name": "tiny",
    "resources": [
        {
            "name": "areas",
            "path": "areas.csv",
            "title": "Areas",
            "publisher": "The Office",
            "kind": "official statistic",
            "period": "2024",
            "licenses": [{"name": "x", "title": "Open"}],
            "schema": {
                "fields": [
                    {"name": "gss_code", "type": "string", "constraints": {"required": True}},
                    {"name": "name", "type": "string"},
                    {"name": "area_type", "type": "string"},
                ],
                "primaryKey": ["gss_code"],
            },
        },
        {
            "name": "counts",
            "path": "counts.csv",
            "title": "Counts by area",
            "publisher": "The Office",
            "kind": "official statistic",
            "period": "2023 and 2024",
            "periodField": "year",
            "closed": True,  # its code names a year
            "licenses": [{"name": "x", "title": "Open"}],
            "schema": {
                "fields": [
                    {"name": "gss_code", "type": "string", "constraints": {"required": True}},
                    {"name": "year", "type": "integer", "constraints": {"required": True}},
                    {
                        "name": "count",
                        "type": "integer",
                        "unit": "offences",
                        "constraints": {"minimum": 0},
                    },
                ],
                "primaryKey": ["gss_code", "year"],
                "foreignKeys": [
                    {
                        "fields": ["gss_code"],
                        "reference": {"resource": "areas", "fields": ["gss_code"]},
                    }
                ],
                "missingValues": [{"value": "c", "label": "confidential"}],
            },
            "symbols": [
                {"field": "count", "symbol": "c", "meaning": "confidential", "reason": "1 to 5"}
            ],
        },
        {
            "name": "boundaries",
            "path": "boundaries.geojson",
            "format": "geojson",
            "title": "Boundaries",
            "publisher": "The Office",
            "kind": "official statistic",
            "period": "2024",
            "licenses": [{"name": "x", "title": "Open"}],
            "covers": {"resource": "areas", "column": "area_type", "values": ["borough"]},
            "schema": {
                "fields": [{"name": "gss_code", "type": "string"}],
                "primaryKey": ["gss_code"],
            },
        },
    ],
}

AREAS = """\
gss_code,name,area_type
E01,First,borough
E02,Second,borough
E03,Third,borough
"""

COUNTS = """\
gss_code,year,count
E01,2023,12
E01,2024,15
E02,2023,7
E02,2024,c
E03,2023,0
E03,2024,1234
"""

MODULE = '''\
"""A small analysis."""

from __future__ import annotations

from needsbook import Column, Drawing, Gap, Tabulation, figure, number, source, table, treated
from needsbook.charts.style import new_figure

counts = source("counts")
boundaries = source("boundaries")


@number(unit="offences", kind="official statistic")
def count(area, year):
    """Offences in an area and year."""
    value = counts.one("count", where={"gss_code": area, "year": year})
    return value if isinstance(value, Gap) else value


@figure(title="Counts", kind="official statistic")
def fig_counts():
    data = counts(where={"year": 2024}, columns=["gss_code", "count"])
    picture = new_figure()
    axes = picture.subplots()
    axes.bar(data["gss_code"], treated(data["count"], "missing").fillna(0))
    return Drawing(picture, data, "Counts by area, 2024", "Bars of counts by area.")


@figure(title="Map", kind="official statistic")
def fig_map():
    areas = boundaries(columns=["gss_code"])
    picture = new_figure()
    areas.plot(ax=picture.subplots())
    return Drawing(picture, areas[["gss_code"]], "The areas, 2024", "A map of the areas.")


@table(title="Counts", kind="official statistic")
def tbl_counts():
    data = counts(columns=["gss_code", "year", "count"])
    columns = {"gss_code": Column("Area"), "year": Column("Year"), "count": Column("Offences")}
    return Tabulation(data.astype({"year": str}), columns, "Counts by area and year")
'''

IMPORT = """\
---
engine: jupyter
---

```{python}
#| include: false
from tiny import count, fig_counts, fig_map, tbl_counts
```

"""

ONE = (
    IMPORT
    + """\
# First chapter {#sec-one}

There were `{python} count("E01", 2024)` offences in the first area [@occ2013, p. 3].

## Sub {#sec-one-sub}

See @fig-counts, @tbl-counts and @sec-method.

```{python}
fig_counts()
```

```{python}
tbl_counts()
```
"""
)

TWO = (
    IMPORT
    + """\
# Second chapter {#sec-two}

[More]{.claim when="count('E01', 2024) > count('E01', 2023)"} than before; see @fig-map
and @fig-counts.

```{python}
fig_map()
```
"""
)

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)

BOUNDARIES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"gss_code": f"E0{n}"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[n, 0], [n + 1, 0], [n + 1, 1], [n, 1], [n, 0]]],
            },
        }
        for n in (1, 2, 3)
    ],
}

BIBLIOGRAPHY = """\
@report{occ2013,
  author = {{Office of the Children's Commissioner}},
  title = {If only someone had listened},
  year = {2013}
}
@book{firmin2011,
  author = {Firmin, Carlene and Smith, Ann},
  title = {A book},
  year = {2011}
}
"""


#: Computes every exhibit and writes the traces, whatever the claims say.
COMPUTE = """
from needsbook.chapters.checks import check
from needsbook.exhibit.compute import compute_calls
from needsbook.edition.prepare import write_figures
from needsbook.ground.project import as_it_is, find_project
from needsbook.rebuild.inputs import Inputs
from needsbook.edition.survey import known_calls

if __name__ == "__main__":
    with as_it_is(find_project()) as project:
        checked = check(project, data=False)
        computed = compute_calls(Inputs(project), known_calls(checked), checked.exhibits)
        assert not computed.problems, computed.problems
        write_figures(project, computed.entries, checked.chapters)
"""


@dataclass
class Book:
    """A book on disk, with the command to build it."""

    root: Path

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text, f"{old!r} is not in {path}"
        self.write(path, text.replace(old, new, 1))

    def needsbook(self, *arguments: str, timeout: int = 900) -> subprocess.CompletedProcess[str]:
        """Run the command as a user does."""
        return subprocess.run(
            [sys.executable, "-m", "needsbook", *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=timeout,
            env={**os.environ, "COLUMNS": "200"},
            check=False,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command in this process: the same, without Python's start."""
        from needsbook.commands.cli import main

        out, err, here = io.StringIO(), io.StringIO(), Path.cwd()
        handlers = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
        os.chdir(self.root)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                status = main(arguments)
        finally:
            os.chdir(here)
            for one, handler in handlers.items():
                signal.signal(one, handler)
        return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())

    def run_build(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Build in this process; it must go well."""
        done = self.run("build", "--renderer", "builtin", *arguments)
        assert done.returncode == 0, done.stderr + done.stdout
        return done

    def compute(self) -> None:
        """Compute every exhibit and write the traces; publish nothing."""
        done = subprocess.run(
            [sys.executable, "-c", COMPUTE],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def build(self) -> subprocess.CompletedProcess[str]:
        done = self.needsbook("build", "--renderer", "builtin")
        assert done.returncode == 0, done.stderr + done.stdout
        return done


def numbers_of(root: Path, folder: str = "figures") -> dict[str, Any]:
    """The trace of each number, by its id, as a project or its edition holds it."""
    held = json.loads((root / folder / "numbers.json").read_text(encoding="utf-8"))
    return dict(unpacked(held))


Tree = dict[str, bytes]


def edition(book: Book, folder: str = "_book") -> Tree:
    """Every file of the edition but the one that names the revision."""
    home = book.root / folder
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.name != "edition.json"
    }


MADE = ("_book", ".needsbook", "figures", "trace", "._book-*")


def copy_of(book: Book, folder: Path) -> Book:
    """A copy of the book's sources, without anything that a build made."""
    shutil.copytree(book.root, folder, ignore=shutil.ignore_patterns(*MADE))
    know_packages(folder)
    return Book(folder)


def know_packages(root: Path) -> None:
    """Leave a small book the list of installed packages: to make it takes most of a check."""
    work = root / ".needsbook"
    work.mkdir(exist_ok=True)
    (work / "format").write_text(FORMAT, encoding="utf-8")
    (work / library.KEPT).write_bytes(_packages())


@cache
def _packages() -> bytes:
    with TemporaryDirectory() as folder:
        library.packages(Path(folder), [])
        return (Path(folder) / library.KEPT).read_bytes()


def clean_build(book: Book, folder: Path) -> Tree:
    """The edition that a build from nothing makes of the same sources."""
    copy = copy_of(book, folder / "clean")
    copy.run_build()
    return edition(copy)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A book of two chapters, an appendix, two figures (one a map), a table and a number."""
    return small_book(tmp_path / "book")


def small_book(root: Path) -> Book:
    """Write that book into a folder."""
    made = Book(root)
    made.write("pyproject.toml", PYPROJECT)
    know_packages(root)
    made.write("_quarto.yml", QUARTO)
    made.write("references.bib", BIBLIOGRAPHY)
    made.write("data/datapackage.json", json.dumps(DATAPACKAGE, indent=1))
    made.write("data/areas.csv", AREAS)
    made.write("data/counts.csv", COUNTS)
    made.write("data/boundaries.geojson", json.dumps(BOUNDARIES))
    made.write("src/tiny/__init__.py", MODULE)
    made.write(
        "index.qmd", "# Summary {#sec-summary .unnumbered}\n\nSee @sec-one and @tbl-counts.\n"
    )
    made.write("chapters/one.qmd", ONE)
    made.write("chapters/two.qmd", TWO)
    made.write("chapters/references.qmd", "# References {.unnumbered}\n\n::: {#refs}\n:::\n")
    made.write("chapters/method.qmd", "# Method {#sec-method}\n\n## Steps {#sec-steps}\n\nText.\n")
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from browsing import CHROMIUM
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "NEEDSBOOK_REQUIRE_BROWSER is set, but there is no Chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@contextlib.contextmanager
def one_at_a_time(shared: Book) -> Iterator[None]:
    """Hold off other workers that want the same of a book that all share."""
    shared.root.parent.mkdir(exist_ok=True)
    with (shared.root.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def number_entry(id: str, value: float | None, unit: str = "children") -> Entry:
    """What is known of a number that shows a value, or that is a gap."""
    return Entry(
        id=id,
        type="number",
        module="tiny",
        function=id.replace("-", "_"),
        arguments=(),
        lead="",
        periods={},
        title=id,
        kind="own estimate",
        datasets=(),
        contents={},
        edition={},
        confined=True,
        recording=Recording(),
        result=NumberResult(value, str(value), unit, "" if value is not None else "unknown", ""),
        files={},
    )
