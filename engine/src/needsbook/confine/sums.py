"""Sums and counts over no rows: pandas gives 0, and a reader would take it for a count.

A filter that matches nothing, because a category was renamed for example, would publish a
made-up zero. Where nothing is an answer the analysis says so: `min_count=0` of pandas,
`initial=0` of numpy, `may_be_empty=True` of the source. `len()` counts the rows that are there
and is not refused: a worker cannot tell a count from a question (`if len(rows)`); nor is seen
what a loop adds up. A sum over rows of areas of several levels is told as well: a part is counted
again in its whole.
"""

from __future__ import annotations

import builtins
import functools
from pathlib import Path
from typing import Any

from needsbook.confine.refusal import Fault, analysis_calls, refuse
from needsbook.data.named_areas import LEVELS
from needsbook.data.sources import MAY_BE_EMPTY
from needsbook.ground.recorder import note_warning

#: Told and not refused: a sum over parts and their whole can be meant.
MIXED = (
    "{name} adds up rows of {dataset} whose areas are of several levels ({met}): the same may be "
    "counted twice. Choose one level with where="
)
_NOTHING: Fault = (
    "adds up no rows: what it gives, 0, would be published as if it had been counted",
    "correct the filter before it; where no row is an answer, say so: `.sum(min_count=0)`",
)


_NONE_COUNTED: Fault = (
    "counts no rows: what it gives, 0, would be published as if it had been found",
    "correct the filter before it; where no row is an answer, say may_be_empty=True in the call "
    "of the source, or count rows with len()",
)
_NO_ARRAY: Fault = (
    _NOTHING[0],
    "correct the filter before it; where no row is an answer, say so: `np.sum(…, initial=0)`",
)


@functools.cache  # `needsbook show` asks for it as well, in the process that it runs in
def refuse_sums_of_nothing() -> None:
    """Refuse the analysis sums, products and counts of what has no rows."""
    import numpy as np
    import pandas as pd

    passes = tuple(f"{Path(str(package.__file__)).parent}/" for package in (pd, np))
    for kind in (pd.Series, pd.DataFrame):
        for name in ("sum", "prod"):
            setattr(kind, name, _asking(f"{kind.__name__}.{name}", getattr(kind, name), passes))
        for name in ("count", "nunique"):
            setattr(kind, name, _counting(f"{kind.__name__}.{name}", getattr(kind, name)))
    for name in ("sum", "nansum", "prod", "nanprod"):
        setattr(np, name, _adding_up(f"numpy.{name}", getattr(np, name)))
    builtins.sum = _adding_up("sum", sum)


def _adding_up(name: str, function: Any) -> Any:
    """Numpy's and Python's own, of an array; a Series asks for itself."""
    import numpy as np
    import pandas as pd

    kinds = np.ndarray if name.startswith("numpy") else (np.ndarray, pd.Series)

    @functools.wraps(function)
    def adding_up(*args: Any, **kwargs: Any) -> Any:
        one = args[0] if args else None
        said = len(args) > 1 or kwargs.keys() & {"initial", "start"}
        if isinstance(one, kinds) and not len(one) and not said:
            frame = analysis_calls(through_stdlib=False)
            if frame is not None and MAY_BE_EMPTY not in getattr(one, "attrs", ()):
                raise refuse(name, _NO_ARRAY, frame)
        return function(*args, **kwargs)

    return adding_up


def _counting(name: str, method: Any) -> Any:
    @functools.wraps(method)
    def counting(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not len(self) and MAY_BE_EMPTY not in self.attrs:
            # pandas itself counts, to describe a table for example: it asks nothing.
            frame = analysis_calls(through_stdlib=False)
            if frame is not None:
                raise refuse(name, _NONE_COUNTED, frame)
        return method(self, *args, **kwargs)

    return counting


def _asking(name: str, method: Any, passes: tuple[str, ...]) -> Any:
    @functools.wraps(method)
    def asking(self: Any, *args: Any, **kwargs: Any) -> Any:
        levels = self.attrs.get(LEVELS)
        met = levels.met_in(self.index) if levels else []
        if len(met) > 1 and analysis_calls(through_stdlib=False, library=passes) is not None:
            note_warning(MIXED.format(name=name, dataset=levels.dataset, met=", ".join(met)))
        said = "min_count" in kwargs or MAY_BE_EMPTY in self.attrs
        if not len(self) and not said:
            frame = analysis_calls(through_stdlib=False, library=passes)
            if frame is not None:
                raise refuse(name, _NOTHING, frame)
        return method(self, *args, **kwargs)

    return asking
