"""Sexual offences recorded by the Metropolitan Police Service, all victims.

Source: Metropolitan Police Service, MPS recorded crime, geographic breakdown,
financial years. Victims of any age are counted, adults included, and offences
flagged as child sexual exploitation are not told apart. London is the sum of the
32 boroughs, all of which have a published figure; the City of London has its own
police force and is not in these figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from needsbook import Gap, estimate

from london_cse import sources
from london_cse.areas import (
    CITY_OF_LONDON,
    LONDON,
    area_name,
    authorities,
    residents_by_authority,
    with_all,
)
from london_cse.cells import Computed, columns_of, percentage_change, ratio, with_rate

if TYPE_CHECKING:
    import pandas as pd

ALL_OFFENCES = "all sexual offences"
BASELINE_YEAR = "2015/16"  # the year that the assessment of 2016 mapped

OTHER_FORCE = Gap(
    "not applicable",
    "another police force records its offences, which are not in these figures",
)

#: How far, in years, the mid-year of a population may lie from the middle of a financial year.
NEAR = 3


def residents_note(years: Sequence[str]) -> str:
    """Return which residents the rates of `years` rest on, in words."""
    people = " and ".join(f"mid-{population_year(year)} for {year}" for year in years)
    series = "; they come from different series" if len(years) > 1 else ""
    return (
        f"Residents for the rates of offences are the nearest estimates held, {people}{series}, "
        "so small differences mean nothing."
    )


@estimate
def count(area: str, offence: str, year: str) -> Decimal | int | Gap:
    """Return the offences recorded in the financial year `year`.

    Parameters
    ----------
    area : str
        GSS code of a borough, or of London (own sum of the 32 boroughs).
    offence : str
        ``rape``, ``other sexual offences`` or ``all sexual offences``.
    year : str
        ``2010/11`` to ``2022/23``.
    """
    if area == CITY_OF_LONDON:
        return OTHER_FORCE
    if area == LONDON:
        return int(counts_by_borough(offence, year)["offences"].sum())
    return sources.mps_sexual_offences.quote(
        "offences", where={"gss_code": area, "offence": offence, "financial_year": year}
    )


@estimate
def counts_by_borough(offence: str, year: str) -> pd.DataFrame:
    """Return the offences recorded in each of the 32 boroughs.

    Returns
    -------
    pandas.DataFrame
        Columns `gss_code` and `offences`.
    """
    frame = sources.mps_sexual_offences(
        where={"offence": offence, "financial_year": year}, columns=["gss_code", "offences"]
    )
    if frame.empty:
        raise LookupError(f"mps-sexual-offences: no row for “{offence}” in {year}")
    return frame


def population_year(year: str) -> int:
    """Return the year of the population under a rate for the financial year `year`.

    The nearest mid-year estimate held by age and area: of 2015/16, whose middle is the
    end of September 2015, that of 2014. A year without one near enough has no rate.
    """
    middle = int(year[:4]) + 0.75
    held = [int(one) for one in sources.edition.held("population-by-age")]
    nearest = min(held, key=lambda one: abs(one + 0.5 - middle))
    if abs(nearest + 0.5 - middle) > NEAR:
        raise LookupError(
            f"no population within {NEAR} years of {year} is held, so it has no rate; "
            f"held: {', '.join(map(str, held))}"
        )
    return nearest


@estimate
def london_residents(year: str) -> int:
    """Return the residents of the 32 boroughs under the rate of London.

    The City of London is left out, as it is from the offences.
    """
    residents = residents_by_authority(population_year(year))
    return int(residents.loc[residents["gss_code"] != CITY_OF_LONDON, "residents"].sum())


@estimate
def rate(area: str, year: str) -> Computed:
    """Return the sexual offences recorded per 1,000 residents of all ages.

    ``offences / residents × 1,000``. The residents are the nearest estimate held
    (`population_year`). For London both are sums of the 32 boroughs, without the City
    of London.

    Parameters
    ----------
    area : str
        GSS code of a borough, or of London.
    year : str
        A financial year near a population that is held.
    """
    if area == LONDON:
        people = london_residents(year)
    else:
        residents = residents_by_authority(population_year(year))
        people = int(residents.loc[residents["gss_code"] == area, "residents"].sum())
    return ratio(count(area, ALL_OFFENCES, year), people, per=1_000)


@estimate
def change(area: str, first: str, last: str) -> Computed:
    """Return the change in recorded sexual offences, in per cent.

    ``(last − first) / first × 100``, between financial years.
    """
    return percentage_change(count(area, ALL_OFFENCES, first), count(area, ALL_OFFENCES, last))


@estimate
def rates_by_authority(year: str) -> pd.DataFrame:
    """Return counts and rates of the 33 authorities, in alphabetical order.

    Returns
    -------
    pandas.DataFrame
        `gss_code`, `name`, `offences` (with `offences_status`), `residents`,
        `rate` per 1,000 residents (with `rate_status`). The City of London is
        not applicable.
    """
    places = authorities()
    is_city = places["gss_code"] == CITY_OF_LONDON
    boroughs = with_all(places[~is_city], counts_by_borough(ALL_OFFENCES, year))
    # Only the City may be left without a count.
    frame = places.merge(boroughs[["gss_code", "offences"]], on="gss_code", how="left")
    frame["offences_status"] = is_city.map({True: OTHER_FORCE.status, False: ""})
    frame = with_all(frame, residents_by_authority(population_year(year)))
    return with_rate(frame, "offences", "residents", "rate", per=1_000)


@estimate
def rates_of_years(years: tuple[str, ...]) -> pd.DataFrame:
    """Return counts and rates of the 33 authorities in several years, side by side.

    Returns
    -------
    pandas.DataFrame
        `gss_code`, `name`, and for each year the columns of `rates_by_authority`
        with the year at the end: `offences_2015_16`, `rate_2015_16` and so on.
    """
    table = authorities()
    for year in years:
        rates = (
            rates_by_authority(year)
            .drop(columns="name")
            .rename(
                columns={
                    column: column.replace(start, f"{start}{suffix(year)}")
                    for start in ("offences", "residents", "rate")
                    for column in (start, f"{start}_status")
                }
            )
        )
        table = table.merge(rates, on="gss_code", validate="1:1")
    return table


@estimate
def rates_with_london(years: tuple[str, ...]) -> pd.DataFrame:
    """Return `rates_of_years` and a last row for London, marked in `total`."""
    import pandas as pd

    london: dict[str, object] = {"gss_code": LONDON, "name": area_name(LONDON)}
    for year in years:
        london |= columns_of(f"offences{suffix(year)}", count(LONDON, ALL_OFFENCES, year))
        london[f"residents{suffix(year)}"] = london_residents(year)
        london |= columns_of(f"rate{suffix(year)}", rate(LONDON, year))
    rows = pd.concat([rates_of_years(years), pd.DataFrame([london])], ignore_index=True)
    return rows.assign(total=rows["gss_code"] == LONDON)


def suffix(year: str) -> str:
    """Return the end of a column's name for the financial year `year`: ``_2015_16``."""
    return "_" + year.replace("/", "_")
