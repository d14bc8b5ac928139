"""What the proxies explain: coefficients, spread of the borough effects, prediction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from needsbook import estimate, treated
from needsbook.statistics import count_model, reference

from london_cse.gap import proxies
from london_cse.gap.borough_model import fitted, main_scenario
from london_cse.gap.sensitivity import scenarios

if TYPE_CHECKING:
    import pandas as pd


# Draws of each fit without a borough: a score needs fewer than an interval.
DRAWS = 1024


@estimate
def coefficients() -> pd.DataFrame:
    """Return the rate ratio of each proxy, for a rise of one standard deviation.

    ``exp(β_j)``: the median of the draws and the bounds of the middle 95%.

    Returns
    -------
    pandas.DataFrame
        `name`, `proxy`, `unit`, `of_2005`, `year`, `period`, `mean` and `deviation`
        of the boroughs in the model, `ratio`, `ratio_low`, `ratio_high`.
    """
    import numpy as np
    import pandas as pd

    scenario = main_scenario()
    model = fitted(scenario)
    frame = proxies.by_authority(scenario.names, scenario.known_by)
    frame = frame[frame["gss_code"].isin(model.places["gss_code"])]
    ratios = np.exp(model.posterior.coefficients[:, 1:])
    low, high = reference.interval(ratios)
    rows = []
    for number, name in enumerate(scenario.names):
        year, one = proxies.year_of(name, scenario.known_by), proxies.proxy(name)
        held = treated(frame[name], "left out")
        rows.append(
            {
                "name": name,
                "proxy": one.label,
                "unit": one.unit,
                "of_2005": one.of_2005,
                "year": year,
                "period": one.period(year),
                "mean": float(held.mean()),
                "deviation": float(held.std(ddof=0)),
                "ratio": float(np.median(ratios[:, number])),
                "ratio_low": float(low[number]),
                "ratio_high": float(high[number]),
            }
        )
    return pd.DataFrame(rows)


@estimate(once=True)
def scores() -> pd.DataFrame:
    """Return how well models predict a borough that they have not seen.

    The score is the sum over boroughs of the log probability of the borough's
    count under the model fitted to all the others; higher is better. The standard
    error of a difference is ``√n × standard deviation`` of the boroughs' differences.

    Returns
    -------
    pandas.DataFrame
        `key`, `model`, `proxies` (how many), `spread` (√α, the coefficient of
        variation of the borough effects) with bounds, `score`, `difference` from
        the model with population only and its `error`, with `<name>_status`.
    """
    import numpy as np
    import pandas as pd

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


@estimate
def score(model: str, column: str) -> float:
    """Return a figure of `scores`, by the model's key."""
    return float(scores().set_index("key")[column][model])


@estimate
def best_single_gain() -> float:
    """Return the largest gain in score of a model with one proxy, in its standard errors."""
    table = scores()
    single = table[table["proxies"] == 1]
    return float((single["difference"] / single["error"]).max())


@estimate
def ratio(name: str, bound: str) -> float:
    """Return the rate ratio of a proxy: its ``estimate``, ``low`` or ``high``."""
    column = {"estimate": "ratio", "low": "ratio_low", "high": "ratio_high"}[bound]
    return float(coefficients().set_index("name")[column][name])


@estimate
def clear_of_one() -> int:
    """Return how many proxies have an interval of the rate ratio that leaves out 1."""
    table = coefficients()
    return int(((table["ratio_low"] > 1) | (table["ratio_high"] < 1)).sum())


@estimate
def agreement_of_years() -> float:
    """Return the rank correlation (Spearman) of the borough effects with the year before.

    With the same proxies in both, over the authorities in both models. Near 1, the
    same boroughs record much or little in both years; near 0, the order is chance.
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
