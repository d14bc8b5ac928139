"""Breaks in series: where a line over the years does not compare like with like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Break:
    """A break between years, or years that differ.

    Parameters
    ----------
    first, last : int
        The years that are concerned; from `first` on where `ongoing`.
    label : str
        A few words for a picture.
    reason : str
        A clause for a note.
    """

    first: int
    last: int
    label: str
    reason: str
    ongoing: bool = False


def first_year(held: pd.DataFrame) -> pd.Series:
    """Return the first year in which each row has a figure.

    Parameters
    ----------
    held : pandas.DataFrame
        Whether there is a figure: a row a series, a column a year, in order of time.

    Returns
    -------
    pandas.Series
        Not-a-number for a series without any figure.

    Examples
    --------
    >>> import pandas as pd
    >>> held = pd.DataFrame({2022: [False, True], 2023: [True, True]}, index=["new", "old"])
    >>> first_year(held).to_dict()
    {'new': 2023, 'old': 2022}
    """
    return held.idxmax(axis=1).where(held.any(axis=1))


def runs(missing: pd.DataFrame) -> pd.DataFrame:
    """Return the runs of years in which the same areas have no figure.

    A total of all areas then rests on other parts than in the years beside it.

    Parameters
    ----------
    missing : pandas.DataFrame
        Whether an area has no figure: a row an area, a column a year, in order of time and
        without a year left out.

    Returns
    -------
    pandas.DataFrame
        `first`, `last` and `areas` (a tuple, in the order of the rows), in order of time.

    Examples
    --------
    >>> import pandas as pd
    >>> missing = pd.DataFrame(
    ...     {2021: [True, False], 2022: [True, False], 2023: [False] * 2, 2024: [True] * 2},
    ...     index=["N1", "N2"],
    ... )
    >>> runs(missing).to_dict("records")[0]
    {'first': 2021, 'last': 2022, 'areas': ('N1',)}
    >>> len(runs(missing))
    2
    """
    import pandas as pd

    lacking = missing.astype(bool)
    changed = (lacking != lacking.shift(axis=1, fill_value=False)).any(axis=0)
    run = changed.cumsum()
    found = [
        (years.index[0], years.index[-1], tuple(missing.index[lacking[years.index[0]]]))
        for _, years in run.groupby(run)
        if lacking[years.index[0]].any()
    ]
    return pd.DataFrame(found, columns=["first", "last", "areas"])
