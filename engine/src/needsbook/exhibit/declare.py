"""Declaring exhibits: the decorators of an assessment's own package.

::

    @figure(title="Children seen by the clinics", kind="published study")
    def fig_clients_by_age() -> Drawing: ...

What a call returns shows itself in a chapter or a notebook, whole (`needsbook.exhibit.shown`);
it has the published values as `.data` (a number: `.value`), and what it came from as `.trace`.
`fig_clients_by_age.returned()` is what the function itself gives, before it is laid out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, Protocol, TypeVar

from needsbook.data.clock import Lead, period_parameters
from needsbook.data.sources import Source
from needsbook.exhibit.evaluate import returned
from needsbook.exhibit.exhibits import KINDS, PREFIXES, Exhibit, Kind, registry
from needsbook.exhibit.shown import Number
from needsbook.exhibit.store import fetch
from needsbook.ground.errors import NeedsbookError
from needsbook.ground.markup import IN_BACKTICKS
from needsbook.ground.project import find_project

R = TypeVar("R", covariant=True)


class NumberFunction(Protocol[R]):
    """What `number` makes of a function."""

    __name__: str

    def __call__(self, *arguments: Any) -> Number:
        """The number as it is shown."""

    def returned(self, *arguments: Any) -> R:
        """What the function gives: for the analysis, where a number stands on another."""


def figure(
    *,
    title: str,
    kind: Kind,
    caption: str = "",
    alt: str = "",
    lead: Source | None = None,
    series: Mapping[str, str] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a figure; the function's name begins with ``fig_``.

    Parameters
    ----------
    caption, alt : str
        Of a function that returns a matplotlib figure; a `Drawing` brings its own.
    lead, series
        As of `number`.

    Examples
    --------
    >>> absence = source("absence")
    >>> @figure(
    ...     title="Pupils", kind="official statistic",
    ...     caption="Pupils on roll by year", alt="A line that falls over the years.",
    ... )
    ... def fig_on_roll(area: str) -> Figure:
    ...     data = absence(where={"area": area}, columns=["year", "pupils"])
    ...     picture = new_figure()
    ...     picture.subplots().plot(data["year"].astype(str), data["pupils"])
    ...     return picture
    >>> fig_on_roll("D01").id
    'fig-on-roll-d01'
    """
    follows = _lead(lead, series)
    return lambda function: _declare(
        Exhibit("figure", function, title, kind, caption=caption, alt=alt, lead=follows)
    )


def table(
    *,
    title: str,
    kind: Kind,
    caption: str = "",
    lead: Source | None = None,
    series: Mapping[str, str] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a table; the function's name begins with ``tbl_``.

    Parameters
    ----------
    caption : str
        Of a function that returns a data frame; a `Tabulation` brings its own.
    lead, series
        As of `number`.

    Examples
    --------
    >>> absence = source("absence")
    >>> @table(title="Pupils", kind="official statistic", caption="Pupils on roll by year")
    ... def tbl_on_roll(area: str) -> pd.DataFrame:
    ...     return absence(where={"area": area}, columns=["year", "pupils"])
    >>> tbl_on_roll("D01").caption.partition(" Official")[0]
    'Pupils on roll by year.'
    """
    follows = _lead(lead, series)
    return lambda function: _declare(
        Exhibit("table", function, title, kind, caption=caption, lead=follows)
    )


def number(
    *,
    unit: str,
    kind: Kind = "own estimate",
    digits: int | None = None,
    decimals: int | None = None,
    lead: Source | None = None,
    series: Mapping[str, str] | None = None,
    says: tuple[str, ...] = (),
    low_of: NumberFunction[Any] | None = None,
    high_of: NumberFunction[Any] | None = None,
) -> Callable[[Callable[..., R]], NumberFunction[R]]:
    """Declare a number.

    Parameters
    ----------
    unit : str
        What is counted, or ``%``, ``£``, ``£m``. ``as printed`` when the
        function returns a `Measure`, ``true or false`` when it returns a truth, on which
        a claim may rest by itself: ``when="is_suppressed('N01')"``.
    digits, decimals : int, optional
        Significant figures (3 for an estimate) or decimal places to show. A
        `Decimal` is shown with the digits that it has.
    lead : Source, optional
        The source whose dataset says which period is the latest (see `needsbook.data.clock`),
        where a parameter is a period: `LATEST`, `PREVIOUS` or `FIRST` by default.
    series : mapping of str to str, optional
        Column of that dataset to the parameter that chooses a value of it, where each
        of its series ends in a period of its own.
    says : tuple of str, optional
        Words that a sentence with this number may say, because it is that by how it is
        calculated: ``("highest",)`` of a maximum.
    low_of, high_of : number, optional
        The number of whose interval this is an end, called with the same arguments: an
        edition is kept, and compared with the next, with the interval of each number.

    Examples
    --------
    >>> absence = source("absence")
    >>> @number(unit="pupils", kind="official statistic", lead=absence)
    ... def on_roll(area: str, year: int = LATEST) -> int:
    ...     return absence.one("pupils", where={"area": area, "year": year})
    >>> str(on_roll("D01")), str(on_roll("D01", "first")), str(on_roll("D01", 2023))
    ('4,160', '4,210', '4,185')
    """
    follows = _lead(lead, series)
    own = (kind, unit, digits, decimals)
    ends = {"low": low_of, "high": high_of}
    end = " ".join(f"{end} of {one.__name__}" for end, one in ends.items() if one)
    return lambda function: _declare(
        Exhibit(
            "number",
            function,
            _summary(function),
            *own,
            lead=follows,
            says=tuple(says),
            end=end,
        )
    )


def _lead(source: Source | None, series: Mapping[str, str] | None) -> Lead | None:
    return Lead(source.dataset, dict(series or {})) if source else None


def _summary(function: Callable[..., Any]) -> str:
    """The first line of its docstring, in words: what it sets apart is as any other word."""
    first = (function.__doc__ or function.__name__).strip().splitlines()[0].rstrip(".")
    return IN_BACKTICKS.sub(r"\2", first)


def _own_kinds(exhibit: Exhibit) -> tuple[str, ...]:
    """The kinds that the project of a function adds to the engine's."""
    place = Path(exhibit.function.__code__.co_filename).parent
    try:
        return tuple(find_project(place).words.kinds)
    except NeedsbookError:
        return ()  # a function that lies in no project


def _declare(exhibit: Exhibit) -> Any:
    prefix = PREFIXES[exhibit.type]
    if not exhibit.name.startswith(prefix):
        raise ValueError(
            f"the name of a {exhibit.type} function begins with {prefix}: {exhibit.name}"
        )
    if exhibit.kind not in KINDS and exhibit.kind not in (own := _own_kinds(exhibit)):
        raise ValueError(f"{exhibit.name}: kind must be one of {', '.join((*KINDS, *own))}")
    if bool(period_parameters(exhibit.function)) != bool(exhibit.lead):
        raise ValueError(
            f"{exhibit.name}: a parameter that is LATEST, PREVIOUS or FIRST by default needs "
            "lead=sources.a_dataset, and lead needs such a parameter"
        )
    other = registry.get(exhibit.name)
    if other is not None and other.module != exhibit.module:
        raise ValueError(
            f"two exhibits are called {exhibit.name}: {other.module}, {exhibit.module}"
        )
    registry[exhibit.name] = exhibit

    @wraps(exhibit.function)
    def call(*arguments: Any) -> Any:
        return fetch(exhibit, arguments)

    call.returned = lambda *arguments: returned(exhibit, arguments)  # type: ignore[attr-defined]
    return call
