"""Proxies: circumstances that go with a higher risk of child sexual exploitation.

They stand for the indicators of the 2005 study as nearly as public statistics of today allow, and
were chosen from its list before any model was fitted. None comes from the assessments whose number
they are to predict. For an outcome year each proxy is taken from the latest period held that ended
within that year, or, to see whether it matters, before that year began.

A proxy that is suppressed or not available for an authority is not filled in: the authority is left
out of the model and has no estimate.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from needsbook import Gap, Source, estimate, number, treated

from london_cse import sources
from london_cse.areas import ENGLAND, LONDON, authorities, children_by_authority, with_all
from london_cse.cells import lower, with_rate
from london_cse.profile import deprivation
from london_cse.recording.children_services import PER, population_year

MISSING = "missing_from_care"
DEPRIVATION = "deprivation"
#: Keys of `data/gap_proxies.csv`: indicators of the interactive tool, and two of other sources.
NAMES = (
    MISSING,
    "looked_after_children_rate",
    "persistent_absence_share",
    "under_18_conception_rate",
    "chlamydia_diagnosis_rate",
    DEPRIVATION,
)


def in_a_sentence(name: str) -> str:
    """Return the label of a proxy as it stands within a sentence."""
    return lower(str(sources.gap_proxies.one("label", where={"proxy": name})))


@estimate
def without_proxy() -> list[str]:
    """Return the indicators of 2005 for which no public figures by borough were found."""
    frame = sources.gap_proxies(columns=["indicator_2005", "proxy"])
    return list(frame.loc[~frame["proxy"].isin(NAMES), "indicator_2005"])


@number(unit="proxies")
def count_proxies() -> int:
    """Proxies in the model."""
    return len(NAMES)


def _source(name: str) -> tuple[Source, dict[str, Any]]:
    """Return where the figures of a proxy are."""
    if name == MISSING:
        return sources.missing_from_care, {"measure": "children_missing"}
    if name == DEPRIVATION:
        return sources.deprivation_children, {"measure": deprivation.SCORE}
    return sources.lait_indicators, {"indicator": name}


@estimate
def year_of(name: str, by: int) -> int:
    """Return the latest year held of a proxy that ended by 31 March `by`.

    Raises LookupError: no year that is early enough is held.
    """
    source, where = _source(name)
    if source is sources.lait_indicators:
        # London has a figure wherever the indicator was published at all.
        where["gss_code"] = [LONDON, ENGLAND]
    frame = source(where=where, columns=["year", "value"])
    held = frame.loc[frame["value_status"] == "", "year"]
    held = held[held <= by - int(sources.gap_proxies.one("behind", where={"proxy": name}))]
    if held.empty:
        raise LookupError(f"{name}: no year that ended by 31 March {by} is held")
    return int(held.max())


def values(name: str, by: int) -> pd.DataFrame:
    """Return a proxy for the 33 authorities, from the year that `year_of` gives.

    Looked-after children who went missing are set against the children aged 0 to 17 at the mid-year
    within the period: ``children missing / children × 10,000``.

    Columns `gss_code`, `name`, `value` and `value_status`, in alphabetical order.
    """
    (source, where), year, places = _source(name), year_of(name, by), authorities()
    where |= {"year": year, "gss_code": list(places["gss_code"])}
    table = with_all(places, source(where=where, columns=["gss_code", "value"]))
    if name == MISSING:
        people = with_all(table, children_by_authority(population_year(year)))
        table = with_rate(people, "value", "children", "value", per=PER)
    return table[["gss_code", "name", "value", "value_status"]]


@estimate(once=True)
def by_authority(by: int) -> pd.DataFrame:
    """Return all proxies for the 33 authorities.

    Columns `gss_code`, `name`, and for each proxy `<name>` and `<name>_status`.
    """
    table = authorities()
    for name in NAMES:
        column = values(name, by).rename(columns={"value": name, "value_status": f"{name}_status"})
        table = with_all(table, column[["gss_code", name, f"{name}_status"]])
    return table


def lacking(table: pd.DataFrame) -> dict[str, Gap]:
    """Return the authorities that lack one of the proxies, by code, with the gap."""
    missing = table.set_index("gss_code")[[f"{name}_status" for name in NAMES]] != ""
    return {
        str(code): Gap(
            "not available",
            "no estimate, since no figure is held of "
            + " or of ".join(in_a_sentence(name) for name in NAMES if row[f"{name}_status"]),
        )
        for code, row in missing[missing.any(axis="columns")].iterrows()
    }


def standardised(table: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Return the proxies `names` of `table` in standard deviations from their mean.

    ``(value − mean) / standard deviation``, over the rows of `table`, each borough counting once
    whatever its size.
    """
    columns = table[list(names)].apply(treated, args=("left out",))
    return (columns - columns.mean()) / columns.std(ddof=0)
