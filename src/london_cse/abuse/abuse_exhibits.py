"""Exhibits on child sexual abuse: prevalence, the Havens and the cost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from needsbook import Column, Drawing, Tabulation, figure, table
from needsbook.charts.bars import Bar, Group, grouped_bars, stacked_columns

from london_cse.abuse import cost, havens
from london_cse.abuse import victims as abuse

if TYPE_CHECKING:
    import pandas as pd

SHARE = Column("%", unit="%")
PEOPLE = Column("People")
MILLIONS = Column("£ million", unit="£m", decimals=1)

ABUSE = {"all": "all abuse", "contact": "contact abuse"}
VICTIMS = {"current child": "Children", "adult": "Adults, abused as children"}
AGES = {group: f"ages {group.replace('-', '–')}" for group in havens.WIDEST_PATHWAY}

# Survey rates ---------------------------------------------------------------


@figure(title="Survey rates of child sexual abuse compared", kind="published study")
def fig_prevalence_compared() -> Drawing:
    """Bars of the rates of child sexual abuse that the 2016 assessment quotes."""
    data = _rates()
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
        "Child sexual abuse, percentage of each group abused in childhood, as quoted in the 2016 "
        "assessment, United Kingdom or England and Wales, surveys published 2011 to 2016",
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
        _rates(),
        {
            "source_study": Column("Study", width=0.27),
            "label": Column("Who was asked about", width=0.33),
            "abuse_type": Column("Abuse", width=0.11),
            "value": Column("Abused, %", width=0.11),
            "place": Column("Printed in", width=0.18),
        },
        "Child sexual abuse, percentage of each group abused in childhood, as quoted in the 2016 "
        "assessment, United Kingdom or England and Wales, surveys published 2011 to 2016",
        _rate_notes(),
        row_headers=3,
    )


def _rates() -> pd.DataFrame:
    data = abuse.rates()
    labels = [
        population if age == "adults" else f"{population}, {_age(age)}"
        for population, age in zip(data["population"], data["age_group"], strict=True)
    ]
    places = data["locator"].str.split(":").str[0]
    return data.assign(
        label=labels, place=places.replace({"Executive summary": "Executive summary of 2016"})
    )


def _age(group: str) -> str:
    return f"aged {group.replace('-', '–')}" if group[0].isdigit() else group


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
        for _, row in rows.iterrows()
    )


def _rate_notes() -> tuple[str, ...]:
    return (
        "The studies differ in what they ask, whom and at what age, and cannot be put in one "
        "series.",
        "The report prints two rates for men, and the rate of the threat assessment in Section 2 "
        "for contact abuse and in its own summary without that limit; both readings are "
        "kept.",
        "As printed, children aged 10 fall into no group of the survey of 2011.",
    )


# Estimates for London -------------------------------------------------------


@figure(title="Estimated victims of child sexual abuse in London", kind="published study")
def fig_london_estimates() -> Drawing:
    """Bars of the victims that the 2016 assessment estimated for London."""
    data = _estimates(abuse.LONDON)
    groups = [
        Group(
            f"{row['victims']}, {row['abuse_type']}",
            (
                Bar(row["central"], f"{PEOPLE.cell(row['central'], '')} central estimate"),
                Bar(row["lower"], f"{PEOPLE.cell(row['lower'], '')} {abuse.LOWER}", light=True),
            ),
        )
        for _, row in data.iterrows()
    ]
    return Drawing(
        grouped_bars(groups, "People living in London ever abused in childhood", 20),
        data,
        # literal: how the report calculated
        "People ever sexually abused in childhood, central estimate and half of it, London, 2016 "
        "assessment",
        "Bar chart of estimated victims in London. "
        + " ".join(f"{group.label}: {', '.join(b.text for b in group.bars)}." for group in groups),
        _estimate_notes(),
    )


@table(title="Estimated victims of child sexual abuse in London", kind="published study")
def tbl_london_estimates() -> Tabulation:
    """Victims that the 2016 assessment estimated for London, as printed."""
    return _estimates_table(
        abuse.LONDON,
        "People ever sexually abused in childhood, estimated number, London, 2016 assessment",
    )


@table(title="Estimated victims in an average borough", kind="published study")
def tbl_borough_average() -> Tabulation:
    """The London estimates divided by the number of boroughs, as printed."""
    return _estimates_table(
        abuse.AVERAGE_BOROUGH,
        # literal: how the report calculated
        "People ever sexually abused in childhood, estimated number in the average of 32 London "
        "boroughs, 2016 assessment",
        # literal: what the report's boroughs are
        "An average takes no account of a borough's size or need and is no figure for any "
        "borough; the City of London is left out.",
    )


def _estimates(area: str) -> pd.DataFrame:
    data = abuse.estimates(area)
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
        f"What the report calls the lower estimate is {abuse.LOWER}, not a finding and not the "
        "end of an interval.",
        # literal: how numbers are shown here
        "The numbers are totals of people, not numbers a year, and are shown as printed, more "
        "exactly than any survey could tell.",
        "The report does not state the population behind them.",
    )


# The Havens -----------------------------------------------------------------


@figure(title="Children and young people seen by the Havens, by age", kind="published study")
def fig_havens_age() -> Drawing:
    """Stacked columns of the Havens' clients by age group, all years held."""
    data = havens.by_age()
    return Drawing(
        stacked_columns(data, "year", list(AGES.items()), "Children and young people seen"),
        data,
        f"Children and young people under 18 seen by the Havens, by age, London, {_years(data)}",
        "Stacked columns, one a year. "
        + " ".join(
            f"{row['year']}: "
            + ", ".join(f"{name} {PEOPLE.cell(row[group], '')}" for group, name in AGES.items())
            + f", {PEOPLE.cell(row['total'], '')} in all."
            for _, row in data.iterrows()
        ),
        _havens_notes(),
    )


