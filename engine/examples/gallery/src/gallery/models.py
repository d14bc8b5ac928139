"""A model of counts, and what there would be at the level of the highest."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gallery.rates import tabulated
from gallery.sources import by_area
from needsbook import Column, Tabulation, estimate, table
from needsbook.statistics import count_model, reference
from needsbook.statistics.count_model import Observations


@estimate(once=True)
def fitted() -> tuple[np.ndarray, np.ndarray]:
    data = by_area(2024)
    counts, people = data["events"].to_numpy(float), data["people"].to_numpy(float)
    size = np.log(people)
    predictors = ((size - size.mean()) / size.std())[:, None]
    seen = Observations(counts, counts, people, predictors)
    return count_model.area_effects(seen, count_model.fit(seen, draws=2_048))


@table(title="Effects of districts", kind="own estimate")
def tbl_effects() -> Tabulation:
    _, effects = fitted()
    low, high = reference.interval(effects)
    data = by_area(2024).assign(middle=np.median(effects, axis=0), low=low, high=high)
    return tabulated(
        data.sort_values("middle", ascending=False).head(6), "Effects: times the expected number",
        name=Column("District"), middle=Column("Effect", decimals=2),
        low=Column("Low", decimals=2), high=Column("High", decimals=2),
    )  # fmt: skip


@table(title="At the level of the highest", kind="own estimate")
def tbl_reference() -> Tabulation:
    expected, effects = fitted()
    rows = []
    for rule in reference.RULES:
        more = reference.gap_draws(expected, effects, rule).gap.sum(axis=1)
        low, high = reference.interval(more)
        rows.append({"rule": rule, "more": float(np.median(more)), "low": low, "high": high})
    return tabulated(
        pd.DataFrame(rows), "More events if all districts had a level",
        rule=Column("Level"), more=Column("More events", digits=3), low=Column("Low", digits=3),
        high=Column("High", digits=3),
    )  # fmt: skip
