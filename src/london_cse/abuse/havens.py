"""The Havens: children and young people under 18 seen at the three sites.

Source: London Child Sexual Exploitation Needs Assessment 2016, Section 2 and Appendix 2. A client
is a person seen at one site on one pathway in a financial year. For ages 0 to 12 the source counts
forensic medical examinations (FME) only; for ages 13 to 17 it counts follow-up too. Printed totals
over the sites are left out and added up anew.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
from needsbook import Column, Drawing, Tabulation, estimate, figure, number, table
from needsbook.charts.bars import Bar, Group, grouped_bars, stacked_columns

from london_cse import sources
from london_cse.cells import as_printed

SITES = ("Camberwell", "Paddington", "Whitechapel")
#: The pathway that holds all clients counted, by age group.
WIDEST_PATHWAY = {"0-12": "FME only", "13-15": "Total clients", "16-17": "Total clients"}
_COLUMNS = (*SITES, "Total")
AGES = {group: f"ages {group.replace('-', '–')}" for group in WIDEST_PATHWAY}

SHARE = Column("%", unit="%")
PEOPLE = Column("People")


@estimate
def by_age(*years: str) -> pd.DataFrame:
    """Return the clients of each year by age group: sums of the three sites.

    `*years`: ``2011/12`` to ``2014/15``; all where none is named.

    Columns `year`, a column for each age group, and `total`.
    """
    when = {"year": years} if years else {}
    parts = [
        sources.havens_clients(
            where={"age_group": group, "pathway": pathway, "site": SITES} | when,
            columns=["year", "age_group", "clients"],
        )
        for group, pathway in WIDEST_PATHWAY.items()
    ]
    table = (
        pd.concat(parts)
        .pivot_table(index="year", columns="age_group", values="clients", aggfunc="sum")
        .rename_axis(columns=None)
        .reset_index()
    )
    return table.assign(total=table[list(WIDEST_PATHWAY)].sum(axis="columns"))


@number(unit="children and young people", kind="published study")
def havens_clients(year: str, age_group: str) -> int:
    """Children and young people seen by the Havens, summed over sites."""
    return int(by_age(year)["total" if age_group == "all" else age_group].iloc[0])


@number(unit="children and young people a year", kind="published study")
def havens_average() -> float:
    """Children and young people seen by the Havens a year, on average over four years."""
    return float(by_age()["total"].mean())


@number(unit="%", kind="published study", decimals=0)
def havens_change(first: str, last: str) -> float:
    """Change in the number of children and young people seen by the Havens."""
    before, after = by_age(first, last)["total"]
    return float((after - before) / before * 100)


@figure(title="Children and young people seen by the Havens, by age", kind="published study")
def fig_havens_age() -> Drawing:
    """Stacked columns of the Havens' clients by age group, all years held."""
    data = by_age()
    return Drawing(
        stacked_columns(data, "year", list(AGES.items()), "Children and young people seen"),
        data,
        f"{PEOPLE.cell(data['total'].mean(), '')} were seen a year on average. Children and young "
        f"people under 18 seen by the Havens, by age, London, {_years(data)}",
        "Stacked columns, one a year. "
        + " ".join(
            f"{row['year']}: "
            + ", ".join(f"{name} {PEOPLE.cell(row[group], '')}" for group, name in AGES.items())
            + f", {PEOPLE.cell(row['total'], '')} in all."
            for row in data.to_dict("records")
        ),
        _havens_notes(),
    )


@table(title="Children and young people seen by the Havens, by age", kind="published study")
def tbl_havens_age() -> Tabulation:
    """The Havens' clients by age group and year, with the average a year."""
    data = by_age()
    numbers = [*AGES, "total"]
    mean = pd.DataFrame([{"year": "Average a year", **data[numbers].mean()}])
    return Tabulation(
        pd.concat([data, mean], ignore_index=True).assign(average=[*[False] * len(data), True]),
        {
            "year": Column("Year"),
            **{group: Column(name.capitalize(), decimals=0) for group, name in AGES.items()},
            "total": Column("All under 18", decimals=0),
        },
        f"Children and young people under 18 seen by the Havens, by age, London, {_years(data)}",
        ("The averages are own estimates, rounded to whole people.", *_havens_notes()),
        emphasise="average",
    )


