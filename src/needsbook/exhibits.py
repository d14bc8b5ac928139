"""Exhibits: what a reader sees. Figures, tables and numbers, declared by decorators.

::

    @figure(title="Children seen by the clinics", kind="published study")
    def fig_clients_by_age() -> Drawing: ...

A decorated function stays an ordinary function for a notebook or a test. What a
call returns shows itself in a chapter, whole: id, caption, alt text, picture or
table, as Markdown that Quarto and the built-in renderer read alike.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from needsbook.data.gaps import Gap
from needsbook.markup import attribute, markdown_text, raw_html, slug

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as MatplotlibFigure

ExhibitType = Literal["figure", "table", "number"]
Kind = Literal["official statistic", "published study", "own estimate", "record"]

KIND_SENTENCES: dict[str, str] = {
    "official statistic": "Official statistic.",
    "published study": "Published study.",
    "own estimate": "Own estimate.",
    "record": "",
}
PREFIXES: dict[ExhibitType, str] = {"figure": "fig_", "table": "tbl_", "number": ""}


@dataclass(frozen=True)
class Drawing:
    """What a figure's function returns.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    data : pandas.DataFrame
        What the picture shows, as a reader may download it.
    caption : str
        What, where and when; the engine adds the kind of figure and the source.
    alt : str
        What the picture shows, in words, from the same data.
    notes : sequence of str
        Limits of the figures, shown with the caption.
    links : mapping of str to (target, label)
        By the id (`gid`) of an element of the picture: the page that it leads to
        on screen, and its name there. The target is the code of an area that has
        a page (an area without one gets no link), or the path of a chapter.
    """

    figure: MatplotlibFigure
    data: pd.DataFrame
    caption: str
    alt: str
    notes: tuple[str, ...] = ()
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """A number that brings its own unit, where the unit differs by argument.

    `shown` holds the words of a source that prints no digits ("a third").
    """

    value: Any
    unit: str = ""
    shown: str = ""


@dataclass(frozen=True)
class Exhibit:
    """The declaration of an exhibit: its function and what is said of it."""

    type: ExhibitType
    function: Callable[..., Any]
    title: str
    kind: str
    unit: str = ""
    digits: int | None = None
    decimals: int | None = None

    @property
    def name(self) -> str:
        return self.function.__name__

    @property
    def module(self) -> str:
        return self.function.__module__

    def call_id(self, arguments: tuple[Any, ...]) -> str:
        """Id of one call: `fig-clients-by-age`, `rate--e09000012--2024`."""
        return call_id(self.name, arguments)


def call_id(name: str, arguments: tuple[Any, ...]) -> str:
    """Id of a call of the exhibit function `name`.

    Arguments of a number are set off by two hyphens; those of a figure or table
    by one, because a reference such as `@tbl-gaps-prevention` ends at a second.
    Other signs are lost, so that two calls may share an id; the checks report it.
    """
    hyphens = "-" if name.startswith((PREFIXES["figure"], PREFIXES["table"])) else "--"
    return hyphens.join([slug(name), *(_argument_slug(argument) for argument in arguments)])


def _argument_slug(argument: Any) -> str:
    negative = isinstance(argument, int | float) and argument < 0
    return slug(f"minus {argument}" if negative else str(argument))


class Number(float):
    """A number as it is shown, with what it is.

    It is a `float`, so that it can be compared and calculated with; a gap
    (suppressed, not available) is not-a-number, shown as its symbol.
    """

    shown: str
    id: str
    unit: str
    page: Path  # of its trace, with the number's id as fragment

    def __new__(cls, value: float, *, shown: str, id: str, unit: str, page: Path) -> Number:
        self = super().__new__(cls, value)
        self.shown, self.id, self.unit, self.page = shown, id, unit, page
        return self

    def __str__(self) -> str:
        return self.shown

    def __format__(self, spec: str) -> str:
        return self.shown if not spec else super().__format__(spec)

    def markdown(self, folder: Path) -> str:
        """The number as a link to its trace, for a chapter in `folder`."""
        address = _link(self.page, folder)
        return f'[{markdown_text(self.shown)}]({address} "Where this number comes from"){{.num}}'

    def _repr_markdown_(self) -> str:
        return self.markdown(Path.cwd())


@dataclass(frozen=True)
class Part:
    """A part of a picture that says its value; its place in per cent of the picture."""

    words: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class BuiltFigure:
    """A figure that is drawn and stored in `figures/`."""

    id: str
    title: str
    caption: str
    alt: str
    notes: tuple[str, ...]
    made: Made
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    picture: Callable[[], bytes] = bytes  # the stored SVG
    said: tuple[Part, ...] = ()

    def markdown(self, folder: Path) -> str:
        """The whole float, for a chapter in `folder`."""
        if self.links or self.said:
            from needsbook.linked import linked_float

            return linked_float(self, folder)
        return self.plain(folder)

    def plain(self, folder: Path) -> str:
        """The whole float with the picture as it is, without links."""
        picture = _link(self.made.root / f"figures/{self.id}.svg", folder)
        return (
            f"![{markdown_text(_with_notes(self.caption, self.notes))}]({picture})"
            f"{{#{self.id} fig-alt={attribute(self.alt)}}}\n\n{self.made.markdown(self.id, folder)}"
        )

    def _repr_markdown_(self) -> str:
        from needsbook.linked import are_listed

        folder = Path.cwd()
        return self.markdown(folder) if are_listed(self.made.root) else self.plain(folder)


@dataclass(frozen=True)
class BuiltTable:
    """A table that is laid out and stored in `figures/`."""

    id: str
    title: str
    caption: str
    html: str
    notes: tuple[str, ...]
    made: Made

    def markdown(self, folder: Path) -> str:
        """The whole float, for a chapter in `folder`."""
        caption = markdown_text(_with_notes(self.caption, self.notes))
        return (
            f"::: {{#{self.id}}}\n{raw_html(self.html)}\n\n{caption}\n:::\n\n"
            f"{self.made.markdown(self.id, folder)}"
        )

    def _repr_markdown_(self) -> str:
        return self.markdown(Path.cwd())


@dataclass(frozen=True)
class Made:
    """How an exhibit was made, in short, for under it."""

    root: Path
    function: str
    sources: tuple[tuple[str, str], ...]  # (source, period)

    def markdown(self, id: str, folder: Path) -> str:
        """A closed block for the HTML edition, with the data and the trace."""
        periods: dict[str, dict[str, None]] = {}  # several datasets may have one source
        for source, period in self.sources:
            periods.setdefault(source, {})[period] = None
        sources = "; ".join(f"{source} ({'; '.join(of)})" for source, of in periods.items())
        data = _link(self.root / f"figures/{id}.csv", folder)
        trace = _link(self.root / f"trace/{id}.html", folder)
        table = f"See [the values as a table]({trace}#data). " if id.startswith("fig-") else ""
        lines = [
            '::: {.content-visible when-format="html"}',
            '::: {.callout-note .made collapse="true" title="How this was made"}',
            f"Sources: {markdown_text(sources)}." if sources else "From the data dictionary.",
            "",
            f"Function: `{self.function}`.",
            "",
            f"{table}[Download the data (CSV)]({data}), or see [the whole trace]({trace}): "
            "lineage, rows read, code.",
            ":::",
            ":::",
        ]
        return "\n".join(lines)


Built = BuiltFigure | BuiltTable | Number


def _link(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _with_notes(caption: str, notes: tuple[str, ...]) -> str:
    return " ".join([caption, *notes])


registry: dict[str, Exhibit] = {}


def exhibit_named(name: str) -> Exhibit | None:
    """The declared exhibit of that function name, if its module was imported."""
    return registry.get(name)


def figure(*, title: str, kind: Kind) -> Callable[[Callable[..., Drawing]], Callable[..., Any]]:
    """Declare a figure; the function's name begins with ``fig_``."""
    return lambda function: _declare(Exhibit("figure", function, title, kind))


def table(*, title: str, kind: Kind) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a table; the function's name begins with ``tbl_``."""
    return lambda function: _declare(Exhibit("table", function, title, kind))


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
        from needsbook.store import fetch

        return fetch(exhibit, arguments)

    return call


def as_measure(exhibit: Exhibit, result: Any) -> Measure:
    """What a number's function returned, with its unit."""
    if isinstance(result, Measure):
        return result
    return Measure(result, exhibit.unit)


def is_gap(value: Any) -> bool:
    return isinstance(value, Gap)
