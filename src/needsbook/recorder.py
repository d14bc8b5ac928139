"""What ran and what was read while an exhibit was computed.

The engine records this itself, while the functions run: `source` notes each
dataset and selection it hands over, `estimate` notes each function. Nothing is
written by hand, and outside a recording the functions are ordinary functions.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class FunctionSite:
    """Where a function is written."""

    name: str
    file: str
    first_line: int
    last_line: int


@dataclass(frozen=True)
class Read:
    """One selection that a source handed over."""

    dataset: str
    columns: tuple[str, ...]
    where: tuple[tuple[str, tuple[str, ...]], ...]
    rows: int
    symbols: tuple[tuple[str, str, str], ...]  # (symbol shown, meaning, reason)


@dataclass
class Recording:
    """Everything upstream of one exhibit, in the order in which it was used."""

    functions: list[FunctionSite] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    edition_keys: set[str] = field(default_factory=set)
    uses_dictionary: bool = False

    @property
    def datasets(self) -> tuple[str, ...]:
        """Names of the datasets read, in order of first use."""
        return tuple(dict.fromkeys(read.dataset for read in self.reads))


_recordings: ContextVar[tuple[Recording, ...]] = ContextVar("recordings", default=())


@contextlib.contextmanager
def recording() -> Iterator[Recording]:
    """Record what runs inside the block; blocks may be nested."""
    mine = Recording()
    token = _recordings.set((*_recordings.get(), mine))
    try:
        yield mine
    finally:
        _recordings.reset(token)


def note_read(read: Read) -> None:
    for active in _recordings.get():
        if read not in active.reads:
            active.reads.append(read)


def note_edition(key: str) -> None:
    for active in _recordings.get():
        active.edition_keys.add(key)


def note_dictionary() -> None:
    """The data dictionary itself was read."""
    for active in _recordings.get():
        active.uses_dictionary = True


def note_function(site: FunctionSite) -> None:
    for active in _recordings.get():
        if site not in active.functions:
            active.functions.append(site)


def site_of(function: Callable[..., Any]) -> FunctionSite:
    """Name, file and lines of a function."""
    plain = inspect.unwrap(function)
    lines, first = inspect.getsourcelines(plain)
    file = Path(inspect.getsourcefile(plain) or "")
    name = f"{plain.__module__}.{plain.__qualname__}"
    return FunctionSite(name, str(file), first, first + len(lines) - 1)


def estimate(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function from sources and estimates to a table or a number.

    It stays an ordinary function; when it runs for an exhibit, the exhibit's
    trace names it.
    """

    @wraps(function)
    def traced(*args: P.args, **kwargs: P.kwargs) -> R:
        if _recordings.get():
            note_function(site_of(function))
        return function(*args, **kwargs)

    return traced
