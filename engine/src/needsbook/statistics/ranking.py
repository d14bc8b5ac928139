"""Ranks of rates, each with an interval: how firmly an order of areas is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from needsbook.statistics.intervals import LEVEL

DRAWS = 10_000
SEED = 20240331  # fixed, so that a rank is the same on every build


@dataclass(frozen=True)
class Rank:
    """A rank, 1 the highest rate, and the ends of its interval."""

    rank: int
    low: int
    high: int


def ranks(
    counts: Sequence[int],
    populations: Sequence[float],
    level: float = LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
) -> list[Rank]:
    """Rank rates from the highest down, with intervals for the ranks.

    The true rate of an area with O events in a population n is taken to follow a
    gamma distribution of shape ``O + ½`` and scale ``1/n`` (the Jeffreys posterior of a
    Poisson rate). All areas are drawn together `draws` times and ranked each time;
    the interval holds the middle `level` of an area's ranks. Areas with equal rates
    share the best of their ranks.

    Parameters
    ----------
    counts : sequence of int
        Events.
    populations : sequence of float
        In the same order.
    level : float
        0.95 for a 95% interval.
    draws, seed : int
        Number of simulated orders, and where the random numbers start.

    Notes
    -----
    Goldstein H and Spiegelhalter DJ (1996), League tables and their limitations,
    Journal of the Royal Statistical Society A 159.
    """
    import numpy as np

    if not counts:
        return []
    events, people = np.asarray(counts, dtype=float), np.asarray(populations, dtype=float)
    generator = np.random.Generator(np.random.PCG64(seed))
    drawn = generator.gamma(events + 0.5, 1 / people, size=(draws, len(events)))
    order = np.argsort(np.argsort(-drawn, axis=1), axis=1) + 1
    tail = (1 - level) / 2
    low = np.quantile(order, tail, axis=0, method="inverted_cdf")
    high = np.quantile(order, 1 - tail, axis=0, method="inverted_cdf")
    rates = events / people
    best = [1 + int((rates > rate).sum()) for rate in rates]
    # The order of the rates as counted always lies within what is said of it.
    return [
        Rank(rank, min(rank, int(first)), max(rank, int(last)))
        for rank, first, last in zip(best, low, high, strict=True)
    ]
