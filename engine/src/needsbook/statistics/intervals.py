"""Intervals for counts, rates and proportions.

Which one fits where, as the technical guidance of public health in England has it
(APHO, Technical Briefing 3, 2008; Public Health England, Technical Guide:
Confidence Intervals, 2018):

- a count of events or a rate: `poisson`, that is Byar's approximation from ten
  events and the exact limits below ten, where Byar's is less accurate;
- a proportion, one count being part of the other: `wilson`;
- a sum of estimates that have intervals of their own: `sum_limits`.

An interval allows for chance in the number of events alone. It says nothing of
events that were not noticed or not recorded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

LEVEL = 0.95
EXACT_BELOW = 10  # events; from here on Byar's limits are within 0.2% of the exact ones


@dataclass(frozen=True)
class Interval:
    """The two ends of an interval, in the unit of the estimate."""

    low: float
    high: float

    def scaled(self, factor: float) -> Interval:
        """Return the interval in another unit: a count times `factor` is a rate."""
        return Interval(self.low * factor, self.high * factor)


def standard_score(level: float) -> float:
    """Return z with the share `level` of a normal distribution between −z and z.

    Raises
    ------
    ValueError
        `level` is not between 0 and 1.
    """
    return NormalDist().inv_cdf((1 + _share(level)) / 2)


def exact_poisson(count: int, level: float = LEVEL) -> Interval:
    """Return the exact limits of the mean of a Poisson count (Garwood).

    ``low = χ²(α/2; 2·O) / 2`` and ``high = χ²(1 − α/2; 2·O + 2) / 2`` with O events
    and ``α = 1 − level``; the low end of no events is 0.

    Parameters
    ----------
    count : int
        Events, 0 or more.
    level : float
        0.95 for a 95% interval.

    Raises
    ------
    ValueError
        `count` is negative, or `level` is not between 0 and 1.

    Notes
    -----
    Garwood F (1936), Fiducial limits for the Poisson distribution, Biometrika 28.
    The quantile of χ² with 2k degrees of freedom is twice that of the gamma
    distribution of shape k, which is what is computed.
    """
    from scipy.special import gammaincinv

    if count < 0:
        raise ValueError(f"a count is not negative: {count}")
    tail = (1 - _share(level)) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return Interval(low, float(gammaincinv(count + 1, 1 - tail)))


def byar(count: int, level: float = LEVEL) -> Interval:
    """Return Byar's approximation to `exact_poisson`.

    ``low = O · (1 − 1/(9·O) − z/(3·√O))³`` and
    ``high = (O + 1) · (1 − 1/(9·(O + 1)) + z/(3·√(O + 1)))³``.

    Raises
    ------
    ValueError
        `count` is not positive: the formula divides by it.

    Notes
    -----
    Breslow NE and Day NE (1987), Statistical Methods in Cancer Research, volume II,
    p. 69, where the approximation is credited to Byar.
    """
    if count <= 0:
        raise ValueError(f"Byar's limits need a positive count, not {count}")
    z = standard_score(level)
    above = count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    return Interval(low, above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3)


def poisson(count: int, level: float = LEVEL) -> Interval:
    """Return the limits of a count: exact below ten events, Byar's from ten."""
    return exact_poisson(count, level) if count < EXACT_BELOW else byar(count, level)


def poisson_rate(
    count: int, population: float, per: float = 10_000, level: float = LEVEL
) -> Interval:
    """Return the limits of ``count / population × per``; the population has no error.

    Raises
    ------
    ValueError
        `population` is not positive.
    """
    if population <= 0:
        raise ValueError(f"a rate needs a positive population, not {population}")
    return poisson(count, level).scaled(per / population)


def wilson(part: float, whole: int, level: float = LEVEL) -> Interval:
    """Return the score limits of the proportion ``part / whole`` (Wilson), 0 to 1.

    ``(2·O + z² ∓ z·√(z² + 4·O·q)) / (2·(n + z²))`` with O of n and ``q = 1 − O/n``.
    It holds for a simple random sample; a survey that clusters or weights its
    respondents has a wider one.

    Parameters
    ----------
    part : float
        0 to `whole`. Where a source prints a rounded share alone, the share times
        `whole`, which need not be a whole number.
    whole : int
        1 or more.
    level : float
        0.95 for a 95% interval.

    Raises
    ------
    ValueError
        `part` is not between 0 and `whole`, or `whole` is not positive.

    Notes
    -----
    Wilson EB (1927), Journal of the American Statistical Association 22;
    Newcombe RG (1998), Statistics in Medicine 17, method 3.
    """
    if not 0 <= part <= whole or whole <= 0:
        raise ValueError(f"{part} is no part of {whole}")
    z = standard_score(level)
    middle = 2 * part + z**2
    half = z * math.sqrt(z**2 + 4 * part * (1 - part / whole))
    across = 2 * (whole + z**2)
    # Rounding may leave a trace of a number where the limit is 0 or 1.
    low = 0.0 if part == 0 else (middle - half) / across
    high = 1.0 if part == whole else (middle + half) / across
    return Interval(low, high)


def sum_limits(parts: Iterable[tuple[float, Interval]]) -> Interval:
    """Return the limits of a sum of independent estimates, each with its own limits.

    The distances from estimate to limit add up as squares (the method of variance
    estimates recovery)::

        low = Σ estimate − √Σ (estimate − low)²
        high = Σ estimate + √Σ (high − estimate)²

    Parameters
    ----------
    parts : iterable of (float, Interval)
        Each estimate with its interval, all in one unit.

    Notes
    -----
    Zou GY and Donner A (2008), Statistics in Medicine 27, 1693–1702.
    """
    listed = list(parts)
    total = math.fsum(estimate for estimate, _ in listed)
    down = math.hypot(*(estimate - ends.low for estimate, ends in listed))
    up = math.hypot(*(ends.high - estimate for estimate, ends in listed))
    return Interval(total - down, total + up)


def _share(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")
    return level
