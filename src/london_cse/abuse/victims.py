"""Child sexual abuse: survey rates and estimated victims, as the 2016 assessment prints them.

Sources: London Child Sexual Exploitation Needs Assessment 2016, which quotes the surveys and
applies the rates of the NSPCC to London. Nothing is estimated anew: the population behind the
London figures is not stated and cannot be recovered.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pandas as pd
from needsbook import Column, Drawing, Tabulation, estimate, figure, number, table
from needsbook.charts.bars import Bar, Group, grouped_bars

from london_cse import sources
from london_cse.cells import as_printed

LONDON = "London"
AVERAGE_BOROUGH = "average borough"
# What the report calls the lower estimate is no finding of its own.
LOWER = "half of the central estimate"

SHARE = Column("%", unit="%")
PEOPLE = Column("People")
ABUSE = {"all": "all abuse", "contact": "contact abuse"}
VICTIMS = {"current child": "Children", "adult": "Adults, abused as children"}


@number(unit="%", kind="published study")
def csa_rate(estimate: str) -> Decimal:
    """Share of people who were sexually abused as children, as a survey found it."""
    return sources.csa_prevalence_rates.quote("value", where={"estimate": estimate})


@estimate
def rates() -> pd.DataFrame:
    """Return every quoted rate, in the order of the source.

    Columns `source_study`, `population`, `age_group`, `abuse_type`, `value` in per cent (as
    printed), `locator`, `label` (who was asked about) and `place` (in the report).
    """
    columns = ["source_study", "population", "age_group", "abuse_type", "value", "locator"]
    data = sources.csa_prevalence_rates(columns=columns)
    ages = ", " + data["age_group"].str.replace(r"^(?=\d)", "aged ", regex=True)
    ages = ages.str.replace("-", "–").where(data["age_group"] != "adults", "")
    places = data["locator"].str.split(":").str[0]
    return data.assign(
        value=data["value"].map(as_printed),
        label=data["population"] + ages,
        place=places.replace({"Executive summary": "The report’s summary"}),
    )


@figure(title="Survey rates of child sexual abuse compared", kind="published study")
def fig_prevalence_compared() -> Drawing:
    """Bars of the rates of child sexual abuse that the 2016 assessment quotes."""
    data = rates()
    groups = []
    for study, rows in data.groupby("source_study", sort=False):
        heading = str(study)
        for label, same in rows.groupby("label", sort=False):
            # An age is not parted at the end of a line.
            name = re.sub("(aged|under) ", "\\1\N{NO-BREAK SPACE}", str(label))
            groups.append(Group(name, _rate_bars(same), heading))
            heading = ""
    return Drawing(
        grouped_bars(groups, "% abused before the age of 18, or in childhood so far"),
        data,
        f"Rates run from {SHARE.cell(data['value'].min(), '')} to "
        f"{SHARE.cell(data['value'].max(), '')}. Child sexual abuse, % of each group, surveys of "
        "2011 to 2016, 2016 assessment",
        "Bar chart of survey rates. "
        + " ".join(
            f"{group.label}: {' and '.join(bar.text for bar in group.bars)}." for group in groups
        ),
        _rate_notes(),
    )


@table(title="Survey rates of child sexual abuse", kind="published study")
def tbl_prevalence_rates() -> Tabulation:
    """Every rate of child sexual abuse that the 2016 assessment quotes."""
    return Tabulation(
        rates(),
        {
            "source_study": Column("Study", width=0.27),
            "label": Column("Who was asked about", width=0.33),
            "abuse_type": Column("Abuse", width=0.11),
            "value": Column("Abused, %", width=0.11),
            "place": Column("Printed in", width=0.18),
        },
        "Child sexual abuse: % of each group abused in childhood, surveys of 2011 to 2016 that "
        "the 2016 assessment quotes",
        _rate_notes(),
        row_headers=3,
    )


def _rate_bars(rows: pd.DataFrame) -> tuple[Bar, ...]:
    """Return the bars of one group: one a figure, also where two places print it differently."""
    if rows["place"].nunique() > 1:
        values = sorted({float(value) for value in rows["value"]})
        kinds = " or ".join(ABUSE[kind] for kind in rows["abuse_type"].unique())
        shown = " or ".join(SHARE.cell(value, "") for value in values)
        return (
            Bar(
                values[0],
                f"{shown} {kinds} (see note)",
                light=bool((rows["abuse_type"] == "contact").any()),
                most=values[-1],
            ),
        )
    return tuple(
        Bar(
            float(row["value"]),
            f"{SHARE.cell(row['value'], '')} {ABUSE[row['abuse_type']]}",
            light=bool(row["abuse_type"] == "contact"),
        )
        for row in rows.to_dict("records")
    )


def _rate_notes() -> tuple[str, ...]:
    return (
        "The surveys are of the United Kingdom or of England and Wales; they differ in what they "
        "ask, whom and at what age, and cannot be put in one "
        "series.",
        "The report prints two rates for men, and the rate of the threat assessment in Section 2 "
        "for contact abuse and in its own summary without that limit; both readings are "
        "kept.",
        "As printed, children aged 10 fall into no group of the survey of 2011.",
    )


# Estimates for London -------------------------------------------------------


@number(unit="people", kind="published study")
def csa_estimate(area: str, victims: str, abuse_type: str, estimate: str) -> Decimal:
    """Victims of child sexual abuse as the 2016 assessment estimates them."""
    where = {"area": area, "victims": victims, "abuse_type": abuse_type, "estimate": estimate}
    return sources.csa_london_estimates.quote("people", where=where)


@number(unit="estimates", kind="own estimate")
def estimates_not_halved() -> int:
    """Lower estimates for London, of four, that are not the central one cut in half."""
    table = estimates(LONDON)
    return int((table["lower"] != table["central"] // 2).sum())


@estimate
def estimates(area: str) -> pd.DataFrame:
    """Return the estimated victims in `area`, central and lower side by side.

    Columns `victims`, `abuse_type`, `central` and `lower` (people, as printed).

    Raises ValueError: a lower figure is not half of the central one, as it is labelled.
    """
    keys = ["victims", "abuse_type"]
    table = (
        sources.csa_london_estimates(where={"area": area}, columns=[*keys, "estimate", "people"])
        .pivot_table(index=keys, columns="estimate", values="people", aggfunc="first", sort=False)
        .rename_axis(columns=None)
        .reset_index()
    )
    # The printed halves are whole people, so they may be off by less than one.
    if not ((table["central"] / 2 - table["lower"]).abs() < 1).all():
        raise ValueError(f"csa-london-estimates: a lower figure of {area} is not {LOWER}")
    return table


@figure(title="Estimated victims of child sexual abuse in London", kind="published study")
def fig_london_estimates() -> Drawing:
    """Bars of the victims that the 2016 assessment estimated for London."""
    data = _estimates(LONDON)
    groups = [
        Group(
            f"{row['victims']}, {row['abuse_type']}",
            (
                Bar(row["central"], f"{PEOPLE.cell(row['central'], '')} central estimate"),
                Bar(row["lower"], f"{PEOPLE.cell(row['lower'], '')} {LOWER}", light=True),
            ),
        )
        for row in data.to_dict("records")
    ]
    return Drawing(
        grouped_bars(groups, "People living in London ever abused in childhood", 20),
        data,
        f"Each lower estimate is {LOWER}. People ever sexually abused in childhood, London, 2016 "
        "assessment",
        "Bar chart of estimated victims in London. "
        + " ".join(f"{group.label}: {', '.join(b.text for b in group.bars)}." for group in groups),
        _estimate_notes(),
    )


@table(title="Estimated victims of child sexual abuse in London", kind="published study")
def tbl_london_estimates() -> Tabulation:
    """Victims that the 2016 assessment estimated for London, as printed."""
    return _estimates_table(
        LONDON,
        "People ever sexually abused in childhood, estimated number, London, 2016 assessment",
    )


@table(title="Estimated victims in an average borough", kind="published study")
def tbl_borough_average() -> Tabulation:
    """The London estimates divided by the number of boroughs, as printed."""
    return _estimates_table(
        AVERAGE_BOROUGH,
        # literal: how the report calculated
        "People ever sexually abused in childhood, estimated number in the average of 32 London "
        "boroughs, 2016 assessment",
        # literal: what the report's boroughs are
        "An average takes no account of a borough's size or need and is no figure for any "
        "borough; the City of London is left out.",
    )


def _estimates(area: str) -> pd.DataFrame:
    data = estimates(area)
    return data.assign(
        victims=data["victims"].map(VICTIMS), abuse_type=data["abuse_type"].map(ABUSE)
    )


def _estimates_table(area: str, caption: str, *notes: str) -> Tabulation:
    return Tabulation(
        _estimates(area),
        {
            "victims": Column("Victims"),
            "abuse_type": Column("Abuse"),
            "central": Column("Central estimate"),
            "lower": Column("Half of the central estimate"),
        },
        caption,
        (*notes, *_estimate_notes()),
        row_headers=2,
    )


def _estimate_notes() -> tuple[str, ...]:
    return (
        f"What the report calls the lower estimate is {LOWER}, not a finding and not the "
        "end of an interval.",
        # literal: how numbers are shown here
        "The numbers are totals of people, not numbers a year, and are shown as printed, more "
        "exactly than any survey could tell.",
        "The report does not state the population behind them.",
    )
