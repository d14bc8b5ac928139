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

Sources: Spiegelhalter DJ (2005), Funnel plots for comparing institutional
performance, Statistics in Medicine 24; Spiegelhalter DJ (2005), Handling
over-dispersion of performance indicators, Quality and Safety in Health Care 14;
Spiegelhalter D et al. (2012), Statistical methods for healthcare regulation,
Journal of the Royal Statistical Society A 175.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

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


def error(expected: float) -> float:
    """Return the standard error of √(observed / expected) by chance alone.

    Raises
    ------
    ValueError
        `expected` is not positive.
    """
    if expected <= 0:
        raise ValueError(f"an expected count is positive, not {expected}")
    return 1 / (2 * math.sqrt(expected))


def score(observed: float, expected: float, spread: Spread = CHANCE_ALONE) -> float:
    """Return the z-score ``(√(O/E) − 1) / √(1/(4·E) + τ²)``."""
    deviation = math.sqrt(observed / expected) - 1
    return deviation / math.sqrt(error(expected) ** 2 + spread.tau2)


def winsorised(values: Sequence[float], share: float = WINSORISED) -> list[float]:
    """Return `values` with those beyond the quantiles `share` and ``1 − share`` set to them.

    The quantiles are interpolated between order statistics.
    """
    low, high = quantile(values, share), quantile(values, 1 - share)
    return [min(max(value, low), high) for value in values]


def quantile(values: Sequence[float], share: float) -> float:
    """Return the quantile, linear between order statistics (type 7 of Hyndman and Fan)."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def spread_of(observed: Sequence[float], expected: Sequence[float]) -> Spread:
    """Estimate how far areas spread around the target beyond chance.

    With z-scores winsorised at 10 per cent, I areas and weights ``w = 1/s²``:
    ``φ = Σz²/I`` and ``τ² = (I·φ − (I − 1)) / (Σw − Σw²/Σw)``, not less than 0
    (the moment estimate of DerSimonian and Laird).

    Raises
    ------
    ValueError
        There are fewer than two areas: a spread needs several.
    """
    if len(observed) < 2:
        raise ValueError("a spread between areas needs at least two of them")
    scores = winsorised([score(o, e) for o, e in zip(observed, expected, strict=True)])
    areas = len(scores)
    phi = math.fsum(z**2 for z in scores) / areas
    weights = [error(e) ** -2 for e in expected]
    total = math.fsum(weights)
    scale = total - math.fsum(weight**2 for weight in weights) / total
    return Spread(phi, max(0.0, (areas * phi - (areas - 1)) / scale))


def overdispersion(observed: Sequence[float], expected: Sequence[float]) -> float:
    """Return the mean square of the z-scores as they are, without winsorising."""
    scores = [score(o, e) for o, e in zip(observed, expected, strict=True)]
    return math.fsum(z**2 for z in scores) / len(scores)


def limits(expected: float, spread: Spread, level: float) -> Interval:
    """Return the limits as ratios to the target: ``(1 ∓ z·√(1/(4·E) + τ²))²``.

    The lower limit is 0 where the bracket would be negative.

    Parameters
    ----------
    expected : float
        Events expected at the common rate.
    spread : Spread
        `CHANCE_ALONE` for limits without allowance for overdispersion.
    level : float
        `INNER` or `OUTER`.
    """
    width = standard_score(level) * math.sqrt(error(expected) ** 2 + spread.tau2)
    return Interval(max(0.0, 1 - width) ** 2, (1 + width) ** 2)


def position(observed: float, expected: float, spread: Spread) -> int:
    """Return where an area lies against the limits: a key of `POSITIONS`."""
    ratio = observed / expected
    for level, place in ((OUTER, 2), (INNER, 1)):
        ends = limits(expected, spread, level)
        if ratio > ends.high:
            return place
        if ratio < ends.low:
            return -place
    return 0
