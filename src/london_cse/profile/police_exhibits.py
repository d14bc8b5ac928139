"""Exhibits of the profile chapter: what the police have counted and found."""

from __future__ import annotations

from needsbook import Column, Drawing, Tabulation, figure, table
from needsbook.charts.bars import Bar, Group, grouped_bars

from london_cse.profile import police

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
    data = police.counts()
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


@figure(title="Victims in the police profile", kind="published study")
def fig_mps_profile() -> Drawing:
    """Bars of the shares of victims in the police overview of 2014-15."""
    data = police.victim_shares()
    named = [
        (
            _capital(reading) + ("" if reading == category else " (see note)"),
            SHARE.cell(value, ""),
            float(value),
        )
        for reading, category, value in zip(
            data["readings"], data["category"], data["value"], strict=True
        )
        if reading
    ]
    return Drawing(
        grouped_bars(
            [Group(name, (Bar(value, shown),)) for name, shown, value in named],
            "% of victims",
            label_width=32,
        ),
        data,
        "Victims of offences flagged as child sexual exploitation (CSE), by characteristic, "
        f"percentage of victims, London, {PERIOD}",
        "Bar chart of shares of victims. "
        + "; ".join(f"{name}: {shown}" for name, shown, _ in named)
        + ".",
        (
            "Known victims only; groups overlap, and the ethnic groups printed do not make up the "
            "whole.",
            *PROFILE_NOTES,
        ),
    )


@table(title="The police profile", kind="published study")
def tbl_mps_profile() -> Tabulation:
    """Every finding of the police overview of 2014-15, in words as printed."""
    data = police.profile()
    return Tabulation(
        data.assign(
            **{name: data[name].map(_capital) for name in ("subject", "characteristic", "category")}
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


def _capital(text: object) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]
