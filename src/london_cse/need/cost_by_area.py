"""London's share of the national cost of child sexual abuse, and each authority's of London's.

Sources: London Child Sexual Exploitation Needs Assessment 2016, Section 2, after a method of the
NSPCC of 2014; the NSPCC's national figures as others state them; the NSPCC method of prevalence for
the spread over London.
"""

from __future__ import annotations

import math

import pandas as pd
from needsbook import LATEST, Column, Gap, Tabulation, estimate, number, table

from london_cse import sources
from london_cse.abuse import cost
from london_cse.abuse import victims as abuse
from london_cse.areas import LONDON, places, with_all
from london_cse.cells import Computed, gap_notes, published, ratio
from london_cse.need import prevalence

# London's share of the national cost -----------------------------------------


@number(unit="£", kind="own estimate")
def common_step() -> int:
    """Largest sum of which every central cost of the report's table is a whole multiple."""
    items = sources.csa_cost(where={"estimate": "central", "row_type": "item"}, columns=["cost"])
    return math.gcd(*map(int, items["cost"]))


@number(unit="%", kind="own estimate", decimals=0)
def inferred_share() -> float:
    """Share of the national cost that the 2016 report seems to have taken for London."""
    return 100 * london_share()


@estimate
def london_share() -> float:
    """Return the share of the national cost that the report seems to have taken for London.

    `common_step` over a tenth of a million: national costs in tenths of a million, times the share,
    give whole multiples of it. The report does not state the share.
    """
    return common_step.returned() / (cost.MILLION / 10)


@number(unit="£m", kind="published study", decimals=0)
def national_cost(sector: str) -> Computed:
    """Cost of a sector in the United Kingdom by the NSPCC, as others state it."""
    return ratio(published(sources.csa_national_cost, "cost", {"sector": sector}), cost.MILLION)


@number(unit="%", kind="own estimate", decimals=0)
def sector_share(sector: str) -> float:
    """Share of a sector in London's cost, central estimate."""
    of_all = cost.cost.returned(cost.ALL_SECTORS, "central")
    return cost.cost.returned(sector, "central") / of_all * 100


@number(unit="%", kind="own estimate", decimals=1)
def cost_share_of_nation(sector: str) -> Computed:
    """London's central cost as a share of the national one, where that is held."""
    national = published(sources.csa_national_cost, "cost", {"sector": sector})
    if isinstance(national, Gap):
        return national
    return cost.cost.returned(sector, "central") * cost.MILLION / float(national) * 100


@estimate
def london_shares() -> pd.DataFrame:
    """Return London's cost by sector beside the national one, as far as it is held.

    Columns `sector`, `central` and `lower` (pounds a year, the sums of the items), `of_london` (per
    cent of the central cost of all sectors), `implied`, the national cost if London were given
    `london_share` of it (pounds), `national` (pounds, as stated) and `of_nation`, ``central /
    national × 100``, both with status.
    """
    london = cost.sectors()
    nation = sources.csa_national_cost(columns=["sector", "cost"])
    nation = nation.rename(columns={"cost": "national", "cost_status": "national_status"})
    central = london["central"]
    of_london = central / central[london["sector"] == cost.ALL_SECTORS].iloc[0] * 100
    london = london.assign(of_london=of_london, implied=central / london_share())
    both = london.merge(nation, on="sector", validate="1:1")
    return both.assign(
        of_nation=both["central"] / both["national"] * 100, of_nation_status=both["national_status"]
    )


@table(title="London's share of the cost, by sector", kind="own estimate")
def tbl_cost_share() -> Tabulation:
    """London's cost by sector, central and lower, beside what is held of the nation's."""
    data = london_shares()
    millions = ("central", "lower", "implied", "national")
    share = f"{100 * london_share():.0f}%"
    missing = data.loc[data["sector"] == "Criminal justice", "national"].iloc[0]
    return Tabulation(
        data.assign(
            sector=data["sector"].replace({cost.ALL_SECTORS: "All three sectors"}),
            is_total=data["sector"] == cost.ALL_SECTORS,
            **{name: data[name] / cost.MILLION for name in millions},
        ),
        {
            "sector": Column("Sector"),
            "central": Column("London, central, £ million", decimals=1),
            "lower": Column("London, lower, £ million", decimals=1),
            "of_london": Column("Share of London's cost, %", decimals=1),
            "implied": Column(f"Nation, if London bears {share}, £ million", decimals=1),
            "national": Column("United Kingdom, as stated, £ million", decimals=0),
            "of_nation": Column("London's share of it, %", decimals=1),
        },
        "Cost of child sexual abuse to public services, £ million a year: London by the 2016 "
        "assessment, the nation by the NSPCC",
        (
            "Sums of the items of the report's table; the lower estimate is about "
            f"{abuse.LOWER} and no end of an interval. No range can be given: the method states "
            "no error.",
            # literal: the unit of the cells
            f"Each central line is a whole multiple of £{common_step.returned():,}, that is "
            f"{share} of a tenth of a million; the report does not say what share it took for "
            "London.",
            "The national figures are rounded and second-hand: health is worded as a most.",
            *(gap_notes({"Other sectors": missing}) if isinstance(missing, Gap) else ()),
        ),
        emphasise="is_total",
    )


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


