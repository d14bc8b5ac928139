"""Exhibits on the cost of child sexual abuse: London's share by sector, and each borough's."""

from __future__ import annotations

from needsbook import Column, Gap, Tabulation, table

from london_cse.abuse import cost
from london_cse.abuse import victims as abuse
from london_cse.cells import gap_notes
from london_cse.need import cost_by_area, prevalence
from london_cse.sources import edition

ALL = "All three sectors"


@table(title="London's share of the cost, by sector", kind="own estimate")
def tbl_cost_share() -> Tabulation:
    """London's cost by sector, central and lower, beside what is held of the nation's."""
    data = cost_by_area.london_shares()
    millions = ("central", "lower", "implied", "national")
    share = f"{100 * cost_by_area.london_share():.0f}%"
    missing = cost_by_area.national("Criminal justice")
    return Tabulation(
        data.assign(
            sector=data["sector"].replace({cost.ALL_SECTORS: ALL}),
            is_total=data["sector"] == cost.ALL_SECTORS,
            **{name: data[name] / cost.MILLION for name in millions},
        ),
        {
            "sector": Column("Sector"),
            "central": Column("London, central, £ million", decimals=1),
            "lower": Column("London, lower, £ million", decimals=1),
            "of_london": Column("Share of London's cost, %", decimals=1),
            "implied": Column(
                f"Nation, if London bears {share}, £ million",
                decimals=1,
            ),
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
            f"Each central line is a whole multiple of £{cost_by_area.common_step():,}, that is "
            f"{share} of a tenth of a million; the report does not say what share it took for "
            "London.",
            "The national figures are rounded and second-hand: health is worded as a most.",
            *(gap_notes({"Other sectors": missing}) if isinstance(missing, Gap) else ()),
        ),
        emphasise="is_total",
    )


@table(title="Cost of child sexual abuse, by borough", kind="own estimate")
def tbl_cost_boroughs() -> Tabulation:
    """London's yearly cost spread over the authorities by people affected."""
    first, last = prevalence.BASELINE, int(edition.last("population-by-age"))
    data = cost_by_area.cost_by_area(last)
    before = cost_by_area.cost_by_area(first)
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
