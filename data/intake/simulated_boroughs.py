"""Simulated boroughs with a known gap: how often the intervals hold it, and what none gives.

How they are made is set in ``london_cse.gap.simulated``; ``simulated_gap.py`` prints the results.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from needsbook.statistics import count_model, reference
from needsbook.statistics.count_model import Array, Observations

from london_cse.gap.simulated import BOROUGHS, DRAWS, SUPPRESSED_UP_TO, Setting

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Simulated:
    """Simulated boroughs: what a reader sees, and the truth."""

    seen: Observations
    expected: Array
    effects: Array

    def gap(self, rule: str = reference.MAIN_RULE) -> Array:
        """Return the true gap of each borough."""
        true = reference.gap_draws(self.expected[None], self.effects[None], rule)
        return true.gap.reshape(-1)


@dataclass(frozen=True)
class Outcome:
    """What the method gives for one set of boroughs, beside the truth; shares in per cent."""

    boroughs: float  # share of boroughs whose interval holds their gap
    london: float  # 100 where London's interval holds its gap, 0 where not
    above: float  # 100 where London's gap lies above its interval
    told: float  # boroughs whose interval leaves out 0
    share: float  # London's estimated gap, of what would be recorded
    true_share: float
    ratio: float  # London's estimated over its true gap; infinite where there is none


def simulate(setting: Setting, random: np.random.Generator) -> Simulated:
    """Return boroughs made by `setting`."""
    import numpy as np

    children = np.round(np.exp(random.normal(10.95, 0.4, BOROUGHS)).clip(12_000, 93_000))
    common = random.standard_normal((BOROUGHS, 1))
    raw = 0.7 * common + 0.7 * random.standard_normal((BOROUGHS, len(setting.coefficients)))
    predictors = (raw - raw.mean(axis=0)) / raw.std(axis=0)
    expected = setting.rate * children * np.exp(predictors @ np.array(setting.coefficients))
    need = _effects(setting.shape, setting.dispersion * setting.unseen_need, random)
    active = _effects(setting.shape, setting.dispersion * (1 - setting.unseen_need), random)
    counts = random.poisson(expected * need * active).astype(float)
    hidden = (counts >= 1) & (counts <= SUPPRESSED_UP_TO)
    low = np.where(hidden, 1.0, counts)
    high = np.where(hidden, float(SUPPRESSED_UP_TO), counts)
    return Simulated(Observations(low, high, children, predictors), expected * need, active)


def _effects(shape: str, variance: float, random: np.random.Generator) -> Array:
    """Return effects with mean 1 and `variance`."""
    import numpy as np

    if variance == 0:
        return np.ones(BOROUGHS, dtype=np.float64)
    if shape == "gamma":
        return np.asarray(random.gamma(1 / variance, variance, BOROUGHS))
    spread = np.log1p(variance)
    return np.asarray(random.lognormal(-spread / 2, spread**0.5, BOROUGHS))


def outcome(simulated: Simulated) -> Outcome:
    """Return what the published method gives for `simulated`."""
    import numpy as np

    seen = simulated.seen
    posterior = count_model.fit(seen, draws=DRAWS)
    draws = reference.gap_draws(*count_model.area_effects(seen, posterior)).gap
    truth, (low, high) = simulated.gap(), reference.interval(draws)
    total, (least, most) = draws.sum(axis=1), reference.interval(draws.sum(axis=1))
    recorded, gap = float((seen.low + seen.high).sum() / 2), float(np.median(total))
    # Bounds are whole assessments, so they are compared as such.
    held = (np.round(low) - 0.5 <= truth) & (truth <= np.round(high) + 0.5)
    return Outcome(
        boroughs=100 * float(held.mean()),
        london=100 * float(least <= truth.sum() <= most),
        above=100 * float(truth.sum() > most),
        told=float((np.round(low) > 0).sum()),
        share=float(reference.gap_share(gap, recorded)),
        true_share=float(reference.gap_share(truth.sum(), recorded)),
        ratio=gap / float(truth.sum()) if truth.sum() else float("inf"),
    )


def repeat(setting: Setting, sets: int) -> Iterator[Outcome | None]:
    """Simulate, estimate and compare; None where the fit is refused.

    Each set has a seed of its own, so that the first ones are the same however many follow.
    """
    import numpy as np

    for number in range(sets):
        simulated = simulate(setting, np.random.default_rng([count_model.SEED, number]))
        try:
            yield outcome(simulated)
        except count_model.PoorFitError:
            yield None


def results(found: Sequence[Outcome | None]) -> dict[str, tuple[float, float]]:
    """Return each measure of some sets with its Monte Carlo error, a standard error.

    ``refused`` is the share of sets without a fit; of the others, all but the ratio are means
    (the ratio is a median), and ``_low`` and ``_high`` the ends of the middle 95% of sets.
    """
    import numpy as np

    fitted = [one for one in found if one is not None]
    refused = 100 * np.array([one is None for one in found])
    measures = {"refused": _mean(refused)}
    for name in ("boroughs", "london", "above", "told", "share", "true_share"):
        measures[name] = _mean(np.array([getattr(one, name) for one in fitted]))
    for name in ("told", "share"):
        values = np.array([getattr(one, name) for one in fitted])
        measures[f"{name}_low"] = _quantile(values, 0.025)
        measures[f"{name}_high"] = _quantile(values, 0.975)
    ratios = np.array([one.ratio for one in fitted])
    if np.isfinite(ratios).all():
        measures["ratio"] = _quantile(ratios, 0.5)
    return measures


def _mean(values: Array) -> tuple[float, float]:
    return float(values.mean()), float(values.std(ddof=1) / len(values) ** 0.5)


def _quantile(values: Array, share: float) -> tuple[float, float]:
    """Return a quantile and half the distance of those one standard error of rank away."""
    import numpy as np

    error = (share * (1 - share) / len(values)) ** 0.5
    low, middle, high = np.quantile(values, np.clip([share - error, share, share + error], 0, 1))
    return float(middle), float(high - low) / 2
