"""London's share of the national cost of child sexual abuse, and each authority's of London's.

Sources: London Child Sexual Exploitation Needs Assessment 2016, Section 2, after a
method of the NSPCC of 2014; the NSPCC's national figures as others state them;
the NSPCC method of prevalence for the spread over London.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from london_cse import sources
from london_cse.estimates import cost
from london_cse.estimates.areas import LONDON, area_name, authorities
from london_cse.estimates.cells import Computed, columns_of, published, ratio
from london_cse.estimates.prevalence import expected, prevalence_estimate
from needsbook import Gap, estimate

if TYPE_CHECKING:
    import pandas as pd

# London's share of the national cost -----------------------------------------

# Every central cost is a whole multiple of £16,000: 16 per cent of a national
# cost in tenths of a million. The report does not state the share it took.
LONDON_SHARE = 0.16


@estimate
def national(sector: str) -> Decimal | Gap:
    """Return the NSPCC's cost of a sector in the United Kingdom, in pounds a year, as stated."""
    return published(sources.csa_national_cost, "cost", {"sector": sector})


@estimate
def london_shares() -> pd.DataFrame:
    """Return London's cost by sector beside the national one, as far as it is held.

    Returns
    -------
    pandas.DataFrame
        `sector`, `central` and `lower` (pounds a year, the sums of the items),
        `of_london` (per cent of the central cost of all sectors), `implied`, the
        national cost if London were given `LONDON_SHARE` of it (pounds),
        `national` (pounds, as stated) and `of_nation`, ``central / national ×
        100``, both with status.
    """
    import pandas as pd

    table = cost.sectors()
    everything = float(table.loc[table["sector"] == cost.ALL_SECTORS, "central"].iloc[0])
    rows = []
    for row in table.to_dict("records"):
        stated = national(str(row["sector"]))
        central = int(row["central"])
        rows.append(
            row
            | {"of_london": central / everything * 100, "implied": central / LONDON_SHARE}
            | columns_of("national", stated)
            | columns_of("of_nation", ratio(central, stated, per=100))
        )
    return pd.DataFrame(rows)


# A borough's share of London's cost ------------------------------------------

#: Whose number a cost is spread by. Nothing is known of where people who commit
#: abuse live; that line is spread by adults, as the others of its sector.
SPREAD_BY = {
    "Depression in childhood": "0-17",
    "Suicide and self-harm in childhood": "0-17",
    "Depression and post-traumatic stress in adulthood": "18+",
    "Alcohol and drug misuse in adulthood": "18+",
    "People who commit the abuse": "18+",
    "Adult victims": "18+",
    "Social care for children": "0-17",
    "Other services": "0-17",
}


@estimate
def borough_cost(area: str, sector: str, estimate: str, year: int) -> Computed:
    """Return an authority's part of London's cost, in pounds a year.

    ``Σ cost of the item × people affected in the area / people affected in
    London``, with the people of the NSPCC method, all abuse: children for costs
    of childhood and of children's services, adults for the others (`SPREAD_BY`).
    London's cost stays as the report prints it, at its prices; the year changes
    only how it is spread.

    Parameters
    ----------
    area : str
        GSS code of an authority, or of London.
    sector : str
        A sector of the table, or ``All``.
    estimate : str
        ``central``, or ``lower``, about half of it.
    year : int
        Year of the population: 2014, 2019, 2020 or 2024.

    Returns
    -------
    float or Gap
        Not applicable where too few people result (`prevalence_estimate`).
    """
    table = cost.items()
    chosen = table if sector == cost.ALL_SECTORS else table[table["sector"] == sector]
    if chosen.empty:
        raise LookupError(f"csa-cost: no items of {sector}")
    total = 0.0
    for item, pounds in zip(chosen["item"], chosen[estimate], strict=True):
        group = SPREAD_BY[item]
        here = prevalence_estimate(area, group, "all", year)
        if isinstance(here, Gap):
            return here
        total += float(pounds) * here / expected(LONDON, group, "all", year)
    return total


@estimate
def cost_by_area(year: int) -> pd.DataFrame:
    """Return the cost of every authority by sector, and of London in a last row.

    Returns
    -------
    pandas.DataFrame
        `gss_code`, `name`, `total`, and in pounds with status `health`,
        `justice`, `children` and `all` (central) and `all_lower`.
    """
    import pandas as pd

    columns = {
        "health": ("Health", "central"),
        "justice": ("Criminal justice", "central"),
        "children": ("Children's services", "central"),
        "all": (cost.ALL_SECTORS, "central"),
        "all_lower": (cost.ALL_SECTORS, "lower"),
    }
    places = [*authorities().itertuples(index=False, name=None), (LONDON, area_name(LONDON))]
    rows = []
    for code, name in places:
        row: dict[str, object] = {"gss_code": code, "name": name, "total": code == LONDON}
        for column, (sector, which) in columns.items():
            row |= columns_of(column, borough_cost(code, sector, which, year))
        rows.append(row)
    return pd.DataFrame(rows)
