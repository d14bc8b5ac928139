"""Draws from a posterior that is known but for a constant, by importance sampling.

The proposal is a t distribution (Gelman et al. 2013, chapters 10 and 13), first about
the mode with the curvature there, then twice with the mean and covariance that a pilot
sample of weighted draws has (adaptive importance sampling: Oh and Berger 1992; Cappé et
al. 2004). The standard draws are a scrambled Sobol' sequence, which fills the space more
evenly than chance does (Owen 1997). They are resampled in the order of the sequence, not
along a curve as Gerber and Chopin (2015) do, which is background and not the method here.

References
----------
Cappé O, Guillin A, Marin J-M and Robert CP (2004), Population Monte Carlo, Journal of
Computational and Graphical Statistics 13(4), 907–929.
Gelman A, Carlin JB, Stern HS, Dunson DB, Vehtari A and Rubin DB (2013), Bayesian data
analysis, third edition, Chapman and Hall/CRC.
Gerber M and Chopin N (2015), Sequential quasi-Monte Carlo, Journal of the Royal
Statistical Society B 77(3), 509–579.
Kish L (1992), Weighting for unequal Pi, Journal of Official Statistics 8(2), 183–200.
Oh M-S and Berger JO (1992), Adaptive importance sampling in Monte Carlo integration,
Journal of Statistical Computation and Simulation 41(3–4), 143–168.
Owen AB (1997), Monte Carlo variance of scrambled net quadrature, SIAM Journal on
Numerical Analysis 34(5), 1884–1910.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from needsbook.ground.once import once

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array: TypeAlias = npt.NDArray[np.float64]
else:
    Array = Any  # numpy loads when a model is fitted, not when a chapter is read

Target: TypeAlias = Callable[[Array], Array]

# Degrees of freedom of the t distribution: heavier tails than a posterior has.
_TAILS = 12
_PILOTS = 2
_PILOT_DRAWS = 2048
_BLOCK = 1024


def sample(target: Target, start: Array, draws: int, seed: int) -> tuple[Array, float]:
    """Return equally likely draws from a density, a row a draw, and their effective number.

    Parameters
    ----------
    target : function
        The log of the density, but for a constant, of points: a row a point.
    start : array
        A point from which to look for the mode.
    draws : int
        A power of two.
    seed : int
        Another one gives other draws.

    Returns
    -------
    tuple of array and float
        The number is Kish's, ``1 / Σ weight²``, of the weighted draws.

    Examples
    --------
    >>> import numpy as np
    >>> def normal(points):
    ...     return -0.5 * (points[:, 0] - 3) ** 2
    >>> draws, effective = sample(normal, np.zeros(1), 1024, 1)
    >>> round(float(draws.mean()), 1), round(float(draws.std()), 1), effective > 900
    (3.0, 1.0, True)
    """
    import numpy as np

    centre, covariance = _mode(target, start)
    for pilot in range(1, _PILOTS + 1):
        size = min(draws, _PILOT_DRAWS)
        points, weights = _weighted(target, centre, covariance, size, seed + pilot)
        centre = weights @ points
        covariance = (points - centre).T @ (weights[:, None] * (points - centre))
    points, weights = _weighted(target, centre, covariance, draws, seed)
    # Systematic resampling: equally likely draws with the least noise of its own.
    steps = (np.arange(draws) + np.random.default_rng(seed).random()) / draws
    chosen = np.searchsorted(np.cumsum(weights), steps).clip(max=draws - 1)
    return points[chosen], float(1 / (weights**2).sum())


def _weighted(
    target: Target, centre: Array, covariance: Array, draws: int, seed: int
) -> tuple[Array, Array]:
    """Return draws of a t distribution and their weights, which add up to 1."""
    import numpy as np

    standard, density = standard_draws(len(centre), draws, seed)
    points = centre + standard @ np.linalg.cholesky(covariance).T
    # Block by block: what fits the processor's cache takes a third of the time.
    blocks = np.array_split(points, -(-draws // _BLOCK))
    logs = np.concatenate([target(block) for block in blocks]) - density
    weights = np.exp(logs - logs.max())
    return points, weights / weights.sum()


@once
def standard_draws(size: int, draws: int, seed: int) -> tuple[Array, Array]:
    """Return draws of a standard multivariate t and its log density, but for a constant.

    Examples
    --------
    >>> standard, density = standard_draws(2, 1024, 1)
    >>> standard.shape, density.shape, bool(abs(standard.mean()) < 0.01)
    ((1024, 2), (1024,), True)
    """
    import numpy as np
    from scipy.special import gammaincinv, ndtri
    from scipy.stats import qmc

    even = qmc.Sobol(size + 1, rng=seed).random(draws).clip(1e-12, 1 - 1e-12)
    squared = 2 * gammaincinv(_TAILS / 2, even[:, -1:]) / _TAILS
    standard = ndtri(even[:, :-1]) / np.sqrt(squared)
    density = -0.5 * (_TAILS + size) * np.log1p((standard**2).sum(axis=1) / _TAILS)
    return standard, density


def _mode(target: Target, start: Array) -> tuple[Array, Array]:
    """Return the mode of `target` and the inverse of its curvature there.

    Newton's method with central differences, all points of a step at once.
    """
    import numpy as np

    point, step = start, 1e-3
    size = len(start)
    unit = np.eye(size) * step
    first, second = np.triu_indices(size)
    pairs = unit[first], unit[second]
    for _ in range(50):
        slope = target(np.vstack([point + unit, point - unit])).reshape(2, size)
        gradient = (slope[0] - slope[1]) / (2 * step)
        a, b = pairs
        corners = [point + a + b, point + a - b, point - a + b, point - a - b]
        value = target(np.vstack(corners)).reshape(4, -1)
        curvature = np.zeros((size, size))
        curvature[first, second] = (value[0] - value[1] - value[2] + value[3]) / (4 * step**2)
        curvature = curvature + np.triu(curvature, 1).T
        bent, axes = np.linalg.eigh(-curvature)
        # Uphill even where the surface is not yet a hill.
        inverse = axes @ np.diag(1 / np.abs(bent).clip(min=1e-3)) @ axes.T
        move = inverse @ gradient
        lengths = np.array([1, 0.5, 0.25, 0.1, 0.02, 0])
        heights = target(point + lengths[:, None] * move.clip(-2, 2))
        point = point + lengths[int(heights.argmax())] * move.clip(-2, 2)
        if np.abs(move).max() < 1e-6:
            break
    return point, inverse
