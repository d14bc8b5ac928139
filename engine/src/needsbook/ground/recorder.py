"""What ran and what was read while an exhibit was computed.

The engine records this itself, while the functions run: `source` notes each dataset
and selection it hands over, every function notes itself (`exhibit.noting`), and
`estimate` notes who called whom. Nothing is written by hand, and outside a recording
the functions are ordinary functions.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from needsbook.ground import held

if TYPE_CHECKING:
    from needsbook.ground.formats import Status, Treatment


@dataclass(frozen=True)
class FunctionSite:
    """Where a function is written."""

    name: str
    file: str
    first_line: int
    last_line: int


@dataclass(frozen=True)
class Selection:
    """What was asked of a dataset: enough to ask it again.

    Parameters
    ----------
    way : str
        ``rows`` for a frame, ``cell`` for the one cell that must match.
    where : tuple of (column, values)
        A row must hold one of the values, as the file writes them, in each column.
    columns : tuple of str
        The columns asked for, in this order.
    """

    dataset: str
    way: Literal["rows", "cell"]
    where: tuple[tuple[str, tuple[str, ...]], ...]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """A selection, and what it gave.

    Parameters
    ----------
    answer : str
        Digest of everything that was handed over: rows, their order, their cells as
        the file writes them, what their symbols mean, whom they are credited to.
    consulted : tuple of str
        Key and filter columns: read in order to choose the rows.
    used : tuple of str
        Columns whose cells were handed over.
    keys : tuple of (column, ranges)
        The rows handed over, as ranges of the key columns' values; of single records,
        what was asked of columns that may be told (`data.told`).
    rows : int, optional
        How many rows were handed over; None for single records.
    symbols : tuple of (shown, meaning, reason, count)
        Cells without a number among them; the count is 0 for single records.
    by : str
        Name of the function that asked.
    credits : tuple of str
        Values of the column that says whom a row is credited to, where there is one.
    """

    selection: Selection
    answer: str
    consulted: tuple[str, ...]
    used: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    rows: int | None
    symbols: tuple[tuple[str, str, str, int], ...]
    by: str = ""
    credits: tuple[str, ...] = ()

    @property
    def dataset(self) -> str:
        """Name of the dataset."""
        return self.selection.dataset


@dataclass(frozen=True)
class Treated:
    """What a function did with cells that hold no number, for one reason."""

    meaning: Status
    reason: str
    how: Treatment
    by: str


@dataclass
class Recording:
    """Everything upstream of one exhibit, in the order in which it was used.

    The mappings are ordered sets: their values say nothing.
    """

    functions: dict[FunctionSite, None] = field(default_factory=dict)
    calls: dict[tuple[str, str], None] = field(default_factory=dict)  # (caller, called)
    reads: dict[Read, None] = field(default_factory=dict)
    treatments: dict[Treated, None] = field(default_factory=dict)
    described: dict[str, None] = field(default_factory=dict)  # datasets whose entry was read
    # What else would change the result, though no trace tells of it, with the answers.
    looked_up: dict[Selection, str] = field(default_factory=dict)
    edition_keys: set[str] = field(default_factory=set)
    uses_dictionary: bool = False
    warnings: dict[str, None] = field(default_factory=dict)

    @property
    def datasets(self) -> tuple[str, ...]:
        """Names of the datasets read, in order of first use."""
        return tuple(dict.fromkeys([*self.described, *(read.dataset for read in self.reads)]))

    @property
    def consulted(self) -> tuple[str, ...]:
        """Those, and the datasets in which something was looked up beside."""
        return tuple(dict.fromkeys([*self.datasets, *(one.dataset for one in self.looked_up)]))

    def add(self, other: Recording, caller: str) -> None:
        """Take in what a stored value rests on, asked for by `caller`."""
        self.functions |= other.functions
        self.calls |= {(first or caller, called): None for first, called in other.calls}
        self.reads |= other.reads
        self.treatments |= other.treatments
        self.described |= other.described
        self.looked_up |= other.looked_up
        self.edition_keys |= other.edition_keys
        self.uses_dictionary |= other.uses_dictionary
        self.warnings |= other.warnings


#: Numbers of the functions that have run since the innermost recording began, in the order
#: in which they first did. Instrumented code (`exhibit.noting`) adds to it itself.
RAN: dict[int, None] = {}
_sites: list[FunctionSite] = []
_sites_by_start: dict[tuple[str, str, int], FunctionSite] = {}

_recordings: ContextVar[tuple[Recording, ...]] = ContextVar("recordings", default=())
_running: ContextVar[str] = ContextVar("running", default="")
_importing: ContextVar[str] = ContextVar("importing", default="")


@contextlib.contextmanager
def recording() -> Iterator[Recording]:
    """Record what runs inside the block; blocks may be nested.

    Inside, the caller of the outermost function is the empty name: the reader.
    """
    mine = Recording()
    token = _recordings.set((*_recordings.get(), mine))
    outer = _running.set("")
    try:
        with noted_apart():
            yield mine
            mine.functions |= {_sites[number]: None for number in RAN}
    finally:
        _running.reset(outer)
        _recordings.reset(token)


@contextlib.contextmanager
def noted_apart() -> Iterator[None]:
    """Note what runs inside the block by itself, and go on afterwards as before."""
    before = dict(RAN)
    RAN.clear()
    try:
        yield
    finally:
        RAN.clear()
        RAN.update(before)


def declare_site(site: FunctionSite) -> int:
    """The number under which an instrumented function notes itself."""
    _sites.append(site)
    _sites_by_start[site.name, site.file, site.first_line] = site
    return len(_sites) - 1


@contextlib.contextmanager
def running(function: Callable[..., Any]) -> Iterator[None]:
    """Note that `function` runs, called by the function that runs now."""
    active = _recordings.get()
    if not active:
        yield
        return
    site = site_of(inspect.unwrap(function))
    innermost = active[-1]
    innermost.functions[site] = None
    innermost.calls[_running.get(), site.name] = None
    token = _running.set(site.name)
    try:
        yield
    finally:
        _running.reset(token)


def take_in(recorded: Recording) -> None:
    """Add a stored value's recording to the one that is open."""
    for active in _recordings.get()[-1:]:
        active.add(recorded, _running.get())


