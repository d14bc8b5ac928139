"""Areas: the names of the 33 London authorities, their boundaries and their people."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
from needsbook import LATEST, estimate, number

from london_cse import sources

LONDON = "E12000007"
ENGLAND = "E92000001"
CITY_OF_LONDON = "E09000001"

# The 32 London boroughs and the City of London, which is not a borough.
AUTHORITY_TYPES = ("London borough", "City of London")


@estimate
def authorities() -> pd.DataFrame:
    """Return the 33 London authorities, `gss_code` and `name`, in alphabetical order."""
    frame = sources.areas(where={"area_type": AUTHORITY_TYPES}, columns=["gss_code", "name"])
    return frame.sort_values("name", ignore_index=True)


@estimate
def places() -> pd.DataFrame:
    """Return the 33 authorities, and London in a last row, marked in `total`."""
    london = pd.DataFrame([{"gss_code": LONDON, "name": area_name(LONDON)}])
    rows = pd.concat([authorities(), london], ignore_index=True)
    return rows.assign(total=rows["gss_code"] == LONDON)


def with_all(places: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return `places` with the columns of `other` for the same areas.

    `places` and `other`: each with one row an area, in a column `gss_code`; `places` has `name`
    too.

    Raises LookupError: an area of `places` has no row in `other`: an area that is not in the data
    must not drop out of a table or a map in silence.
    """
    missing = places.loc[~places["gss_code"].isin(other["gss_code"]), "name"]
    if not missing.empty:
        raise LookupError(f"the data have no row for {', '.join(missing)}")
    return places.merge(other, on="gss_code", validate="1:1")


@estimate
def area_name(area: str) -> str:
    """Return the name of the area with the GSS code `area`."""
    return str(sources.areas.one("name", where={"gss_code": area}))


@estimate
def boundaries() -> pd.DataFrame:
    """Return the simplified boundaries of the 33 authorities (geopandas.GeoDataFrame).

    Longitude and latitude (WGS 84), in columns `gss_code` and `geometry`.
    """
    return sources.borough_boundaries(columns=["gss_code"])


@number(unit="children", kind="official statistic", lead=sources.children_population)
def children(area: str, year: int = LATEST) -> Decimal | int:
    """Children aged 0 to 17 at 30 June; London is an own sum of the 33 authorities.

    The source has no row for London. It has
    none for England either, and no other is held.
    """
    if area == LONDON:
        people = sources.children_population(where={"year": year}, columns=["children"])
        return int(people["children"].sum())
    return sources.children_population.quote("children", where={"gss_code": area, "year": year})


@estimate
def children_by_authority(year: int) -> pd.DataFrame:
    """Return the residents aged 0 to 17 at 30 June `year`: `gss_code` and `children`."""
    return sources.children_population(where={"year": year}, columns=["gss_code", "children"])


@estimate
def residents_by_authority(year: int) -> pd.DataFrame:
    """Return the residents of all ages at 30 June `year`: `gss_code` and `residents`.

    The four years held, 2014, 2019, 2020 and 2024, are of different vintages.
    """
    frame = sources.population_by_age(
        where={"year": year, "sex": "persons", "age_band": "all ages"},
        columns=["gss_code", "population"],
    )
    return frame.rename(columns={"population": "residents"})


@number(unit="%", kind="own estimate", digits=3, lead=sources.population_by_age)
def children_share(year: int = LATEST) -> float:
    """Children aged 0 to 17 as a share of all residents of London.

    Both counts are own sums of the 33 authorities over the single series of estimates by age, so
    that they are of one vintage: ``(ages 0–10 + ages 11–17) / all ages × 100``.

    `year`: 2014, 2019, 2020 or 2024.
    """
    frame = sources.population_by_age(
        where={"year": year, "sex": "persons", "age_band": ["0-10", "11-17", "all ages"]},
        columns=["age_band", "population"],
    )
    people = frame.groupby("age_band")["population"].sum()
    return float((people["0-10"] + people["11-17"]) / people["all ages"] * 100)
