"""The 2016 report's estimates of victims beside their recomputation, and its average borough.

Sources: those of `prevalence`; the tables of London Child Sexual Exploitation Needs Assessment
2016, Section 2.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from needsbook import Column, Drawing, Tabulation, estimate, figure, number, table
from needsbook.charts import bars

from london_cse.abuse import victims as abuse
from london_cse.areas import LONDON
from london_cse.cells import gap_notes
from london_cse.need import prevalence
from london_cse.need.prevalence import BASELINE, PEOPLE, SMALL
from london_cse.reconciliation import reports

#: The groups of the report's table, by its names.
GROUP_OF = {"current child": "0-17", "adult": "18+"}

AS_PRINTED = Column("People")
VICTIMS = {"current child": "Children aged 0 to 17", "adult": "Adults"}

# London as printed ------------------------------------------------------------


@number(unit="%", kind="own estimate", digits=3)
def printed_excess(victims: str, abuse_type: str) -> float:
    """By how much the 2016 report's London estimate exceeds its recomputation."""
    recomputed = prevalence.expected(GROUP_OF[victims], abuse_type, BASELINE)[LONDON]
    return _printed(victims, abuse_type) / float(recomputed) * 100 - 100


def _printed(victims: str, abuse_type: str, area: str = abuse.LONDON) -> float:
    """The central estimate as the report prints it."""
    return float(abuse.csa_estimate.returned(area, victims, abuse_type, "central"))


@number(unit="people", kind="own estimate", digits=3)
def implied_adults(abuse_type: str) -> float:
    """Adults on whom the rate would give the 2016 report's estimate.

    Sum: {people} people ÷ {value}%
    """
    return _printed("adult", abuse_type) / prevalence.rate("18+", abuse_type)


@number(unit="people", kind="own estimate", digits=3)
def implied_children(band: str) -> float:
    """Children of an age band on whom the rates would give the 2016 report's estimates."""
    return float(children()[band])


@estimate
def children() -> pd.Series[float]:
    """Return the children by age band on whom the rates give the printed estimates.

    The populations N₀ and N₁ of ages 0-10 and 11-17 that solve, for all abuse and for contact
    abuse, ``rate₀ N₀ + rate₁ N₁ = printed``.
    """
    bands = prevalence.GROUPS["0-17"]
    rates = [[prevalence.rate(band, one) for band in bands] for one in prevalence.ABUSE_TYPES]
    printed = [_printed("current child", one) for one in prevalence.ABUSE_TYPES]
    return pd.Series(np.linalg.solve(rates, printed), index=bands)


@estimate
def beside_report(year: int) -> pd.DataFrame:
    """Return the central estimates of the 2016 table beside their recomputation.

    Columns `victims`, `abuse_type`; for London `printed`, `baseline` (the method on the residents
    of mid-2014), `excess` (``printed / baseline × 100 − 100``, per cent) and `edition` (on those of
    mid-`year`); for authorities `average` (printed, London over 32), and `least` and `most` in
    mid-2014, without those that have no estimate.
    """
    printed = abuse.estimates(abuse.LONDON)[["victims", "abuse_type", "central"]]
    table = printed.rename(columns={"central": "printed"})
    groups = list(zip(table["victims"].map(GROUP_OF), table["abuse_type"], strict=True))
    baseline = [prevalence.expected(*group, BASELINE)[LONDON] for group in groups]
    areas = [prevalence.of_authorities(*group, BASELINE) for group in groups]
    return table.assign(
        baseline=baseline,
        excess=table["printed"] / baseline * 100 - 100,
        edition=[prevalence.expected(*group, year)[LONDON] for group in groups],
        average=abuse.estimates(abuse.AVERAGE_BOROUGH)["central"],
        least=[of_group.min() for of_group in areas],
        most=[of_group.max() for of_group in areas],
    )


@table(title="The 2016 report's estimates beside their recomputation", kind="own estimate")
def tbl_need_report() -> Tabulation:
    """The printed central estimates and averages beside the method on real populations."""
    first, last = prevalence.both()
    data, young = beside_report(last), children()
    people = (implied_adults.returned("all"), young.sum(), young["11-17"])
    grown, under_18, older = (PEOPLE.cell(number, "") for number in people)
    return Tabulation(
        data.assign(
            victims=data["victims"].map(VICTIMS),
            abuse_type=data["abuse_type"].map(abuse.ABUSE),
            spread=list(map(prevalence.span, data["least"], data["most"])),
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
            "The report does not state its population. For its rates to give its numbers, London "
            f"would need {grown} adults and {under_18} children, {older} of them aged 11 to 17.",
            SMALL,
        ),
        row_headers=2,
    )


# The average borough ----------------------------------------------------------


@number(unit="authorities", kind="own estimate")
def above_printed_average(victims: str, abuse_type: str, year: int) -> int:
    """Authorities whose estimate lies above the 2016 report's average borough."""
    average = _printed(victims, abuse_type, abuse.AVERAGE_BOROUGH)
    return int((prevalence.of_authorities(GROUP_OF[victims], abuse_type, year) > average).sum())


@number(unit="authorities", kind="own estimate")
def overstated_by_average(victims: str, abuse_type: str, year: int, times: int) -> int:
    """Authorities whose estimate the 2016 report's average exceeds so many times over."""
    average = _printed(victims, abuse_type, abuse.AVERAGE_BOROUGH)
    estimates = prevalence.of_authorities(GROUP_OF[victims], abuse_type, year)
    return int((average > times * estimates).sum())


@figure(title="Boroughs beside the 2016 report's average borough", kind="own estimate")
def fig_need_average() -> Drawing:
    """Bars of the estimate of each authority, with the report's flat average as a line."""
    year = BASELINE
    frame = prevalence.by_area("0-17", "all", year)
    data = frame[~frame["total"]].sort_values(
        "estimate", ascending=False, kind="stable", ignore_index=True
    )
    average = _printed("current child", "all", abuse.AVERAGE_BOROUGH)
    shown = data.assign(estimate=data["estimate"].map(rounded))
    above = above_printed_average.returned("current child", "all", year)
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


def rounded(value: float) -> float:
    """Return `value` to three figures, by the rule of the tables; a gap stays one."""
    return value if math.isnan(value) else float(PEOPLE.cell(value, "").replace(",", ""))
