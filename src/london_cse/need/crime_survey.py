"""How many adults were sexually abused as children: the Crime Survey's shares by authority.

``people = share of women × women + share of men × men``, aged 18 and over, with the shares of the
Crime Survey for England and Wales, year ending March 2016, as the 2016 assessment prints them. The
survey asked adults aged 16 to 59 and counted abuse by adults alone. Its sampling error is not held,
so the results have no range; the shares are printed as whole per cents.

Source: London Child Sexual Exploitation Needs Assessment 2016, Section 2; Office for National
Statistics, 2016 and mid-year estimates.
"""

from __future__ import annotations

import pandas as pd
from needsbook import LATEST, Column, Gap, Tabulation, estimate, number, table

from london_cse import sources
from london_cse.abuse.victims import csa_rate
from london_cse.areas import LONDON, places, with_all
from london_cse.need.prevalence import BASELINE, SMALL, both, residents_by_area

SEXES = {"women": "females", "men": "males"}
# The body of the report prints 3 per cent of men, as the survey's own main points
# do; its summary prints 4, which is kept beside it and not used.
SURVEY_RATE = "csew-2016-{}"
NO_ERROR = Gap("not available", "no sampling error of this source is held")
SEX_SHARES_OF = 2020  # history: the latest year that is held by sex


@estimate
def adults(sex: str, year: int, area: str = LONDON) -> pd.Series[float]:
    """Return the women or men aged 18 and over at 30 June `year`, by area.

    As published for 2014 and 2020. For a year that is held for persons only, an assumption, by
    authority: ``adults in year × adults of the sex in 2020 / adults in 2020``. London is the sum of
    the authorities.
    """
    if year in (BASELINE, SEX_SHARES_OF):
        return residents_by_area("18+", year, SEXES[sex], area).astype(float)
    of_sex = residents_by_area("18+", SEX_SHARES_OF, SEXES[sex], area)
    share = of_sex / residents_by_area("18+", SEX_SHARES_OF, area=area)
    people = residents_by_area("18+", year, area=area) * share
    if area == LONDON:
        people.loc[LONDON] = people.drop(LONDON).sum()
    return people


@number(unit="people", kind="own estimate", digits=3, lead=sources.population_by_age)
def survey_estimate(area: str, sex: str, year: int = LATEST) -> float:
    """Adults sexually abused in childhood at the shares of the Crime Survey."""
    return float(estimates(sex, year, area)[area])


@estimate
def estimates(sex: str, year: int, area: str = LONDON) -> pd.Series[float]:
    """Return the adults sexually abused in childhood at the rates of the Crime Survey, by area.

    ``share of the sex × adults of the sex``; asked of ages 16 to 59, the share is applied to all
    from 18. `sex` is ``women``, ``men`` or ``both``.
    """
    if sex == "both":
        return estimates("women", year, area) + estimates("men", year, area)
    return float(csa_rate.returned(SURVEY_RATE.format(sex))) / 100 * adults(sex, year, area)


@estimate
def survey_by_area(years: tuple[int, int]) -> pd.DataFrame:
    """Return `estimates` of the 33 authorities and London, both sexes and years.

    Columns `gss_code`, `name`, `total`, and `<sex>_<year>` for women, men and both.
    """
    columns = {f"{sex}_{year}": estimates(sex, year) for year in years for sex in (*SEXES, "both")}
    return with_all(places(), pd.DataFrame(columns).reset_index(names="gss_code"))


@table(title="Adults abused in childhood, by the Crime Survey", kind="own estimate")
def tbl_need_survey() -> Tabulation:
    """Women and men by the Crime Survey's shares, mid-2014 and the latest year."""
    first, last = years = both()
    women, men = (csa_rate.returned(SURVEY_RATE.format(sex)) for sex in SEXES)
    return Tabulation(
        survey_by_area(years),
        {
            "name": Column("Area"),
            **{
                f"{sex}_{year}": Column(f"{sex.capitalize()}, mid-{year}", digits=3)
                for year in years
                for sex in ("women", "men", "both")
            },
        },
        "Adults sexually abused by an adult in childhood, estimated number at the Crime Survey's "
        f"shares, mid-{first} and mid-{last}",
        (
            f"The shares are {women}% of women and {men}% of men.",
            f"Women and men in mid-{last} are an assumption: the adults of mid-{last} divided as "
            f"those of mid-{SEX_SHARES_OF}, the latest year held by sex.",
            "No range can be given: the survey's sampling error is not held.",
            "The survey asked adults aged 16 to 59; its shares are applied to all from 18.",
            SMALL,
        ),
        emphasise="total",
    )
