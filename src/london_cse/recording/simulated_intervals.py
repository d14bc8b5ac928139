"""How often the intervals and limits of the identification chapter are right, by simulation.

Areas with a known truth are simulated and the estimators asked about them. The tests
and the book use few; ``python -m london_cse.recording.simulated_intervals`` prints many.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from needsbook.statistics import funnel, ranking
from needsbook.statistics.intervals import LEVEL, poisson, wilson

if TYPE_CHECKING:
    import numpy as np

SEED = 20240331


def _generator(seed: int) -> np.random.Generator:
    import numpy as np

    return np.random.Generator(np.random.PCG64(seed))


def poisson_coverage(
    mean: float, repetitions: int, level: float = LEVEL, seed: int = SEED
) -> float:
    """Return the share of simulated counts whose interval holds their true mean."""
    ends = poisson(_generator(seed).poisson(mean, repetitions), level)
    return float(((ends.low <= mean) & (mean <= ends.high)).mean())


def wilson_coverage(
    share: float, whole: int, repetitions: int, level: float = LEVEL, seed: int = SEED
) -> float:
    """Return the share of simulated proportions whose interval holds the true share."""
    ends = wilson(_generator(seed).binomial(whole, share, repetitions), whole, level)
    return float(((ends.low <= share) & (share <= ends.high)).mean())


def outside_limits(
    expected: Sequence[float],
    tau: float,
    repetitions: int,
    level: float,
    seed: int = SEED,
) -> float:
    """Return the share of areas outside funnel limits when none is out of the ordinary.

    Each area's root of the ratio of its true to the common rate is drawn from a normal
    distribution around 1 with standard deviation `tau`, its count from a Poisson
    distribution, and the spread is estimated anew each time.

    Parameters
    ----------
    expected : sequence of float
        Counts expected at the common rate, one an area.
    tau : float
        Standard deviation between areas; 0 leaves chance alone.
    level : float
        Of the limits: the share that would ideally be inside.
    """
    import numpy as np

    generator = _generator(seed)
    means = np.asarray(expected)
    outside = 0
    for _ in range(repetitions):
        ratios = np.maximum(generator.normal(1, tau, len(means)), 0) ** 2
        counts = generator.poisson(means * ratios)
        ends = funnel.limits(means, funnel.spread_of(counts, means), level)
        outside += int(((counts / means < ends.low) | (counts / means > ends.high)).sum())
    return outside / (repetitions * len(means))


def rank_coverage(
    rates: Sequence[float],
    populations: Sequence[float],
    repetitions: int,
    draws: int = 1_000,
    seed: int = SEED,
) -> float:
    """Return the share of areas whose true rank lies in the interval of their rank."""
    import numpy as np

    generator = _generator(seed)
    true = np.array([1 + sum(other > rate for other in rates) for rate in rates])
    means = np.asarray(rates) * np.asarray(populations)
    held = 0
    for repetition in range(repetitions):
        counts = generator.poisson(means)
        found = ranking.ranks(counts, populations, draws=draws, seed=seed + repetition)
        held += int(((found["low"] <= true) & (true <= found["high"])).sum())
    return held / (repetitions * len(rates))


#: As London's authorities: counts expected of 30 to 120, rates of 3 to 36 per 10,000.
LIKE_LONDON = tuple(30 + 3 * area for area in range(31))


def main(repetitions: int = 20_000) -> None:
    """Print how often intervals and limits are right, for many repetitions."""
    print(f"{repetitions:,} repetitions of each")
    for mean in (1.0, 3.0, 8.0, 12.0, 30.0, 75.0, 170.0):
        print(
            f"rate, {mean:g} expected: 95% interval holds {poisson_coverage(mean, repetitions):.2%}"
        )
    for share, whole in ((0.01, 1_000), (0.03, 2_500), (0.05, 4_000)):
        held = wilson_coverage(share, whole, repetitions)
        print(f"share, {share:.0%} of {whole:,}: 95% interval holds {held:.2%}")
    fewer = max(1, repetitions // 20)  # each is a whole city of areas
    for tau in (0.0, 0.27):
        for level in (funnel.INNER, funnel.OUTER):
            beyond = outside_limits(LIKE_LONDON, tau, fewer, level)
            print(f"funnel, spread {tau:g}: {beyond:.2%} outside {level:.1%} limits")
    rates = [(3 + area) / 10_000 for area in range(31)]
    held = rank_coverage(rates, [60_000.0] * 31, max(1, repetitions // 100))
    print(f"ranks of 31 areas: 95% interval holds {held:.2%}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
