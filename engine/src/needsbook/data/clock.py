"""One clock: which period a measure shows where a call names none.

A measure follows its lead dataset. Its latest period is the last of that dataset in the
edition; an edition that moves on moves every call that names no period::

    @number(unit="pupils", lead="absence")
    def pupils(area: str, year: int = LATEST) -> int: ...

``pupils("N01")`` is the latest, ``pupils("N01", "previous")`` the one before it,
``pupils("N01", "first")`` the first held, and ``pupils("N01", 2019)`` is history.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from needsbook.data.sources import EditionSource, Source

# `Any`, so that a parameter can say the type of what its function is given.
LATEST: Any = "latest"
PREVIOUS: Any = "previous"
FIRST: Any = "first"
MOMENTS = (FIRST, PREVIOUS, LATEST)


@dataclass(frozen=True)
class Lead:
    """The dataset whose periods a measure follows.

    Parameters
    ----------
    dataset : str
        Its name in the data dictionary.
    series : mapping of str to str
        Column to the parameter that says which value of it: of a dataset whose
        series end in different years, each has a latest period of its own.
    """

    dataset: str
    series: Mapping[str, str] = field(default_factory=dict)

    def period(self, home: Path, moment: str, arguments: Mapping[str, Any]) -> Any:
        """The period that a moment is today, as the edition or the file writes it.

        Parameters
        ----------
        home : pathlib.Path
            A folder of the project.
        arguments : mapping of str to object
            What the measure was called with.

        Raises
        ------
        LookupError
            There is no period before the latest, or the series has none.
        """
        edition = EditionSource(home)
        if not self.series:
            return getattr(edition, {LATEST: "last"}.get(moment, moment))(self.dataset)
        source = Source(self.dataset, home)
        where = {column: arguments[name] for column, name in self.series.items()}
        last = edition.last(self.dataset)
        held = sorted(period for period in source.periods(where) if period <= last)
        place = {FIRST: 0, LATEST: -1, PREVIOUS: -2}[moment]
        if not held or (place == -2 and len(held) < 2):
            raise LookupError(f"{self.dataset}: no {moment} period where {where}")
        return held[place]


def period_parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    """The parameters of a measure that are periods: a moment is what they are by default.

    Examples
    --------
    >>> def change(area: str, first: int = FIRST, last: int = LATEST) -> float: ...
    >>> period_parameters(change)
    ('first', 'last')
    """
    parameters = inspect.signature(function).parameters.values()
    return tuple(one.name for one in parameters if one.default in MOMENTS)


def periods_of_call(
    function: Callable[..., Any], lead: Lead, home: Path, arguments: tuple[Any, ...]
) -> dict[str, Any]:
    """The period that each period parameter has in one call.

    Raises
    ------
    TypeError
        The function cannot be called with these arguments.
    LookupError
        A moment is no period of the lead dataset.
    """
    bound = inspect.signature(function).bind(*arguments)
    bound.apply_defaults()
    found = {}
    for name in period_parameters(function):
        given = bound.arguments[name]
        is_moment = given in MOMENTS
        found[name] = lead.period(home, given, bound.arguments) if is_moment else given
    return found
