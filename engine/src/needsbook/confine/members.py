"""Members of classes that are written in C, which `setattr` refuses, replaced in a worker."""

from __future__ import annotations

import ctypes
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
