"""What is done with the gaps of a column, said by whoever calculates with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from needsbook.data.gapped import Gapped
from needsbook.ground.formats import Status, Treatment
from needsbook.ground.gaps import Gap
from needsbook.ground.recorder import note_treatment


def treated(column: pd.Series, how: Treatment) -> pd.Series:
    """A column with gaps as numbers, and what is done with the gaps.

    Parameters
    ----------
    column : pandas.Series
        A column of a source that may hold symbols, or one calculated from such; any
        other is given back as it is.
    how : {"left out", "missing"}
        *left out*: the cells without a number, and their places in the index, are
        not there. *missing*: they are not-a-number, which pandas and matplotlib pass
        over: for pictures, and for models that leave out such rows themselves.

    Returns
    -------
    pandas.Series
        Of float64, shorter where cells are left out. The trace says what was done.

    Examples
    --------
    >>> counts = source("absence")(where={"area": "D03"}, columns=["absent"])["absent"]
    >>> counts.to_list()
    [Gap(status='confidential', ...), 9.0, Gap(status='confidential', ...)]
    >>> counts.sum()
    Traceback (most recent call last):
    ...
    needsbook.ground.gaps.GapInArithmetic: to take the sum of a column that may have ...
    >>> treated(counts, "left out").sum()
    np.float64(9.0)
    """
    if how not in ("left out", "missing"):
        raise ValueError(f"“{how}” is no treatment here: left out, or missing (or see `bounded`)")
    if not isinstance(column.array, Gapped):
        return column
    _note(column.array.gaps().values(), how)
    numbers = pd.Series(column.array.numbers(), index=column.index, name=column.name)
    return numbers.dropna() if how == "left out" else numbers


def bounded(
    column: pd.Series, bounds: Mapping[Status, tuple[float, float]]
) -> tuple[pd.Series, pd.Series]:
    """A column with gaps at the least and at the most that its cells can be.

    Parameters
    ----------
    column : pandas.Series
        A column of a source that may hold symbols.
    bounds : mapping of str to (low, high)
        By what a gap means. A gap of another meaning is not-a-number in both.

    Returns
    -------
    low, high : pandas.Series
        Of float64; the same where there is a number.

    Examples
    --------
    >>> absent = source("absence")(where={"area": "D03"}, columns=["absent"])["absent"]
    >>> low, high = bounded(absent, {"confidential": (1, 5)})
    >>> low.to_list(), high.to_list()
    ([1.0, 9.0, 1.0], [5.0, 9.0, 5.0])
    """
    cells = _gapped(column)
    low, high = cells.numbers(), cells.numbers()
    between = {place: gap for place, gap in cells.gaps().items() if gap.status in bounds}
    _note(between.values(), "bounded")
    for place, gap in between.items():
        low[place], high[place] = bounds[gap.status]
    return pd.Series(low, index=column.index), pd.Series(high, index=column.index)


def _gapped(column: pd.Series) -> Gapped:
    if not isinstance(column.array, Gapped):
        raise TypeError(f"column {column.name} has no gaps to treat: it is of {column.dtype}")
    return column.array


def _note(gaps: Iterable[Gap], how: Treatment) -> None:
    for gap in dict.fromkeys(gaps):
        note_treatment(gap.status, gap.reason, how)
