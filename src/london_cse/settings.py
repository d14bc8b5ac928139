"""Settings of the methods, from the code that applies them: no chapter types them again."""

from __future__ import annotations

import math

from needsbook import Measure, number
from needsbook.statistics import (
    count_model,
    doubt,
    funnel,
    importance,
    intervals,
    printed,
    ranking,
    suppression,
)

from london_cse.gap import coverage as gap_coverage
from london_cse.gap import identification_gap, sensitivity
from london_cse.gap import simulated as gap
from london_cse.need import prevalence
from london_cse.reconciliation import reports
from london_cse.recording import children_services, identification, spread

_PRIOR = count_model.Prior()
SETTINGS: dict[str, tuple[float, str]] = {
    "interval level": (100 * intervals.LEVEL, "%"),
    "inner limits": (100 * funnel.INNER, "%"),
    "outer limits": (100 * funnel.OUTER, "%"),
    "smallest suppressed count": (suppression.ONE_TO_FIVE.smallest, "assessments"),
    "largest suppressed count": (suppression.ONE_TO_FIVE.largest, "assessments"),
    "fewest expected for a rank": (identification.EXPECTED_AT_LEAST, "assessments"),
    "next to none": (100 * doubt.RULE.next_to_none, "%"),
    "fewest expected for a doubt": (doubt.RULE.expected_at_least, "assessments"),
    "jump": (doubt.RULE.jump, "times"),
    "chance of a jump": (round(1 / doubt.RULE.chance), "times"),
    "sharp change": (doubt.RULE.twofold, "times"),
    "years of childhood": (reports.YEARS_OF_CHILDHOOD, "years"),
    "rounding at most": (100 * float(printed.ROUNDING_AT_MOST), "%"),
    "fewest people for an estimate": (prevalence.FEWEST, "people"),
    # Two standard deviations of a Poisson count, as a share of it.
    "swing of the fewest people": (200 / math.sqrt(prevalence.FEWEST), "%"),
    "scale of the spread": (_PRIOR.spread, ""),
    "simulated spread": (gap.SETTINGS[gap_coverage.NULL].dispersion ** 0.5, ""),
    # What a proxy may change at the outer end of its prior.
    "prior factor": (
        math.exp(intervals.standard_score(intervals.LEVEL) * _PRIOR.coefficient),
        "times",
    ),
    "free prior": (count_model._FREE, ""),
    "units of the gap's estimate": (identification_gap.ESTIMATE_UNITS[-1][1], "assessments"),
    "unit of a share": (identification_gap.SHARE_UNIT, "percentage points"),
    "share shown as all": (100 - identification_gap.SHARE_UNIT / 2, "%"),
    "draws of a rank": (ranking.DRAWS, "orders"),
    "simulated funnels": (spread.SETS, "sets of authorities"),
    "fixed seed": (count_model.SEED, ""),
    "tails": (importance._TAILS, "degrees of freedom"),
    "pilots": (importance._PILOTS, "pilot samples"),
    "pilot draws": (importance._PILOT_DRAWS, "draws"),
    "draws of a score": (sensitivity.DRAWS, "draws"),
    "replicated sets": (count_model._REPLICATES, "sets of counts"),
    "simulated rate": (children_services.PER * gap.RATE, "per 10,000 children"),
    "simulated draws": (gap.DRAWS, "draws"),
    "least effective draws": (count_model.EFFECTIVE_AT_LEAST, "%"),
    "least replicated sets beyond": (100 * count_model.BEYOND_AT_LEAST, "%"),
}


@number(unit="as set", kind="own estimate", digits=3)
def setting(name: str) -> Measure:
    """A setting of a method of this edition."""
    value, unit = SETTINGS[name]
    if unit == "%" or value != round(value):
        return Measure(value, unit)
    # Whole, so exact: a number of draws or a seed is not rounded.
    return Measure(value, unit, shown=f"{value:,.0f}" if unit else f"{value:.0f}")
