"""The map of London: how its authorities are labelled, and the way to their pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
from needsbook import Column, Gap, treated
from needsbook.charts import maps, style
from needsbook.charts.labels import Labels

from london_cse import areas
from london_cse.cells import joined

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CODE = "gss_code"

#: Short forms of names that do not fit their area at the map's scale; a key under the map
#: spells them out.
_SHORT = {
    "E09000002": "B&D",
    "E09000001": "City",
    "E09000012": "Hck",
    "E09000013": "H&F",
    "E09000019": "Isl",
    "E09000020": "K&C",
    "E09000021": "Kin",
    "E09000022": "Lam",
    "E09000027": "Ric",
    "E09000028": "Swk",
    "E09000033": "Wst",
}
# Where the middle of a shape is a bad place for its label: degrees east, north.
_SHIFTS = {
    "E09000002": (-0.005, -0.012),  # Barking and Dagenham
    "E09000007": (0.001, 0.001),  # Camden
    "E09000011": (0.012, 0.02),  # Greenwich
    "E09000013": (-0.003, 0.002),  # Hammersmith and Fulham
    "E09000017": (0.012, 0.02),  # Hillingdon
    "E09000018": (-0.004, 0.004),  # Hounslow
    "E09000020": (0.002, -0.004),  # Kensington and Chelsea
    "E09000021": (0.0, 0.01),  # Kingston upon Thames
    "E09000023": (-0.006, -0.012),  # Lewisham
    "E09000027": (0.02, 0.006),  # Richmond upon Thames
    "E09000030": (0.002, 0.0),  # Tower Hamlets
    "E09000031": (-0.001, -0.008),  # Waltham Forest
}
# The two areas are named with a line for each word.
LABELS = Labels(_SHORT, ("E09000030", "E09000031"), _SHIFTS)


def london_map(data: pd.DataFrame, column: str, legend: str, missing: str | None = None) -> Figure:
    """A map of the authorities by a column of `data`; see `needsbook.charts.maps.area_map`."""
    return maps.area_map(*_drawn(data, column), column, legend, missing, LABELS)


def london_amounts(
    data: pd.DataFrame, column: str, legend: str, missing: str | None = None
) -> Figure:
    """A map of the authorities by an amount; see `needsbook.charts.maps.amount_map`."""
    return maps.amount_map(*_drawn(data, column), column, legend, missing, LABELS)


def _drawn(data: pd.DataFrame, column: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    shown = data.assign(**{column: treated(data[column], "missing")})
    return areas.boundaries().set_index(CODE), shown.set_index(CODE)


def london_maps(
    panels: Mapping[str, pd.DataFrame],
    column: str,
    legend: str,
    missing: str | None = None,
    value: Column | None = None,
    colours: tuple[str, ...] = style.SEQUENTIAL,
) -> Figure:
    """Two maps of the authorities side by side; see `needsbook.charts.maps.paired_maps`."""
    by_code = {heading: data.set_index(CODE) for heading, data in panels.items()}
    shapes = areas.boundaries().set_index(CODE)
    return maps.paired_maps(shapes, by_code, column, legend, missing, value, colours)


def links(
    data: pd.DataFrame, column: str, value: Column, unit: str, prefix: str = "area"
) -> dict[str, tuple[str, str]]:
    """From each authority of a map to its page; see `needsbook.charts.maps.area_links`."""
    return maps.area_links(data.set_index(CODE), column, value, unit, prefix)


def ends_of(data: pd.DataFrame, column: str, shown: Column, most: int = 3) -> str:
    """Return the highest and lowest values of `data` in words."""
    values = treated(data[column], "left out").dropna()
    ordered = data.loc[values.sort_values(ascending=False, kind="stable").index]
    high = _listed(ordered.head(most), column, shown)
    low = _listed(ordered.tail(most)[::-1], column, shown)
    return f"highest {high}; lowest {low}."


def spread(what: str, column: pd.Series[float], shown: Column) -> str:
    """Return the headline of a map: from where to where its values run."""
    values = treated(column, "left out").dropna()
    ends = (shown.cell(end, "") for end in (values.min(), values.max()))
    return f"{what} run from {' to '.join(ends)}."


def _listed(rows: pd.DataFrame, column: str, shown: Column) -> str:
    pairs = zip(rows["name"], rows[column], strict=True)
    return joined([f"{name} {shown.cell(value, '')}" for name, value in pairs])


def without(gaps: Mapping[str, Gap], what: str) -> str:
    """Return which areas have none of what a map shows, as a sentence; nothing where all have."""
    if not gaps:
        return ""
    return f" {joined(list(gaps))} {'has' if len(gaps) == 1 else 'have'} {what}."


def legend_entry(what: str, gaps: Mapping[str, Gap]) -> str | None:
    """Return the legend entry of hatched areas, or None where there are none."""
    symbols = dict.fromkeys(gap.shown for gap in gaps.values())
    return f"{what} {', '.join(symbols)}" if gaps else None
