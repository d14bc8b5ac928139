"""Whole columns in and out: a number is the column of one.

Every function of this package takes numbers, arrays, Series or frames, and gives back the
kind it was handed. Series and frames must be of the same areas in the same order: nothing
is put in order in silence. Not-a-number goes in and comes out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array: TypeAlias = npt.NDArray[np.float64]
else:
    Array = Any  # numpy loads when something is estimated, not when a chapter is read

#: A number, an array, a Series or a frame.
Numbers: TypeAlias = Any
Back: TypeAlias = Callable[[Any], Any]


def columns(*values: Numbers) -> tuple[list[Array], Back]:
    """`values` as arrays of one shape, and a function that gives results the kind of `values`.

    Raises
    ------
    ValueError
        Series or frames are of different areas, or in another order.

    Examples
    --------
    >>> import pandas as pd
    >>> (counts, people), back = columns(pd.Series([3, 8], index=["N1", "N2"]), 10)
    >>> back(counts / people).to_dict()
    {'N1': 0.3, 'N2': 0.8}
    >>> (one,), back = columns(3)
    >>> back(one * 2)
    6.0
    """
    import numpy as np
    import pandas as pd

    labelled = [value for value in values if isinstance(value, pd.Series | pd.DataFrame)]
    frames = [value for value in labelled if isinstance(value, pd.DataFrame)]
    like = (frames or labelled or [None])[0]
    for value in labelled:
        _refuse_another(like, value)
    arrays = [np.asarray(_spread(value, bool(frames)), dtype=np.float64) for value in values]
    arrays = [np.asarray(array) for array in np.broadcast_arrays(*arrays)]

    def back(result: Any) -> Any:
        if isinstance(like, pd.DataFrame):
            return pd.DataFrame(result, index=like.index, columns=like.columns)
        if isinstance(like, pd.Series):
            return pd.Series(result, index=like.index)
        array = np.asarray(result)
        return array if array.ndim else array.item()

    return arrays, back


def _spread(value: Numbers, beside_frames: bool) -> Any:
    """A Series beside a frame holds one value for each of its rows."""
    import pandas as pd

    if beside_frames and isinstance(value, pd.Series):
        return value.to_numpy(dtype="float64")[:, None]
    return value


def _refuse_another(like: Any, value: Any) -> None:
    import pandas as pd

    same = like.index.equals(value.index)
    if isinstance(value, pd.DataFrame):
        same = same and like.columns.equals(value.columns)
    if not same:
        raise ValueError(
            "the columns are of different areas or in another order: "
            f"{_shown(like.index)} beside {_shown(value.index)}; put them in one order first "
            "(`reindex`), so that each number meets its own"
        )


def _shown(index: Any) -> str:
    named = [str(name) for name in index[:3]]
    return ", ".join(named) + (f" and {len(index) - 3} more" if len(index) > 3 else "")


def refuse(wrong: Any, values: Any, words: str) -> None:
    """Refuse the first of `values` that is `wrong`, in words that end with it.

    Raises
    ------
    ValueError
        One is.

    Examples
    --------
    >>> refuse([False, True], [3, -1], "a count is not negative: ")
    Traceback (most recent call last):
    ...
    ValueError: a count is not negative: -1
    """
    import numpy as np

    if np.any(wrong):
        first = np.broadcast_to(values, np.shape(wrong))[np.asarray(wrong)].flat[0]
        raise ValueError(f"{words}{first:g}")
