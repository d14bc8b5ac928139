"""Declaring exhibits: the decorators of an assessment's own package.

::

    @figure(title="Children seen by the clinics", kind="published study")
    def fig_clients_by_age() -> Drawing: ...

A decorated function stays an ordinary function for a notebook or a test. What a
call returns shows itself in a chapter, whole (`needsbook.exhibit.shown`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, get_args

from needsbook.exhibit.exhibits import PREFIXES, Exhibit, Kind, registry
from needsbook.exhibit.shown import Number
from needsbook.exhibit.store import fetch


def figure(
    *, title: str, kind: Kind, caption: str = "", alt: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a figure; the function's name begins with ``fig_``.

    Parameters
    ----------
    caption, alt : str
        Of a function that returns a matplotlib figure; a `Drawing` brings its own.
    """
    return lambda function: _declare(
        Exhibit("figure", function, title, kind, caption=caption, alt=alt)
    )


def table(
    *, title: str, kind: Kind, caption: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a table; the function's name begins with ``tbl_``.

    Parameters
    ----------
    caption : str
        Of a function that returns a data frame; a `Tabulation` brings its own.
    """
    return lambda function: _declare(Exhibit("table", function, title, kind, caption=caption))


def number(
    *,
    unit: str,
    kind: Kind = "own estimate",
    digits: int | None = None,
    decimals: int | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Number]]:
    """Declare a number.

    Parameters
    ----------
    unit : str
        What is counted, or ``%``, ``£``, ``£m``. ``as printed`` when the
        function returns a `Measure`.
    digits, decimals : int, optional
        Significant figures (3 for an estimate) or decimal places to show. A
        `Decimal` is shown with the digits that it has.
    """
    return lambda function: _declare(
        Exhibit("number", function, _summary(function), kind, unit, digits, decimals)
    )


def _summary(function: Callable[..., Any]) -> str:
    return (function.__doc__ or function.__name__).strip().splitlines()[0].rstrip(".")


def _declare(exhibit: Exhibit) -> Callable[..., Any]:
    prefix = PREFIXES[exhibit.type]
    if not exhibit.name.startswith(prefix):
        raise ValueError(
            f"the name of a {exhibit.type} function begins with {prefix}: {exhibit.name}"
        )
    if exhibit.kind not in get_args(Kind):
        raise ValueError(f"{exhibit.name}: kind must be one of {', '.join(get_args(Kind))}")
    other = registry.get(exhibit.name)
    if other is not None and other.module != exhibit.module:
        raise ValueError(
            f"two exhibits are called {exhibit.name}: {other.module}, {exhibit.module}"
        )
    registry[exhibit.name] = exhibit

    @wraps(exhibit.function)
    def call(*arguments: Any) -> Any:
        return fetch(exhibit, arguments)

    return call
