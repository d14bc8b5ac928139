"""Ranks of rates, each with an interval: how firmly an order of areas is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from needsbook.statistics.columns import Array, Numbers, columns
from needsbook.statistics.intervals import LEVEL

if TYPE_CHECKING:
    import pandas as pd

DRAWS = 10_000
SEED = 20240331  # fixed, so that a rank is the same on every build


@dataclass(frozen=True)
class Rank:
    """A rank, 1 the highest rate, and the ends of its interval."""

    rank: int
    low: int
    high: int


def ranks(
    counts: Numbers,
    populations: Numbers,
    level: float = LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Rank rates from the highest down, with intervals for the ranks.

    The true rate of an area with O events in a population n is taken to follow a
    gamma distribution of shape ``O + ½`` and scale ``1/n`` (the Jeffreys posterior of a
    Poisson rate). All areas are drawn together `draws` times and ranked each time;
    the interval holds the middle `level` of an area's ranks. Areas with equal rates
    share the best of their ranks.

    Parameters
    ----------
    counts, populations : column
        Events, and the people among whom they were counted, area by area. An area without
        a count has no rank.
    level : float
        0.95 for a 95% interval.
    draws, seed : int
        Number of simulated orders, and where the random numbers start.

    Returns
    -------
    pandas.DataFrame
        `rank`, `low` and `high`, whole numbers as float64, with the index of `counts`.

    Notes
    -----
    Goldstein H and Spiegelhalter DJ (1996), League tables and their limitations,
    Journal of the Royal Statistical Society A 159.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.Series({"N1": 900, "N2": 5, "N3": float("nan")})
    >>> ranks(counts, 10_000).to_dict("index")["N1"]
    {'rank': 1.0, 'low': 1.0, 'high': 1.0}
    """
    import numpy as np
    import pandas as pd

    (events, people), back = columns(counts, populations)
    index = getattr(back(events), "index", None)
    found = pd.DataFrame(np.nan, index=range(events.size), columns=["rank", "low", "high"])
    held = ~np.isnan(events)
    if held.any():
        found.loc[held] = _ranks(events[held], people[held], level, draws, seed)
    return found if index is None else found.set_index(index)


def _ranks(events: Array, people: Array, level: float, draws: int, seed: int) -> Array:
    """Rank, and the low and the high end of its interval: a row an area."""
    import numpy as np

    generator = np.random.Generator(np.random.PCG64(seed))
    drawn = generator.gamma(events + 0.5, 1 / people, size=(draws, len(events)))
    order = np.argsort(np.argsort(-drawn, axis=1), axis=1) + 1
    tail = (1 - level) / 2
    low, high = np.quantile(order, [tail, 1 - tail], axis=0, method="inverted_cdf")
    rates = events / people
    best = 1 + (rates[None] > rates[:, None]).sum(axis=1)
    # The order of the rates as counted always lies within what is said of it.
    return np.column_stack([best, np.minimum(best, low), np.maximum(best, high)])
