"""A data frame or a picture of matplotlib is enough; what is in it is shown as what it is."""

from __future__ import annotations

import csv
import io

import lxml.html
import pytest
from books import Book

MODULE = '''\
import pandas as pd
from needsbook import figure, number, source, table
from needsbook.charts.style import new_figure

counts = source("counts")


@number(unit="offences")
def all_offences(year):
    """All offences."""
    return counts(where={"year": year}, columns=["count"], gaps="left out")["count"].sum()


@number(unit="areas")
def how_many():
    """Areas."""
    return counts(columns=["gss_code"])["gss_code"].nunique()


@table(title="By year", kind="own estimate", caption="Counts by area and year")
def tbl_by_year():
    data = counts(where={"gss_code": ["E01", "E03"]}, columns=["gss_code", "year", "count"],
                  gaps="left out")
    return data.pivot(index="gss_code", columns="year", values="count")


@table(title="Of all kinds", kind="own estimate", caption="Cells of all kinds")
def tbl_kinds():
    return pd.DataFrame({
        "day": pd.to_datetime(["2024-03-31", "2023-03-31"]),
        "sort": pd.Categorical(["b", "a"]),
        "is_first": [True, False],
        "share": [0.5, 0.25],
    })


@figure(title="Bars", kind="own estimate", caption="Counts, 2023", alt="Two bars.")
def fig_bars():
    data = counts(where={"year": 2023}, columns=["gss_code", "count"], gaps="left out")
    picture = new_figure()
    axes = picture.subplots()
    axes.bar(data["gss_code"], data["count"], label="offences")
    axes.plot([0, 1], [5, 6], label="a line")
    return picture
'''
CHAPTER = """\
---
engine: jupyter
---

```{python}
#| include: false
from tiny import all_offences, fig_bars, how_many, tbl_by_year, tbl_kinds
```

# First chapter {#sec-one}

`{python} all_offences(2023)` and `{python} how_many()`; see @fig-bars, @tbl-by-year, @tbl-kinds
and @sec-method.

```{python}
tbl_by_year()
```

```{python}
tbl_kinds()
```

```{python}
fig_bars()
```
"""


@pytest.fixture
def returning(book: Book) -> Book:
    book.write("src/tiny/__init__.py", MODULE)
    book.write("chapters/one.qmd", CHAPTER)
    book.write("chapters/two.qmd", "# Second chapter {#sec-two}\n\nSee @sec-one.\n")
    book.write("index.qmd", "# Summary {#sec-summary .unnumbered}\n\nSee @sec-one.\n")
    return book


def rows(book: Book, id: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(book.read(f"figures/{id}.csv"))))


def shown(book: Book, id: str) -> list[list[str]]:
    page = lxml.html.fromstring(book.read("_book/chapters/one.html"))
    (table,) = page.cssselect(f"#{id} table")
    return [[cell.text_content() for cell in row] for row in table.cssselect("tr")]


@pytest.mark.slow
def test_what_functions_return_is_shown_and_published_as_what_it_is(returning: Book) -> None:
    returning.run_build()
    assert shown(returning, "tbl-by-year") == [
        ["Gss code", "2023", "2024"],
        ["E01", "12", "15"],
        ["E03", "0", "1,234"],
    ]
    assert rows(returning, "tbl-by-year") == [
        ["gss_code", "2023", "2024"],
        ["E01", "12", "15"],
        ["E03", "0", "1234"],
    ]
    assert shown(returning, "tbl-kinds")[1] == ["31 March 2024", "b", "yes", "0.500"]
    assert rows(returning, "tbl-kinds")[1] == ["2024-03-31", "b", "True", "0.5"]
    assert rows(returning, "fig-bars") == [
        ["panel", "series", "x", "y"],
        ["1", "a line", "0", "5"],
        ["1", "a line", "1", "6"],
        ["1", "offences", "E01", "12"],
        ["1", "offences", "E02", "7"],
        ["1", "offences", "E03", "0"],
    ]
    text = lxml.html.fromstring(returning.read("_book/chapters/one.html")).text_content()
    assert "19 and 3" in " ".join(text.split())


@pytest.mark.parametrize(
    ("said", "without", "asked"),
    [
        (', caption="Counts, 2023", alt="Two bars."', "", "write caption= and alt= into @figure"),
        (', caption="Counts by area and year"', "", "write caption= into @table"),
        ("    return picture", "    return 'picture'", "returns a Drawing, or a Figure"),
    ],
)
def test_what_is_missing_is_asked_for(returning: Book, said: str, without: str, asked: str) -> None:
    returning.change("src/tiny/__init__.py", said, without)
    done = returning.run("build", "--renderer", "builtin")
    assert done.returncode == 1
    assert asked in done.stderr
