"""Proxies: circumstances that go with a higher risk of child sexual exploitation.

They stand for the indicators of the 2005 study as nearly as public statistics of
today allow, and were chosen from its list before any model was fitted. None comes
from the assessments whose number they are to predict. For an outcome year each
proxy is taken from the latest period held that ended within that year, or, to see
whether it matters, before that year began.

A proxy that is suppressed or not available for an authority is not filled in: the
authority is left out of the model and has no estimate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from needsbook import Gap, estimate, treated

from london_cse import sources
from london_cse.areas import ENGLAND, LONDON, authorities, children_by_authority, with_all
from london_cse.cells import with_rate
from london_cse.profile import deprivation
from london_cse.recording.children_services import population_year

if TYPE_CHECKING:
    import pandas as pd

MISSING = "missing_from_care"
DEPRIVATION = "deprivation"


@dataclass(frozen=True)
class Proxy:
    """One proxy.

    Parameters
    ----------
    name : str
        Its key: an indicator of the local authority interactive tool, or `MISSING`
        or `DEPRIVATION`.
    label, unit : str
        In words.
    of_2005 : str
        The indicator of the 2005 study that it stands for.
    behind : int
        0 for a year that ends by 31 March, 1 for one that ends later in the year.
    period : callable
        The period in words, from the year.
    """

    name: str
    label: str
    unit: str
    of_2005: str
    behind: int
    period: Callable[[int], str]


PROXIES = (
    Proxy(
        MISSING,
        "Looked-after children who went missing",
        "per 10,000 children",
        "young people going missing",
        0,
        lambda year: f"year ending 31 March {year}",
    ),
    Proxy(
        "looked_after_children_rate",
        "Children looked after",
        "per 10,000 children",
        "children in local authority care",
        0,
        lambda year: f"31 March {year}",
    ),
    Proxy(
        "persistent_absence_share",
        "Pupils persistently absent from school",
        "% of pupils",
        "school absence",
        1,
        lambda year: f"school year {year - 1}/{year % 100:02d}",
    ),
    Proxy(
        "under_18_conception_rate",
        "Conceptions under 18",
        "per 1,000 females aged 15 to 17",
        "teenage pregnancy",
        1,
        str,
    ),
    Proxy(
        "chlamydia_diagnosis_rate",
        "Chlamydia diagnoses at ages 15 to 24",
        "per 100,000 people aged 15 to 24",
        "sexually transmitted infections",
        1,
        str,
    ),
    Proxy(
        DEPRIVATION,
        "Income deprivation affecting children (IDACI)",
        "average score",
        "none: added for this edition",
        0,
        lambda year: f"indices of {year}",
    ),
)
NAMES = tuple(proxy.name for proxy in PROXIES)

# Indicators of 2005 for which no public figures by borough were found.
WITHOUT_PROXY = (
    "children in residential homes",
    "youth homelessness",
    "drug use in the community",
)

_BY_NAME = {proxy.name: proxy for proxy in PROXIES}


def proxy(name: str) -> Proxy:
    """Return the proxy with the key `name`."""
    return _BY_NAME[name]


def in_a_sentence(name: str) -> str:
    """Return the label of a proxy as it stands within a sentence."""
    label = proxy(name).label
    return label[:1].lower() + label[1:]


@estimate
def year_of(name: str, by: int) -> int:
    """Return the latest year held of a proxy that ended by 31 March `by`.

    Raises
    ------
    LookupError
        No year that is early enough is held.
    """
    held = [year for year in _years(name) if year <= by - proxy(name).behind]
    if not held:
        raise LookupError(f"{name}: no year that ended by 31 March {by} is held")
    return max(held)


def _years(name: str) -> list[int]:
    """Return the years in which a proxy has figures, with gaps or without."""
    if name == MISSING:
        frame = sources.missing_from_care(
            where={"measure": "children_missing"}, columns=["year", "value"]
        )
    elif name == DEPRIVATION:
        frame = sources.deprivation_children(
            where={"measure": deprivation.SCORE}, columns=["year", "value"]
        )
    else:
        # London has a figure wherever the indicator was published at all.
        frame = sources.lait_indicators(
            where={"indicator": name, "gss_code": [LONDON, ENGLAND]}, columns=["year", "value"]
        )
    held = frame[frame["value_status"] == ""]
    return sorted({int(year) for year in held["year"]})


@estimate(once=True)
def values(name: str, by: int) -> pd.DataFrame:
    """Return a proxy for the 33 authorities, from the year that `year_of` gives.

    Looked-after children who went missing are set against the children aged 0 to
    17 at the mid-year within the period: ``children missing / children × 10,000``.

    Returns
    -------
    pandas.DataFrame
        `gss_code`, `name`, `value` and `value_status`, in alphabetical order.
    """
    year = year_of(name, by)
    if name == MISSING:
        frame = _missing_rate(year)
    elif name == DEPRIVATION:
        frame = sources.deprivation_children(
            where={"measure": deprivation.SCORE, "year": year}, columns=["gss_code", "value"]
        )
    else:
        frame = sources.lait_indicators(
            where={
                "indicator": name,
                "year": year,
                "gss_code": list(authorities()["gss_code"]),
            },
            columns=["gss_code", "value"],
        )
    table = with_all(authorities(), frame)
    return table[["gss_code", "name", "value", "value_status"]]


def _missing_rate(year: int) -> pd.DataFrame:
    counts = sources.missing_from_care(
        where={"measure": "children_missing", "year": year}, columns=["gss_code", "value"]
    ).rename(columns={"value": "missing", "value_status": "missing_status"})
    frame = counts.merge(
        children_by_authority(population_year(year)), on="gss_code", validate="1:1"
    )
    return with_rate(frame, "missing", "children", "value", per=10_000)


@estimate(once=True)
def by_authority(names: tuple[str, ...], by: int) -> pd.DataFrame:
    """Return the proxies `names` for the 33 authorities.

    Returns
    -------
    pandas.DataFrame
        `gss_code`, `name`, and for each proxy `<name>` and `<name>_status`.
    """
    table = authorities()
    for name in names:
        column = values(name, by).rename(columns={"value": name, "value_status": f"{name}_status"})
        table = with_all(table, column[["gss_code", name, f"{name}_status"]])
    return table


@estimate
def without_values(names: tuple[str, ...], by: int) -> dict[str, Gap]:
    """Return the authorities that lack one of the proxies, by code, with the gap."""
    frame = by_authority(names, by)
    gaps: dict[str, Gap] = {}
    for position in range(len(frame)):
        row = frame.iloc[position]
        lacking = [in_a_sentence(one) for one in names if row[f"{one}_status"] != ""]
        if lacking:
            gaps[str(row["gss_code"])] = Gap(
                "not available",
                f"no estimate, since no figure is held of {' or of '.join(lacking)}",
            )
    return gaps


def standardised(table: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Return the proxies `names` of `table` in standard deviations from their mean.

    ``(value − mean) / standard deviation``, over the rows of `table`, each borough
    counting once whatever its size.
    """
    columns = table[list(names)].apply(treated, args=("left out",))
    return (columns - columns.mean()) / columns.std(ddof=0)
