"""Child sexual abuse: survey rates and estimated victims, as the 2016 assessment prints them.

Sources: London Child Sexual Exploitation Needs Assessment 2016, which quotes the
surveys and applies the rates of the NSPCC to London. Nothing is estimated anew:
the population behind the London figures is not stated and cannot be recovered.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from needsbook import estimate

from london_cse import sources
from london_cse.cells import as_printed

if TYPE_CHECKING:
    import pandas as pd

LONDON = "London"
AVERAGE_BOROUGH = "average borough"

# What the report calls the lower estimate is no finding of its own.
LOWER = "half of the central estimate"


@estimate
def rate(estimate: str) -> Decimal:
    """Return one quoted rate in per cent, as printed.

    Parameters
    ----------
    estimate : str
        An estimate of the source, for example ``radford-2011-18-24-all``.
    """
    return sources.csa_prevalence_rates.quote("value", where={"estimate": estimate})


@estimate
def rates() -> pd.DataFrame:
    """Return every quoted rate, in the order of the source.

    Returns
    -------
    pandas.DataFrame
        `source_study`, `population`, `age_group`, `abuse_type`, `value` in per
        cent (as printed) and `locator`, the place in the report.
    """
    frame = sources.csa_prevalence_rates(
        columns=[
            "source_study",
            "population",
            "age_group",
            "abuse_type",
            "value",
            "locator",
        ]
    )
    return frame.assign(value=frame["value"].map(as_printed))


@estimate
def estimates_not_halved() -> int:
    """Return how many lower estimates for London are not the central one cut in half."""
    pairs = [
        [printed_estimate(LONDON, victims, abuse_type, kind) for kind in ("central", "lower")]
        for victims in ("current child", "adult")
        for abuse_type in ("all", "contact")
    ]
    return sum(lower != central // 2 for central, lower in pairs)


@estimate
def printed_estimate(area: str, victims: str, abuse_type: str, estimate: str) -> Decimal:
    """Return estimated victims (people, over a lifetime), as printed.

    Parameters
    ----------
    area : str
        ``London`` or ``average borough``.
    victims : str
        ``current child`` or ``adult``.
    abuse_type : str
        ``all`` or ``contact``.
    estimate : str
        ``central`` or ``lower`` (half of the central figure).
    """
    return sources.csa_london_estimates.quote(
        "people",
        where={
            "area": area,
            "victims": victims,
            "abuse_type": abuse_type,
            "estimate": estimate,
        },
    )


@estimate
def estimates(area: str) -> pd.DataFrame:
    """Return the estimated victims in `area`, central and lower side by side.

    Returns
    -------
    pandas.DataFrame
        `victims`, `abuse_type`, `central` and `lower` (people, as printed).

    Raises
    ------
    ValueError
        A lower figure is not half of the central one, as it is labelled.
    """
    frame = sources.csa_london_estimates(
        where={"area": area}, columns=["victims", "abuse_type", "estimate", "people"]
    )
    parts = [
        frame[frame["estimate"] == name]
        .drop(columns="estimate")
        .rename(columns={"people": name})
        .reset_index(drop=True)
        for name in ("central", "lower")
    ]
    table = parts[0].merge(parts[1], on=["victims", "abuse_type"], validate="1:1")
    # The printed halves are whole people, so they may be off by less than one.
    if not ((table["central"] / 2 - table["lower"]).abs() < 1).all():
        raise ValueError(f"csa-london-estimates: a lower figure of {area} is not {LOWER}")
    return table