@number(unit="£m", kind="own estimate", digits=3, lead=sources.population_by_age)
def borough_cost(area: str, sector: str, estimate: str, year: int = LATEST) -> Computed:
    """Part of London's printed cost that falls on an authority, in millions of pounds a year."""
    pounds = float(costs(sector, estimate, year)[area])
    return prevalence.TOO_FEW if math.isnan(pounds) else pounds / cost.MILLION


@estimate
def costs(sector: str, estimate: str, year: int) -> pd.Series[float]:
    """Return each authority's part of London's cost, in pounds a year, by area.

    ``Σ cost of the item × people affected in the area / people affected in London``, with the
    people of the NSPCC method, all abuse: children for costs of childhood and of children's
    services, adults for the others (`SPREAD_BY`). London's cost stays as the report prints it, at
    its prices; the year changes only how it is spread.

    By GSS code, London included; not-a-number where too few people result.

    Raises LookupError: the sector has no items, or an item is assigned to no group of people.
    """
    table = cost.items()
    chosen = table if sector == cost.ALL_SECTORS else table[table["sector"] == sector]
    if chosen.empty:
        raise LookupError(f"csa-cost: no items of {sector}")
    # A line that nobody assigned to a group is an error, never left out of the sum.
    groups = [SPREAD_BY[item] for item in chosen["item"]]
    pounds = chosen.groupby(groups)[estimate].sum()
    parts = pd.DataFrame(
        {group: pounds[group] * _shares(str(group), year) for group in pounds.index}
    )
    return parts.sum(axis="columns", skipna=False)


def _shares(group: str, year: int) -> pd.Series[float]:
    """The share (0 to 1) of London's people affected who live in each authority."""
    people = prevalence.expected(group, "all", year)
    return people.where(people >= prevalence.FEWEST) / people[LONDON]


@estimate
def cost_by_area(year: int) -> pd.DataFrame:
    """Return the cost of every authority by sector, and of London in a last row.

    Columns `gss_code`, `name`, `total`, and in pounds with status `health`, `justice`, `children`
    and `all` (central) and `all_lower`.
    """
    frame = pd.DataFrame()
    for name, sector, which in (
        ("health", "Health", "central"),
        ("justice", "Criminal justice", "central"),
        ("children", "Children's services", "central"),
        ("all", cost.ALL_SECTORS, "central"),
        ("all_lower", cost.ALL_SECTORS, "lower"),
    ):
        frame[name] = costs(sector, which, year)
        few = frame[name].isna()
        frame[f"{name}_status"] = few.map({True: prevalence.TOO_FEW.status, False: ""})
    return with_all(places(), frame.reset_index(names="gss_code"))


@table(title="Cost of child sexual abuse, by borough", kind="own estimate")
def tbl_cost_boroughs() -> Tabulation:
    """London's yearly cost spread over the authorities by people affected."""
    first, last = prevalence.both()
    data = cost_by_area(last)
    before = cost_by_area(first)
    money = ("health", "justice", "children", "all", "all_lower")
    gaps = prevalence.without_estimate("0-17", "all", (first, last))
    return Tabulation(
        data.assign(
            **{name: data[name] / cost.MILLION for name in money},
            all_first=before["all"] / cost.MILLION,
            all_first_status=before["all_status"],
        ),
        {
            "name": Column("Area"),
            "health": Column("Health", decimals=2),
            "justice": Column("Criminal justice", decimals=2),
            "children": Column("Children's services", decimals=2),
            "all": Column("All three", decimals=2),
            "all_lower": Column("All three, lower", decimals=2),
            "all_first": Column(f"All three, spread by mid-{first}", decimals=2),
        },
        "Cost of child sexual abuse to public services, £ million a year: London’s estimate of "
        "2016 spread over authorities by people affected",
        (
            "London's cost is as printed in 2016, at its prices; only its spread follows the "
            "population. It is no measure of what a borough spends.",
            "Costs of childhood and children's services are spread by children affected, all "
            "others by adults, by the NSPCC method for all abuse.",
            f"The lower estimate is about {abuse.LOWER}, and no end of an interval; no range can "
            "be given.",
            *gap_notes(gaps),
        ),
        emphasise="total",
    )
