"""What the identification gap depends on: the rule, each proxy, shrinkage, the year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from needsbook import estimate, number, treated
from needsbook.statistics import count_model, reference

from london_cse.gap import proxies
from london_cse.gap.borough_model import Scenario, fitted, main_scenario, steady_counts
from london_cse.gap.identification_gap import draws_of, total

#: The rules of `needsbook.statistics.reference`, in words.
RULES = {
    "middle": "The middle borough (median of the effects)",
    "upper quartile": "The borough at the upper quartile",
    # literal: names a setting of the model
    reference.MAIN_RULE: "Mean of the quarter of boroughs with the highest effects",
    "top three": "Mean of the three highest boroughs",
    "highest": "The highest borough",
}
STEADY = "steady"
# So wide that the counts alone decide.
FLAT = count_model.Prior(coefficient=10.0)


def scenarios() -> dict[str, tuple[str, Scenario]]:
    """Return the models beside the main analysis, by key: what differs, and the model."""
    main = main_scenario()
    earlier = main.year - 1
    found = {
        "population": ("Population only, no proxy", replace(main, names=())),
        "unshrunk": ("All proxies, coefficients not shrunk", replace(main, prior=FLAT)),
    }
    for name in proxies.NAMES:
        others = tuple(other for other in proxies.NAMES if other != name)
        found[name] = f"Without {proxies.in_a_sentence(name)}", replace(main, names=others)
    return found | {
        "earlier proxies": (
            f"Proxies that had ended by 31 March {earlier}",
            replace(main, proxies_by=earlier),
        ),
        "year before": (
            f"Assessments of the year ending 31 March {earlier}",
            replace(main, year=earlier),
        ),
    }


@estimate(once=True)
def sensitivity() -> pd.DataFrame:
    """Return London's gap under each rule and each model.

    Columns `key`, `group` (rule or model), `variant`, `recorded`, `gap` and `share` with their
    bounds, `main` (the main analysis), and `moved`: the largest change of a borough's share against
    the main analysis, in percentage points, over the boroughs with a published count (not
    applicable for another year).
    """
    main = main_scenario()
    base = _shares(main)
    rows: list[dict[str, object]] = []

    def add(
        group: str, key: str, words: str, scenario: Scenario, *rule: str, steady: bool = False
    ) -> None:
        found = total(scenario, *rule, steady=steady)
        moved = float("nan")
        if scenario.year == main.year:
            moved = float(abs(_shares(scenario, *rule, steady=steady) - base).max())
        shown = {name: found[name] for name in _SHOWN}
        rows.append({"group": group, "key": key, "variant": words, **shown, "moved": moved})

    for key, words in RULES.items():
        add("Rule", key, words, main, key)
    # literal: names a setting of the model
    words = "Level not set by boroughs whose count more than doubled in a year"
    add("Rule", STEADY, words, main, steady=True)
    for key, (words, scenario) in scenarios().items():
        add("Model", key, words, scenario)
    table = pd.DataFrame(rows)
    return table.assign(
        main=table["key"] == reference.MAIN_RULE,
        moved_status=table["moved"].isna().map({True: "not applicable", False: ""}),
    )


_SHOWN = ("recorded", "gap", "gap_low", "gap_high", "share", "share_low", "share_high")


def _shares(scenario: Scenario, *rule: str, steady: bool = False) -> pd.Series[float]:
    """Return the shares of the boroughs with a published count, by code."""
    model = fitted(scenario)
    gap = np.median(draws_of(scenario, *rule, steady=steady), axis=0)[model.published]
    shown = model.places[model.published]
    shares = reference.gap_share(gap, treated(shown["assessments"], "left out").to_numpy())
    return pd.Series(shares, index=shown["gss_code"])


@estimate
def doubled() -> tuple[str, ...]:
    """Return the boroughs of the model whose count more than doubled in a year."""
    places = fitted(main_scenario()).places
    return tuple(places.loc[~steady_counts(main_scenario()), "name"])


@estimate(once=True)
def fits() -> pd.DataFrame:
    """Return how each model's fit stands to what `count_model.fit` asks of it.

    Columns `key`, `model`; `effective`, effective draws in a hundred; `lowest` and `highest`, the
    per cent of replicated sets whose quarter of boroughs that record least, or most, lies above the
    one seen.
    """
    rows = []
    for key, (words, scenario) in {
        "main": ("Main analysis", main_scenario()),
        **scenarios(),
    }.items():
        found = fitted(scenario).posterior
        rows.append((key, words, found.effective_share, *(100 * part for part in found.beyond)))
    return pd.DataFrame(rows, columns=["key", "model", "effective", "lowest", "highest"])


@number(unit="assessments", digits=3)
def identification_variant(key: str, column: str = "gap") -> float:
    """London's gap under another rule or model, by its key, or ``gap_low`` or ``gap_high``."""
    return float(sensitivity().set_index("key")[column][key])


@number(unit="assessments", digits=3)
def identification_without_one(which: str) -> float:
    """The ``lowest`` or ``highest`` gap of London when one proxy is left out."""
    gaps = sensitivity().set_index("key")["gap"][[*proxies.NAMES]]
    return float({"lowest": gaps.min(), "highest": gaps.max()}[which])


@number(unit="percentage points", decimals=0)
def identification_moved() -> float:
    """Largest change of a borough's share when one proxy is left out."""
    return float(sensitivity().set_index("key")["moved"][[*proxies.NAMES]].max())


@number(unit="boroughs")
def boroughs_doubled() -> int:
    """Boroughs whose count more than doubled in a year."""
    return len(doubled())


@number(unit="%", decimals=0)
def fit_checked(key: str, column: str) -> float:
    """Effective draws of a model's fit, or replicated sets above what was seen, per cent."""
    return float(fits().set_index("key")[column][key])
