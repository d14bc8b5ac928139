"""What the identification gap depends on: the rule, each proxy, shrinkage, the year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from needsbook import estimate, treated
from needsbook.statistics import count_model, reference

from london_cse.gap import proxies
from london_cse.gap.borough_model import Scenario, fitted, main_scenario, steady_counts
from london_cse.gap.identification_gap import Total, bound, total

if TYPE_CHECKING:
    import pandas as pd

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

    Returns
    -------
    pandas.DataFrame
        `key`, `group` (rule or model), `variant`, `recorded`, `gap` and `share` with
        their bounds, `main` (the main analysis), and `moved`: the largest change of
        a borough's share against the main analysis, in percentage points, over the
        boroughs with a published count (not applicable for another year).
    """
    import pandas as pd

    main = main_scenario()
    base = _shares(main)

    def moved(*arguments: object, **steady: bool) -> float:
        return float(abs(_shares(*arguments, **steady) - base).max())  # type: ignore[arg-type]

    rows = [
        _row("Rule", key, words, total(main, key), moved(main, key)) for key, words in RULES.items()
    ]
    # literal: names a setting of the model
    words = "Level not set by boroughs whose count more than doubled in a year"
    found = total(main, steady=True)
    rows.append(_row("Rule", STEADY, words, found, moved(main, steady=True)))
    for key, (words, scenario) in scenarios().items():
        change = moved(scenario) if scenario.year == main.year else float("nan")
        rows.append(_row("Model", key, words, total(scenario), change))
    table = pd.DataFrame(rows)
    return table.assign(
        main=table["key"] == reference.MAIN_RULE,
        moved_status=["" if known else "not applicable" for known in table["moved"].notna()],
    )


def _row(group: str, key: str, words: str, found: Total, moved: float) -> dict[str, object]:
    columns = {"group": group, "key": key, "variant": words, "recorded": found.recorded}
    for name, parts in (("gap", found.gap), ("share", found.share)):
        shown = (parts[0], *(bound(part) if name == "gap" else part for part in parts[1:]))
        columns |= dict(zip((name, f"{name}_low", f"{name}_high"), shown, strict=True))
    return columns | {"moved": moved}


def _shares(
    scenario: Scenario, rule: str = reference.MAIN_RULE, *, steady: bool = False
) -> pd.Series[float]:
    """Return the shares of the boroughs with a published count, by code."""
    import numpy as np
    import pandas as pd

    model = fitted(scenario)
    eligible = steady_counts(scenario) if steady else None
    draws = reference.gap_draws(model.expected, model.effects, rule, eligible).gap
    gap = np.median(draws, axis=0)[model.published]
    shown = model.places[model.published]
    shares = reference.gap_share(gap, treated(shown["assessments"], "left out").to_numpy())
    return pd.Series(shares, index=shown["gss_code"])


@estimate
def london_gap(key: str, column: str = "gap") -> float:
    """Return London's gap under a rule or a model, by its key, or a bound of it."""
    table = sensitivity().set_index("key")
    return float(table[column][key])


@estimate
def without_one(which: str) -> float:
    """Return the ``lowest`` or ``highest`` gap of London when one proxy is left out."""
    gaps = [london_gap(name) for name in proxies.NAMES]
    return {"lowest": min, "highest": max}[which](gaps)


@estimate
def moved_without_one() -> float:
    """Return the largest change of a borough's share when one proxy is left out."""
    table = sensitivity()
    return float(table.loc[table["key"].isin(proxies.NAMES), "moved"].max())


@estimate
def doubled() -> tuple[str, ...]:
    """Return the boroughs of the model whose count more than doubled in a year."""
    places = fitted(main_scenario()).places
    return tuple(places.loc[~steady_counts(main_scenario()), "name"])


@estimate(once=True)
def fits() -> pd.DataFrame:
    """Return how each model's fit stands to what `count_model.fit` asks of it.

    Returns
    -------
    pandas.DataFrame
        `key`, `model`; `effective`, effective draws in a hundred; `lowest` and `highest`,
        the per cent of replicated sets whose quarter of boroughs that record least, or
        most, lies above the one seen.
    """
    import pandas as pd

    rows = []
    for key, (words, scenario) in {
        "main": ("Main analysis", main_scenario()),
        **scenarios(),
    }.items():
        found = fitted(scenario).posterior
        lowest, highest = (100 * share for share in found.beyond)
        rows.append((key, words, found.effective_share, lowest, highest))
    return pd.DataFrame(rows, columns=["key", "model", "effective", "lowest", "highest"])


@estimate
def fit_of(key: str, column: str) -> float:
    """Return a figure of `fits`, by the model's key."""
    return float(fits().set_index("key")[column][key])
