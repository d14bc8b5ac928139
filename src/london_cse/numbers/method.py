"""Constants of the methods, read from the code that works with them."""

from __future__ import annotations

import math

from london_cse.estimates import (
    borough_model,
    count_model,
    doubtful,
    funnel,
    gap_coverage,
    identification,
    intervals,
    prevalence,
)
from london_cse.simulations import gap
from needsbook import Measure, number


@number(unit="as the method states it", kind="own estimate")
def method(constant: str) -> Measure:
    """A constant of a method, by its name here."""
    low, high = borough_model.SUPPRESSED
    prior = count_model.Prior()
    found: dict[str, tuple[float, str]] = {
        "interval level": (100 * intervals.LEVEL, "%"),
        "inner limits": (100 * funnel.INNER, "%"),
        "outer limits": (100 * funnel.OUTER, "%"),
        "fewest people": (prevalence.FEWEST, ""),
        # Two standard deviations of a Poisson count, as a share of it.
        "swing of the fewest": (200 / math.sqrt(prevalence.FEWEST), "%"),
        "spread scale": (prior.spread, ""),
        "simulated spread": (gap.SETTINGS[gap_coverage.NULL].dispersion ** 0.5, ""),
        # What a proxy may change at the outer end of its prior.
        "prior factor": (
            math.exp(intervals.standard_score(intervals.LEVEL) * prior.coefficient),
            "",
        ),
        "suppressed from": (low, ""),
        "suppressed to": (high, ""),
        "next to none": (100 * doubtful.NEXT_TO_NONE, "%"),
        "next to none, expected": (doubtful.EXPECTED_AT_LEAST, ""),
        "jump": (doubtful.JUMP, ""),
        "jump by chance": (1 / doubtful.CHANCE, ""),
        "too few": (identification.EXPECTED_AT_LEAST, ""),
        "effective draws": (count_model.EFFECTIVE_AT_LEAST, "%"),
        "replicated sets beyond": (100 * count_model.BEYOND_AT_LEAST, "%"),
    }
    value, sign = found[constant]
    return Measure(value, shown=f"{round(value, 2):,g}{sign}")
