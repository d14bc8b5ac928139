"""Deprivation that affects children: the English indices of deprivation.

Source: Ministry of Housing, Communities and Local Government, English indices of
deprivation 2015 and 2019, local authority district summaries. The income
deprivation affecting children index (IDACI) is the proportion of children aged 0
to 15 in families with low income; rank 1 is the most deprived of 317 districts.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from needsbook import Gap, estimate

from london_cse import sources
from london_cse.areas import authorities, with_all
from london_cse.cells import published

if TYPE_CHECKING:
    import pandas as pd

SCORE = "idaci_average_score"
RANK = "idaci_rank_of_average_score"
SHARE = "idaci_share_of_lsoas_in_most_deprived_tenth"


@estimate
def value(area: str, measure: str, year: int) -> Decimal | Gap:
    """Return a measure of deprivation as the source prints it.

    Parameters
    ----------
    area : str
        GSS code of an authority; the indices have no figure for London.
    measure : str
        A measure of the source, for example ``idaci_rank_of_average_score``.
    year : int
        Edition of the indices, 2015 or 2019.
    """
    return published(
        sources.deprivation_children,
        "value",
        {"gss_code": area, "measure": measure, "year": year},
    )


@estimate
def idaci_by_authority(year: int) -> pd.DataFrame:
    """Return the IDACI measures of the 33 authorities, in alphabetical order.

    Returns
    -------
    pandas.DataFrame
        `gss_code`, `name`, `score` (average score), `rank` (of the average score,
        among 317 districts) and `share` (small areas among the most deprived
        tenth in England, per cent).
    """
    frame = sources.deprivation_children(
        where={"year": year, "measure": [SCORE, RANK, SHARE]},
        columns=["gss_code", "measure", "value"],
    )
    wide = frame.pivot(index="gss_code", columns="measure", values="value")
    table = with_all(authorities(), wide.reset_index())
    table = table.rename(columns={SCORE: "score", RANK: "rank", SHARE: "share"})
    return table[["gss_code", "name", "score", "rank"]].assign(share=table["share"] * 100)


@estimate
def in_most_deprived(ranks: int, year: int) -> int:
    """Return how many London authorities have an IDACI rank within the first `ranks` of 317."""
    frame = sources.deprivation_children(
        where={"year": year, "measure": RANK}, columns=["gss_code", "value"], gaps="left out"
    )
    return int((frame["value"] <= ranks).sum())
