"""Numbers of the identification gap."""

from __future__ import annotations

from london_cse.estimates import (
    count_model,
    gap_coverage,
    gap_sensitivity,
    identification_gap,
    proxies,
    proxy_model,
)
from london_cse.estimates.proactivity import LEVEL
from needsbook import Gap, number

_ASSESSMENTS = "assessments"


@number(unit=_ASSESSMENTS, kind="own estimate", digits=3)
def identification_expected(area: str) -> float | Gap:
    """Assessments with CSE recorded at the level of the most proactive boroughs."""
    return identification_gap.value(area, "expected")


@number(unit=_ASSESSMENTS, kind="own estimate", digits=3)
def identification_expected_low(area: str) -> float | Gap:
    """Lower bound of the interval of the expected assessments."""
    return identification_gap.value(area, "expected_low")


@number(unit=_ASSESSMENTS, kind="own estimate", digits=3)
def identification_expected_high(area: str) -> float | Gap:
    """Upper bound of the interval of the expected assessments."""
    return identification_gap.value(area, "expected_high")


@number(unit=_ASSESSMENTS, kind="own estimate", digits=3)
def identification_missing(area: str) -> float | Gap:
    """The identification gap: expected assessments beyond those recorded."""
    return identification_gap.value(area, "gap")


@number(unit=_ASSESSMENTS, kind="own estimate", digits=3)
def identification_missing_low(area: str) -> float | Gap:
    """Lower bound of the interval of the gap."""
    return identification_gap.value(area, "gap_low")


@number(unit=_ASSESSMENTS, kind="own estimate", digits=3)
def identification_missing_high(area: str) -> float | Gap:
    """Upper bound of the interval of the gap."""
    return identification_gap.value(area, "gap_high")


@number(unit="%", kind="own estimate", decimals=0)
def identification_share(area: str) -> float | Gap:
    """The gap as a share of the expected assessments."""
    return identification_gap.value(area, "share")


@number(unit="%", kind="own estimate", decimals=0)
def identification_share_low(area: str) -> float | Gap:
    """Lower bound of the interval of the share."""
    return identification_gap.value(area, "share_low")


@number(unit="%", kind="own estimate", decimals=0)
def identification_share_high(area: str) -> float | Gap:
    """Upper bound of the interval of the share."""
    return identification_gap.value(area, "share_high")


@number(unit="place", kind="own estimate", decimals=0)
def identification_place(area: str) -> float | Gap:
    """Place of a borough by the share of its gap, 1 the largest."""
    return identification_gap.value(area, "place")


@number(unit="place", kind="own estimate", decimals=0)
def identification_place_low(area: str) -> float | Gap:
    """First place that the interval of a borough allows."""
    return identification_gap.value(area, "place_low")


@number(unit="place", kind="own estimate", decimals=0)
def identification_place_high(area: str) -> float | Gap:
    """Last place that the interval of a borough allows."""
    return identification_gap.value(area, "place_high")


@number(unit="times", kind="own estimate", decimals=1)
def identification_ratio(bound: str) -> float:
    """Expected over recorded assessments in London: ``estimate``, ``low`` or ``high``."""
    return identification_gap.ratio(bound)


@number(unit="boroughs", kind="own estimate")
def identification_boroughs(which: str) -> int:
    """Boroughs in the model: ``all``, or those whose interval leaves out 0 (``with a gap``)."""
    return identification_gap.count_boroughs(which)


@number(unit="boroughs", kind="own estimate")
def identification_most_proactive() -> int:
    """Boroughs whose mean effect is the level of the most proactive."""
    return identification_gap.count_most_proactive()


@number(unit="%", kind="own estimate", decimals=0)
def identification_extreme_share(which: str) -> float:
    """The ``largest`` or ``smallest`` share among boroughs with a published count."""
    return identification_gap.extreme_share(which)


@number(unit=_ASSESSMENTS, kind="own estimate", digits=3)
def identification_variant(key: str) -> float:
    """London's gap under another rule or model, by its key."""
    return gap_sensitivity.london_gap(key)


@number(unit=_ASSESSMENTS, kind="own estimate", digits=3)
def identification_without_one(which: str) -> float:
    """The ``lowest`` or ``highest`` gap of London when one proxy is left out."""
    return gap_sensitivity.without_one(which)


@number(unit="percentage points", kind="own estimate", decimals=0)
def identification_moved() -> float:
    """Largest change of a borough's share when one proxy is left out."""
    return gap_sensitivity.moved_without_one()


@number(unit="rate ratio", kind="own estimate", decimals=2)
def proxy_ratio(name: str, bound: str) -> float:
    """Rate ratio of a proxy for a standard deviation: ``estimate``, ``low`` or ``high``."""
    return proxy_model.ratio(name, bound)


@number(unit="proxies", kind="own estimate")
def proxies_clear_of_one() -> int:
    """Proxies whose interval of the rate ratio leaves out 1."""
    return proxy_model.clear_of_one()


@number(unit="proxies", kind="own estimate")
def count_proxies() -> int:
    """Proxies in the model."""
    return len(proxies.PROXIES)


@number(unit="score", kind="own estimate", decimals=1)
def prediction_score(model: str) -> float:
    """Leave-one-out score of a model: ``main``, ``population`` or ``unshrunk``."""
    return proxy_model.score(model, "score")


@number(unit="score", kind="own estimate", decimals=1)
def prediction_gain(model: str) -> float:
    """Score of a model less that of population only; below 0 it foretells worse."""
    return proxy_model.score(model, "difference")


@number(unit="score", kind="own estimate", decimals=1)
def prediction_error(model: str) -> float:
    """Standard error of `prediction_gain`."""
    return proxy_model.score(model, "error")


@number(unit="score", kind="own estimate", decimals=1)
def best_single_gain() -> float:
    """Score of the best model with one proxy less that of population only."""
    return proxy_model.best_single_gain()


@number(unit="ratio", kind="own estimate", decimals=2)
def effect_spread(model: str) -> float:
    """Coefficient of variation of the borough effects under a model."""
    return proxy_model.score(model, "spread")


@number(unit="rank correlation", kind="own estimate", decimals=2)
def agreement_of_years() -> float:
    """Rank correlation of the borough effects of the latest year and the year before."""
    return proxy_model.agreement_of_years()


@number(unit="boroughs", kind="own estimate")
def boroughs_doubled() -> int:
    """Boroughs whose count more than doubled in a year."""
    return len(gap_sensitivity.doubled())


@number(unit="%", kind="own estimate", decimals=0)
def interval_level() -> float:
    """Share of the draws that an interval holds."""
    return 100 * LEVEL


@number(unit="%", kind="own estimate", decimals=0)
def simulated_coverage(setting: str, of: str) -> float:
    """Known gaps that the intervals hold in simulation: of ``boroughs`` or of ``london``."""
    return gap_coverage.coverage(setting)[of]


@number(unit="times", kind="own estimate", decimals=2)
def simulated_ratio(setting: str) -> float:
    """Estimated over known gap of London in simulation, the median."""
    return gap_coverage.coverage(setting)["ratio"]


@number(unit="sets of boroughs", kind="own estimate")
def simulated_sets() -> int:
    """Simulated sets of boroughs behind `simulated_coverage`."""
    return gap_coverage.REPETITIONS


@number(unit="draws", kind="own estimate")
def count_draws() -> int:
    """Draws from the posterior of a model."""
    return count_model.DRAWS


@number(unit="standard deviation", kind="own estimate", decimals=3)
def prior_coefficient() -> float:
    """Standard deviation of the prior of a coefficient."""
    return count_model.Prior().coefficient
