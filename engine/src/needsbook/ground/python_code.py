"""The source of a module, parsed once for all who look into it."""

from __future__ import annotations

import ast
from functools import lru_cache


@lru_cache(maxsize=512)
def parsed(text: str) -> ast.Module | None:
    """The tree of a module; None where Python cannot read it, which is told of the module.

    Examples
    --------
    >>> parsed("a = 1") is parsed("a = 1")
    True
    >>> parsed("def") is None
    True
    """
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return None
