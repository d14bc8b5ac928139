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

Counts, populations and shares are numbers, arrays, Series or frames of one kind and order
(`needsbook.statistics.columns`); the ends of an interval are of the same kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from needsbook.statistics.columns import Array, Numbers, columns, refuse

LEVEL = 0.95
EXACT_BELOW = 10  # events; from here on Byar's limits are within 0.2% of the exact ones


@dataclass(frozen=True)
class Interval:
    """The two ends of an interval, in the unit of the estimate: numbers, or whole columns."""

    low: Any
    high: Any

    def scaled(self, factor: Numbers) -> Interval:
        """Return the interval in another unit: a count times `factor` is a rate.

        Examples
        --------
        >>> Interval(2, 6).scaled(100)
        Interval(low=200, high=600)
        """
        return Interval(self.low * factor, self.high * factor)


def standard_score(level: float) -> float:
    """Return z with the share `level` of a normal distribution between −z and z.

    Raises
    ------
    ValueError
        `level` is not between 0 and 1.

    Examples
    --------
    >>> round(standard_score(0.95), 6)
    1.959964
    """
    from scipy.special import ndtri

    return float(ndtri((1 + _share(level)) / 2))


def exact_poisson(count: Numbers, level: float = LEVEL) -> Interval:
    """Return the exact limits of the mean of a Poisson count (Garwood).

    ``low = χ²(α/2; 2·O) / 2`` and ``high = χ²(1 − α/2; 2·O + 2) / 2`` with O events
    and ``α = 1 − level``; the low end of no events is 0.

    Parameters
    ----------
    count : number or column
        Events, 0 or more.
    level : float
        0.95 for a 95% interval.

    Raises
    ------
    ValueError
        A count is negative, or `level` is not between 0 and 1.

    Notes
    -----
    Garwood F (1936), Fiducial limits for the Poisson distribution, Biometrika 28.
    The quantile of χ² with 2k degrees of freedom is twice that of the gamma
    distribution of shape k, which is what is computed (`scipy.special.gammaincinv`).

    Examples
    --------
    >>> ends = exact_poisson(7)
    >>> round(ends.low, 4), round(ends.high, 4)
    (2.8144, 14.4227)
    """
    import numpy as np

    (events,), back = columns(count)
    low, high = _exact(np.atleast_1d(events), level)
    return Interval(back(low.reshape(events.shape)), back(high.reshape(events.shape)))


def byar(count: Numbers, level: float = LEVEL) -> Interval:
    """Return Byar's approximation to `exact_poisson`.

    ``low = O · (1 − 1/(9·O) − z/(3·√O))³`` and
    ``high = (O + 1) · (1 − 1/(9·(O + 1)) + z/(3·√(O + 1)))³``.

    Raises
    ------
    ValueError
        A count is not positive: the formula divides by it.

    Notes
    -----
    Breslow NE and Day NE (1987), Statistical Methods in Cancer Research, volume II,
    p. 69, where the approximation is credited to Byar.

    Examples
    --------
    >>> ends = byar(100)
    >>> round(ends.low, 2), round(ends.high, 2)
    (81.36, 121.63)
    """
    (events,), back = columns(count)
    refuse(events <= 0, events, "Byar's limits need a positive count, not ")
    low, high = _byar(events, level)
    return Interval(back(low), back(high))


def poisson(count: Numbers, level: float = LEVEL) -> Interval:
    """Return the limits of a count: exact below ten events, Byar's from ten.

    Raises
    ------
    ValueError
        A count is negative, or `level` is not between 0 and 1.

    Examples
    --------
    >>> import numpy as np
    >>> poisson(np.array([0, 100])).high.round(2)
    array([  3.69, 121.63])
    """
    import numpy as np

    (events,), back = columns(count)
    flat = np.atleast_1d(events)
    low, high = _exact(flat, level)
    many = flat >= EXACT_BELOW
    low[many], high[many] = _byar(flat[many], level)
    return Interval(back(low.reshape(events.shape)), back(high.reshape(events.shape)))


def _exact(events: Array, level: float) -> tuple[Array, Array]:
    import numpy as np
    from scipy.special import gammaincinv

    refuse(events < 0, events, "a count is not negative: ")
    tail = (1 - _share(level)) / 2
    low = np.where(events > 0, gammaincinv(np.where(events > 0, events, 1), tail), 0.0)
    low = np.where(np.isnan(events), np.nan, low)
    return low, np.asarray(gammaincinv(events + 1, 1 - tail))


