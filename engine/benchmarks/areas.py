"""A generated book of many area pages, of which one cell changes.

Each page has a chart, a table and eleven numbers of its area alone, so that one cell
is the business of one page; all rest on one file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

AREAS = 309  # as many as England has lower-tier authorities
YEARS = range(2015, 2025)
COUNTS = "data/counts.csv"
CHANGED = 7_654_321  # like no other count

_ANALYSIS = '''\
"""Counts of areas."""

from needsbook import Column, Drawing, Tabulation, figure, number, source, table
from needsbook.charts.style import new_figure

counts = source("counts")


@number(unit="visits", kind="official statistic")
def count(area, year):
    """Visits to the libraries of an area."""
    return counts.one("count", where={"gss_code": area, "year": year})


@number(unit="visits")
def total(area):
    """Visits of all years."""
    return int(counts(where={"gss_code": area}, columns=["count"])["count"].sum())


@figure(title="Visits by year", kind="official statistic")
def fig_area(area):
    data = counts(where={"gss_code": area}, columns=["year", "count"])
    picture = new_figure()
    picture.subplots().plot(data["year"], data["count"])
    return Drawing(picture, data, f"Visits, {area}", "A line of visits by year.")


@table(title="Visits by year", kind="official statistic")
def tbl_area(area):
    data = counts(where={"gss_code": area}, columns=["year", "count"])
    columns = {"year": Column("Year"), "count": Column("Visits")}
    return Tabulation(data.astype({"year": str}), columns, f"Visits, {area}")
'''
_IMPORTS = """\
---
engine: jupyter
---

```{python}
#| include: false
from libraries import count, fig_area, tbl_area, total
```

"""
_SUMMARY = _IMPORTS + '# Summary {.unnumbered}\n\nAt first `{python} count("A001", 2015)`.\n'
_PAGE = (
    _IMPORTS
    + '# {name} {.unnumbered}\n\nIn all `{python} total("{area}")` visits: '
    + ", ".join(f'`{{python}} count("{{area}}", {year})`' for year in YEARS)
    + '.\n\n```{python}\nfig_area("{area}")\n```\n\n```{python}\ntbl_area("{area}")\n```\n'
)
_BOOK = """\
project: {type: book}
lang: en-GB
book:
  title: Libraries by area
  author: Nobody
  output-file: libraries
  chapters: [index.qmd]
area-pages: {part: Areas, template: areas/_area.qmd, dataset: areas, code: gss_code, name: name}
edition:
  label: 2024 edition
  date: 2025-01-01
"""
_PROJECT = (
    '[project]\nname = "libraries"\nversion = "1"\n\n[tool.needsbook]\npackage = "libraries"\n'
)


def write(root: Path) -> None:
    """Write the book into a folder."""
    codes = [f"A{number:03}" for number in range(1, AREAS + 1)]
    rows = [
        f"{code},{year},{1_000 * number + year % 100}"
        for number, code in enumerate(codes, start=1)
        for year in YEARS
    ]
    files = {
        "pyproject.toml": _PROJECT,
        "_quarto.yml": _BOOK,
        "index.qmd": _SUMMARY,
        "areas/_area.qmd": _PAGE,
        "src/libraries/__init__.py": _ANALYSIS,
        "data/datapackage.json": json.dumps(_dictionary(), indent=1),
        "data/areas.csv": _csv("gss_code,name", [f"{code},Area {code}" for code in codes]),
        COUNTS: _csv("gss_code,year,count", rows),
    }
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def change_cell(root: Path) -> str:
    """Change one count of one area; returns it as its page shall show it."""
    path = root / COUNTS
    lines = path.read_text(encoding="utf-8").splitlines()
    code, year, _ = lines[-1].split(",")
    lines[-1] = f"{code},{year},{CHANGED}"
    path.write_text(_csv(lines[0], lines[1:]), encoding="utf-8")
    return f"{CHANGED:,}"


def _csv(header: str, rows: list[str]) -> str:
    return "\n".join([header, *rows]) + "\n"


def _dictionary() -> dict[str, Any]:
    code = {"name": "gss_code", "type": "string", "title": "Code"}
    name = {"name": "name", "type": "string", "title": "Name"}
    year = {"name": "year", "type": "integer", "title": "Year"}
    count = {"name": "count", "type": "integer", "title": "Visits", "unit": "visits"}
    return {
        "name": "libraries",
        "resources": [
            _resource("areas", [code, name], ["gss_code"]),
            _resource("counts", [code, year, count], ["gss_code", "year"]),
        ],
    }


def _resource(name: str, fields: list[dict[str, Any]], key: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "title": name.title(),
        "publisher": "Nobody",
        "kind": "official statistic",
        "period": "2015 to 2024",
        "licenses": [{"name": "invented", "title": "Invented"}],
        "schema": {"fields": fields, "primaryKey": key},
    }
