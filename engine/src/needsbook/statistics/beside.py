"""An area beside its region: on which side, and since when, more than chance would explain.

The whole interval of an area's rate above the region's rate is *above*, below it *below*;
an interval that holds the region's rate is *alike*, however far its middle lies. This is
the comparison of public health profiles in England (Public Health England, 2018, Technical
Guide: Confidence Intervals), which takes the region's rate as known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from needsbook.statistics.columns import Numbers, columns
from needsbook.statistics.intervals import Interval

if TYPE_CHECKING:
    import pandas as pd

ABOVE, BELOW, ALIKE = "above", "below", "alike"
SIDES = (ABOVE, BELOW, ALIKE)


def side(interval: Interval, region: Numbers) -> Any:
    """Return on which side of the region's rate each interval lies, or `ALIKE`.

    Parameters
    ----------
    interval : Interval
        Of the areas' rates: numbers, columns, or frames area × year.
    region : number or column
        The region's rate in the same unit; beside frames, a frame as well.

    Returns
    -------
    str or column of str
        One of `SIDES`; nothing where there is no interval or no rate of the region.

    Examples
    --------
    >>> import pandas as pd
    >>> low, high = pd.Series({"N1": 21.0, "N2": 9.0}), pd.Series({"N1": 30.0, "N2": 24.0})
    >>> side(Interval(low, high), 20).to_dict()
    {'N1': 'above', 'N2': 'alike'}
    """
    import numpy as np

    (low, high, rate), back = columns(interval.low, interval.high, region)
    none = np.isnan(low) | np.isnan(high) | np.isnan(rate)
    found = np.select([none, low > rate, high < rate], ["", ABOVE, BELOW], ALIKE)
    return back(found.astype(object))


def stands_out(sides: Any, positions: Numbers) -> Any:
    """Return 1 above the region, −1 below, 0 alike; doubled beyond funnel limits on that side.

    Parameters
    ----------
    sides : str or column of str
        As `side` gives them.
    positions : number or column
        Against funnel limits, as `needsbook.statistics.funnel.position` gives them;
        not-a-number where an area is not judged by them.

    Returns
    -------
    number or column
        Not-a-number where there is no side.

    Examples
    --------
    >>> stands_out("above", 2), stands_out("above", -1), stands_out("alike", 2)
    (2.0, 1.0, 0.0)
    """
    import numpy as np
    import pandas as pd

    signs = {ABOVE: 1.0, BELOW: -1.0, ALIKE: 0.0}
    number: Any = np.vectorize(lambda one: signs.get(one, np.nan), otypes=[float])(sides)
    if isinstance(sides, pd.Series):
        number = pd.Series(number, index=sides.index)
    elif isinstance(sides, pd.DataFrame):
        number = pd.DataFrame(number, index=sides.index, columns=sides.columns)
    (sign, place), back = columns(number, positions)
    return back(np.where(sign * np.nan_to_num(place) > 0, 2 * sign, sign))


def latest_run(sides: pd.DataFrame) -> pd.DataFrame:
    """Return since when each area lies on the side on which it lies now.

    Parameters
    ----------
    sides : pandas.DataFrame
        A row an area, a column a year, in order of time: one of `SIDES`, or why the year is
        not judged. A year that is not judged ends no run.

    Returns
    -------
    pandas.DataFrame
        By area: `side`, that of the latest judged year (nothing where none is); `since`, the
        first year of the run that ends there; `whole`, whether no judged year lies otherwise.

    Examples
    --------
    >>> import pandas as pd
    >>> years = pd.DataFrame(
    ...     [["alike", "above", "doubtful", "above"]], index=["N1"], columns=range(2021, 2025)
    ... )
    >>> latest_run(years).loc["N1"].to_dict()
    {'side': 'above', 'since': 2022, 'whole': False}
    """
    import numpy as np
    import pandas as pd

    cells = sides.to_numpy(dtype=object)
    judged = np.isin(cells, SIDES)
    some = judged.any(axis=1)
    places = np.arange(cells.shape[1])
    last = np.where(judged, places, -1).max(axis=1)
    now = np.where(some, cells[np.arange(len(cells)), last], "")
    other = np.where(judged & (cells != now[:, None]), places, -1).max(axis=1)
    first = np.where(judged & (places > other[:, None]), places, len(places)).min(axis=1)
    years = np.asarray([*sides.columns, None], dtype=object)
    return pd.DataFrame(
        {
            "side": now,
            "since": pd.Series(years[np.where(some, first, -1)], index=sides.index),
            "whole": some & (other < 0),
        },
        index=sides.index,
    )
