"""Chance, the clock and the machine: what Python hands out without an audit event.

The functions that do are replaced in a worker by such that refuse the analysis and
go on serving libraries. pandas and dateutil, which take "now", "today" and a time without
its day from the clock, ask `datetime.now` for it. `numpy.datetime64("now")` asks nobody: it
is found in the source alone (`needsbook.confine.lint`).
"""

from __future__ import annotations

import datetime
import functools
import importlib
import logging
import os
import random
import sys
import time
import types
from collections.abc import Callable
from typing import Any

from needsbook.confine.members import put_into
from needsbook.confine.refusal import (
    DIFFERS,
    KEPT,
    OUTSIDE,
    READS,
    UNRECORDED,
    Fault,
    analysis_calls,
    analysis_on_top,
    refuse,
)

#: Where the analysis calls them, itself or through the standard library.
_NEAR: dict[str, tuple[Fault, tuple[str, ...]]] = {
    "os": (OUTSIDE, ("getcwd", "getcwdb", "statvfs")),
    "uuid": (DIFFERS, ("uuid1", "getnode")),
    "threading": (UNRECORDED, ("_start_new_thread", "_start_joinable_thread")),
    "_thread": (UNRECORDED, ("start_new_thread", "start_joinable_thread")),
}
#: Where the analysis itself calls them: the standard library asks for them, too.
_ITSELF: dict[str, tuple[Fault, tuple[str, ...]]] = {
    "os": (
        OUTSIDE,
        (
            *("getpid", "getppid", "getuid", "geteuid", "getlogin", "uname", "cpu_count"),
            *("getloadavg", "times", "sched_getaffinity", "get_terminal_size", "sysconf"),
        ),
    ),
    "platform": (
        OUTSIDE,
        (
            *("node", "platform", "system", "machine", "release", "version", "processor"),
            *("uname", "freedesktop_os_release", "libc_ver", "mac_ver"),
        ),
    ),
    "locale": (OUTSIDE, ("getlocale", "getdefaultlocale", "setlocale", "localeconv")),
    "time": (
        DIFFERS,
        (
            *("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"),
            *("process_time", "process_time_ns", "thread_time", "thread_time_ns"),
            *("clock_gettime", "clock_gettime_ns"),
        ),
    ),
    "functools": (KEPT, ("cache", "lru_cache")),
}
_FILES = ("stat", "lstat", "access", "readlink", "read", "pread", "readv", "fdopen", "dup")
#: These take the clock where no time is given, at this place among the arguments; a library
#: that does shows the time in what it returns.
_CLOCK_WITHOUT = {"localtime": 0, "gmtime": 0, "ctime": 0, "asctime": 0, "strftime": 1}


class _Watched:
    """A function that refuses the analysis; as a method of a class it stays unbound."""

    def __init__(self, name: str, function: Any, asks: Callable[..., Any], fault: Fault) -> None:
        self._name, self._function, self._asks, self._fault = name, function, asks, fault
        functools.update_wrapper(self, function)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        frame = self._asks(*args)
        if frame is not None:
            raise refuse(self._name, self._fault, frame)
        return self._function(*args, **kwargs)


def refuse_machine() -> None:
    """Refuse the analysis the clock, files' states, threads and the machine's settings."""
    for module, (fault, names) in _NEAR.items():
        for name in names:
            _replace(module, name, lambda *_: analysis_calls(), fault)
    for module, (fault, names) in _ITSELF.items():
        for name in names:
            _replace(module, name, lambda *_: analysis_calls(through_stdlib=False), fault)
    for name in _FILES:
        _replace("os", name, lambda *_: analysis_calls(), READS)
    for name, place in _CLOCK_WITHOUT.items():
        _replace("time", name, functools.partial(_without_time, place), DIFFERS)
    for kind in (datetime.date, datetime.datetime):
        for name in vars(kind).keys() & {"now", "today", "utcnow"}:
            put_into(kind, name, classmethod(_clock(f"datetime.{kind.__name__}.{name}", kind)))
    _log_without_time()


def _clock(shown: str, kind: type) -> Any:
    method = vars(kind)[shown.rpartition(".")[2]]

    def clock(cls: type, *args: Any, **kwargs: Any) -> Any:
        frame = analysis_on_top()
        if frame is not None:
            raise refuse(shown, DIFFERS, frame)
        return method.__get__(None, cls)(*args, **kwargs)

    return clock


