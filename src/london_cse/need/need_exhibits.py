"""Exhibits on need by borough: people affected by the survey methods, and how far to trust them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from needsbook import Column, Drawing, Tabulation, figure, table
from needsbook.charts import bars
from needsbook.statistics.intervals import LEVEL

from london_cse.abuse import victims as abuse
from london_cse.cells import gap_notes
from london_cse.london_map import links, london_amounts
from london_cse.need import crime_survey, prevalence, together
from london_cse.need import need_by_area as need
from london_cse.reconciliation import reports
from london_cse.sources import edition

if TYPE_CHECKING:
    import pandas as pd

PEOPLE = Column("People", digits=3)
AS_PRINTED = Column("People")
CHANGE = Column("%", unit="%", digits=3)

ABUSE = {"all": "all abuse", "contact": "contact abuse"}
VICTIMS = {"current child": "Children aged 0 to 17", "adult": "Adults"}

# By borough -----------------------------------------------------------------


@table(title="Children ever sexually abused, by borough", kind="own estimate")
def tbl_need_children() -> Tabulation:
    """Children aged 0 to 17 by the NSPCC method, mid-2014 and the latest year, with range."""
    return _people_table("0-17", "Children aged 0 to 17 ever sexually abused")


@table(title="Adults sexually abused in childhood, by borough", kind="own estimate")
def tbl_need_adults() -> Tabulation:
    """Adults by the NSPCC method, mid-2014 and the latest year, with range."""
    return _people_table("18+", "Adults aged 18 and over sexually abused in childhood")


def _people_table(group: str, what: str) -> Tabulation:
    years = _years()
    first, last = years
    data = prevalence.both_years(group, years)
    for name in (f"all_{last}", f"contact_{last}"):
        data = data.assign(**{f"{name}_range": _ranges(data, f"{name}_low", f"{name}_high")})
    gaps = prevalence.without_estimate(group, "contact", years)
    return Tabulation(
        data,
        {
            "name": Column("Area", width=0.22),
            f"all_{first}": Column(f"All abuse, mid-{first}", digits=3, width=0.11),
            f"all_{last}": Column(f"All abuse, mid-{last}", digits=3, width=0.11),
            f"all_{last}_range": Column("Range", width=0.17),
            f"contact_{first}": Column(f"Contact abuse, mid-{first}", digits=3, width=0.11),
            f"contact_{last}": Column(f"Contact abuse, mid-{last}", digits=3, width=0.11),
            f"contact_{last}_range": Column("Range", width=0.17),
        },
        f"{what}, estimated number by the NSPCC method, London authorities, mid-{first} and "
        f"mid-{last}",
        (
            f"The range is that of mid-{last}.",
            *_method_notes(),
            *(gap_notes(gaps) or (_SMALL,)),
        ),
        emphasise="total",
    )


def _ranges(data: pd.DataFrame, low: str, high: str) -> list[str]:
    """Return the ranges of two columns as text; a gap is its symbol."""
    ends = zip(data[low], data[high], data[f"{low}_status"], strict=True)
    return [_span(first, last, status) for first, last, status in ends]


def _span(low: float, high: float, status: str = "") -> str:
    if status:
        return PEOPLE.cell(low, status)
    return f"{PEOPLE.cell(low, '')}\N{EN DASH}{PEOPLE.cell(high, '')}"


@table(title="Adults abused in childhood, by the Crime Survey", kind="own estimate")
def tbl_need_survey() -> Tabulation:
    """Women and men by the Crime Survey's shares, mid-2014 and the latest year."""
    first, last = years = _years()
    return Tabulation(
        crime_survey.survey_by_area(years),
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
        _survey_notes(last),
        emphasise="total",
    )


def _survey_notes(last: int) -> tuple[str, ...]:
    women, men = (crime_survey.survey_rate(sex) for sex in crime_survey.SEXES)
    return (
        f"The shares are {women}% of women and {men}% of men.",
        f"Women and men in mid-{last} are an assumption: the adults of mid-{last} divided as those "
        f"of mid-{crime_survey.SEX_SHARES_OF}, the latest year held by sex.",
        "No range can be given: the survey's sampling error is not held.",
        "The survey asked adults aged 16 to 59; its shares are applied to all from 18.",
        _SMALL,
    )


