"""How many adults were sexually abused as children: the Crime Survey's shares by authority.

``people = share of women × women + share of men × men``, aged 18 and over, with
the shares of the Crime Survey for England and Wales, year ending March 2016, as
the 2016 assessment prints them. The survey asked adults aged 16 to 59 and counted
abuse by adults alone. Its sampling error is not held, so the results have no
range; the shares are printed as whole per cents.

Source: London Child Sexual Exploitation Needs Assessment 2016, Section 2; Office
for National Statistics, 2016 and mid-year estimates.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from needsbook import Gap, estimate

from london_cse import sources
from london_cse.areas import LONDON, area_name, authorities
from london_cse.need.prevalence import BASELINE, residents

if TYPE_CHECKING:
    import pandas as pd

SEXES = {"women": "females", "men": "males"}
# The body of the report prints 3 per cent of men, as the survey's own main points
# do; its summary prints 4, which is kept beside it and not used.
SURVEY_RATES = {"women": "csew-2016-women", "men": "csew-2016-men"}
NO_ERROR = Gap("not available", "no sampling error of this source is held")
SEX_SHARES_OF = 2020  # history: the latest year that is held by sex


@estimate
def adults(area: str, sex: str, year: int) -> float:
    """Return the women or men aged 18 and over at 30 June `year`.

    As published for 2014 and 2020. For a year that is held for persons only, an
    assumption, by authority: ``adults in year × adults of the sex in 2020 /
    adults in 2020``. London is the sum of the authorities.

    Parameters
    ----------
    sex : str
        ``women`` or ``men``.
    """
    if year in (BASELINE, SEX_SHARES_OF):
        return residents(area, "18+", year, SEXES[sex])
    if area == LONDON:
        return sum(adults(code, sex, year) for code in authorities()["gss_code"])
    of_sex = residents(area, "18+", SEX_SHARES_OF, SEXES[sex])
    return residents(area, "18+", year) * of_sex / residents(area, "18+", SEX_SHARES_OF)


@estimate
def survey_rate(sex: str) -> Decimal:
    """Return the share of women or of men sexually abused as children, in per cent, as printed."""
    return sources.csa_prevalence_rates.quote("value", where={"estimate": SURVEY_RATES[sex]})


@estimate
def survey_estimate(area: str, sex: str, year: int) -> float:
    """Return the adults sexually abused in childhood at the rates of the Crime Survey.

    ``share of the sex × adults of the sex``; asked of ages 16 to 59, the share is
    applied to all from 18.

    Parameters
    ----------
    area : str
        GSS code of an authority, or of London.
    sex : str
        ``women``, ``men`` or ``both``, the sum of the two.
    year : int
        2014, 2020 or 2024 (see `adults`).
    """
    sexes = tuple(SEXES) if sex == "both" else (sex,)
    return sum(float(survey_rate(one)) / 100 * adults(area, one, year) for one in sexes)


@estimate
def survey_by_area(years: tuple[int, int]) -> pd.DataFrame:
    """Return `survey_estimate` of the 33 authorities and London, both sexes and years.

    Returns
    -------
    pandas.DataFrame
        `gss_code`, `name`, `total`, and `<sex>_<year>` for women, men and both.
    """
    import pandas as pd

    places = list(authorities().itertuples(index=False, name=None))
    rows = [
        {"gss_code": code, "name": name, "total": code == LONDON}
        | {
            f"{sex}_{year}": survey_estimate(code, sex, year)
            for year in years
            for sex in (*SEXES, "both")
        }
        for code, name in [*places, (LONDON, area_name(LONDON))]
    ]
    return pd.DataFrame(rows)