def _log_without_time() -> None:
    """Let what is logged tell neither when nor by which process: a text may be made of it."""
    still = {"time": lambda: 0.0, "time_ns": lambda: 0}
    vars(logging)["time"] = types.SimpleNamespace(**(vars(time) | still))
    vars(logging)["_startTime"] = 0
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def refuse_chance() -> None:
    """Refuse the analysis, and libraries it calls, every generator without a seed.

    Call it before the analysis is imported: `from random import random` keeps what
    it found.
    """
    # The last is the first, under the name by which `random` keeps it.
    for home, name in (("os", "urandom"), ("os", "getrandom"), ("random", "_urandom")):
        _replace(home, name, lambda *_: analysis_on_top(), DIFFERS, "os.urandom")
    shared = random._inst  # the one generator behind its functions
    for name, value in list(vars(random).items()):
        if getattr(value, "__self__", None) is shared:
            _replace("random", name, lambda *_: analysis_on_top(), DIFFERS)
    random.Random = _seeded(random.Random)  # type: ignore[misc]
    _refuse_numpy()


def _without_time(place: int, *args: Any) -> types.FrameType | None:
    given = len(args) > place and args[place] is not None
    return None if given else analysis_on_top()


def _replace(
    module: str, name: str, asks: Callable[..., Any], fault: Fault, shown: str = ""
) -> None:
    home = importlib.import_module(module)
    function = getattr(home, name, None)
    if function is None or isinstance(function, _Watched):
        return
    watched = _Watched(shown or f"{module}.{name}", function, asks, fault)
    setattr(home, name, watched)
    for known in (os.supports_fd, os.supports_dir_fd, os.supports_follow_symlinks):
        if function in known:
            known.add(watched)


def _seeded(known: type[random.Random]) -> type[random.Random]:
    class Random(known):  # type: ignore[misc, valid-type]
        __doc__ = known.__doc__

        def __init__(self, x: Any = None) -> None:
            if x is None and (frame := analysis_on_top()) is not None:
                raise refuse("random.Random()", DIFFERS, frame)
            super().__init__(x)

    Random.__module__, Random.__qualname__ = "random", "Random"
    return Random


class _LikeItsBase(type):
    """Instances of the class that is replaced are instances of its replacement."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, cls.__mro__[1])


def _refuse_numpy() -> None:
    """Put a generator that refuses in the place of numpy's one for everybody."""
    import numpy as np

    old, known, twister = np.random.mtrand._rand, np.random.RandomState, np.random.MT19937

    class MT19937(twister, metaclass=_LikeItsBase):  # type: ignore[misc, valid-type]
        """What a RandomState takes without a seed, before it takes the seed it was given."""

        def __init__(self, seed: Any = 0) -> None:
            super().__init__(seed)

    class RandomState(known, metaclass=_LikeItsBase):  # type: ignore[misc, valid-type]
        __doc__ = known.__doc__

        def __init__(self, seed: Any = None) -> None:
            if seed is None and (frame := analysis_on_top()) is not None:
                raise refuse("numpy.random.RandomState()", DIFFERS, frame)
            super().__init__(seed)

    class Shared(known):  # type: ignore[misc, valid-type]
        """The generator of `numpy.random.normal` and the like."""

    vars(np.random.mtrand)["_MT19937"] = MT19937
    np.random.RandomState = np.random.mtrand.RandomState = RandomState  # type: ignore[misc]
    for name in dir(old):
        if not name.startswith("_") and callable(getattr(old, name)):
            setattr(Shared, name, _refusing(name, getattr(known, name)))
    new = Shared(0)
    for home in (np.random, np.random.mtrand):
        for name, value in list(vars(home).items()):
            if value is old:
                setattr(home, name, new)
            elif getattr(value, "__self__", None) is old:
                setattr(home, name, getattr(new, value.__name__))
    for name in ("seed", "get_bit_generator", "set_bit_generator"):
        _replace("numpy.random", name, lambda *_: analysis_on_top(), DIFFERS)
    # Distributions take the generator when scipy.stats is imported.
    for value in list(vars(sys.modules.get("scipy.stats", types)).values()):
        if getattr(value, "_random_state", None) is old:
            value._random_state = new


def _refusing(name: str, method: Any) -> Any:
    @functools.wraps(method)
    def refusing(self: Any, *args: Any, **kwargs: Any) -> Any:
        frame = analysis_on_top()
        if frame is not None:
            raise refuse(f"numpy.random.{name}", DIFFERS, frame)
        return method(self, *args, **kwargs)

    return refusing