def _years(data: pd.DataFrame) -> str:
    return f"{data['year'].iloc[0]} to {data['year'].iloc[-1]}"


def _havens_notes() -> tuple[str, ...]:
    return (
        "The numbers are own sums of the three sites.",
        "For ages 0–12 the source counts forensic medical examinations only; for the others it "
        "counts follow-up too.",
    )


# Sites and pathways ---------------------------------------------------------


@number(unit="children and young people", kind="published study")
def havens_activity(year: str, age_group: str, pathway: str, site: str) -> Decimal:
    """Children and young people seen at one Haven on one pathway, as printed."""
    where = {"year": year, "age_group": age_group, "pathway": pathway, "site": site}
    return sources.havens_clients.quote("clients", where=where)


@table(title="Havens activity by site and pathway", kind="published study")
def tbl_havens_pathways(year: str) -> Tabulation:
    """Children and young people seen at each Haven in one year, by age and pathway."""
    rows = sources.havens_clients(
        where={"year": year}, columns=["age_group", "pathway", "site", "clients"]
    )
    wide = rows.pivot_table(
        index=["age_group", "pathway"], columns="site", values="clients", sort=False
    )
    data = wide.reset_index()[["age_group", "pathway", *_COLUMNS]]
    data["is_total"] = data["pathway"] == "Total clients"
    return Tabulation(
        data,
        {"age_group": Column("Age"), "pathway": Column("Pathway")}
        | {site: Column(site) for site in _COLUMNS},
        f"Children and young people under 18 seen at the Havens, London, {year}, by age, pathway "
        "and site, as printed in the 2016 assessment",
        (
            "FME: forensic medical examination.",
            "For children aged 0 to 12 the report gives examinations only.",
        ),
        row_headers=2,
        emphasise="is_total",
    )


# Who they were --------------------------------------------------------------


@estimate
def profile(group: str) -> pd.DataFrame:
    """Return shares of cases aged 13 and over, April 2013 to April 2015, highest first.

    `group`: ``sex``, ``age at assault``, ``deprivation``, ``ethnicity``, ``vulnerability`` or
    ``police``.

    Columns `category` and `value` in per cent (as printed).
    """
    frame = sources.havens_profile(where={"group": group}, columns=["category", "value"])
    frame = frame.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    return frame.assign(value=frame["value"].map(as_printed))


@figure(title="Vulnerabilities of young people at the Havens", kind="published study")
def fig_havens_profile() -> Drawing:
    """Bars of the vulnerabilities that the Havens recorded, aged 13 and over."""
    data = profile("vulnerability")
    names = data["category"].str[:1].str.upper() + data["category"].str[1:]
    shown = data["value"].map(lambda value: SHARE.cell(value, ""))
    bars = map(Bar, data["value"].astype(float), shown)
    return Drawing(
        grouped_bars(
            [Group(name, (bar,)) for name, bar in zip(names, bars, strict=True)],
            "% of cases aged 13 and over",
            label_width=34,
        ),
        data,
        f"Most often recorded: {data['category'].iloc[0]}, {shown.iloc[0]}. Vulnerabilities at "
        "the Havens, % of cases aged 13 and over, April 2013 to April 2015",
        # literal: the order of the bars, by construction
        "Bar chart of vulnerabilities, most frequent first. "
        + "; ".join(names + ": " + shown)
        + ".",
        (
            # literal: groups that overlap, as the report defines them
            "The vulnerabilities overlap, so the shares do not add up to the whole.",
            "The number of cases behind the shares is not stated.",
        ),
    )
