"""A generated book, random edits of it, and whether builds in steps give what one gives.

Run as a program it tries many seeds::

    python engine/tests/random_edits.py 1 1000    # seeds 1 to 1,000; prints each that differs

The book has what makes an exhibit rest on more than its rows: an estimate that is kept
for the process, a look-up that fails and is caught, selections of nothing, a symbol whose
meaning rests on columns that are not asked for, tables of the data dictionary, credits by
row, boundaries, and a page for each area.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from books import BIBLIOGRAPHY, BOUNDARIES, Book, Tree, clean_build, edition

AREAS = [f"E0{n}" for n in range(1, 7)]
YEARS = (2021, 2022, 2023, 2024)
SERIES = ("survey", "police")

CODE = '''\
"""A generated analysis."""

from needsbook import (
    Column, Drawing, Gap, Tabulation, dictionary, dictionary_symbols, edition_source, estimate,
    figure, number, source, table,
)
from needsbook.charts.style import new_figure

areas = source("areas")
counts = source("counts")
notes = source("notes")
boundaries = source("boundaries")
edition = edition_source()
SCALE = 1


@estimate(once=True)
def totals():
    """Sum of each series by year."""
    frame = counts(columns=["year", "series", "count"], gaps="left out")
    return frame.groupby(["year", "series"], as_index=False)["count"].sum()


@estimate
def remark(area):
    """The remark on an area, where there is one."""
    try:
        return str(notes.one("remark", where={"gss_code": area}))
    except LookupError:
        return "none"


@number(unit="offences", kind="official statistic")
def count(area, year, series):
    """Offences."""
    return counts.one("count", where={"gss_code": area, "year": year, "series": series})


@number(unit="offences")
def total(year, series):
    """Offences of all areas."""
    frame = totals()
    chosen = (frame["year"] == year) & (frame["series"] == series)
    return float(frame[chosen]["count"].sum()) * SCALE


@number(unit="letters")
def remarked(area):
    """Length of the remark on an area."""
    return len(remark(area))


@number(unit="areas")
def above(least):
    """Rows of 2024 above a count."""
    frame = counts(
        where={"year": 2024, "series": "police"}, columns=["count"], gaps="missing"
    )
    return int((frame["count"] > least).sum())


@number(unit="rows")
def nothing():
    """Rows of a series that there is not."""
    return len(counts(where={"series": "none"}, columns=["count"], may_be_empty=True))


@number(unit="letters")
def lacking():
    """Length of what is said where a selection takes nothing: it names what there is."""
    try:
        return len(notes(where={"gss_code": "E99"}, columns=["remark"]))
    except LookupError as error:
        return len(str(error))


@figure(title="Totals", kind="own estimate")
def fig_totals():
    frame = totals()
    picture = new_figure()
    axes = picture.subplots()
    for series, rows in frame.groupby("series"):
        axes.plot(rows["year"], rows["count"] * SCALE)
    return Drawing(picture, frame, f"Totals, {edition.value('label')}", "Lines of totals.")


@figure(title="Map", kind="official statistic")
def fig_map():
    shapes = boundaries(columns=["gss_code"])
    names = areas(columns=["gss_code", "name"])
    picture = new_figure()
    shapes.plot(ax=picture.subplots())
    return Drawing(picture, names, "The areas", "A map of the areas.")


@table(title="Counts", kind="official statistic")
def tbl_area(area):
    data = counts(where={"gss_code": area, "series": "police"}, columns=["year", "count"])
    columns = {"year": Column("Year"), "count": Column("Offences")}
    return Tabulation(data.astype({"year": str}), columns, f"Counts of {area}")


@table(title="Sources", kind="record")
def tbl_sources():
    data = dictionary()[["name", "title"]]
    return Tabulation(data, {"name": Column("Name"), "title": Column("Title")}, "The sources")


@table(title="Symbols", kind="record")
def tbl_symbols():
    data = dictionary_symbols()[["dataset", "symbol", "meaning", "reason"]]
    columns = {name: Column(name.title()) for name in data}
    return Tabulation(data, columns, "The symbols")
'''

IMPORTS = """\
---
engine: jupyter
---

```{python}
#| include: false
from tiny import above, count, fig_map, fig_totals, lacking, nothing, remarked, tbl_area
from tiny import tbl_sources, tbl_symbols, total
```

"""
ONE = (
    IMPORTS
    + """\
# First chapter {#sec-one}

In all `{python} total(2024, "police")` and `{python} total(2021, "survey")` offences;
`{python} above(20)` areas; `{python} nothing()` rows, `{python} lacking()` letters.
See @fig-totals and @sec-two.

```{python}
fig_totals()
```
"""
)
TWO = (
    IMPORTS
    + """\
# Second chapter {#sec-two}

One area: `{python} count("E01", 2024, "police")`, before `{python} count("E01", 2023, "survey")`;
remarks: `{python} remarked("E01")`, `{python} remarked("E02")`; see @fig-map, [@occ2013].

```{python}
fig_map()
```

