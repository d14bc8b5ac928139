"""The police on child sexual exploitation: the profile of 2014-15 and counts since.

Sources: London Child Sexual Exploitation Needs Assessment 2016, Section 2, which
quotes a police overview of November 2014 to November 2015 (contact offences
only); figures stated in public by the Metropolitan Police or in the press.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from needsbook import Column, estimate

from london_cse import sources
from london_cse.cells import as_printed

if TYPE_CHECKING:
    import pandas as pd

#: The statements that count, by what they count and then by year. The statement
#: of a change in per cent has no count behind it and is left out.
COUNTS = (
    "mps_cse_crimes_2014",
    "mps_cse_crimes_2016",
    "mps_cse_offences_2017",
    "mps_children_at_risk_2014",
    "mps_children_at_risk_2016",
    "mps_cse_referrals_2014",
    "mps_cse_referrals_2015",
    "mps_cse_referrals_2014_2016",
    "mps_cse_reports_2017",
)

# The overview prints these shares in words.
SHARES_IN_WORDS = {
    Fraction(1, 5): "one in five",
    Fraction(1, 3): "a third",
    Fraction(1, 2): "half",
    Fraction(1): "all",
}


@estimate
def counts() -> pd.DataFrame:
    """Return the published counts for London, in the order of `COUNTS`.

    Returns
    -------
    pandas.DataFrame
        `measure`, `period`, `value`, `unit`, `publisher` and `source_level`
        (``primary``, or ``secondary`` for what the press reported).
    """
    columns = ["measure", "period", "value", "unit", "publisher", "source_level"]
    frame = sources.published_statements(
        where={"statement": COUNTS}, columns=["statement", *columns]
    )
    return frame.set_index("statement").loc[list(COUNTS), columns].reset_index(drop=True)


@estimate
def profile() -> pd.DataFrame:
    """Return every finding of the overview, in the order of the source.

    Returns
    -------
    pandas.DataFrame
        `subject`, `characteristic`, `category`, `value`, `unit`, `qualifier` and
        `finding`, which puts the last three in words.
    """
    frame = sources.mps_profile(
        columns=["subject", "characteristic", "category", "value", "unit", "qualifier"]
    )
    return frame.assign(
        finding=[
            in_words(value, unit, qualifier)
            for value, unit, qualifier in zip(
                frame["value"], frame["unit"], frame["qualifier"], strict=True
            )
        ]
    )


@estimate
def victim_shares() -> pd.DataFrame:
    """Return the shares of victims that are printed in per cent, in the order of the source.

    Returns
    -------
    pandas.DataFrame
        `characteristic`, `category`, `value` in per cent (as printed), `locator`, and
        `readings`: what the figure is a share of. Where the 2016 report's own summary
        gives a figure of Section 2 to another group, the row of Section 2 has both
        readings, and the other has none.
    """
    frame = sources.mps_profile(
        where={"subject": "victims", "unit": "%"},
        columns=["characteristic", "category", "value", "locator"],
    )
    again = frame["locator"].str.startswith("Executive summary")
    others = {
        (row["characteristic"], row["value"]): f", or instead {row['category'].partition(',')[0]}"
        for row in frame[again].to_dict("records")
    }
    readings = [
        "" if second else f"{category}{others.get((characteristic, value), '')}"
        for second, category, characteristic, value in zip(
            again, frame["category"], frame["characteristic"], frame["value"], strict=True
        )
    ]
    return frame.assign(value=frame["value"].map(as_printed), readings=readings)


def in_words(value: float, unit: str, qualifier: str) -> str:
    """Return a finding as it reads in a table: ``more than 1,000 reports``, ``44%``.

    Parameters
    ----------
    value : float
        The number; a share between 0 and 1 where the unit is ``share``.
    unit : str
        ``%``, ``share``, or what is counted.
    qualifier : str
        ``exactly`` says nothing more than the number.
    """
    if unit == "share":
        number = SHARES_IN_WORDS[Fraction(value).limit_denominator(10)]
    else:
        shown = Column("", unit=unit).cell(as_printed(value), "")
        number = shown if unit == "%" else f"{shown} {unit}"
    if qualifier == "exactly":
        return number
    # A share is less than another, not fewer.
    return f"{'less than' if (qualifier, unit) == ('fewer than', '%') else qualifier} {number}"
