"""Funnel limits around a common rate, wider where areas differ by more than chance.

Counts are set against the counts *expected* at the common rate. On the scale of
``y = √(observed / expected)`` the target is 1 and the error by chance alone is
``s = 1 / (2·√expected)`` whatever the rate, and a count of zero needs no exception.

Rates of real areas differ by more than a Poisson count would, for reasons that no
adjustment covers. As in public health practice, that spread is estimated from the
areas themselves, after winsorising so that the areas the plot is to show do not
widen its limits, and added to the error: an additive random effect. The other way,
to multiply the error of every area by √φ, would keep letting the limits of large
areas close in on the target, as if only small areas could differ from it.

Counts observed and expected are numbers, arrays or Series of one kind and order
(`needsbook.statistics.columns`).

Sources: Spiegelhalter DJ (2005), Funnel plots for comparing institutional
performance, Statistics in Medicine 24; Spiegelhalter DJ (2005), Handling
over-dispersion of performance indicators, Quality and Safety in Health Care 14;
Spiegelhalter D et al. (2012), Statistical methods for healthcare regulation,
Journal of the Royal Statistical Society A 175.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from needsbook.statistics.columns import Array, Numbers, columns, refuse
from needsbook.statistics.intervals import Interval, standard_score

INNER, OUTER = 0.95, 0.998
WINSORISED = 0.1  # share of the areas at either end that is drawn in

#: Position against the limits: 2 above the outer, 1 above the inner, 0 within.
POSITIONS = {
    2: "above the 99.8% limit",
    1: "above the 95% limit",
    0: "within the limits",
    -1: "below the 95% limit",
    -2: "below the 99.8% limit",
}


@dataclass(frozen=True)
class Spread:
    """How far areas spread around the target.

    Parameters
    ----------
    phi : float
        Mean square of the winsorised z-scores; 1 if there is only chance.
    tau2 : float
        Variance between areas, on the scale of √(observed / expected).
    """

    phi: float
    tau2: float


CHANCE_ALONE = Spread(phi=1.0, tau2=0.0)


def error(expected: Numbers) -> Any:
    """Return the standard error of √(observed / expected) by chance alone.

    Raises
    ------
    ValueError
        An expected count is not positive.

    Examples
    --------
    >>> error(25)
    0.1
    """
    (mean,), back = columns(expected)
    return back(_error(mean))


def _error(expected: Array) -> Array:
    import numpy as np

    refuse(expected <= 0, expected, "an expected count is positive, not ")
    return np.asarray(1 / (2 * np.sqrt(expected)))


def score(observed: Numbers, expected: Numbers, spread: Spread = CHANCE_ALONE) -> Any:
    """Return the z-scores ``(√(O/E) − 1) / √(1/(4·E) + τ²)``.

    Examples
    --------
    >>> round(score(36, 25), 6)
    2.0
    """
    (count, mean), back = columns(observed, expected)
    return back(_score(count, mean, spread))


def _score(count: Array, mean: Array, spread: Spread) -> Array:
    import numpy as np

    width = np.sqrt(_error(mean) ** 2 + spread.tau2)
    return np.asarray((np.sqrt(count / mean) - 1) / width)


def winsorised(values: Numbers, share: float = WINSORISED) -> Any:
    """Return `values` with those beyond the quantiles `share` and ``1 − share`` set to them.

    The quantiles are interpolated between order statistics (type 7 of Hyndman and Fan 1996,
    `numpy.quantile`).

    Examples
    --------
    >>> import numpy as np
    >>> winsorised(np.array([-4.0, -2, 0, 2, 4]))
    array([-3.2, -2. ,  0. ,  2. ,  3.2])
    """
    import numpy as np

    (numbers,), back = columns(values)
    low, high = np.quantile(numbers, [share, 1 - share])
    return back(numbers.clip(low, high))


def spread_of(observed: Numbers, expected: Numbers) -> Spread:
    """Estimate how far areas spread around the target beyond chance.

    With z-scores winsorised at 10 per cent, I areas and weights ``w = 1/s²``:
    ``φ = Σz²/I`` and ``τ² = (I·φ − (I − 1)) / (Σw − Σw²/Σw)``, not less than 0
    (the moment estimate of DerSimonian and Laird).

    Raises
    ------
    ValueError
        There are fewer than two areas: a spread needs several.

    Examples
    --------
    >>> spread_of([15, 16, 17], [16, 16, 16]).tau2
    0.0
    """
    (count, mean), _ = columns(observed, expected)
    if count.size < 2:
        raise ValueError("a spread between areas needs at least two of them")
    scores, areas = winsorised(_score(count, mean, CHANCE_ALONE)), count.size
    phi = float((scores**2).mean())
    weights = _error(mean) ** -2
    total = float(weights.sum())
    scale = total - float((weights**2).sum()) / total
    return Spread(phi, max(0.0, (areas * phi - (areas - 1)) / scale))


def overdispersion(observed: Numbers, expected: Numbers) -> float:
    """Return the mean square of the z-scores as they are, without winsorising.

    Examples
    --------
    >>> round(overdispersion([36, 16], [25, 25]), 6)
    4.0
    """
    (count, mean), _ = columns(observed, expected)
    return float((_score(count, mean, CHANCE_ALONE) ** 2).mean())


def limits(expected: Numbers, spread: Spread, level: float) -> Interval:
    """Return the limits as ratios to the target: ``(1 ∓ z·√(1/(4·E) + τ²))²``.

    The lower limit is 0 where the bracket would be negative.

    Parameters
    ----------
    expected : number or column
        Events expected at the common rate.
    spread : Spread
        `CHANCE_ALONE` for limits without allowance for overdispersion.
    level : float
        `INNER` or `OUTER`.

    Examples
    --------
    >>> ends = limits(16, CHANCE_ALONE, INNER)
    >>> round(ends.low, 4), round(ends.high, 4)
    (0.57, 1.55)
    """
    (mean,), back = columns(expected)
    low, high = _limits(mean, spread, level)
    return Interval(back(low), back(high))


def _limits(mean: Array, spread: Spread, level: float) -> tuple[Array, Array]:
    import numpy as np

    width = standard_score(level) * np.sqrt(_error(mean) ** 2 + spread.tau2)
    return np.maximum(0.0, 1 - width) ** 2, (1 + width) ** 2


def position(observed: Numbers, expected: Numbers, spread: Spread) -> Any:
    """Return where areas lie against the limits: keys of `POSITIONS`.

    Examples
    --------
    >>> import numpy as np
    >>> position(np.array([16, 26, 40, np.nan]), 16, CHANCE_ALONE)
    array([ 0.,  1.,  2., nan])
    >>> position(3, 16, CHANCE_ALONE)
    -2
    """
    (count, mean), back = columns(observed, expected)
    found = back(_position(count, mean, spread))
    return int(found) if isinstance(found, float) and found == found else found


def _position(count: Array, mean: Array, spread: Spread) -> Array:
    import numpy as np

    ratio, found = count / mean, np.zeros(count.shape)
    for level in (INNER, OUTER):
        low, high = _limits(mean, spread, level)
        found = found + (ratio > high) - (ratio < low)
    return np.where(np.isnan(ratio), np.nan, found)


def position_of_range(low: Numbers, high: Numbers, expected: Numbers, spread: Spread) -> Any:
    """Return `position` of counts known as ranges; not-a-number where the ends lie apart.

    Examples
    --------
    >>> import numpy as np
    >>> position_of_range(np.array([1, 1]), np.array([5, 30]), 16, CHANCE_ALONE)
    array([-2., nan])
    """
    import numpy as np

    (least, most, mean), back = columns(low, high, expected)
    first, last = (_position(count, mean, spread) for count in (least, most))
    return back(np.where(first == last, first, np.nan))


def share_outside(expected: Numbers, tau: float, level: float, sets: int, seed: int) -> float:
    """Return the share of areas outside the limits when none is out of the ordinary.

    Each area's root of the ratio of its true to the common rate is drawn from a normal
    distribution around 1 with standard deviation `tau`, its count from a Poisson
    distribution, and the spread is estimated anew each time.

    Parameters
    ----------
    expected : array or Series
        Counts expected at the common rate, one an area.
    tau : float
        Standard deviation between areas; 0 leaves chance alone.
    level : float
        Of the limits: the share that would ideally be inside.
    sets, seed : int
        Number of simulated sets of areas, and where the random numbers start.

    Examples
    --------
    >>> share = share_outside([60.0] * 30, 0.0, 0.95, sets=200, seed=1)
    >>> 0.03 < share < 0.06
    True
    """
    import numpy as np

    generator, mean, outside = np.random.Generator(np.random.PCG64(seed)), np.asarray(expected), 0
    for _ in range(sets):
        ratios = np.maximum(generator.normal(1, tau, len(mean)), 0) ** 2
        counts = generator.poisson(mean * ratios)
        ends = limits(mean, spread_of(counts, mean), level)
        outside += int(((counts / mean < ends.low) | (counts / mean > ends.high)).sum())
    return outside / (sets * len(mean))