```{python}
tbl_sources()
```

```{python}
tbl_symbols()
```
"""
)
AREA = (
    IMPORTS
    + """\
# {name} {.unnumbered}

Now `{python} count("{area}", 2024, "police")`, then `{python} count("{area}", 2022, "police")`;
remark of `{python} remarked("{area}")` letters.

```{python}
tbl_area("{area}")
```
"""
)
QUARTO = """\
project:
  type: book
lang: en-GB
book:
  title: A generated book
  author: Nobody
  output-file: generated
  chapters:
    - index.qmd
    - chapters/one.qmd
    - chapters/two.qmd
    - chapters/references.qmd
bibliography: references.bib
area-pages:
  part: Areas
  template: areas/_area.qmd
  dataset: areas
  code: gss_code
  name: name
edition:
  label: 2024 edition
  date: 2026-11-01
  periods:
    counts: {first: 2021, last: 2024}
"""


def _field(name: str, kind: str = "string", **more: object) -> dict[str, object]:
    return {"name": name, "type": kind, **more}


def _resource(name: str, fields: list[dict[str, object]], **more: object) -> dict[str, object]:
    schema = {"fields": fields, **more.pop("schema", {})}  # type: ignore[dict-item]  # a mapping
    return {
        "name": name,
        "path": f"{name}.csv",
        "title": name.title(),
        "publisher": "The Office",
        "kind": "official statistic",
        "period": "2021 to 2024",
        "licenses": [{"name": "x", "title": "Open"}],
        "schema": schema,
        **more,
    }


PACKAGE = {
    "name": "generated",
    "resources": [
        _resource(
            "areas", [_field("gss_code"), _field("name")], schema={"primaryKey": ["gss_code"]}
        ),
        _resource(
            "counts",
            [
                _field("gss_code"),
                _field("year", "integer"),
                _field("series"),
                _field("check"),
                _field("count", "integer", unit="offences", constraints={"minimum": 0}),
            ],
            periodField="year",
            creditBy={
                "column": "series",
                "credits": {"survey": "The Office, Survey", "police": "The Police, Records"},
            },
            schema={
                "primaryKey": ["gss_code", "year", "series"],
                "missingValues": [{"value": "c", "label": "confidential"}],
            },
            # Its meaning rests on a column that no exhibit asks for.
            symbols=[
                {
                    "field": "count",
                    "symbol": "c",
                    "meaning": "not available",
                    "reason": "not collected",
                    "where": {"check": ["late"]},
                },
                {
                    "field": "count",
                    "symbol": "c",
                    "meaning": "confidential",
                    "reason": "1 to 5",
                },
            ],
        ),
        _resource(
            "notes", [_field("gss_code"), _field("remark")], schema={"primaryKey": ["gss_code"]}
        ),
        {
            **_resource("boundaries", [_field("gss_code")], schema={"primaryKey": ["gss_code"]}),
            "path": "boundaries.geojson",
            "format": "geojson",
        },
    ],
}


def generated(root: Path, chance: random.Random) -> Book:
    """Write the book into a folder, with counts by chance."""
    book = Book(root)
    rows = [
        f"{area},{year},{series},{chance.choice(['done', 'late'])},{chance.randrange(60)}"
        for area in AREAS
        for year in YEARS
        for series in SERIES
    ]
    package = json.dumps(PACKAGE, indent=1)
    shapes = json.dumps(BOUNDARIES)
    for path, text in {
        "pyproject.toml": '[tool.needsbook]\npackage = "tiny"\nstrict = false\n',
        "_quarto.yml": QUARTO,
        "references.bib": BIBLIOGRAPHY,
        "data/datapackage.json": package,
        "data/areas.csv": "gss_code,name\n" + "".join(f"{a},Area {a[1:]}\n" for a in AREAS),
        "data/counts.csv": "\n".join(["gss_code,year,series,check,count", *rows]) + "\n",
        "data/notes.csv": "gss_code,remark\nE01,well\n",
        "data/boundaries.geojson": shapes,
        "src/tiny/__init__.py": CODE,
        "index.qmd": "# Summary {.unnumbered}\n\nSee @sec-one and @fig-map.\n",
        "chapters/one.qmd": ONE,
        "chapters/two.qmd": TWO,
        "chapters/references.qmd": "# References {.unnumbered}\n\n::: {#refs}\n:::\n",
        "areas/_area.qmd": AREA,
    }.items():
        book.write(path, text)
    return book


# Edits ---------------------------------------------------------------------------------

Edit = Callable[[Book, random.Random], None]


def _rows(book: Book, path: str = "data/counts.csv") -> tuple[str, list[str]]:
    header, *rows = book.read(path).splitlines()
    return header, rows


def _put(book: Book, header: str, rows: list[str], path: str = "data/counts.csv") -> None:
    book.write(path, "\n".join([header, *rows]) + "\n")


def cell(book: Book, chance: random.Random) -> None:
    header, rows = _rows(book)
    place = chance.randrange(len(rows))
    kept = rows[place].rsplit(",", 1)[0]
    rows[place] = f"{kept},{chance.choice(['c', '0', str(chance.randrange(99))])}"
    _put(book, header, rows)


def column_not_asked_for(book: Book, chance: random.Random) -> None:
    header, rows = _rows(book)
    place = chance.randrange(len(rows))
    one, other = ("done", "late") if ",done," in rows[place] else ("late", "done")
    rows[place] = rows[place].replace(one, other)
    _put(book, header, rows)


def move_rows(book: Book, chance: random.Random) -> None:
    header, rows = _rows(book)
    chance.shuffle(rows)
    _put(book, header, rows)


def remark(book: Book, chance: random.Random) -> None:
    """Rows come and go: a look-up that failed finds something, and the other way round."""
    path = "data/notes.csv"
    header, rows = _rows(book, path)
    area = chance.choice(AREAS)
    kept = [row for row in rows if not row.startswith(area)]
    if len(kept) == len(rows) or chance.random() < 0.5:
        kept.append(f"{area},{'very ' * chance.randrange(3)}well")
    _put(book, header, kept or ["E06,well"], path)


def name_of_an_area(book: Book, chance: random.Random) -> None:
    book.write("data/areas.csv", book.read("data/areas.csv").replace("Area", "Place", 1))


def descriptor(book: Book, chance: random.Random) -> None:
    package = json.loads(book.read("data/datapackage.json"))
    chance.choice(package["resources"])["title"] += " again"
    book.write("data/datapackage.json", json.dumps(package, indent=1))


def symbol(book: Book, chance: random.Random) -> None:
    package = json.loads(book.read("data/datapackage.json"))
    (counts,) = (item for item in package["resources"] if item["name"] == "counts")
    chance.choice(counts["symbols"])["reason"] += ", so far"
    book.write("data/datapackage.json", json.dumps(package, indent=1))


def geometry(book: Book, chance: random.Random) -> None:
    shapes = json.loads(book.read("data/boundaries.geojson"))
    points = chance.choice(shapes["features"])["geometry"]["coordinates"][0]
    points[2] = [points[2][0], points[2][1] + chance.random()]
    book.write("data/boundaries.geojson", json.dumps(shapes))


def _swap(path: str, one: str, other: str) -> Edit:
    def edit(book: Book, chance: random.Random) -> None:
        text = book.read(path)
        old, new = (one, other) if one in text else (other, one)
        book.write(path, text.replace(old, new, 1))

    return edit


EDITS: list[Edit] = [
    *[cell] * 4,  # most edits are of this kind
    column_not_asked_for,
    move_rows,
    remark,
    name_of_an_area,
    descriptor,
    symbol,
    geometry,
    _swap("src/tiny/__init__.py", "SCALE = 1\n", "SCALE = 2\n"),
    _swap("src/tiny/__init__.py", 'return "none"', 'return "nothing"'),
    _swap("chapters/one.qmd", "In all", "All in all"),
    _swap("chapters/two.qmd", "# Second chapter", "# Another chapter"),
    _swap("areas/_area.qmd", "Now", "Today"),
    _swap("_quarto.yml", "label: 2024 edition", "label: the edition of 2024"),
    _swap("_quarto.yml", "A generated book", "A made book"),
    _swap("references.bib", "If only someone had", "If someone had"),
]


@dataclass(frozen=True)
class Trial:
    """What one seed gave.

    Parameters
    ----------
    edits : int
        How many were made, with a build after each one or two.
    differing : tuple of str
        Files that differ between the builds in steps and one from nothing.
    """

    seed: int
    edits: int
    differing: tuple[str, ...]


def trial(seed: int, folder: Path) -> Trial:
    """Build, edit and build again some times, then compare with one build of the result."""
    chance = random.Random(seed)
    book = generated(folder / "steps", chance)
    book.run_build()
    edits = chance.randint(5, 10)
    made = 0
    while made < edits:
        for _ in range(chance.randint(1, 2)):
            chance.choice(EDITS)(book, chance)
            made += 1
        book.run_build()
    steps, clean = _published(book), clean_build(book, folder)
    differing = {path for path in {*steps, *clean} if steps.get(path) != clean.get(path)}
    differing |= {f"figures/{path}" for path in _different_figures(book)}
    return Trial(seed, made, tuple(sorted(differing)))


def _published(book: Book) -> Tree:
    return edition(book)


def _different_figures(book: Book) -> set[str]:
    one, other = edition(book, "figures"), edition(book, "_book/figures")
    return {path for path in {*one, *other} if one.get(path) != other.get(path)}


def main(first: int, last: int) -> int:
    """Try seeds; the status is 1 when one differs."""
    wrong = 0
    for seed in range(first, last + 1):
        with TemporaryDirectory() as folder:
            tried = trial(seed, Path(folder))
        if tried.differing:
            wrong += 1
            print(f"seed {seed}, {tried.edits} edits: {', '.join(tried.differing)}", flush=True)
    print(f"{last - first + 1} seeds, {wrong} differ", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
