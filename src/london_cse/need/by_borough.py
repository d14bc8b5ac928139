"""Children and adults ever sexually abused, by borough: the NSPCC method as tables and a map."""

from __future__ import annotations

import pandas as pd
from needsbook import Column, Drawing, Gap, Tabulation, estimate, figure, table

from london_cse.areas import places, with_all
from london_cse.cells import gap_notes
from london_cse.london_map import links, london_amounts
from london_cse.need.prevalence import (
    ABUSE_TYPES,
    EVER,
    NATION,
    PEOPLE,
    RANGE,
    SMALL,
    TOO_FEW,
    both,
    estimates,
)

_METHOD_NOTES = (
    EVER,
    RANGE,
    NATION,
    # literal: what the columns are
    "The populations of the two years are of different vintages, so part of the change is "
    "revision.",
)


@estimate
def by_area(group: str, abuse_type: str, year: int) -> pd.DataFrame:
    """Return `estimates` of the 33 authorities, and of London in a last row.

    Columns `gss_code`, `name`, `estimate`, `low` and `high` (people, with status columns) and
    `total`, true for London. London is reckoned from its residents, so it includes every authority,
    those without a number too.
    """
    frame = estimates(group, abuse_type, year)
    for column in ("estimate", "low", "high"):
        frame[f"{column}_status"] = frame["status"]
    columns = [f"{one}{end}" for one in ("estimate", "low", "high") for end in ("", "_status")]
    table = with_all(places(), frame[columns].reset_index(names="gss_code"))
    return table[["gss_code", "name", *columns, "total"]]


@estimate
def both_years(group: str, years: tuple[int, int]) -> pd.DataFrame:
    """Return the estimates of both abuse types for two years, side by side.

    Columns `gss_code`, `name`, `total` and, for each abuse type and year, `<type>_<year>`,
    `<type>_<year>_low` and `<type>_<year>_high`, with status.
    """
    table = places()
    for name, abuse_type, year in (
        (f"{one}_{year}", one, year) for one in ABUSE_TYPES for year in years
    ):
        cells = by_area(group, abuse_type, year).drop(columns=["name", "total"])
        ends = {"estimate": name, "low": f"{name}_low", "high": f"{name}_high"}
        status = {f"{old}_status": f"{new}_status" for old, new in ends.items()}
        table = with_all(table, cells.rename(columns=ends | status))
    return table


@estimate
def without_estimate(group: str, abuse_type: str, years: tuple[int, ...]) -> dict[str, Gap]:
    """Return the authorities without an estimate in any of `years`, by name, with the gap."""
    frames = (by_area(group, abuse_type, year) for year in years)
    return {
        name: TOO_FEW
        for frame in frames
        for name in frame.loc[frame["estimate_status"] != "", "name"]
    }


@table(title="Children ever sexually abused, by borough", kind="own estimate")
def tbl_need_children() -> Tabulation:
    """Children aged 0 to 17 by the NSPCC method, mid-2014 and the latest year, with range."""
    return _people_table("0-17", "Children aged 0 to 17 ever sexually abused")


@table(title="Adults sexually abused in childhood, by borough", kind="own estimate")
def tbl_need_adults() -> Tabulation:
    """Adults by the NSPCC method, mid-2014 and the latest year, with range."""
    return _people_table("18+", "Adults aged 18 and over sexually abused in childhood")


def _people_table(group: str, what: str) -> Tabulation:
    first, last = years = both()
    data = both_years(group, years)
    for name in (f"all_{last}", f"contact_{last}"):
        data = data.assign(**{f"{name}_range": ranges(data, f"{name}_low", f"{name}_high")})
    gaps = without_estimate(group, "contact", years)
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
            *_METHOD_NOTES,
            *(gap_notes(gaps) or (SMALL,)),
        ),
        emphasise="total",
    )


def ranges(data: pd.DataFrame, low: str, high: str) -> list[str]:
    """Return the ranges of two columns as text; a gap is its symbol."""
    ends = zip(data[low], data[high], data[f"{low}_status"], strict=True)
    return [span(first, last, status) for first, last, status in ends]


def span(low: float, high: float, status: str = "") -> str:
    if status:
        return PEOPLE.cell(low, status)
    return f"{PEOPLE.cell(low, '')}\N{EN DASH}{PEOPLE.cell(high, '')}"


@figure(title="Children ever sexually abused, by borough", kind="own estimate")
def fig_need_map() -> Drawing:
    """Map of the number of children ever sexually abused by the NSPCC method."""
    year = both()[1]
    frame = by_area("0-17", "all", year)
    data = frame[~frame["total"]].reset_index(drop=True)
    data = data.assign(thousands=data["estimate"] / 1000)
    gaps = without_estimate("0-17", "all", (year,))
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
            EVER,
            NATION,
            *gap_notes(gaps),
        ),
        links(data, "estimate", PEOPLE, "children, by the NSPCC method"),
    )
