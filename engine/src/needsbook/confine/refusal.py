"""What a worker refuses the analysis, in words: who did it, where, and what to write instead."""

from __future__ import annotations

import errno
import linecache
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

Fault = tuple[str, str]

READS: Fault = (
    "reads a file outside a source: no trace would name the file, and old numbers would stay "
    "when it changes",
    "describe the file in data/datapackage.json, declare `name = source(…)` in the module of "
    "the sources, and call that",
)
WRITES: Fault = (
    "writes a file, or changes one: an exhibit is what its function returns, and nothing else",
    "return the figure, table or number",
)
HIDDEN: Fault = (
    "imports or runs code that cannot be seen in the source: old numbers would stay when that "
    "code changes",
    "write a plain import, or call the function itself",
)
OUTSIDE: Fault = (
    "takes something from outside the project, which no key and no trace holds",
    "put the figures into data/ with their source, and read them with a source",
)
DIFFERS: Fault = (
    "differs from one run to the next, and so would the edition",
    "take the date from the edition, and give a random generator a fixed seed: "
    "`numpy.random.default_rng(1)`, `random_state=1`",
)
UNRECORDED: Fault = (
    "runs beside the exhibit: what it reads would stand in no trace",
    "call the function itself, one after another",
)
PAST: Fault = (
    "reaches past what the engine offers an analysis",
    "import from `needsbook` itself, `needsbook.charts` and `needsbook.statistics`",
)
KEPT: Fault = (
    "keeps a result for the next exhibit, whose trace would then miss what it rests on",
    "mark the function `@estimate(once=True)`: the engine keeps the result with its trace",
)

_ENGINE = str(Path(__file__).parents[1]) + "/"
_HERE = str(Path(__file__).parent) + "/"
_STDLIB = str(Path(os.__file__).parent) + "/"
_PACKAGES = ("/site-packages/", "/dist-packages/")
#: A copy of a generator is made with any state, and given that of the first; and matplotlib
#: looks whether names on an axis could be days, only to log it.
_HARMLESS = ("/numpy/random/_pickle.py", "/matplotlib/category.py")
_NOBODYS = ("<frozen importlib", linecache.__file__, f"{_STDLIB}importlib/metadata/")


class Refused(PermissionError):
    """The analysis reached for what no key and no trace would hold."""

    def __init__(self, what: str, fault: Fault, file: str, line: int, exhibit: str) -> None:
        super().__init__(errno.EPERM, what)
        self.what = f"`{what}` {fault[0]}"
        self.fix = fault[1]
        self.file, self.line, self.exhibit = file, line, exhibit

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} ({self.exhibit})\n    → {self.fix}"


class _State:
    """Of this worker: which files are the analysis, what it computes, what it refused."""

    watched = False
    is_analysis: Callable[[str], bool] = staticmethod(lambda file: False)
    exhibit = ""
    refused: Refused | None = None


def watch(is_analysis: Callable[[str], bool]) -> None:
    """Take code for the analysis whose file `is_analysis` says so of."""
    _State.is_analysis, _State.watched = staticmethod(is_analysis), True


def know(is_analysis: Callable[[str], bool]) -> None:
    """Take code for the analysis, in a process that is no worker."""
    _State.is_analysis = staticmethod(is_analysis)


def is_watched() -> bool:
    """Whether this process is a worker that keeps and writes nothing itself."""
    return _State.watched


@contextmanager
def computing(exhibit: str) -> Iterator[None]:
    """Name `exhibit` in what is refused inside the block; raise it at the end of it.

    So a refusal is told that the analysis, or a library, caught.
    """
    _State.exhibit, _State.refused = exhibit, None
    try:
        yield
    finally:
        if _State.refused is not None:
            raise _State.refused from None


def refuse(what: str, fault: Fault, frame: FrameType) -> Refused:
    """The error to raise where code of the analysis, at `frame`, reached for `what`."""
    refused = Refused(what, fault, frame.f_code.co_filename, frame.f_lineno, _State.exhibit)
    _State.refused = _State.refused or refused
    return refused


def remedy(error: BaseException) -> str:
    """What to write instead where the kernel refused a library; empty where it did not."""
    told = str(error).casefold()
    denied = "permission denied" in told or "operation not permitted" in told
    return READS[1] if denied or isinstance(error, PermissionError) else ""


def analysis_on_top() -> FrameType | None:
    """The innermost frame of the analysis, unless the engine was called from there.

    What a library does while it is imported is not the analysis's doing, nor is a line
    of code that is looked up for a warning or a traceback.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if _State.is_analysis(file):
            return frame
        engine = file.startswith(_ENGINE) and not file.startswith(_HERE)
        if engine or file.startswith(_NOBODYS) or file.endswith(_HARMLESS):
            return None
        frame = frame.f_back
    return None


def analysis_calls(through_stdlib: bool = True, library: tuple[str, ...] = ()) -> FrameType | None:
    """The frame of the analysis that calls, itself or through a library.

    Parameters
    ----------
    through_stdlib : bool
        Whether through the standard library.
    library : tuple of str
        Folders of libraries through which, too.
    """
    passed = (_HERE, *library)
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if _State.is_analysis(file):
            return frame
        passes = file.startswith(passed) or (through_stdlib and _is_stdlib(file))
        if not passes or file.startswith(_NOBODYS):
            return None
        frame = frame.f_back
    return None


def _is_stdlib(file: str) -> bool:
    inside = file.startswith(_STDLIB) and not any(name in file for name in _PACKAGES)
    return inside or file.startswith("<frozen")
