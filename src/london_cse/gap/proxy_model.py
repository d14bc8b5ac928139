"""What the proxies explain: coefficients, spread of the borough effects, prediction."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from needsbook import estimate, number, treated
from needsbook.statistics import count_model, reference

from london_cse import sources
from london_cse.gap import proxies
from london_cse.gap.borough_model import fitted, main_scenario
from london_cse.gap.sensitivity import scenarios

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
    """Standard error of `prediction_gain`."""
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
