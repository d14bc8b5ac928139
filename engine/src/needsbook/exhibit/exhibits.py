"""Exhibits: what a reader sees. A figure, a table or a number, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from needsbook.data.clock import Lead
from needsbook.ground.gaps import Gap
from needsbook.ground.markup import slug
from needsbook.ground.words import said, spoken

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as MatplotlibFigure

ExhibitType = Literal["figure", "table", "number"]
#: One of `KINDS`, or a kind that the project adds.
Kind = str
RECORD = "record"
KINDS = ("official statistic", "published study", "own estimate", RECORD)
#: Unit of a number that is true or false: what a claim may rest on by itself.
TRUTH = "true or false"
#: Id of the table that lists them all.
AUDIT_TRAIL = "tbl-audit-trail"
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

    Examples
    --------
    >>> data = source("absence")(where={"year": 2024}, columns=["area", "pupils"])
    >>> picture = new_figure()
    >>> bars = picture.subplots().bar(data["area"], data["pupils"])
    >>> drawing = Drawing(picture, data, "Pupils on roll, 2024", "A bar for each district.")
    >>> drawing.caption
    'Pupils on roll, 2024'
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

    Examples
    --------
    >>> Measure(0.34, "share", shown=in_words(0.34)).shown
    'just over a third'
    """

    value: Any
    unit: str = ""
    shown: str = ""


@dataclass(frozen=True)
class Exhibit:
    """The declaration of an exhibit: its function and what is said of it.

    `end` says of which number it is an end of the interval: ``low of absence_rate``.
    """

    type: ExhibitType
    function: Callable[..., Any]
    title: str
    kind: str
    unit: str = ""
    digits: int | None = None
    decimals: int | None = None
    caption: str = ""
    alt: str = ""
    lead: Lead | None = None
    says: tuple[str, ...] = ()
    end: str = ""

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


registry: dict[str, Exhibit] = {}


def exhibit_named(name: str) -> Exhibit | None:
    """The declared exhibit of that function name, if its module was imported."""
    return registry.get(name)


def as_measure(exhibit: Exhibit, result: Any) -> Measure:
    """What a number's function returned, with its unit."""
    if isinstance(result, Measure):
        return result
    return Measure(result, exhibit.unit)


def kind_sentence(kind: str) -> str:
    """What a caption says of a kind; nothing of a record of the book itself."""
    own = spoken().kinds.get(kind)
    if own:
        return own[0]
    return "" if kind == RECORD else said(f"caption.{slug(kind)}")


def kind_meaning(kind: str) -> str:
    """What a trace says of a kind."""
    own = spoken().kinds.get(kind)
    return own[1] if own else said(f"trace.is-{slug(kind)}")


def kind_named(kind: str) -> str:
    """The name of a kind for a reader."""
    return kind if kind in spoken().kinds else said(f"kind.{slug(kind)}")


def is_gap(value: Any) -> bool:
    return isinstance(value, Gap)