def _byar(events: Array, level: float) -> tuple[Array, Array]:
    import numpy as np

    z = standard_score(level)
    above = events + 1
    low = events * (1 - 1 / (9 * events) - z / (3 * np.sqrt(events))) ** 3
    return low, above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3


def poisson_rate(
    count: Numbers, population: Numbers, per: float = 10_000, level: float = LEVEL
) -> Interval:
    """Return the limits of ``count / population × per``; the population has no error.

    Parameters
    ----------
    count, population : number or column
        Events, and the people among whom they were counted, area by area.
    per : float
        The unit: 10,000 for a rate per 10,000.

    Raises
    ------
    ValueError
        A population is not positive, or a count is negative.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.Series({"N1": 25, "N2": float("nan"), "N3": 0})
    >>> poisson_rate(counts, pd.Series({"N1": 9000, "N2": 7000, "N3": 1000})).low.round(2).to_dict()
    {'N1': 17.97, 'N2': nan, 'N3': 0.0}
    """
    (events, people), back = columns(count, population)
    refuse(people <= 0, people, "a rate needs a positive population, not ")
    ends = poisson(events, level)
    return Interval(back(ends.low * (per / people)), back(ends.high * (per / people)))


def wilson(part: Numbers, whole: Numbers, level: float = LEVEL) -> Interval:
    """Return the score limits of the proportion ``part / whole`` (Wilson), 0 to 1.

    ``(2·O + z² ∓ z·√(z² + 4·O·q)) / (2·(n + z²))`` with O of n and ``q = 1 − O/n``.
    It holds for a simple random sample; a survey that clusters or weights its
    respondents has a wider one.

    Parameters
    ----------
    part : number or column
        0 to `whole`. Where a source prints a rounded share alone, the share times
        `whole`, which need not be a whole number.
    whole : number or column
        1 or more.
    level : float
        0.95 for a 95% interval.

    Raises
    ------
    ValueError
        A part is not between 0 and its whole, or a whole is not positive.

    Notes
    -----
    Wilson EB (1927), Journal of the American Statistical Association 22;
    Newcombe RG (1998), Statistics in Medicine 17, method 3. The same as statsmodels'
    ``proportion_confint(…, method="wilson")``, which takes three seconds to load.

    Examples
    --------
    >>> ends = wilson(81, 263)
    >>> round(ends.low, 4), round(ends.high, 4)
    (0.2553, 0.3662)
    """
    import numpy as np

    (count, size), back = columns(part, whole)
    wrong = (count < 0) | (count > size) | (size <= 0)
    if np.any(wrong):
        place = tuple(np.argwhere(wrong)[0])
        raise ValueError(f"{count[place]:g} is no part of {size[place]:g}")
    z = standard_score(level)
    middle = 2 * count + z**2
    half = z * np.sqrt(z**2 + 4 * count * (1 - count / size))
    across = 2 * (size + z**2)
    # Rounding may leave a trace of a number where the limit is 0 or 1.
    low = np.where(count == 0, 0.0, (middle - half) / across)
    return Interval(back(low), back(np.where(count == size, 1.0, (middle + half) / across)))


def sum_limits(estimates: Numbers, limits: Interval) -> Interval:
    """Return the limits of a sum of independent estimates, each with its own limits.

    The distances from estimate to limit add up as squares (the method of variance
    estimates recovery)::

        low = Σ estimate − √Σ (estimate − low)²
        high = Σ estimate + √Σ (high − estimate)²

    Parameters
    ----------
    estimates : column or frame
        In one unit. Of a frame, each row is a sum: a row an area, a column a part.
    limits : Interval
        Their limits, of the same shape.

    Notes
    -----
    Zou GY and Donner A (2008), Statistics in Medicine 27, 1693–1702.

    Examples
    --------
    >>> import numpy as np
    >>> sum_limits(np.array([50, 20]), Interval(np.array([46, 17]), np.array([53, 24])))
    Interval(low=65.0, high=75.0)
    """
    import numpy as np
    import pandas as pd

    (middle, low, high), _ = columns(estimates, limits.low, limits.high)
    total = middle.sum(axis=-1)
    down = np.sqrt(((middle - low) ** 2).sum(axis=-1))
    up = np.sqrt(((high - middle) ** 2).sum(axis=-1))
    ends = total - down, total + up
    if isinstance(estimates, pd.DataFrame):
        return Interval(*(pd.Series(end, index=estimates.index) for end in ends))
    return Interval(*(end if np.ndim(end) else float(end) for end in ends))


def _share(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")
    return level
