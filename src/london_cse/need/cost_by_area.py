"""London's share of the national cost of child sexual abuse, and each authority's of London's.

Sources: London Child Sexual Exploitation Needs Assessment 2016, Section 2, after a
method of the NSPCC of 2014; the NSPCC's national figures as others state them;
the NSPCC method of prevalence for the spread over London.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from needsbook import Gap, estimate

from london_cse import sources
from london_cse.abuse import cost
from london_cse.areas import LONDON, area_name, authorities
from london_cse.cells import Computed, columns_of, published, ratio
from london_cse.need.prevalence import expected, prevalence_estimate

if TYPE_CHECKING:
    import pandas as pd

# London's share of the national cost -----------------------------------------


@estimate
def common_step() -> int:
    """Return the largest sum, in pounds, of which every central cost is a whole multiple."""
    items = sources.csa_cost(where={"estimate": "central", "row_type": "item"}, columns=["cost"])
    return math.gcd(*(int(pounds) for pounds in items["cost"]))


@estimate
def london_share() -> float:
    """Return the share of the national cost that the report seems to have taken for London.

    `common_step` over a tenth of a million: national costs in tenths of a million, times
    the share, give whole multiples of it. The report does not state the share.
    """
    return common_step() / (cost.MILLION / 10)


@estimate
def national(sector: str) -> Decimal | Gap:
    """Return the NSPCC's cost of a sector in the United Kingdom, in pounds a year, as stated."""
    return published(sources.csa_national_cost, "cost", {"sector": sector})


@estimate
def national_millions(sector: str) -> Computed:
    """Return `national` in millions of pounds a year."""
    return ratio(national(sector), cost.MILLION)


@estimate
def sector_share(sector: str) -> float:
    """Return a sector's part of London's central cost of all sectors, in per cent."""
    return cost.millions(sector, "central") / cost.millions(cost.ALL_SECTORS, "central") * 100


@estimate
def share_of_nation(sector: str) -> Computed:
    """Return ``London's central cost / national cost × 100``, in per cent."""
    central = Decimal(repr(cost.millions(sector, "central"))) * cost.MILLION
    return ratio(central, national(sector), per=100)


@estimate
def london_shares() -> pd.DataFrame:
    """Return London's cost by sector beside the national one, as far as it is held.

    Returns
    -------
    pandas.DataFrame
        `sector`, `central` and `lower` (pounds a year, the sums of the items),
        `of_london` (per cent of the central cost of all sectors), `implied`, the
        national cost if London were given `london_share` of it (pounds),
        `national` (pounds, as stated) and `of_nation`, ``central / national ×
        100``, both with status.
    """
    import pandas as pd

    rows = [
        row
        | {
            "of_london": sector_share(str(row["sector"])),
            "implied": int(row["central"]) / london_share(),
        }
        | columns_of("national", national(str(row["sector"])))
        | columns_of("of_nation", share_of_nation(str(row["sector"])))
        for row in cost.sectors().to_dict("records")
    ]
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
def share_of_london(area: str, group: str, year: int) -> Computed:
    """Return the share (0 to 1) of London's people affected who live in the authority.

    By the NSPCC method, all abuse; a gap where too few people result.
    """
    here = prevalence_estimate(area, group, "all", year)
    return here if isinstance(here, Gap) else here / expected(LONDON, group, "all", year)


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

    Raises
    ------
    LookupError
        The sector has no items, or an item is assigned to no group of people.
    """
    table = cost.items()
    chosen = table if sector == cost.ALL_SECTORS else table[table["sector"] == sector]
    if chosen.empty:
        raise LookupError(f"csa-cost: no items of {sector}")
    total = 0.0
    # A line that nobody assigned to a group is an error, never left out of the sum.
    groups = [SPREAD_BY[item] for item in chosen["item"]]
    for group, pounds in chosen.groupby(groups)[estimate].sum().items():
        share = share_of_london(area, str(group), year)
        if isinstance(share, Gap):
            return share
        total += float(pounds) * share
    return total


@estimate
def borough_millions(area: str, sector: str, estimate: str, year: int) -> Computed:
    """Return `borough_cost` in millions of pounds a year."""
    pounds = borough_cost(area, sector, estimate, year)
    return pounds if isinstance(pounds, Gap) else pounds / cost.MILLION


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
