"""Figures and tables."""

from __future__ import annotations

import pandas as pd

from needsbook import LATEST, Column, Drawing, Tabulation, figure, table, treated
from needsbook.charts import style
from PACKAGE import estimates, sources

# literal: how absence is defined
RATE = "Per cent of pupils who missed a tenth of their sessions or more"
MOST_NAMES = 12


@table(title="Absence by district", kind="official statistic", lead=sources.absence)
def tbl_absence(year: int = LATEST) -> Tabulation:
    return Tabulation(
        estimates.rates(year),
        {
            "name": Column("District"),
            "pupils": Column("Pupils on roll"),
            "absent": Column("Missed a tenth of their sessions or more"),
            "rate": Column("Per cent", decimals=1),
        },
        f"Absence by district, school year ending in August {year}",
        # literal: the publisher's rule
        notes=("[c] is a number from 1 to 5, withheld so that nobody can be recognised.",),
    )


@figure(title="Absence over time", kind="own estimate")
def fig_absence_trend(area: str) -> Drawing:
    data = estimates.trend(area)
    shown = treated(data["rate"], "missing")
    picture = style.new_figure(height=2.4)
    axes = picture.subplots()
    axes.bar(_named(data["year"], shown), shown.fillna(0))
    axes.set_ylabel("Per cent")
    return Drawing(picture, data, RATE, f"A bar for each year. {_said(data['year'], shown)}.")


@figure(title="Absence by district", kind="own estimate", lead=sources.absence)
def fig_absence_rates(year: int = LATEST) -> Drawing:
    data = estimates.rates(year)
    shown = treated(data["rate"], "missing")
    picture = style.new_figure(height=max(2.4, 0.3 * len(data)))
    axes = picture.subplots()
    axes.barh(_named(data["name"], shown), shown.fillna(0))
    axes.invert_yaxis()
    axes.set_xlabel("Per cent")
    alt = f"A bar for each district. {_said(data['name'], shown)}."
    return Drawing(picture, data, f"{RATE}, {year}", alt)


@figure(title="Absence on a map", kind="own estimate", lead=sources.absence)
def fig_absence_map(year: int = LATEST) -> Drawing:
    data = estimates.rates(year)
    shown = treated(data["rate"], "missing")
    shapes = sources.boundaries(columns=["area"]).merge(data[["area", "name"]], on="area")
    picture = style.new_figure(height=3.4)
    axes = picture.subplots()
    axes.set_axis_off()
    shapes.assign(rate=shown).plot(
        ax=axes,
        column="rate",
        cmap="Blues",
        vmin=0,
        vmax=2 * shown.max(),  # light enough for a name upon it
        edgecolor="black",
        legend=True,
        legend_kwds={"label": "Per cent"},
        missing_kwds={"color": style.NO_DATA, "hatch": "///"},
    )
    named = shapes if len(shapes) <= MOST_NAMES else shapes[:0]  # more would hide the map
    for name, shape in zip(named["name"], named.geometry, strict=True):
        place = shape.representative_point()
        axes.annotate(name, (place.x, place.y), ha="center")
    alt = f"A map of the districts. {_said(data['name'], shown)}."
    return Drawing(picture, data, f"{RATE}, {year}; hatched where it is withheld", alt)


def _named(names: pd.Series, values: pd.Series) -> list[str]:
    """What stands beside the bars: where there is none, that the number is withheld."""
    return [
        f"{name}\nwithheld" if pd.isna(value) else f"{name}"
        for name, value in zip(names, values, strict=True)
    ]


def _said(names: pd.Series, values: pd.Series) -> str:
    """The values in words, for those who do not see the picture."""
    return "; ".join(
        f"{name}: {'withheld' if pd.isna(value) else f'{value:.1f}%'}"
        for name, value in zip(names, values, strict=True)
    )
