"""A regression of counts on a few predictors, for few areas, with all its uncertainty.

The model is the negative binomial with a log link and an exposure (Hilbe 2011;
Cameron and Trivedi 2013, "NB2"), written as a Poisson count with an area effect:

    y_i | θ_i ~ Poisson(μ_i θ_i)        θ_i ~ Gamma(mean 1, variance α)
    log μ_i = log(exposure_i) + β_0 + Σ_j β_j x_ij

so that, without θ, ``y_i ~ NB(mean μ_i, variance μ_i + α μ_i²)``. Priors keep a
model with many predictors and few areas from fitting chance: β_j ~ Normal(0, s²),
√α ~ half-Normal(t), both chosen before the data are seen; β_0 is left almost free.

The posterior is drawn by importance sampling (`needsbook.statistics.importance`),
and θ_i from its exact conditional law, Gamma(1/α + y_i, rate 1/α + μ_i): the area
effect shrunk towards 1 by as much as the count is small. The seed is fixed, so the
same numbers come out each time.

Every fit is checked, and refused where the check fails: by the effective number of
its draws, and by counts replicated from it, whose highest and lowest quarter are set
against those seen (a posterior predictive check, Gelman et al. 2013, chapter 6): the
gap is the distance of areas from the highest quarter.

A count may be known as a range only: its likelihood is then the sum over the range.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from needsbook.statistics import importance
from needsbook.statistics.importance import Array as Array

# Draws of one posterior unless a caller says otherwise, a power of two.
DRAWS = 16_384
# Any fixed number: the same data must give the same book.
SEED = 2005
# A fit is refused with fewer effective draws in a hundred than this, or where less than
# this share of replicated sets lies beyond what was seen.
EFFECTIVE_AT_LEAST = 50
BEYOND_AT_LEAST = 0.005
# Replicated sets of one check.
_REPLICATES = 1024
# Standard deviation of the prior on β_0 about the log of the crude rate: almost free.
_FREE = 5.0


class PoorFitError(ValueError):
    """A posterior that its draws or the model do not hold; the message says what to do."""


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
    beyond : tuple of float
        Share of replicated sets of counts whose lowest, and whose highest, quarter lies
        above that of the counts seen: near 0 or 1 the model does not have such counts.
    """

    coefficients: Array
    dispersion: Array
    effective: float
    beyond: tuple[float, float] = (0.5, 0.5)

    @property
    def effective_share(self) -> float:
        """Return the effective draws in a hundred."""
        return 100 * self.effective / len(self.dispersion)


def log_pmf(count: Array | float, mean: Array, dispersion: Array) -> Array:
    """Return the log probability of `count` under NB2; arrays are broadcast.

    ``Γ(y + r) / (Γ(r) y!) (r / (r + μ))^r (μ / (r + μ))^y`` with ``r = 1/α``.

    Examples
    --------
    >>> import numpy as np
    >>> round(float(np.exp(log_pmf(3, np.array(2.0), np.array(0.5)))), 4)
    0.125
    """
    import numpy as np
    from scipy.special import gammaln

    size = 1 / dispersion
    ratio = mean / size
    return np.asarray(
        gammaln(count + size)
        - gammaln(size)
        - gammaln(np.asarray(count) + 1)
        + count * np.log(ratio)
        - (count + size) * np.log(1 + ratio)
    )