@figure(title="Children ever sexually abused, by borough", kind="own estimate")
def fig_need_map() -> Drawing:
    """Map of the number of children ever sexually abused by the NSPCC method."""
    year = _years()[1]
    frame = prevalence.by_area("0-17", "all", year)
    data = frame[~frame["total"]].reset_index(drop=True)
    data = data.assign(thousands=data["estimate"] / 1000)
    gaps = prevalence.without_estimate("0-17", "all", (year,))
    ordered = data.dropna(subset="estimate").sort_values("estimate", kind="stable")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    symbols = ", ".join(dict.fromkeys(gap.shown for gap in gaps.values()))
    return Drawing(
        london_amounts(
            data,
            "thousands",
            "Children aged 0 to 17 ever sexually abused, contact or not (thousands)",
            f"no estimate {symbols}" if gaps else None,
        ),
        data,
        "The map follows where children live, not risk. Children ever sexually abused, estimated "
        f"number by the NSPCC method, mid-{year}",
        "Map of London with a disc for each authority, as large as its number of children. The "
        f"highest is {high['name']}, {PEOPLE.cell(high['estimate'], '')}; the lowest is "
        f"{low['name']}, {PEOPLE.cell(low['estimate'], '')}."
        + (f" No estimate for {', '.join(gaps)}." if gaps else ""),
        (
            # literal: what the method does, whatever the numbers
            "The map shows where children live and how old they are, not where the risk is higher: "
            "one national rate is applied everywhere.",
            _EVER,
            _NATION,
            *gap_notes(gaps),
        ),
        links(data, "estimate", PEOPLE, "children, by the NSPCC method"),
    )


# Beside the 2016 report -------------------------------------------------------


@figure(title="Boroughs beside the 2016 report's average borough", kind="own estimate")
def fig_need_average() -> Drawing:
    """Bars of the estimate of each authority, with the report's flat average as a line."""
    year = prevalence.BASELINE
    frame = prevalence.by_area("0-17", "all", year)
    data = frame[~frame["total"]].sort_values(
        "estimate", ascending=False, kind="stable", ignore_index=True
    )
    average = float(
        abuse.printed_estimate(abuse.AVERAGE_BOROUGH, "current child", "all", "central")
    )
    shown = data.assign(estimate=[_rounded(value) for value in data["estimate"]])
    above = need.above_average("current child", "all", year)
    held = data.dropna(subset="estimate")
    gaps = prevalence.without_estimate("0-17", "all", (year,))
    return Drawing(
        bars.ranked_bars(
            shown,
            "estimate",
            "Children aged 0 to 17 ever sexually abused, contact or not (people)",
            ("2016 average", average),
            AS_PRINTED,
        ),
        data.assign(average=average),
        f"{above} authorities lie above the printed average. Children ever sexually abused, by "
        f"the NSPCC method, mid-{year}, and the 2016 assessment’s average borough",
        f"Bar chart, highest first, from {held['name'].iloc[0]}, "
        f"{PEOPLE.cell(held['estimate'].iloc[0], '')}, to {held['name'].iloc[-1]}, "
        f"{PEOPLE.cell(held['estimate'].iloc[-1], '')}. The printed average is "
        f"{AS_PRINTED.cell(average, '')}; {above} authorities lie above it.",
        (
            # literal: follows from how the report calculated
            "The printed average is London's printed total divided by "
            f"{reports.printed('boroughs-2016')}. It rests on a population that the report does "
            "not state, larger than that of the bars.",
            "The order is by number of children, not of risk.",
            *gap_notes(gaps),
        ),
    )


