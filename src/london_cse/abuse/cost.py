"""The cost of child sexual abuse in London to the exchequer, in pounds a year.

Source: London Child Sexual Exploitation Needs Assessment 2016, Section 2, after a method of the
NSPCC of 2014. Printed totals are left out and added up anew.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
from needsbook import Column, Drawing, Tabulation, estimate, figure, number, table
from needsbook.charts.bars import Bar, Group, grouped_bars

from london_cse import sources
from london_cse.abuse.victims import LOWER
from london_cse.cells import lower

ALL_SECTORS = "All"
MILLION = 1_000_000
MILLIONS = Column("£ million", unit="£m", decimals=1)


@number(unit="£", kind="published study")
def cost_item(sector: str, item: str, estimate: str) -> Decimal:
    """One line of the 2016 assessment's cost table, as printed."""
    where = {"sector": sector, "item": item, "estimate": estimate}
    return sources.csa_cost.quote("cost", where=where)


@number(unit="£m", kind="published study", decimals=0)
def cost(sector: str, estimate: str) -> float:
    """Yearly cost of child sexual abuse to a sector, summed from the table's lines."""
    where = {"estimate": estimate, "row_type": "item"}
    if sector != ALL_SECTORS:
        where["sector"] = sector
    return float(sources.csa_cost(where=where, columns=["cost"])["cost"].sum()) / MILLION


@estimate(once=True)
def items() -> pd.DataFrame:
    """Return every item, central and lower side by side.

    Columns `sector`, `item`, `central` and `lower` (pounds a year, as printed).
    """
    keys = ["sector", "item"]
    return (
        sources.csa_cost(where={"row_type": "item"}, columns=[*keys, "estimate", "cost"])
        .pivot_table(index=keys, columns="estimate", values="cost", aggfunc="first", sort=False)
        .rename_axis(columns=None)
        .reset_index()
    )


@estimate
def sectors() -> pd.DataFrame:
    """Return the sum of each sector's items, and of all items in a last row.

    Columns `sector` (``All`` in the last row), `central` and `lower` (pounds a year).
    """
    sums = items().groupby("sector", sort=False)[["central", "lower"]].sum().reset_index()
    everything = {"sector": ALL_SECTORS, **sums[["central", "lower"]].sum()}
    return pd.concat([sums, pd.DataFrame([everything])], ignore_index=True)


@figure(title="Cost of child sexual abuse in London", kind="published study")
def fig_cost() -> Drawing:
    """Bars of the yearly cost by sector, central and lower, and the total."""
    data = sectors()
    *parts, whole = data.to_dict("records")
    largest = max(parts, key=lambda row: row["central"])
    groups = [
        Group(
            "All three sectors" if row["sector"] == ALL_SECTORS else str(row["sector"]),
            (
                Bar(row["central"] / MILLION, f"{_millions(row['central'])} central estimate"),
                Bar(
                    row["lower"] / MILLION,
                    f"{_millions(row['lower'])} lower, about {LOWER}",
                    light=True,
                ),
            ),
        )
        for row in (*parts, whole)
    ]
    return Drawing(
        grouped_bars(groups, "£ million a year", 18),
        data,
        f"Largest part: {lower(largest['sector'])}, {_millions(largest['central'])} of "
        f"{_millions(whole['central'])}. Cost of child sexual abuse to public funds by "
        "sector, £ million a year, London, 2016 assessment",
        "Bar chart of yearly costs. "
        + " ".join(f"{group.label}: {', '.join(b.text for b in group.bars)}." for group in groups),
        _cost_notes(),
    )


@table(title="Cost of child sexual abuse in London", kind="published study")
def tbl_cost() -> Tabulation:
    """Yearly cost by sector and item, central and lower, with totals."""
    totals = sectors().assign(item="Total", total=True)
    rows = pd.concat([items().assign(total=False), totals])
    order = list(totals["sector"])
    rows = rows.sort_values("sector", key=lambda of: of.map(order.index), kind="stable")
    return Tabulation(
        rows.replace({"sector": {ALL_SECTORS: "All sectors"}}).reset_index(drop=True),
        {
            "sector": Column("Sector", width=0.2),
            "item": Column("Item", width=0.4),
            "central": Column("Central estimate", unit="£", width=0.2),
            "lower": Column("Lower: about half of the central", unit="£", width=0.2),
        },
        "Cost of child sexual abuse to public funds, by sector and item, £ a year, London, 2016 "
        "assessment",
        ("The totals are own sums of the items.", *_cost_notes()),
        row_headers=2,
        emphasise="total",
    )


def _millions(pounds: float) -> str:
    return MILLIONS.cell(pounds / MILLION, "")


def _cost_notes() -> tuple[str, ...]:
    table = items()
    not_halved = table.loc[table["lower"] * 2 != table["central"], "item"]
    return (
        f"The lower estimate is {LOWER} (as printed, not exactly for: "
        f"{', '.join(not_halved).lower()}); it is not the end of an interval.",
        # literal: what the report's method leaves out
        "The report calls the method provisional; tax lost through lower earnings is not counted.",
        "Prices are those of the time, which the report does not state.",
    )
