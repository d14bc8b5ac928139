"""Keep what a function of its arguments alone gives, with the trace of how it came about."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from needsbook.ground.recorder import Recording, noted_apart, recording, running, take_in

P = ParamSpec("P")
R = TypeVar("R")


def called_with(args: tuple[object, ...], kwargs: dict[str, object]) -> object:
    """What tells one call from another: 1, 1.0 and True are equal, and not the same."""
    call = (args, tuple(sorted(kwargs.items())))
    return call, repr(call)


def once(function: Callable[P, R]) -> Callable[P, R]:
    """Keep what `function` gives while the process lasts; each trace still names all that ran.

    For a function that reads no data: nothing is asked whether it still holds.

    Examples
    --------
    >>> called = []
    >>> @once
    ... def squares(size):
    ...     called.append(size)
    ...     return [number**2 for number in range(size)]
    >>> squares(3), squares(3), called
    ([0, 1, 4], [0, 1, 4], [3])
    """
    known: dict[object, tuple[Recording, R]] = {}

    @wraps(function)
    def kept(*args: P.args, **kwargs: P.kwargs) -> R:
        with noted_apart():  # comparing the arguments is nobody's work
            call = called_with(args, kwargs)
            found = known.get(call)
        if found is None:
            with recording() as record, running(function):
                value = function(*args, **kwargs)
            found = known[call] = (record, value)
        take_in(found[0])
        return copy.deepcopy(found[1])  # nobody can change it for the next one

    return kept
