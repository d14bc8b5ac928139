"""What the identification gap depends on: the rule, the proxies and what they explain, the year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from needsbook import estimate, number, treated
from needsbook.statistics import count_model, reference

from london_cse import sources
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


# What the proxies explain ---------------------------------------------------------

# Draws of each fit without a borough: a score needs fewer than an interval.
DRAWS = 1024


@estimate
def coefficients() -> pd.DataFrame:
    """Return the rate ratio of each proxy, for a rise of one standard deviation.

    ``exp(β_j)``: the median of the draws and the bounds of the middle 95%.

    Columns `name`, `proxy`, `unit`, `of_2005`, `year`, `period`, `mean` and `deviation` of the
    boroughs in the model, `ratio`, `ratio_low`, `ratio_high`.
    """
    scenario = main_scenario()
    model = fitted(scenario)
    frame = proxies.by_authority(scenario.known_by)
    frame = frame.loc[frame["gss_code"].isin(model.places["gss_code"]), [*scenario.names]]
    held = frame.apply(treated, args=("left out",))
    ratios = np.exp(model.posterior.coefficients[:, 1:])
    low, high = reference.interval(ratios)
    years = [proxies.year_of(name, scenario.known_by) for name in scenario.names]
    table = sources.gap_proxies(columns=["proxy", "label", "unit", "indicator_2005", "period"])
    table = table.set_index("proxy").loc[[*scenario.names]].reset_index()
    table = table.rename(columns={"proxy": "name", "label": "proxy", "indicator_2005": "of_2005"})
    periods = [
        words.format(year=year, before=year - 1, short=year % 100)
        for words, year in zip(table["period"], years, strict=True)
    ]
    return table[["name", "proxy", "unit", "of_2005"]].assign(
        year=years,
        period=periods,
        mean=held.mean().to_numpy(),
        deviation=held.std(ddof=0).to_numpy(),
        ratio=np.median(ratios, axis=0),
        ratio_low=low,
        ratio_high=high,
    )


@estimate(once=True)
def scores() -> pd.DataFrame:
    """Return how well models predict a borough that they have not seen.

    The score is the sum over boroughs of the log probability of the borough's count under the model
    fitted to all the others; higher is better. The standard error of a difference is ``√n ×
    standard deviation`` of the boroughs' differences.

    Columns `key`, `model`, `proxies` (how many), `spread` (√α, the coefficient of variation of the
    borough effects) with bounds, `score`, `difference` from the model with population only and its
    `error`, with `<name>_status`.
    """
    main, others = main_scenario(), scenarios()
    models = {
        "population": others["population"],
        "main": ("All proxies, coefficients shrunk (main analysis)", main),
        "unshrunk": others["unshrunk"],
    }
    for name in proxies.NAMES:
        models[name] = f"Only {proxies.in_a_sentence(name)}", replace(main, names=(name,))
    rows, base = [], None
    for key, (words, scenario) in models.items():
        model = fitted(scenario)
        found = count_model.leave_one_out(model.seen, scenario.prior, DRAWS)
        base = found if base is None else base
        spread = model.posterior.dispersion**0.5
        low, high = reference.interval(spread)
        status = "" if scenario.names else "not applicable"
        rows.append(
            {
                "key": key,
                "model": words,
                "proxies": float(len(scenario.names)),
                "spread": float(np.median(spread)),
                "spread_low": float(low),
                "spread_high": float(high),
                "score": float(found.sum()),
                "difference": float((found - base).sum()),
                "difference_status": status,
                "error": float((found - base).std(ddof=1) * len(found) ** 0.5),
                "error_status": status,
            }
        )
    return pd.DataFrame(rows)


def _score(model: str, column: str) -> float:
    return float(scores().set_index("key")[column][model])


@number(unit="score", decimals=1)
def prediction_gain(model: str) -> float:
    """Score of a model less that of population only; below 0 it predicts worse."""
    return _score(model, "difference")


@number(unit="score", decimals=1)
def prediction_error(model: str) -> float:
    """Standard error of a model's gain in prediction over population only."""
    return _score(model, "error")


@number(unit="ratio", decimals=2)
def effect_spread(model: str) -> float:
    """Coefficient of variation of the borough effects under a model."""
    return _score(model, "spread")


@number(unit="standard errors", decimals=1)
def best_single_gain() -> float:
    """Largest gain of a model with one proxy over population only, in its standard errors."""
    table = scores()
    single = table[table["proxies"] == 1]
    return float((single["difference"] / single["error"]).max())


@number(unit="proxies")
def proxies_clear_of_one() -> int:
    """Proxies whose interval of the rate ratio leaves out 1."""
    table = coefficients()
    return int(((table["ratio_low"] > 1) | (table["ratio_high"] < 1)).sum())


@number(unit="rank correlation", decimals=2)
def agreement_of_years() -> float:
    """Rank correlation of the borough effects of the latest year and the year before.

    Spearman's, with the same proxies in both, over the authorities in both models. Near 1, the same
    boroughs record much or little in both years; near 0, the order is chance.
    """
    from scipy.stats import spearmanr

    main = main_scenario()
    now, before = (
        fitted(scenario)
        for scenario in (main, replace(main, year=main.year - 1, proxies_by=main.year))
    )
    pairs = (
        now.places[["gss_code"]]
        .assign(now=now.effects.mean(axis=0))
        .merge(
            before.places[["gss_code"]].assign(before=before.effects.mean(axis=0)),
            on="gss_code",
            validate="1:1",
        )
    )
    return float(spearmanr(pairs["now"], pairs["before"])[0])


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