def log_likelihood(seen: Observations, mean: Array, dispersion: Array) -> Array:
    """Return the log probability of each area's count or range.

    Parameters
    ----------
    mean : array
        A row a draw, a column an area.
    dispersion : array
        One a draw.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.array([3.0])
    >>> seen = Observations(one, one, one, np.zeros((1, 0)))
    >>> round(float(np.exp(log_likelihood(seen, np.array([[2.0]]), np.array([0.5])))[0, 0]), 4)
    0.125
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
    """Return μ: a row a draw, a column an area.

    Examples
    --------
    >>> import numpy as np
    >>> means(np.array([[np.log(0.01)]]), np.array([500.0, 900.0]), np.zeros((2, 0))).round(6)
    array([[5., 9.]])
    """
    import numpy as np

    linear = coefficients[:, :1] + coefficients[:, 1:] @ predictors.T
    return np.asarray(exposure * np.exp(linear))


def fit(
    seen: Observations, prior: Prior | None = None, draws: int = DRAWS, seed: int = SEED
) -> Posterior:
    """Return draws from the posterior of the coefficients and the dispersion, checked.

    Raises
    ------
    ValueError
        No count is above 0, so that no rate can be estimated.
    PoorFitError
        The effective draws are too few, or the model does not have such counts.

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.array([12.0, 30, 55, 21, 18, 40])
    >>> people = np.array([4e3, 9e3, 12e3, 6e3, 7e3, 11e3])
    >>> seen = Observations(counts, counts, people, np.zeros((6, 0)))
    >>> posterior = fit(seen, draws=1024)
    >>> 0.003 < float(np.exp(np.median(posterior.coefficients[:, 0]))) < 0.0045
    True
    """
    import numpy as np

    prior = prior or Prior()
    if not seen.high.max() > 0:
        raise ValueError("every count is 0: there is no rate to estimate")

    def target(points: Array) -> Array:
        return _log_posterior(seen, prior, points)

    points, effective = importance.sample(target, _start(seen), draws, seed)
    found = Posterior(points[:, :-1], np.exp(2 * points[:, -1]), effective)
    return _checked(replace(found, beyond=_beyond(seen, found, seed)))


def _checked(posterior: Posterior) -> Posterior:
    """Return `posterior`, or refuse it."""
    if posterior.effective_share < EFFECTIVE_AT_LEAST:
        raise PoorFitError(
            f"of 100 draws {posterior.effective_share:.0f} are effective, and at least "
            f"{EFFECTIVE_AT_LEAST} must be: take fewer predictors or a narrower prior, or draw by "
            "Markov chains instead"
        )
    for which, share in zip(("lowest", "highest"), posterior.beyond, strict=True):
        if not BEYOND_AT_LEAST <= share <= 1 - BEYOND_AT_LEAST:
            raise PoorFitError(
                f"the {which} quarter of the counts lies beyond what the model would give "
                f"(replicated sets above it: {share:.2%}): look for a wrong count, or take a law "
                "of the area effects with longer tails"
            )
    return posterior


def _beyond(seen: Observations, posterior: Posterior, seed: int) -> tuple[float, float]:
    """Return how many replicated sets have a higher lowest and highest quarter than seen.

    What is compared is the mean of count over expected, ``y / μ``, in the quarter of areas
    where it is lowest or highest; of a range, its middle. Ties count half.
    """
    import numpy as np

    random = np.random.default_rng(seed + 2)
    chosen = slice(None, None, max(1, len(posterior.dispersion) // _REPLICATES))
    expected = means(posterior.coefficients[chosen], seen.exposure, seen.predictors)
    alpha = posterior.dispersion[chosen, None]
    effects = random.gamma(1 / alpha, alpha, expected.shape)
    replicated = np.sort(random.poisson(expected * effects) / expected)
    observed = np.sort((seen.low + seen.high) / 2 / expected)
    quarter = max(1, len(seen.low) // 4)

    def share(part: slice) -> float:
        ours, theirs = (ratio[:, part].mean(axis=1) for ratio in (observed, replicated))
        return float(((theirs > ours) + 0.5 * (theirs == ours)).mean())

    return share(slice(quarter)), share(slice(-quarter, None))


def area_effects(seen: Observations, posterior: Posterior, seed: int = SEED) -> tuple[Array, Array]:
    """Return draws of μ and of θ: a row a draw, a column an area.

    A count known as a range is drawn first, by the probability of each value.

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.array([12.0, 30, 55, 21, 18, 40])
    >>> people = np.array([4e3, 9e3, 12e3, 6e3, 7e3, 11e3])
    >>> seen = Observations(counts, counts, people, np.zeros((6, 0)))
    >>> expected, effects = area_effects(seen, fit(seen, draws=1024))
    >>> effects.shape, 0.5 < float(np.median(effects)) < 1.5
    ((1024, 6), True)
    """
    import numpy as np

    random = np.random.default_rng(seed + 1)
    expected = means(posterior.coefficients, seen.exposure, seen.predictors)
    alpha = posterior.dispersion[:, None]
    counts = np.broadcast_to(seen.low, expected.shape).copy()
    for area in np.flatnonzero(seen.high > seen.low):
        values = np.array(list(_values(seen.low[area], seen.high[area])))
        odds = np.exp(log_pmf(values, expected[:, [area]], alpha))
        reached = np.cumsum(odds, axis=1) / odds.sum(axis=1, keepdims=True)
        which = (random.random((len(expected), 1)) > reached).sum(axis=1)
        counts[:, area] = values[which]
    effects = random.standard_gamma(counts + 1 / alpha) / (expected + 1 / alpha)
    return expected, effects


def leave_one_out(seen: Observations, prior: Prior | None = None, draws: int = 1024) -> Array:
    """Return the log probability of each count under the model fitted to all others.

    The sum over the areas is the expected log predictive density of Vehtari,
    Gelman and Gabry (2017), here by fitting anew without each area.

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.array([12.0, 30, 55, 21, 18, 40])
    >>> people = np.array([4e3, 9e3, 12e3, 6e3, 7e3, 11e3])
    >>> seen = Observations(counts, counts, people, np.zeros((6, 0)))
    >>> scores = leave_one_out(seen, draws=512)
    >>> len(scores), bool((scores < 0).all())
    (6, True)
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
