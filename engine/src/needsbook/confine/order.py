"""One order of what is equal: numpy sorts ties as the processor at hand finds it fastest.

A worker sorts them as they come, which every processor can; pandas sorts by numpy's
methods. Of what `argpartition` may answer it gives the sorted order.
"""

from __future__ import annotations

import ctypes
import functools
import gc
from typing import Any


def put_into(kind: type, name: str, value: Any) -> None:
    """Replace a member of a class that is written in C, in this process.

    Raises
    ------
    RuntimeError
        This Python does not hand out what the class holds.
    """
    (members,) = (item for item in gc.get_referents(vars(kind)) if isinstance(item, dict))
    members[name] = value
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
    if vars(kind).get(name) is not value:
        raise RuntimeError(f"{kind.__name__}.{name} could not be replaced")


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
