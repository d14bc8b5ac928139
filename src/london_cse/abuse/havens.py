"""The Havens: children and young people under 18 seen at the three sites.

Source: London Child Sexual Exploitation Needs Assessment 2016, Section 2 and
Appendix 2. A client is a person seen at one site on one pathway in a financial
year. For ages 0 to 12 the source counts forensic medical examinations (FME)
only; for ages 13 to 17 it counts follow-up too. Printed totals over the sites are
left out and added up anew.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from needsbook import estimate

from london_cse import sources
from london_cse.cells import as_printed

if TYPE_CHECKING:
    import pandas as pd

ALL_AGES = "all"
SITES = ("Camberwell", "Paddington", "Whitechapel")

#: The pathway that holds all clients counted, by age group.
WIDEST_PATHWAY = {"0-12": "FME only", "13-15": "Total clients", "16-17": "Total clients"}


@estimate
def clients(year: str, age_group: str) -> int:
    """Return the clients of an age group in a financial year: the sum of the three sites.

    Parameters
    ----------
    year : str
        ``2011/12`` to ``2014/15``.
    age_group : str
        ``0-12`` (examinations only), ``13-15``, ``16-17`` or ``all``.

    Raises
    ------
    LookupError
        A site has no figure.
    """
    if age_group == ALL_AGES:
        return sum(clients(year, group) for group in WIDEST_PATHWAY)
    by_site = sources.havens_clients(
        where={
            "year": year,
            "age_group": age_group,
            "pathway": WIDEST_PATHWAY[age_group],
            "site": SITES,
        },
        columns=["clients"],
    )
    if len(by_site) != len(SITES):
        raise LookupError(f"havens-clients: {len(by_site)} of {len(SITES)} sites for {year}")
    return int(by_site["clients"].sum())


@estimate
def by_age() -> pd.DataFrame:
    """Return the clients of each year by age group: sums of the three sites.

    Returns
    -------
    pandas.DataFrame
        `year`, a column for each age group, and `total`.
    """
    import pandas as pd

    parts = [
        sources.havens_clients(
            where={"age_group": group, "pathway": pathway, "site": SITES},
            columns=["year", "age_group", "clients"],
        )
        for group, pathway in WIDEST_PATHWAY.items()
    ]
    table = (
        pd.concat(parts)
        .pivot_table(index="year", columns="age_group", values="clients", aggfunc="sum")
        .reset_index()
        .rename_axis(columns=None)
    )
    return table.assign(total=table[list(WIDEST_PATHWAY)].sum(axis="columns"))


@estimate
def average() -> float:
    """Return the mean clients a year, all ages under 18, over all years of the source."""
    return float(by_age()["total"].mean())


@estimate
def change(first: str, last: str) -> float:
    """Return the change in clients of all ages under 18, in per cent.

    ``(last − first) / first × 100``, between financial years.
    """
    before, after = clients(first, ALL_AGES), clients(last, ALL_AGES)
    return (after - before) / before * 100


@estimate
def activity(year: str, age_group: str, pathway: str, site: str) -> Decimal:
    """Return one count of clients, as printed.

    Parameters
    ----------
    year, age_group : str
        As in `clients`, but no ``all``.
    pathway : str
        ``FME only``, ``FME and follow-up``, ``Total FMEs``, ``Follow-up only`` or
        ``Total clients``; for ages 0 to 12 ``FME only``.
    site : str
        ``Camberwell``, ``Paddington``, ``Whitechapel`` or ``Total``.
    """
    return sources.havens_clients.quote(
        "clients",
        where={"year": year, "age_group": age_group, "pathway": pathway, "site": site},
    )


@estimate
def profile(group: str) -> pd.DataFrame:
    """Return shares of cases aged 13 and over, April 2013 to April 2015, highest first.

    Parameters
    ----------
    group : str
        ``sex``, ``age at assault``, ``deprivation``, ``ethnicity``,
        ``vulnerability`` or ``police``.

    Returns
    -------
    pandas.DataFrame
        `category` and `value` in per cent (as printed).
    """
    frame = sources.havens_profile(where={"group": group}, columns=["category", "value"])
    frame = frame.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    return frame.assign(value=frame["value"].map(as_printed))
