"""The police on child sexual exploitation: the profile of 2014-15 and counts since.

Sources: London Child Sexual Exploitation Needs Assessment 2016, Section 2, which quotes a police
overview of November 2014 to November 2015 (contact offences only); figures stated in public by the
Metropolitan Police or in the press.
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
from needsbook import Column, Drawing, Tabulation, estimate, figure, table
from needsbook.charts.bars import Bar, Group, grouped_bars

from london_cse import sources
from london_cse.cells import as_printed, capital, lower

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

SHARE = Column("Share", unit="%")
PERIOD = "November 2014 to November 2015"
READ_IN = {"primary": "the original", "secondary": "the press"}

PROFILE_NOTES = (
    "Only contact offences are counted; offences on the internet are not.",
    "The figures are those that the 2016 assessment quotes; the police overview itself was not "
    "seen.",
    "The 2016 report's own summary prints for looked-after children the share that Section 2 "
    "prints for those not in school; which is right cannot be settled.",
)


@table(title="Published counts of CSE in London", kind="published study")
def tbl_cse_counts() -> Tabulation:
    """Counts that the police have published since 2014, with what each one counts."""
    data = counts()
    return Tabulation(
        data.assign(read_in=data["source_level"].map(READ_IN)),
        {
            "measure": Column("What is counted", width=0.38),
            "period": Column("Period, as stated", width=0.19),
            "value": Column("Number", width=0.1),
            "publisher": Column("Published by", width=0.21),
            "read_in": Column("Read in", width=0.12),
        },
        "Child sexual exploitation (CSE) in the published counts of the police, Metropolitan "
        "Police area, 2014 to 2017",
        (
            "The rows count different things and must not be joined into one series.",
            "They are single statements, not official statistics.",
            # literal: what the records cover
            "The City of London, which has its own police force, is not in them.",
            "A rise can come from more reporting and better recording.",
        ),
        row_headers=2,
    )


@estimate
def counts() -> pd.DataFrame:
    """Return the published counts for London, in the order of `COUNTS`.

    Columns `measure`, `period`, `value`, `unit`, `publisher` and `source_level` (``primary``, or
    ``secondary`` for what the press reported).
    """
    columns = ["measure", "period", "value", "unit", "publisher", "source_level"]
    frame = sources.published_statements(
        where={"statement": COUNTS}, columns=["statement", *columns]
    )
    return frame.set_index("statement").loc[list(COUNTS), columns].reset_index(drop=True)


@figure(title="Victims in the police profile", kind="published study")
def fig_mps_profile() -> Drawing:
    """Bars of the shares of victims in the police overview of 2014-15."""
    data = victim_shares()
    shown = data[data["readings"] != ""]
    contested = shown["readings"] != shown["category"]
    names = shown["readings"].map(capital) + contested.map({True: " (see note)", False: ""})
    bars = [Bar(float(value), SHARE.cell(value, "")) for value in shown["value"]]
    groups = [Group(name, (bar,)) for name, bar in zip(names, bars, strict=True)]
    most = sorted(groups, key=lambda group: -group.bars[0].value)[:2]
    largest = ", ".join(f"{lower(one.label)} {one.bars[0].text}" for one in most)
    return Drawing(
        grouped_bars(groups, "% of victims", label_width=32),
        data,
        f"Largest shares: {largest}. Victims of offences flagged as CSE, % by "
        f"characteristic, London, {PERIOD}",
        "Bar chart of shares of victims. "
        + "; ".join(f"{group.label}: {group.bars[0].text}" for group in groups)
        + ".",
        (
            "Known victims only; groups overlap, and the ethnic groups printed do not make up the "
            "whole.",
            *PROFILE_NOTES,
        ),
    )


@estimate
def victim_shares() -> pd.DataFrame:
    """Return the shares of victims that are printed in per cent, in the order of the source.

    Columns `characteristic`, `category`, `value` in per cent (as printed), `locator`, and
    `readings`: what the figure is a share of. Where the 2016 report's own summary gives a figure of
    Section 2 to another group, the row of Section 2 has both readings, and the other has none.
    """
    frame = sources.mps_profile(
        where={"subject": "victims", "unit": "%"},
        columns=["characteristic", "category", "value", "locator"],
    )
    again = frame["locator"].str.startswith("Executive summary")
    keys = ["characteristic", "value"]
    others = frame.loc[again, keys].assign(other=frame["category"].str.partition(",")[0])
    other = frame[keys].merge(others, on=keys, how="left", validate="m:1")["other"]
    readings = frame["category"] + (", or instead " + other).fillna("")
    return frame.assign(value=frame["value"].map(as_printed), readings=readings.mask(again, ""))


@table(title="The police profile", kind="published study")
def tbl_mps_profile() -> Tabulation:
    """Every finding of the police overview of 2014-15, in words as printed."""
    data = profile()
    return Tabulation(
        data.assign(
            **{name: data[name].map(capital) for name in ("subject", "characteristic", "category")}
        ),
        {
            "subject": Column("About", width=0.14),
            "characteristic": Column("Characteristic", width=0.26),
            "category": Column("Category", width=0.37),
            "finding": Column("Finding", width=0.23),
        },
        "Offences flagged as child sexual exploitation (CSE), reports, suspects and victims, "
        f"police overview, London, {PERIOD}",
        (
            # literal: as the report prints it
            "The share of offences outside London is printed only as similar to that in another "
            "borough.",
            "The share of peer-on-peer offences differs from others that the 2016 assessment "
            "prints.",
            *PROFILE_NOTES,
        ),
        row_headers=3,
    )


@estimate
def profile() -> pd.DataFrame:
    """Return every finding of the overview, in the order of the source.

    Columns `subject`, `characteristic`, `category`, `value`, `unit`, `qualifier` and `finding`,
    which puts the last three in words.
    """
    frame = sources.mps_profile(
        columns=["subject", "characteristic", "category", "value", "unit", "qualifier"]
    )
    return frame.assign(
        finding=list(map(in_words, frame["value"], frame["unit"], frame["qualifier"]))
    )


def in_words(value: float, unit: str, qualifier: str) -> str:
    """Return a finding as it reads in a table: ``more than 1,000 reports``, ``44%``.

    The unit is ``%``, ``share`` (0 to 1), or what is counted.
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
