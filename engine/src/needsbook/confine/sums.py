"""Sums over no rows: pandas gives 0, and a reader would take it for a count.

A filter that matches nothing, because a category was renamed for example, would publish a
made-up zero. Where nothing is an answer the analysis says so, with `min_count=0`. What
numpy and Python's own `sum` add up is not seen. A sum over rows of areas of several levels is
told as well: a part is counted again in its whole.
"""

from __future__ import annotations

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


def refuse_sums_of_nothing() -> None:
    """Refuse the analysis `sum` and `prod` of a column or a table that has no rows."""
    import pandas as pd

    passes = f"{Path(pd.__file__).parent}/"
    for kind in (pd.Series, pd.DataFrame):
        for name in ("sum", "prod"):
            setattr(kind, name, _asking(f"{kind.__name__}.{name}", getattr(kind, name), passes))


def _asking(name: str, method: Any, passes: str) -> Any:
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
