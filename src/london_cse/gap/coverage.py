"""What the method of the gap gives for simulated boroughs whose gap is known.

The dataset is made by `data/intake/simulated_gap.py`, outside any build.
"""

from __future__ import annotations

import pandas as pd
from needsbook import estimate, number

from london_cse import sources

#: All the spread between boroughs is need, so that there is no gap.
NULL = "null"


@estimate(once=True)
def results() -> pd.DataFrame:
    """Return a row a setting: `words`, `sets`, and each measure with its ``<name>_error``.

    The error is that of simulation, a standard error. A ratio to no gap does not exist: its status
    is ``not applicable``.
    """
    frame = sources.simulated_gap(columns=["setting", "words", "sets", "measure", "value", "error"])
    frame = frame[frame["sets"] == frame["sets"].max()]
    keys = ["setting", "words", "sets"]
    wide: pd.DataFrame = frame.pivot(index=keys, columns="measure", values="value").join(
        frame.pivot(index=keys, columns="measure", values="error").add_suffix("_error")
    )
    wide = wide.loc[frame[keys].drop_duplicates().itertuples(index=False, name=None)].reset_index()
    missing = ["" if known else "not applicable" for known in wide["ratio"].notna()]
    return wide.rename_axis(columns=None).assign(ratio_status=missing, ratio_error_status=missing)


@estimate
def simulated(setting: str, measure: str) -> float:
    """Return a measure of a setting, as `results` has it."""
    return float(results().set_index("setting")[measure][setting])


@number(unit="times", decimals=1)
def ratio_without_gap(bound: str) -> float:
    """Expected over recorded assessments where the true gap is nil.

    `bound`: ``estimate``, ``low`` or ``high``.
    """
    measure = {"estimate": "share"}.get(bound, f"share_{bound}")
    return 100 / (100 - simulated(NULL, measure))


@number(unit="%", decimals=0)
def simulated_share(setting: str, measure: str = "share") -> float:
    """A measure of the simulated boroughs that is a percentage."""
    return simulated(setting, measure)


@number(unit="boroughs", decimals=0)
def simulated_told(setting: str, measure: str = "told") -> float:
    """Simulated boroughs whose interval leaves out 0: the mean, ``told_low`` or ``told_high``."""
    return simulated(setting, measure)


@number(unit="times", decimals=2)
def simulated_ratio(setting: str) -> float:
    """Estimated over known gap of London in simulation, the median."""
    return simulated(setting, "ratio")


@number(unit="sets of boroughs")
def simulated_sets() -> int:
    """Simulated sets of boroughs behind each setting."""
    return int(simulated(NULL, "sets"))
