"""The small book in several modules, and what is made again of it."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any

import pytest
from books import Book

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
