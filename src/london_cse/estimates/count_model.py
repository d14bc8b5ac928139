"""A regression of counts on a few predictors, for few areas, with all its uncertainty.

The model is the negative binomial with a log link and an exposure (Hilbe 2011;
Cameron and Trivedi 2013, "NB2"), written as a Poisson count with an area effect:

    y_i | θ_i ~ Poisson(μ_i θ_i)        θ_i ~ Gamma(mean 1, variance α)
    log μ_i = log(exposure_i) + β_0 + Σ_j β_j x_ij

so that, without θ, ``y_i ~ NB(mean μ_i, variance μ_i + α μ_i²)``. Priors keep a
model with many predictors and few areas from fitting chance: β_j ~ Normal(0, s²),
√α ~ half-Normal(t), both chosen before the data are seen; β_0 is left almost free.

The posterior is drawn by importance sampling from a t distribution about its mode
(Gelman et al. 2013, chapters 10 and 13), and θ_i from its exact conditional law,
Gamma(1/α + y_i, rate 1/α + μ_i): the area effect shrunk towards 1 by as much as
the count is small. Nothing is iterated, so 4,000 draws take a few hundredths of a
second and the same numbers come out each time.

A count may be known as a range only: its likelihood is then the sum over the range.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array: TypeAlias = npt.NDArray[np.float64]
else:
    Array = Any  # numpy loads when a model is fitted, not when a chapter is read

# Draws of one posterior: its quantiles then move by about a fiftieth of their width.
DRAWS = 4000
# Any fixed number: the same data must give the same book.
SEED = 2005
# Degrees of freedom of the t distribution: heavier tails than the posterior has.
_TAILS = 6
# Standard deviation of the prior on β_0 about the log of the crude rate: almost free.
_FREE = 5.0


@dataclass(frozen=True)
class Prior:
    """What is taken for likely before the counts are seen.

    Parameters
    ----------
    coefficient : float
        Standard deviation of each β_j, for predictors in standard deviations.
    spread : float
        Scale of √α, the coefficient of variation of the area effects.
    """

    # With 0.354 a rise of one standard deviation changes the rate by no more than
    # a factor of two in 95 of 100 cases: log(2) / 1.96.
    coefficient: float = 0.354
    spread: float = 1.0


@dataclass(frozen=True)
class Observations:
    """Counts, each as the lowest and highest value that it may have, and exposure.

    `predictors` has a row an area and a column a predictor, standardised.
    """

    low: Array
    high: Array
    exposure: Array
    predictors: Array

    def without(self, area: int) -> Observations:
        """Return all areas but one."""
        import numpy as np

        parts = (self.low, self.high, self.exposure, self.predictors)
        return Observations(*(np.delete(part, area, axis=0) for part in parts))

    def only(self, area: int) -> Observations:
        """Return one area."""
        chosen = slice(area, area + 1)
        return Observations(
            self.low[chosen], self.high[chosen], self.exposure[chosen], self.predictors[chosen]
        )


@dataclass(frozen=True)
class Posterior:
    """Equally likely draws: a row a draw.

    Parameters
    ----------
    coefficients : array
        β_0 and the β_j.
    dispersion : array
        α, one a draw.
    effective : float
        Kish's effective number of the weighted draws behind them.
    """

    coefficients: Array
    dispersion: Array
    effective: float


def log_pmf(count: Array | float, mean: Array, dispersion: Array) -> Array:
    """Return the log probability of `count` under NB2; arrays are broadcast.

    ``Γ(y + r) / (Γ(r) y!) (r / (r + μ))^r (μ / (r + μ))^y`` with ``r = 1/α``.
    """
    import numpy as np
    from scipy.special import gammaln

    size = 1 / dispersion
    return np.asarray(
        gammaln(count + size)
        - gammaln(size)
        - gammaln(count + 1)
        - size * np.log1p(mean / size)
        + count * (np.log(mean) - np.log(size + mean))
    )


def log_likelihood(seen: Observations, mean: Array, dispersion: Array) -> Array:
    """Return the log probability of each area's count or range.

    Parameters
    ----------
    mean : array
        A row a draw, a column an area.
    dispersion : array
        One a draw.
    """
    import numpy as np

    alpha = np.asarray(dispersion)[:, None]
    found = log_pmf(seen.low, mean, alpha)
    for area in np.flatnonzero(seen.high > seen.low):
        inside = [
            log_pmf(count, mean[:, area], alpha[:, 0])
            for count in _values(seen.low[area], seen.high[area])
        ]
        found[:, area] = np.logaddexp.reduce(inside, axis=0)
    return found


def means(coefficients: Array, exposure: Array, predictors: Array) -> Array:
    """Return μ: a row a draw, a column an area."""
    import numpy as np

    linear = coefficients[:, :1] + coefficients[:, 1:] @ predictors.T
    return np.asarray(exposure * np.exp(linear))


def fit(seen: Observations, prior: Prior | None = None, draws: int = DRAWS) -> Posterior:
    """Return draws from the posterior of the coefficients and the dispersion.

    Raises
    ------
    ValueError
        No count is above 0, so that no rate can be estimated.
    """
    import numpy as np

    prior = prior or Prior()
    if not seen.high.max() > 0:
        raise ValueError("every count is 0: there is no rate to estimate")

    def target(points: Array) -> Array:
        return _log_posterior(seen, prior, points)

    random = np.random.default_rng(SEED)
    mode, covariance = _mode(target, _start(seen))
    points, proposal = _t_draws(random, mode, covariance, draws)
    log_weights = target(points) - proposal
    weights = np.exp(log_weights - log_weights.max())
    weights /= weights.sum()
    # Systematic resampling: equally likely draws with the least noise of its own.
    steps = (np.arange(draws) + random.random()) / draws
    chosen = points[np.searchsorted(np.cumsum(weights), steps).clip(max=draws - 1)]
    return Posterior(chosen[:, :-1], np.exp(2 * chosen[:, -1]), float(1 / (weights**2).sum()))


def area_effects(seen: Observations, posterior: Posterior) -> tuple[Array, Array]:
    """Return draws of μ and of θ: a row a draw, a column an area.

    A count known as a range is drawn first, by the probability of each value.
    """
    import numpy as np

    random = np.random.default_rng(SEED + 1)
    expected = means(posterior.coefficients, seen.exposure, seen.predictors)
    alpha = posterior.dispersion[:, None]
    counts = np.broadcast_to(seen.low, expected.shape).copy()
    for area in np.flatnonzero(seen.high > seen.low):
        values = np.array(list(_values(seen.low[area], seen.high[area])))
        odds = np.exp(log_pmf(values, expected[:, [area]], alpha))
        reached = np.cumsum(odds, axis=1) / odds.sum(axis=1, keepdims=True)
        which = (random.random((len(expected), 1)) > reached).sum(axis=1)
        counts[:, area] = values[which]
    effects = random.gamma(counts + 1 / alpha, 1 / (expected + 1 / alpha))
    return expected, effects


def leave_one_out(seen: Observations, prior: Prior | None = None, draws: int = 1000) -> Array:
    """Return the log probability of each count under the model fitted to all others.

    The sum over the areas is the expected log predictive density of Vehtari,
    Gelman and Gabry (2017), here by fitting anew without each area.
    """
    import numpy as np

    def score(area: int) -> float:
        posterior, left_out = fit(seen.without(area), prior, draws), seen.only(area)
        expected = means(posterior.coefficients, left_out.exposure, left_out.predictors)
        likely = log_likelihood(left_out, expected, posterior.dispersion)
        return float(np.logaddexp.reduce(likely[:, 0]) - np.log(len(likely)))

    return np.array([score(area) for area in range(len(seen.low))])


def _values(low: float, high: float) -> Iterator[int]:
    return iter(range(int(low), int(high) + 1))


def _crude(seen: Observations) -> float:
    """Return the crude rate, with a range at its middle: only a place to start from."""
    return float((seen.low + seen.high).sum() / 2 / seen.exposure.sum())


def _start(seen: Observations) -> Array:
    import numpy as np

    return np.array([np.log(_crude(seen)), *np.zeros(seen.predictors.shape[1]), np.log(0.5)])


def _log_posterior(seen: Observations, prior: Prior, points: Array) -> Array:
    """Return the log posterior, but for a constant, at points (β_0, β_j, log √α)."""
    import numpy as np

    # Beyond these bounds the model is a Poisson, or nothing: no more digits are there.
    log_spread = points[:, -1].clip(-7, 4)
    mean = means(points[:, :-1], seen.exposure, seen.predictors)
    likely = log_likelihood(seen, mean.clip(1e-9, 1e12), np.exp(2 * log_spread)).sum(axis=1)
    centred = points[:, 0] - np.log(_crude(seen))
    before = (
        -0.5 * (centred / _FREE) ** 2
        - 0.5 * (points[:, 1:-1] ** 2).sum(axis=1) / prior.coefficient**2
        - 0.5 * np.exp(2 * log_spread) / prior.spread**2
        + points[:, -1]  # √α has the half-Normal law, the points hold its logarithm
    )
    return np.asarray(likely + before)


def _mode(target: Any, start: Array) -> tuple[Array, Array]:
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


def _t_draws(random: Any, mode: Array, covariance: Array, draws: int) -> tuple[Array, Array]:
    """Return draws of a multivariate t and its log density, but for a constant."""
    import numpy as np

    size = len(mode)
    root = np.linalg.cholesky(covariance)
    normal = random.standard_normal((draws, size))
    squared = random.chisquare(_TAILS, (draws, 1)) / _TAILS
    standard = normal / np.sqrt(squared)
    density = -0.5 * (_TAILS + size) * np.log1p((standard**2).sum(axis=1) / _TAILS)
    return mode + standard @ root.T, density
