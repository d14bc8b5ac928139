"""The analysis package of the sample book, as source text: sources, estimates, exhibits."""

from __future__ import annotations

PACKAGE = "library"

#: Modules whose text does not depend on the size of the book, by file name.
FIXED = {
    "__init__.py": '"""The analysis of the sample book."""\n',
    "estimates.py": '''\
"""Estimates: from the counts of visits and loans to what the exhibits show."""

from library import sources
from needsbook import estimate


@estimate
def by_area(counts, year):
    """Visits, loans and visits a resident in every area, in one year."""
    rows = counts(where={"year": year}, columns=["code", "visits", "loans", "residents"])
    names = sources.areas(columns=["code", "name"])
    merged = rows.merge(names, on="code", validate="one_to_one")
    merged["rate"] = merged["visits"] / merged["residents"]
    return merged.sort_values(["visits", "name"], ascending=[False, True], ignore_index=True)


@estimate
def by_year(counts, area):
    """Visits and loans of one area, year by year."""
    return counts(where={"code": area}, columns=["year", "visits", "loans", "residents"])


@estimate
def total(counts, year):
    """Visits in all areas in one year."""
    return int(counts(where={"year": year}, columns=["visits"])["visits"].sum())


@estimate
def visits_per_resident(counts, area, year):
    """Visits divided by the residents of the area at the middle of the year."""
    here = {"code": area, "year": year}
    return counts.one("visits", where=here) / counts.one("residents", where=here)


@estimate
def name_of(area):
    return sources.areas.one("name", where={"code": area})
''',
    "drawing.py": '''\
"""Drawings and tables that the exhibits of all chapters share."""

from library import estimates, sources
from needsbook import Column, Drawing, Tabulation, treated
from needsbook.charts import style


def bars(counts, service, year):
    """Areas as bars, the first one at the top."""
    data = estimates.by_area(counts, year)
    figure = style.new_figure(height=3.4)
    axes = figure.subplots()
    axes.barh(data["name"], data["visits"], color=style.DARK_BLUE)
    axes.invert_yaxis()
    axes.set_xlabel("Visits")
    first = data.iloc[0]
    return Drawing(
        figure,
        data[["code", "name", "visits"]],
        f"{service}: visits by area, {year}",
        f"Bars of visits by area in {year}; the longest is {first['name']} "
        f"with {first['visits']:,} of {estimates.total(counts, year):,}.",
    )


def lines(counts, service, area):
    """Visits and loans of an area over the years."""
    data = estimates.by_year(counts, area)
    name = estimates.name_of(area)
    figure = style.new_figure(height=3.0)
    axes = figure.subplots()
    axes.plot(data["year"], data["visits"], marker="o", label="Visits")
    axes.plot(data["year"], treated(data["loans"], "missing"), marker="s", label="Loans")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    return Drawing(
        figure,
        data[["year", "visits", "loans", "loans_status"]],
        f"{service}: visits and loans in {name}",
        f"Two lines from {data['year'].min()} to {data['year'].max()}; "
        f"visits end at {data['visits'].iloc[-1]:,}.",
        notes=("A loan count that is suppressed breaks its line.",),
    )


def shaded(counts, service, year):
    """A map of the areas, shaded by visits a resident."""
    data = estimates.by_area(counts, year)
    shapes = sources.boundaries(columns=["code"]).merge(data, on="code")
    figure = style.new_figure(height=4.6)
    axes = figure.subplots()
    shapes.plot(ax=axes, column="rate", cmap="Blues", edgecolor="white", linewidth=0.8)
    for shape, name in zip(shapes["geometry"], shapes["name"], strict=True):
        point = shape.representative_point()
        axes.annotate(name, (point.x, point.y), ha="center", fontsize=7)
    axes.set_axis_off()
    return Drawing(
        figure,
        data[["code", "name", "rate"]],
        f"{service}: visits for each resident, {year}",
        f"A map of {len(shapes)} areas, shaded by visits for each resident.",
    )


def areas_table(counts, service, year):
    """A row for each area."""
    return Tabulation(
        estimates.by_area(counts, year),
        {
            "name": Column("Area"),
            "visits": Column("Visits"),
            "loans": Column("Loans"),
            "rate": Column("Visits for each resident", decimals=1),
        },
        f"{service}: visits and loans by area, {year}",
    )


def years_table(counts, service, area):
    """A row for each year."""
    return Tabulation(
        estimates.by_year(counts, area).astype({"year": str}),
        {
            "year": Column("Year"),
            "visits": Column("Visits"),
            "loans": Column("Loans"),
            "residents": Column("Residents"),
        },
        f"{service}: visits and loans in {estimates.name_of(area)}",
    )
''',
    "numbers.py": '''\
"""Numbers in sentences: the service, the area's code and the year are their arguments."""

from library import estimates, sources
from needsbook import number


@number(unit="visits", kind="official statistic")
def visits(service, area, year):
    """Visits in an area and year"""
    return sources.counts[service].one("visits", where={"code": area, "year": year})


@number(unit="items", kind="official statistic")
def loans(service, area, year):
    """Items borrowed in an area and year"""
    return sources.counts[service].one("loans", where={"code": area, "year": year})


@number(unit="visits a resident", decimals=1)
def rate(service, area, year):
    """Visits for each resident of an area in a year"""
    return estimates.visits_per_resident(sources.counts[service], area, year)
''',
}


def sources_module(services: int) -> str:
    """`sources.py` with a dataset of counts for each service."""
    lines = [
        '"""The sources of the sample book."""',
        "",
        "from needsbook import source",
        "",
        'areas = source("areas")',
        'boundaries = source("boundaries")',
        "counts = {",
        *(f'    {n}: source("counts-{n:03}"),' for n in range(1, services + 1)),
        "}",
    ]
    return "\n".join(lines) + "\n"


def exhibits_module(chapter: int, functions: list[str]) -> str:
    """The exhibits of one chapter."""
    head = (
        f'"""Exhibits of chapter {chapter}."""\n\n'
        "from library import drawing, sources\nfrom needsbook import figure, table\n"
    )
    return "\n\n".join([head, *functions])


def exhibit_function(name: str, title: str, call: str) -> str:
    """The function of one exhibit; `call` is what it returns."""
    kind = "figure" if name.startswith("fig_") else "table"
    return (
        f'@{kind}(title="{title}", kind="official statistic")\ndef {name}():\n    return {call}\n'
    )
