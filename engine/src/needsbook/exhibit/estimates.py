"""Estimates: functions from sources and estimates to a table or a number."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, overload

from needsbook.exhibit.store import inputs_of
from needsbook.ground.once import called_with
from needsbook.ground.recorder import Recording, noted_apart, recording, running, take_in

P = ParamSpec("P")
R = TypeVar("R")


@overload
def estimate(function: Callable[P, R], /) -> Callable[P, R]: ...


@overload
def estimate(*, once: bool) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def estimate(function: Callable[P, R] | None = None, /, *, once: bool = False) -> Any:
    """Mark a function from sources and estimates to a table or a number.

    It stays an ordinary function; when it runs for an exhibit, the exhibit's
    trace names it.

    Parameters
    ----------
    once : bool
        Whether what it returns is kept while the process lasts and its data stay
        as they are: for an estimate that takes seconds and that many exhibits
        show. Each of them still gets the whole trace. Arguments must be hashable.

    Examples
    --------
    >>> absence = source("absence")
    >>> @estimate
    ... def absent_share(area: str, year: int) -> float:
    ...     row = {"area": area, "year": year}
    ...     return absence.one("absent", where=row) / absence.one("pupils", where=row)
    >>> round(absent_share("D01", 2024), 4)
    0.1678
    """
    if function is None:
        return lambda function: _kept(function) if once else estimate(function)

    @wraps(function)
    def traced(*args: P.args, **kwargs: P.kwargs) -> R:
        with running(function):
            return function(*args, **kwargs)

    return traced


def _kept(function: Callable[P, R]) -> Callable[P, R]:
    known: dict[Any, tuple[Recording, Any, R]] = {}

    @wraps(function)
    def traced(*args: P.args, **kwargs: P.kwargs) -> R:
        home = Path(function.__code__.co_filename).parent
        with noted_apart():  # comparing the arguments is nobody's work
            call = called_with(args, kwargs)
            kept = known.get(call)
        if kept is None or kept[1] != inputs_of(home, kept[0]):
            with recording() as record, running(function):
                value = function(*args, **kwargs)
            kept = known[call] = (record, inputs_of(home, record), value)
        take_in(kept[0])
        return copy.deepcopy(kept[2])  # nobody can change it for the next one

    return traced
