"""Simulated boroughs with a known gap: how often the intervals hold it.

Run ``python -m london_cse.simulations.gap`` for the table; `repetitions` is an
argument. A setting says how the boroughs are made. In the first ones they follow
the model; then the effects have another shape, then part of the effects is need
that no proxy shows: there the method cannot be right, and the table shows how wrong
it is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from london_cse.estimates import count_model, proactivity
from london_cse.estimates.count_model import Array, Observations

if TYPE_CHECKING:
    import numpy as np

# Boroughs of the size and number that London has: 12 to 93 thousand children.
BOROUGHS = 32
RATE = 13 / 10_000
# Fewer than for the real boroughs: the bounds need not be smooth.
DRAWS = 1000
# What a publisher would suppress.
SUPPRESSED_UP_TO = 5


@dataclass(frozen=True)
class Setting:
    """How boroughs are made.

    Parameters
    ----------
    coefficients : tuple of float
        β of each proxy; the proxies are correlated, as real ones are.
    dispersion : float
        Variance of the borough effects.
    shape : str
        Law of the effects: ``gamma``, as the model has it, or ``lognormal``.
    unseen_need : float
        Part of that variance, 0 to 1, that is need and not proactivity.
    rate : float
        Assessments a child in a borough with all proxies at their mean.
    """

    words: str
    coefficients: tuple[float, ...] = (0.2, 0.1, -0.1, 0.1, 0.0, 0.1)
    dispersion: float = 0.4
    shape: str = "gamma"
    unseen_need: float = 0.0
    rate: float = RATE


SETTINGS = {
    "model": Setting("As the model has it"),
    "nothing": Setting("Proxies explain nothing", coefficients=(0.0,) * 6),
    "much": Setting("Proxies explain much", coefficients=(0.4, 0.3, -0.3, 0.2, 0.0, 0.2)),
    "alike": Setting("Boroughs differ little", dispersion=0.1),
    "small": Setting("Small counts, some suppressed", rate=RATE / 6),
    "lognormal": Setting("Effects of another shape (lognormal)", shape="lognormal"),
    "unseen": Setting("Half the spread is need that no proxy shows", unseen_need=0.5),
}


@dataclass(frozen=True)
class Simulated:
    """Simulated boroughs: what a reader sees, and the truth."""

    seen: Observations
    expected: Array
    effects: Array

    def gap(self, rule: str = proactivity.MAIN_RULE) -> Array:
        """Return the true gap of each borough."""
        true = proactivity.gap_draws(self.expected[None], self.effects[None], rule)
        return true.gap.reshape(-1)


@dataclass(frozen=True)
class Outcome:
    """Whether the intervals of one repetition hold the truth."""

    boroughs: float  # share of boroughs whose interval holds their gap
    total: bool
    above: bool  # the truth lies above the interval
    error: float  # estimated over true total gap


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


def repeat(
    setting: Setting, repetitions: int, seed: int, rule: str = proactivity.MAIN_RULE
) -> Iterator[Outcome]:
    """Simulate, estimate and compare, `repetitions` times."""
    import numpy as np

    random = np.random.default_rng(seed)
    for _ in range(repetitions):
        simulated = simulate(setting, random)
        posterior = count_model.fit(simulated.seen, draws=DRAWS)
        effects = count_model.area_effects(simulated.seen, posterior)
        draws = proactivity.gap_draws(*effects, rule=rule).gap
        truth, (low, high) = simulated.gap(rule), proactivity.interval(draws)
        least, most = proactivity.interval(draws.sum(axis=1))
        yield Outcome(
            # Bounds are shown as whole assessments, so they are compared as such.
            boroughs=float(
                ((np.round(low) - 0.5 <= truth) & (truth <= np.round(high) + 0.5)).mean()
            ),
            total=bool(least <= truth.sum() <= most),
            above=bool(truth.sum() > most),
            error=float(np.median(draws.sum(axis=1)) / truth.sum()),
        )


def main(repetitions: int = 1000) -> None:
    """Print, for each setting, how often the 95% intervals hold the true gap."""
    import numpy as np

    print(f"{repetitions} repetitions of {BOROUGHS} boroughs; intervals of 95%")
    print(f"{'setting':45} {'boroughs':>9} {'London':>7} {'above':>6} {'est./true':>9}")
    for setting in SETTINGS.values():
        found = list(repeat(setting, repetitions, seed=1))
        boroughs, total, above = (
            100 * np.mean([getattr(one, name) for one in found])
            for name in ("boroughs", "total", "above")
        )
        error = np.median([one.error for one in found])
        print(f"{setting.words:45} {boroughs:8.1f}% {total:6.1f}% {above:5.1f}% {error:9.2f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
