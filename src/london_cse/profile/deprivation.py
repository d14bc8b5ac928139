"""Deprivation that affects children: the English indices of deprivation.

Source: Ministry of Housing, Communities and Local Government, English indices of deprivation 2015
and 2019, local authority district summaries. The income deprivation affecting children index
(IDACI) is the proportion of children aged 0 to 15 in families with low income; rank 1 is the most
deprived of 317 districts.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
from needsbook import LATEST, Column, Drawing, Gap, Tabulation, estimate, figure, number, table

from london_cse import sources
from london_cse.areas import authorities, with_all
from london_cse.cells import published
from london_cse.london_map import ends_of, links, london_map, spread

SCORE = "idaci_average_score"
RANK = "idaci_rank_of_average_score"
SHARE = "idaci_share_of_lsoas_in_most_deprived_tenth"
SHOWN = Column("IDACI average score", decimals=3)


@number(
    unit="score, rank or proportion", kind="official statistic", lead=sources.deprivation_children
)
def deprivation(area: str, measure: str, year: int = LATEST) -> Decimal | Gap:
    """Measure of the English indices of deprivation, as published.

    The indices have no figure for London.
    """
    where = {"gss_code": area, "measure": measure, "year": year}
    return published(sources.deprivation_children, "value", where)


@number(unit="authorities", kind="own estimate")
def boroughs_in_most_deprived(ranks: int) -> int:
    """London authorities among the most deprived districts for children."""
    frame = sources.deprivation_children(
        where={"year": _latest(), "measure": RANK}, columns=["gss_code", "value"], gaps="left out"
    )
    return int((frame["value"] <= ranks).sum())


@estimate
def idaci_by_authority(year: int) -> pd.DataFrame:
    """Return the IDACI measures of the 33 authorities, in alphabetical order.

    Columns `gss_code`, `name`, `score` (average score), `rank` (of the average score, among 317
    districts) and `share` (small areas among the most deprived tenth in England, per cent).
    """
    frame = sources.deprivation_children(
        where={"year": year, "measure": [SCORE, RANK, SHARE]},
        columns=["gss_code", "measure", "value"],
    )
    wide = frame.pivot(index="gss_code", columns="measure", values="value")
    table = with_all(authorities(), wide.reset_index())
    table = table.rename(columns={SCORE: "score", RANK: "rank", SHARE: "share"})
    return table[["gss_code", "name", "score", "rank"]].assign(share=table["share"] * 100)


@figure(title="Income deprivation affecting children, by borough", kind="official statistic")
def fig_deprivation_map() -> Drawing:
    """Map of the average score of the index of income deprivation affecting children."""
    year = _latest()
    data = idaci_by_authority(year)
    return Drawing(
        london_map(data, "score", "IDACI average score (higher: more deprived)"),
        data,
        f"{spread('Scores', data['score'], SHOWN)} Income deprivation affecting children index "
        f"(IDACI), average score, London authorities, indices of {year}",
        "Map of London, each authority shaded in five classes by its score. "
        f"The scores: {ends_of(data, 'score', SHOWN)}",
        _notes(),
        links(data, "score", SHOWN, "average score"),
    )


@table(title="Income deprivation affecting children, by borough", kind="official statistic")
def tbl_deprivation_boroughs() -> Tabulation:
    """Average score and rank of deprivation affecting children, and the most deprived areas."""
    year = _latest()
    return Tabulation(
        idaci_by_authority(year),
        {
            "name": Column("Area"),
            "score": SHOWN,
            "rank": Column("Rank of 317 districts (1: most deprived)"),
            "share": Column("% of small areas in England's most deprived tenth", decimals=2),
        },
        "Income deprivation affecting children index (IDACI), London authorities, "
        f"indices of {year}",
        # literal: how small areas are defined
        ("A small area (LSOA) has about 1,500 residents.", *_notes()),
    )


def _latest() -> int:
    return int(sources.edition.last("deprivation-children"))


def _notes() -> tuple[str, ...]:
    return (
        "The indices rank districts and have no figure for London as a whole.",
        "They describe conditions before their date.",
    )
