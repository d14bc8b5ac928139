"""What the identification gap hangs on: the rule, each proxy, shrinkage, the year.

And what the proxies explain: coefficients, the spread of the borough effects with
and without proxies, and how well each model foretells a borough that it has not
seen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from london_cse.estimates import count_model, proactivity, proxies
from london_cse.estimates.identification_gap import (
    Scenario,
    Total,
    fitted,
    main_scenario,
    steady_counts,
    total,
)
from needsbook import estimate

if TYPE_CHECKING:
    import pandas as pd

ALL = "All proxies, coefficients shrunk (main analysis)"
NONE = "Population only, no proxy"
UNSHRUNK = "All proxies, coefficients not shrunk"
STEADY = "Level not set by boroughs whose count more than doubled in a year"
# So wide that the counts alone decide.
_FLAT = count_model.Prior(coefficient=10.0)


def _without(name: str) -> tuple[str, ...]:
    return tuple(other for other in proxies.NAMES if other != name)


def _label(name: str) -> str:
    label = proxies.proxy(name).label
    return label if label.isupper() else label[:1].lower() + label[1:]


@estimate
def scenarios() -> dict[str, Scenario]:
    """Return the models that stand beside the main analysis, by what differs."""
    main = main_scenario()
    found = {NONE: replace(main, names=()), UNSHRUNK: replace(main, prior=_FLAT)}
    found |= {
        f"Without {_label(name)}": replace(main, names=_without(name)) for name in proxies.NAMES
    }
    earlier = main.year - 1
    found[f"Proxies that had ended by 31 March {earlier}"] = replace(main, proxies_by=earlier)
    found[f"Assessments of the year ending 31 March {earlier}"] = replace(main, year=earlier)
    return found


@estimate(once=True)
def sensitivity() -> pd.DataFrame:
    """Return London's gap under each rule and each model.

    Returns
    -------
    pandas.DataFrame
        `group`, `variant`, `recorded`, `gap`, `gap_low`, `gap_high`, `share` and its
        bounds, `main` (the main analysis), and `moved`: the largest change of a
        borough's share against the main analysis, in percentage points, over the
        boroughs with a published count (not for another year).
    """
    import pandas as pd

    main = main_scenario()
    base = _shares(main)
    rows = []
    for rule, words in proactivity.RULES.items():
        moved = float(abs(_shares(main, rule) - base).max())
        rows.append(_row("Rule", words, total(main, rule), moved))
    moved = float(abs(_shares(main, steady=True) - base).max())
    rows.append(_row("Rule", STEADY, total(main, steady=True), moved))
    for words, scenario in scenarios().items():
        other = scenario.year != main.year
        moved = float("nan") if other else float(abs(_shares(scenario) - base).max())
        rows.append(_row("Model", words, total(scenario), moved))
    table = pd.DataFrame(rows)
    return table.assign(
        main=table["variant"] == proactivity.RULES[proactivity.MAIN_RULE],
        moved_status=["" if known else "not applicable" for known in table["moved"].notna()],
    )


def _row(group: str, words: str, found: Total, moved: float) -> dict[str, object]:
    gap, gap_low, gap_high = found.gap
    share, share_low, share_high = found.share
    return {
        "group": group,
        "variant": words,
        "recorded": found.recorded,
        "gap": gap,
        "gap_low": gap_low,
        "gap_high": gap_high,
        "share": share,
        "share_low": share_low,
        "share_high": share_high,
        "moved": moved,
    }


def _shares(
    scenario: Scenario, rule: str = proactivity.MAIN_RULE, *, steady: bool = False
) -> pd.Series[float]:
    """Return the shares of the boroughs with a published count, by code."""
    import numpy as np
    import pandas as pd

    model = fitted(scenario)
    eligible = steady_counts(scenario) if steady else None
    draws = proactivity.gap_draws(model.expected, model.effects, rule, eligible).gap
    gap = np.median(draws, axis=0)
    shown = model.places[model.published]
    shares = proactivity.gap_share(gap[model.published], shown["assessments"].to_numpy(dtype=float))
    return pd.Series(shares, index=shown["gss_code"])


@estimate
def coefficients() -> pd.DataFrame:
    """Return the rate ratio of each proxy, for a rise of one standard deviation.

    ``exp(β_j)``, the median of the draws and the bounds of the middle 95%.

    Returns
    -------
    pandas.DataFrame
        `name`, `proxy`, `unit`, `year`, `period`, `mean` and `deviation` of the
        boroughs in the model, `ratio`, `ratio_low`, `ratio_high`.
    """
    import numpy as np
    import pandas as pd

    scenario = main_scenario()
    model = fitted(scenario)
    frame = proxies.by_authority(scenario.names, scenario.known_by)
    frame = frame[frame["gss_code"].isin(model.places["gss_code"])]
    ratios = np.exp(model.posterior.coefficients[:, 1:])
    low, high = proactivity.interval(ratios)
    rows = []
    for number, name in enumerate(scenario.names):
        year, one = proxies.year_of(name, scenario.known_by), proxies.proxy(name)
        rows.append(
            {
                "name": name,
                "proxy": one.label,
                "unit": one.unit,
                "year": year,
                "period": one.period(year),
                "mean": float(frame[name].mean()),
                "deviation": float(frame[name].std(ddof=0)),
                "ratio": float(np.median(ratios[:, number])),
                "ratio_low": float(low[number]),
                "ratio_high": float(high[number]),
            }
        )
    return pd.DataFrame(rows)


@estimate(once=True)
def scores() -> pd.DataFrame:
    """Return how well models foretell a borough that they have not seen.

    The score is the sum over boroughs of the log probability of the borough's
    count under the model fitted to all the others; higher is better. The standard
    error of a difference is ``√n × standard deviation`` of the boroughs' differences.

    Returns
    -------
    pandas.DataFrame
        `model`, `proxies` (how many), `spread` (√α, the coefficient of variation of
        the borough effects) with bounds, `score`, `difference` from the model with
        population only and its `error`, with `<name>_status`.
    """
    import numpy as np
    import pandas as pd

    main = main_scenario()
    models = {
        NONE: replace(main, names=()),
        ALL: main,
        UNSHRUNK: replace(main, prior=_FLAT),
    }
    models |= {f"Only {_label(name)}": replace(main, names=(name,)) for name in proxies.NAMES}
    rows, base = [], None
    for words, scenario in models.items():
        model = fitted(scenario)
        found = count_model.leave_one_out(model.seen, scenario.prior)
        base = found if base is None else base
        spread = model.posterior.dispersion**0.5
        low, high = proactivity.interval(spread)
        status = "" if scenario.names else "not applicable"
        rows.append(
            {
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
    """Return a figure of `scores`: of ``main``, ``population`` or ``unshrunk``."""
    words = {"main": ALL, "population": NONE, "unshrunk": UNSHRUNK}[model]
    table = scores()
    return float(table.loc[table["model"] == words, column].iloc[0])


@estimate
def agreement_of_years() -> float:
    """Return the rank correlation (Spearman) of the borough effects, latest year and the last.

    Over the authorities that both years have in their models. Near 1, the same
    boroughs record much or little in both years; near 0, the order is chance.
    """
    main = main_scenario()
    effects = {}
    for scenario in (main, replace(main, year=main.year - 1, proxies_by=main.year)):
        model = fitted(scenario)
        means = model.effects.mean(axis=0)
        effects[scenario.year] = dict(zip(model.places["gss_code"], means, strict=True))
    now, before = effects.values()
    both = [code for code in now if code in before]
    from scipy.stats import spearmanr

    return float(spearmanr([now[code] for code in both], [before[code] for code in both])[0])


@estimate
def steady_left_out() -> tuple[str, ...]:
    """Return the boroughs whose count more than doubled in a year."""
    places = fitted(main_scenario()).places
    return tuple(places.loc[~steady_counts(main_scenario()), "name"])
