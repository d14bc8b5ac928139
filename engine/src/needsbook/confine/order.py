"""One order of what is equal: numpy sorts ties as the processor at hand finds it fastest.

A worker sorts them as they come, which every processor can; pandas sorts by numpy's
methods. Of what `argpartition` may answer it gives the sorted order.
"""

from __future__ import annotations

import functools
from typing import Any

from needsbook.confine.members import put_into


def sort_ties_alike() -> None:
    """Let numpy, and pandas by it, keep the order of what is equal."""
    import numpy as np

    for name in ("sort", "argsort"):
        put_into(np.ndarray, name, _stable(getattr(np.ndarray, name)))
    put_into(np.ndarray, "argpartition", _sorted(np.ndarray.argsort))


def _stable(method: Any) -> Any:
    @functools.wraps(method)
    def stable(self: Any, axis: Any = -1, kind: Any = None, order: Any = None, **more: Any) -> Any:
        said = more.get("stable") is not None
        if not said and (kind is None or str(kind).lower().startswith("q")):
            kind = "stable"
        return method(self, axis, kind, order, **more)

    return stable


def _sorted(argsort: Any) -> Any:
    def argpartition(
        self: Any, kth: Any, axis: Any = -1, kind: Any = "introselect", order: Any = None
    ) -> Any:
        return argsort(self, axis, None, order)

    return argpartition