def note_read(read: Read) -> None:
    """A selection was handed over."""
    for active in _open(read.dataset):
        active.reads[replace(read, by=_running.get())] = None


def note_look_up(selection: Selection, answer: str) -> None:
    """Something was looked up that gave nothing to hand over: as yet."""
    for active in _open(selection.dataset):
        active.looked_up[selection] = answer


def note_treatment(meaning: Status, reason: str, how: Treatment) -> None:
    """Somebody said what is done with cells without a number."""
    for active in _recordings.get()[-1:]:
        active.treatments[Treated(meaning, reason, how, _running.get())] = None


def note_warning(text: str) -> None:
    """Something was done that may be meant, and that people should look at."""
    for active in _recordings.get()[-1:]:
        active.warnings[f"{_running.get()}: {text}"] = None


def is_recording() -> bool:
    """Whether anybody asks what is read."""
    return bool(_recordings.get()) or held.holds_files()


def note_described(dataset: str) -> None:
    """A dataset's entry in the data dictionary was read."""
    for active in _open(dataset):
        active.described[dataset] = None


def note_edition(key: str) -> None:
    """A value of the edition was read."""
    for active in _open("the edition"):
        active.edition_keys.add(key)


def note_dictionary() -> None:
    """The data dictionary itself was read."""
    for active in _open("the data dictionary"):
        active.uses_dictionary = True


@contextlib.contextmanager
def importing(module: str) -> Iterator[None]:
    """Refuse what is read while a module is imported, and note no function for it."""
    token = _importing.set(module)
    try:
        with noted_apart():  # whichever exhibit comes first imports it
            yield
    finally:
        _importing.reset(token)


def _open(what: str) -> tuple[Recording, ...]:
    """The innermost recording.

    Raises
    ------
    RuntimeError
        In a worker, what is read now would be in no trace and in no key.
    """
    if _importing.get():
        raise RuntimeError(
            f"{what} is read while {_importing.get()} is imported: only the first exhibit that "
            "imports it would rest on that; call the source in a function"
        )
    active = _recordings.get()[-1:]
    if not active and held.holds_files():
        raise RuntimeError(
            f"{what} is read where no exhibit is computed (in a thread?): nothing would rest on "
            "it; call the source in the function that needs it"
        )
    return active


@lru_cache(maxsize=1024)
def site_of(function: Callable[..., Any]) -> FunctionSite:
    """Name, file and lines of a function."""
    plain = inspect.unwrap(function)
    name = f"{plain.__module__}.{plain.__qualname__}"
    code = plain.__code__
    known = _sites_by_start.get((name, code.co_filename, code.co_firstlineno))
    if known:
        return known
    lines, first = inspect.getsourcelines(plain)
    return FunctionSite(name, inspect.getsourcefile(plain) or "", first, first + len(lines) - 1)