@table(title="The 2016 report's estimates beside their recomputation", kind="own estimate")
def tbl_need_report() -> Tabulation:
    """The printed central estimates and averages beside the method on real populations."""
    first, last = _years()
    data = need.beside_report(last)
    return Tabulation(
        data.assign(
            victims=data["victims"].map(VICTIMS),
            abuse_type=data["abuse_type"].map(ABUSE),
            spread=[
                _span(least, most) for least, most in zip(data["least"], data["most"], strict=True)
            ],
        ),
        {
            "victims": Column("Victims", width=0.15),
            "abuse_type": Column("Abuse", width=0.12),
            "printed": Column("London, as printed", width=0.12),
            "baseline": Column(f"London, mid-{first}", digits=3, width=0.12),
            "excess": Column("Printed above recomputed, %", decimals=1, width=0.13),
            "edition": Column(f"London, mid-{last}", digits=3, width=0.12),
            "average": Column("Average borough, as printed", width=0.11),
            "spread": Column(f"Lowest to highest authority, mid-{first}", width=0.13),
        },
        "People ever sexually abused in childhood: the 2016 assessment’s central estimates and "
        f"own ones by the same rates, mid-{first} and mid-{last}",
        (
            # literal: how the report calculated
            "The report's lower estimates are halves of the central ones, not ends of a range, and "
            "are left out.",
            _implied(),
            _SMALL,
        ),
        row_headers=2,
    )


def _implied() -> str:
    """Return what population the printed numbers would need, in words."""
    children = need.implied_children()
    people = (need.implied_adults("all"), sum(children.values()), children["11-17"])
    adults, under_18, older = (PEOPLE.cell(number, "") for number in people)
    return (
        "The report does not state its population. For its rates to give its numbers, London would "
        f"need {adults} adults and {under_18} children, {older} of them aged 11 to 17."
    )


# Sources that disagree --------------------------------------------------------


@table(title="Estimates and counts for London that do not agree", kind="own estimate")
def tbl_need_together() -> Tabulation:
    """What each source counts, its number, its range or the lack of one, and its limits."""
    data = together.together(
        _years()[1],
        int(edition.last("cin-assessment-factors")),
        str(edition.last("mps-sexual-offences")),
    )
    return Tabulation(
        data.assign(range=_ranges(data, "low", "high"), shown=_as_shown(data)),
        {
            "source": Column("Source", width=0.13),
            "counts": Column("What it counts", width=0.27),
            "period": Column("When", width=0.12),
            "shown": Column("Number", width=0.1),
            "range": Column("Range", width=0.14),
            "limits": Column("What it cannot say", width=0.24),
        },
        "Estimates and counts of child sexual abuse and child sexual exploitation (CSE), London, "
        "by source",
        (
            # literal: rule of rounding
            "The rows count different things over different times, so no row can be subtracted "
            "from another. Own estimates are shown to three figures.",
            f"{crime_survey.NO_ERROR.shown} as a range: {crime_survey.NO_ERROR.reason}; "
            f"{together.NO_SAMPLE.shown}: {together.NO_SAMPLE.reason}.",
            _RANGE,
        ),
        row_headers=2,
    )


def _as_shown(data: pd.DataFrame) -> list[float]:
    """Return own estimates to three figures, and what others print as they print it."""
    return [
        _rounded(value) if own else value
        for value, own in zip(data["value"], data["own"], strict=True)
    ]


def _rounded(value: float) -> float:
    """Return `value` to three figures, by the rule of the tables; a gap stays one."""
    return value if math.isnan(value) else float(PEOPLE.cell(value, "").replace(",", ""))


# Words ------------------------------------------------------------------------

_RANGE = (
    f"A range is a {100 * LEVEL:.0f}% interval from the number of people surveyed alone, as "
    "if they were a simple random sample; the survey's own sampling error, which is wider, is not "
    "held."
)
# literal: what the surveys asked
_EVER = "Numbers are of people abused at any time in childhood so far, not in a year."
_NATION = "No range can be given for how far an area differs from the nation."
_SMALL = (
    # literal: the reason for leaving an area out
    "The City of London has so few residents that its numbers say next to nothing; London includes "
    "it."
)


def _years() -> tuple[int, int]:
    return prevalence.BASELINE, int(edition.last("population-by-age"))


def _method_notes() -> tuple[str, ...]:
    return (
        _EVER,
        _RANGE,
        _NATION,
        # literal: what the columns are
        "The populations of the two years are of different vintages, so part of the change is "
        "revision.",
    )
