"""Numbers of the identification gap."""

from __future__ import annotations

from needsbook import Column, Gap, Measure, number
from needsbook.statistics import count_model
from needsbook.statistics.reference import LEVEL

from london_cse.gap import borough_model, identification_gap, proxies, proxy_model
from london_cse.gap import coverage as gap_coverage
from london_cse.gap import sensitivity as gap_sensitivity

_ASSESSMENTS = "assessments"
_WHOLE, _PERCENT = Column("", decimals=0), Column("", unit="%", decimals=0)


@number(unit=_ASSESSMENTS, kind="own estimate", digits=3)
def identification_expected() -> float:
    """Assessments recorded in London plus its gap; with no true gap it comes out about as high."""
    return identification_gap.london("expected")


@number(unit=_ASSESSMENTS, kind="own estimate", digits=3)
def identification_missing() -> float:
    """Identification gap of London; where the true gap is nil, the method gives about as much."""
    return identification_gap.london("gap")


@number(unit=_ASSESSMENTS, kind="own estimate", digits=2)
def identification_missing_low() -> float:
    """Lower bound of the interval of London's gap."""
    return identification_gap.london("gap_low")


@number(unit=_ASSESSMENTS, kind="own estimate", digits=2)
def identification_missing_high() -> float:
    """Upper bound of the interval of London's gap."""
    return identification_gap.london("gap_high")


@number(unit="%", kind="own estimate", decimals=0)
def identification_share() -> float:
    """London's gap in % of expected assessments; with no true gap it comes out about as high."""
    return identification_gap.london("share")


@number(unit="%", kind="own estimate", decimals=0)
def identification_share_low() -> float:
    """Lower bound of the interval of the share."""
    return identification_gap.london("share_low")


@number(unit="%", kind="own estimate", decimals=0)
def identification_share_high() -> float:
    """Upper bound of the interval of the share."""
    return identification_gap.london("share_high")


@number(unit="1: a range, 0: at the level", kind="own estimate")
def identification_range_in_words(area: str) -> Measure | Gap:
    """Bounds of the gap of a borough in words, or that it is at the level."""
    row = identification_gap.of_borough(area)
    if isinstance(row, Gap):
        return row
    if row["at_level"]:
        return Measure(
            0,
            shown="none by the rule, because the count is at or above the level that the rule "
            "takes; that does not show that nothing is overlooked",
        )
    gap, share = (
        f"{one.cell(row[f'{name}_low'], '')} to {one.cell(row[f'{name}_high'], '')}"
        for name, one in (("gap", _WHOLE), ("share", _PERCENT))
    )
    return Measure(1, shown=f"{gap} assessments, or {share} of what would be recorded")


@number(unit="times", kind="own estimate", decimals=1)
def identification_ratio(bound: str) -> float:
    """Expected over recorded assessments in London: ``estimate``, ``low`` or ``high``."""
    return identification_gap.london({"estimate": "ratio"}.get(bound, f"ratio_{bound}"))


@number(unit="boroughs", kind="own estimate")
def identification_boroughs(which: str) -> int:
    """Boroughs in the model: ``all``, or those ``told`` whose interval excludes 0."""
    return identification_gap.count_boroughs(which)


@number(unit="boroughs", kind="own estimate")
def identification_most_proactive() -> int:
    """Boroughs whose mean effect is the level to which the gap is measured."""
    return identification_gap.count_most_proactive()


@number(unit=_ASSESSMENTS, kind="own estimate", digits=3)
def identification_variant(key: str, column: str = "gap") -> float:
    """London's gap under another rule or model, by its key, or ``gap_low`` or ``gap_high``."""
    return gap_sensitivity.london_gap(key, column)


@number(unit="times", kind="own estimate", decimals=1)
def ratio_without_gap(bound: str) -> float:
    """Expected over recorded assessments where the true gap is nil, as `identification_ratio`."""
    return gap_coverage.ratio_without_gap(bound)


@number(unit=_ASSESSMENTS, kind="own estimate")
def units_of_bounds() -> Measure:
    """To what bounds of a gap are rounded, by their size; the value is the finest."""
    *others, (_, coarsest) = identification_gap.UNITS
    told = [f"{unit} (below {below:,.0f})" for below, unit in others]
    return Measure(others[0][1], shown=f"{', '.join(told)} and {coarsest}")


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
    """Score of a model less that of population only; below 0 it predicts worse."""
    return proxy_model.score(model, "difference")


@number(unit="score", kind="own estimate", decimals=1)
def prediction_error(model: str) -> float:
    """Standard error of `prediction_gain`."""
    return proxy_model.score(model, "error")


@number(unit="standard errors", kind="own estimate", decimals=1)
def best_single_gain() -> float:
    """Largest gain of a model with one proxy over population only, in its standard errors."""
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
def simulated_share(setting: str, measure: str = "share") -> float:
    """A measure of `gap_coverage.results` that is a percentage."""
    return gap_coverage.simulated(setting, measure)


@number(unit="boroughs", kind="own estimate", decimals=0)
def simulated_told(setting: str, measure: str = "told") -> float:
    """Simulated boroughs whose interval leaves out 0: the mean, ``told_low`` or ``told_high``."""
    return gap_coverage.simulated(setting, measure)


@number(unit="times", kind="own estimate", decimals=2)
def simulated_ratio(setting: str) -> float:
    """Estimated over known gap of London in simulation, the median."""
    return gap_coverage.simulated(setting, "ratio")


@number(unit="sets of boroughs", kind="own estimate")
def simulated_sets() -> int:
    """Simulated sets of boroughs behind each setting."""
    return int(gap_coverage.simulated(gap_coverage.NULL, "sets"))


@number(unit="%", kind="own estimate", decimals=0)
def fit_checked(key: str, column: str) -> float:
    """Effective draws of a model's fit, or replicated sets above what was seen, per cent."""
    return gap_sensitivity.fit_of(key, column)


@number(unit="draws", kind="own estimate")
def count_draws() -> int:
    """Draws from the posterior of a model."""
    return borough_model.DRAWS


@number(unit="standard deviation", kind="own estimate", decimals=3)
def prior_coefficient() -> float:
    """Standard deviation of the prior of a coefficient."""
    return count_model.Prior().coefficient
