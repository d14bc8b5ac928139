"""The model of the boroughs: which are in it, what it is given, and its draws.

Outcome: assessments with child sexual exploitation recorded, year ending 31 March; exposure:
children aged 0 to 17 at the mid-year within it; predictors: the proxies.

A suppressed count enters as the range 1 to 5: where it is the only suppressed cell under London's
published total, none can have been suppressed to protect another. A count that is not available, or
an authority that lacks a proxy, is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from needsbook import Gap, bounded, estimate, number, treated
from needsbook.statistics import count_model, doubt

from london_cse.gap import proxies
from london_cse.recording.children_services import CSE, rates_by_authority
from london_cse.sources import edition

SUPPRESSED = (1.0, 5.0)
# Draws of each posterior: over seeds the standard deviation of a bound is then about a quarter
# of the unit to which `identification_gap.UNITS` rounds it, or less. More would take too long.
DRAWS = 8192


@dataclass(frozen=True)
class Scenario:
    """What is modelled, and how; the defaults are the main analysis."""

    year: int  # the outcome: year ending 31 March
    names: tuple[str, ...] = proxies.NAMES
    proxies_by: int = 0  # proxies are the latest that ended by 31 March of this year
    prior: count_model.Prior = field(default_factory=count_model.Prior)

    @property
    def known_by(self) -> int:
        return self.proxies_by or self.year


def main_scenario() -> Scenario:
    """Return the main analysis: the latest year, all proxies."""
    return Scenario(int(edition.last("cin-assessment-factors")))


@dataclass(frozen=True)
class Fitted:
    """A model of the authorities, with draws: a row a draw, a column an authority.

    Parameters
    ----------
    places : pandas.DataFrame
        `gss_code`, `name`, `assessments` and `assessments_status` of the authorities in the model,
        in alphabetical order.
    """

    places: pd.DataFrame
    seen: count_model.Observations
    posterior: count_model.Posterior
    expected: count_model.Array
    effects: count_model.Array

    @property
    def published(self) -> Any:
        """Which authorities have a published count."""
        return (self.places["assessments_status"] == "").to_numpy()


def _counts(scenario: Scenario) -> tuple[pd.DataFrame, dict[str, Gap]]:
    """Return the counts of all authorities beside the proxies, and the gap of those left out."""
    table = rates_by_authority(CSE, scenario.year).merge(
        proxies.by_authority(scenario.known_by).drop(columns="name"), on="gss_code", validate="1:1"
    )
    missing = table[table["assessments_status"] == "not available"].set_index("gss_code")
    # The same authorities whatever proxies a scenario takes, so that scenarios compare.
    return table, dict(missing["assessments"]) | proxies.lacking(table)


@estimate
def modelled(scenario: Scenario) -> tuple[pd.DataFrame, count_model.Observations]:
    """Return the authorities in the model and what the model is given of them."""
    table, left_out = _counts(scenario)
    table = table[~table["gss_code"].isin(list(left_out))].reset_index(drop=True)
    low, high = bounded(table["assessments"], {"confidential": SUPPRESSED})
    seen = count_model.Observations(
        low.to_numpy(),
        high.to_numpy(),
        table["children"].to_numpy(dtype=float),
        np.asarray(proxies.standardised(table, scenario.names), dtype=float),
    )
    return table[["gss_code", "name", "assessments", "assessments_status"]], seen


@estimate(once=True)
def fitted(scenario: Scenario) -> Fitted:
    """Return the model of `scenario`, fitted."""
    places, seen = modelled(scenario)
    posterior = count_model.fit(seen, scenario.prior, DRAWS)
    return Fitted(places, seen, posterior, *count_model.area_effects(seen, posterior))


@estimate
def without_estimate(scenario: Scenario) -> dict[str, Gap]:
    """Return the authorities outside the model, by name, with the gap."""
    table, left_out = _counts(scenario)
    names = dict(zip(table["gss_code"], table["name"], strict=True))
    return {name: left_out[code] for code, name in names.items() if code in left_out}


@estimate
def steady_counts(scenario: Scenario) -> Any:
    """Return which authorities of the model did not more than double their count in a year."""
    now = fitted(scenario).places
    held = rates_by_authority(CSE, scenario.year - 1).set_index("gss_code")["assessments"]
    before = now["gss_code"].map(treated(held, "missing"))
    return ~(treated(now["assessments"], "missing") > doubt.RULE.twofold * before).to_numpy()


@number(unit="draws")
def count_draws() -> int:
    """Draws from the posterior of a model."""
    return DRAWS


@number(unit="standard deviation", decimals=3)
def prior_coefficient() -> float:
    """Standard deviation of the prior of a coefficient."""
    return count_model.Prior().coefficient
