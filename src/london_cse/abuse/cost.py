"""The cost of child sexual abuse in London to the exchequer, in pounds a year.

Source: London Child Sexual Exploitation Needs Assessment 2016, Section 2, after a
method of the NSPCC of 2014. Printed totals are left out and added up anew.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from needsbook import estimate

from london_cse import sources

if TYPE_CHECKING:
    import pandas as pd

ALL_SECTORS = "All"
MILLION = 1_000_000


@estimate
def item(sector: str, item: str, estimate: str) -> Decimal:
    """Return the cost of one line of the table in pounds a year, as printed.

    Parameters
    ----------
    sector : str
        ``Health``, ``Criminal justice``, ``Children's services`` or ``All``.
    item : str
        The line, printed totals included.
    estimate : str
        ``central`` or ``lower``.
    """
    return sources.csa_cost.quote(
        "cost", where={"sector": sector, "item": item, "estimate": estimate}
    )


@estimate
def millions(sector: str, estimate: str) -> float:
    """Return the cost of a sector in millions of pounds a year: the sum of its items.

    Parameters
    ----------
    sector : str
        ``Health``, ``Criminal justice``, ``Children's services``, or ``All`` for
        the items of all three.
    estimate : str
        ``central`` or ``lower``.

    Raises
    ------
    LookupError
        The sector has no items.
    """
    where = {"estimate": estimate, "row_type": "item"}
    if sector != ALL_SECTORS:
        where["sector"] = sector
    costs = sources.csa_cost(where=where, columns=["cost"])
    if costs.empty:
        raise LookupError(f"csa-cost: no items where {where}")
    return float(costs["cost"].sum()) / MILLION


@estimate(once=True)
def items() -> pd.DataFrame:
    """Return every item, central and lower side by side.

    Returns
    -------
    pandas.DataFrame
        `sector`, `item`, `central` and `lower` (pounds a year, as printed).
    """
    frame = sources.csa_cost(
        where={"row_type": "item"}, columns=["sector", "item", "estimate", "cost"]
    )
    central, lower = (
        frame[frame["estimate"] == name].drop(columns="estimate").rename(columns={"cost": name})
        for name in ("central", "lower")
    )
    return central.merge(lower, on=["sector", "item"], validate="1:1")


@estimate
def sectors() -> pd.DataFrame:
    """Return the sum of each sector's items, and of all items in a last row.

    Returns
    -------
    pandas.DataFrame
        `sector` (``All`` in the last row), `central` and `lower` (pounds a year).
    """
    import pandas as pd

    sums = items().groupby("sector", sort=False)[["central", "lower"]].sum().reset_index()
    everything = {"sector": ALL_SECTORS, **sums[["central", "lower"]].sum()}
    return pd.concat([sums, pd.DataFrame([everything])], ignore_index=True)


@estimate
def not_halved() -> tuple[str, ...]:
    """Return the items whose lower cost is not exactly half of the central one."""
    table = items()
    return tuple(table.loc[table["lower"] * 2 != table["central"], "item"])
