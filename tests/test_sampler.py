"""The draws of the gap: how certain they are, when a fit is refused, and an independent sampler."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from needsbook import treated
from needsbook.statistics import count_model, importance, reference
from needsbook.statistics.count_model import Observations, PoorFitError

from london_cse.gap import borough_model, identification_gap
from london_cse.gap import sensitivity as gap_sensitivity

SEEDS = range(10, 130, 10)


def fit_again(scenario: borough_model.Scenario) -> Iterator[tuple[count_model.Posterior, Any, Any]]:
    _, seen = borough_model.modelled(scenario)
    for seed in SEEDS:
        posterior = count_model.fit(seen, scenario.prior, borough_model.DRAWS, seed)
        yield posterior, *count_model.area_effects(seen, posterior, seed)


def spread_of(bounds: list[Any]) -> Any:
    """The Monte Carlo error: the standard deviation over seeds."""
    return np.std(np.array(bounds), axis=0, ddof=1)


def unit_of(bound: float) -> float:
    return next(unit for below, unit in identification_gap.UNITS if bound < below)


# Twelve seeds tell a standard deviation to about a fifth, so 1.2 quarters are let pass.
QUARTER = 0.25 * 1.2


@pytest.mark.slow
def test_bounds_are_certain_to_a_quarter_of_their_unit() -> None:
    main = borough_model.main_scenario()
    eligible = borough_model.steady_counts(main)
    totals: dict[str, list[Any]] = {key: [] for key in [*reference.RULES, "steady"]}
    middles: dict[str, list[Any]] = {key: [] for key in reference.RULES}
    boroughs, shares, ratios, spreads = [], [], [], []
    counts = borough_model.modelled(main)[0]["assessments"]
    recorded = treated(counts, "missing").fillna(3).to_numpy()
    for posterior, *effects in fit_again(main):
        for rule in reference.RULES:
            gap = reference.gap_draws(*effects, rule).gap
            totals[rule].append(reference.interval(gap.sum(axis=1)))
            middles[rule].append(np.median(gap.sum(axis=1)))
        steady = reference.gap_draws(*effects, reference.MAIN_RULE, eligible).gap
        totals["steady"].append(reference.interval(steady.sum(axis=1)))
        boroughs.append(reference.interval(reference.gap_draws(*effects).gap))
        shares.append([reference.gap_share(bound, recorded) for bound in boroughs[-1]])
        ratios.append(reference.interval(np.exp(posterior.coefficients[:, 1:])))
        spreads.append(reference.interval(posterior.dispersion**0.5))
    for rule, found in middles.items():
        assert spread_of(found) <= QUARTER * (50 if np.mean(found) >= 1000 else 10), rule
    for rule, found in totals.items():
        for error, bound in zip(spread_of(found), np.mean(found, axis=0), strict=True):
            assert error <= QUARTER * unit_of(bound), (rule, bound, error)
    errors, means = spread_of(boroughs).ravel(), np.mean(boroughs, axis=0).ravel()
    assert all(e <= QUARTER * unit_of(m) for e, m in zip(errors, means, strict=True))
    assert spread_of(shares).max() <= QUARTER * identification_gap.SHARE_UNIT
    assert spread_of(ratios).max() <= QUARTER * 0.1  # one decimal, as the next
    assert spread_of(spreads).max() <= QUARTER * 0.1


@pytest.mark.slow
@pytest.mark.parametrize("key", ["population", "unshrunk", "earlier proxies", "year before"])
def test_bounds_of_other_models_are_as_certain(key: str) -> None:
    found = [
        reference.interval(reference.gap_draws(*effects).gap.sum(axis=1))
        for _, *effects in fit_again(gap_sensitivity.scenarios()[key][1])
    ]
    for error, bound in zip(spread_of(found), np.mean(found, axis=0), strict=True):
        assert error <= QUARTER * unit_of(bound), (bound, error)


def test_every_fit_of_the_book_stands_well_above_its_limits() -> None:
    table = gap_sensitivity.fits()
    assert (table["effective"] > count_model.EFFECTIVE_AT_LEAST + 10).all()
    assert table[["lowest", "highest"]].stack().between(10, 90).all()


def test_draws_follow_a_density_that_is_known() -> None:
    # A skewed law: log x of a gamma variable with shape 3, whose mean is digamma(3).
    def target(points: Any) -> Any:
        return (3 * points - np.exp(points)).sum(axis=1)

    points, effective = importance.sample(target, np.zeros(2), 4096, seed=1)
    assert points.mean(axis=0) == pytest.approx([0.9228, 0.9228], abs=0.02)  # 1 + 1/2 − 0.5772
    assert points.var(axis=0) == pytest.approx([0.3949, 0.3949], abs=0.03)  # π²/6 − 1 − 1/4
    assert effective > 0.7 * 4096


def with_counts(counts: list[float]) -> Observations:
    values = np.array(counts)
    return Observations(values, values, np.full(len(counts), 1000.0), np.zeros((len(counts), 0)))


def test_a_fit_with_few_effective_draws_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def poor(target: Any, start: Any, draws: int, seed: int) -> tuple[Any, float]:
        return np.tile(start, (draws, 1)), 0.49 * draws

    monkeypatch.setattr(importance, "sample", poor)
    with pytest.raises(PoorFitError, match=r"49 are effective.*narrower prior"):
        count_model.fit(with_counts([20, 30, 40, 50]))


def test_counts_that_the_model_cannot_give_are_refused() -> None:
    # 28 areas alike and four with none: no gamma law has both.
    with pytest.raises(PoorFitError, match=r"quarter of the counts lies beyond.*longer tails"):
        count_model.fit(with_counts([500.0] * 28 + [0.0] * 4))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_markov_chains_find_the_same_gap() -> None:
    """The model written again in numpyro, drawn by the No-U-Turn Sampler."""
    jax = pytest.importorskip("jax")
    numpyro = pytest.importorskip("numpyro")
    from numpyro import distributions as laws
    from numpyro.infer import MCMC, NUTS

    numpyro.enable_x64()
    places, seen = borough_model.modelled(borough_model.main_scenario())
    exact = seen.low == seen.high
    (hidden,) = np.flatnonzero(~exact)
    crude = np.log(((seen.low + seen.high) / 2).sum() / seen.exposure.sum())

    def model() -> None:
        prior = count_model.Prior()
        level = numpyro.sample("level", laws.Normal(crude, 5.0))
        slopes = numpyro.sample(
            "slopes", laws.Normal(0, prior.coefficient).expand([seen.predictors.shape[1]])
        )
        spread = numpyro.sample("spread", laws.HalfNormal(prior.spread))
        shape = 1 / spread**2
        mean = numpyro.deterministic(
            "mean", seen.exposure * jax.numpy.exp(level + seen.predictors @ slopes)
        )
        effects = numpyro.sample("effects", laws.Gamma(shape, shape).expand([len(places)]))
        rate = mean * effects
        numpyro.sample("counts", laws.Poisson(rate[exact]), obs=seen.low[exact])
        values = jax.numpy.arange(seen.low[hidden], seen.high[hidden] + 1)
        likely = jax.scipy.special.logsumexp(laws.Poisson(rate[hidden]).log_prob(values))
        numpyro.factor("range", likely)

    chains = MCMC(NUTS(model), num_warmup=1000, num_samples=8000, progress_bar=False)
    chains.run(jax.random.key(1))
    drawn = chains.get_samples()
    gap = reference.gap_draws(np.array(drawn["mean"]), np.array(drawn["effects"])).gap
    ours = borough_model.fitted(borough_model.main_scenario())
    theirs, expected = (
        np.quantile(one.sum(axis=1), [0.025, 0.5, 0.975])
        for one in (gap, reference.gap_draws(ours.expected, ours.effects).gap)
    )
    # Chains of 8,000 know the ends of London's gap to about 1.5%, the middle to half of that.
    assert theirs == pytest.approx(expected, rel=0.04)
    assert theirs[1] == pytest.approx(expected[1], rel=0.015)
    spread = float(np.median(ours.posterior.dispersion**0.5))
    assert np.median(drawn["spread"]) == pytest.approx(spread, abs=0.01)