@table(title="Children and young people seen by the Havens, by age", kind="published study")
def tbl_havens_age() -> Tabulation:
    """The Havens' clients by age group and year, with the average a year."""
    import pandas as pd

    data = havens.by_age()
    numbers = [*AGES, "total"]
    mean = pd.DataFrame([{"year": "Average a year", **data[numbers].mean()}])
    return Tabulation(
        pd.concat([data, mean], ignore_index=True).assign(
            average=[*[False] * len(data), True],
        ),
        {
            "year": Column("Year"),
            **{group: Column(name.capitalize(), decimals=0) for group, name in AGES.items()},
            "total": Column("All under 18", decimals=0),
        },
        f"Children and young people under 18 seen by the Havens, by age, London, {_years(data)}",
        ("The averages are own estimates, rounded to whole people.", *_havens_notes()),
        emphasise="average",
    )


@figure(title="Vulnerabilities of young people at the Havens", kind="published study")
def fig_havens_profile() -> Drawing:
    """Bars of the vulnerabilities that the Havens recorded, aged 13 and over."""
    data = havens.profile("vulnerability")
    named = [
        (f"{category[:1].upper()}{category[1:]}", SHARE.cell(value, ""), float(value))
        for category, value in zip(data["category"], data["value"], strict=True)
    ]
    return Drawing(
        grouped_bars(
            [Group(name, (Bar(value, shown),)) for name, shown, value in named],
            "% of cases aged 13 and over",
            label_width=34,
        ),
        data,
        "Vulnerabilities recorded at the Havens, percentage of cases aged 13 and over, London, "
        "April 2013 to April 2015",
        # literal: the order of the bars, by construction
        "Bar chart of vulnerabilities, most frequent first. "
        + "; ".join(f"{name}: {shown}" for name, shown, _ in named)
        + ".",
        (
            # literal: groups that overlap, as the report defines them
            "The vulnerabilities overlap, so the shares do not add up to the whole.",
            "The number of cases behind the shares is not stated.",
        ),
    )


def _years(data: pd.DataFrame) -> str:
    return f"{data['year'].iloc[0]} to {data['year'].iloc[-1]}"


def _havens_notes() -> tuple[str, ...]:
    return (
        "The numbers are own sums of the three sites.",
        "For ages 0–12 the source counts forensic medical examinations only; for the others it "
        "counts follow-up too.",
    )


# The cost -------------------------------------------------------------------


@figure(title="Cost of child sexual abuse in London", kind="published study")
def fig_cost() -> Drawing:
    """Bars of the yearly cost by sector, central and lower, and the total."""
    data = cost.sectors()
    groups = [
        Group(
            "All three sectors" if row["sector"] == cost.ALL_SECTORS else str(row["sector"]),
            (
                Bar(row["central"] / cost.MILLION, f"{_millions(row['central'])} central estimate"),
                Bar(
                    row["lower"] / cost.MILLION,
                    f"{_millions(row['lower'])} lower, about {abuse.LOWER}",
                    light=True,
                ),
            ),
        )
        for _, row in data.iterrows()
    ]
    return Drawing(
        grouped_bars(groups, "£ million a year", 18),
        data,
        "Cost of child sexual abuse to the exchequer, by sector, central and lower estimate, £ "
        "million a year, London, 2016 assessment",
        "Bar chart of yearly costs. "
        + " ".join(f"{group.label}: {', '.join(b.text for b in group.bars)}." for group in groups),
        _cost_notes(),
    )


@table(title="Cost of child sexual abuse in London", kind="published study")
def tbl_cost() -> Tabulation:
    """Yearly cost by sector and item, central and lower, with totals."""
    import pandas as pd

    items, totals = cost.items(), cost.sectors()
    rows = []
    for total in totals.to_dict("records"):
        rows.append(items[items["sector"] == total["sector"]].assign(total=False))
        rows.append(pd.DataFrame([{**total, "item": "Total", "total": True}]))
    return Tabulation(
        pd.concat(rows, ignore_index=True).replace({"sector": {cost.ALL_SECTORS: "All sectors"}}),
        {
            "sector": Column("Sector", width=0.2),
            "item": Column("Item", width=0.4),
            "central": Column("Central estimate", unit="£", width=0.2),
            "lower": Column("Lower: about half of the central", unit="£", width=0.2),
        },
        "Cost of child sexual abuse to the exchequer, by sector and item, £ a year, London, 2016 "
        "assessment",
        ("The totals are own sums of the items.", *_cost_notes()),
        row_headers=2,
        emphasise="total",
    )


def _millions(pounds: float) -> str:
    return MILLIONS.cell(pounds / cost.MILLION, "")


def _cost_notes() -> tuple[str, ...]:
    return (
        f"The lower estimate is {abuse.LOWER} (as printed, not exactly for: "
        f"{', '.join(cost.not_halved()).lower()}); it is not the end of an interval.",
        # literal: what the report's method leaves out
        "The report calls the method provisional; tax lost through lower earnings is not counted.",
        "Prices are those of the time, which the report does not state.",
    )
