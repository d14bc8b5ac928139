"""The same surroundings for every worker, whoever builds, and wherever.

Workers are forked from one process that is started anew: with a fixed environment,
a fixed hash seed (a set of texts is iterated alike), without Python's settings and
without the machine's `sitecustomize`.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from pathlib import Path

_HASH_SEED = "0"
_HERE = Path(__file__).parent
#: It begins with a folder whose empty `sitecustomize` and `usercustomize` are found first.
_PYTHON_PATH = os.pathsep.join((str(_HERE / "bare"), str(_HERE.parents[1])))
_FIXED = {
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "PATH": os.defpath,
    # More threads would sum in another order, and change the last digit.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
#: Kept from the process that builds, as libraries look there for what they keep between
#: runs (matplotlib the list of its fonts), the loader for libraries; a worker no longer has them.
_PLACES = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "MPLCONFIGDIR", "LD_LIBRARY_PATH")


def start(modules: list[str]) -> None:
    """Start the process that workers are forked from, unless it runs.

    Parameters
    ----------
    modules : list of str
        It imports them, so that no worker has to.
    """
    resource_tracker.ensure_running()  # it lets all signals through when it has begun
    # That process, and every worker, hears no interrupt: the build does, and ends them.
    with unheard(signal.SIGINT), _bare():
        forkserver.set_forkserver_preload(modules)
        forkserver.ensure_running()


def settle(folders: Sequence[Path]) -> None:
    """Leave this worker the fixed environment alone, and import from `folders` alone.

    Raises
    ------
    RuntimeError
        Python was not started as `start` starts it.
    """
    if sys.flags.hash_randomization or sys.flags.optimize:
        raise RuntimeError("a worker was not started with the fixed settings of Python")
    os.environ.clear()
    os.environ.update(_FIXED | {"HOME": "/nonexistent"})
    sys.path[:] = [path for path in sys.path if any(map(Path(path).is_relative_to, folders))]
    sys.dont_write_bytecode = True  # nothing can be written
    _fix_time_zones()


def _fix_time_zones() -> None:
    """Take the zones from the package that the lock names, not from the machine."""
    import time
    import zoneinfo

    time.tzset()
    zoneinfo.reset_tzpath(to=())


@contextmanager
def unheard(*signals: signal.Signals) -> Iterator[None]:
    """Let signals wait until the block is done; what is started inside never hears them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _bare() -> Iterator[None]:
    """Let what is started inside see the fixed environment, and no flags of Python."""
    ours = dict(os.environ)
    util = forkserver.util  # type: ignore[attr-defined]
    flags = util._args_from_interpreter_flags
    kept = {name: ours[name] for name in _PLACES if name in ours}
    os.environ.clear()
    os.environ.update(
        _FIXED
        | kept
        | {"PYTHONHASHSEED": _HASH_SEED, "PYTHONPATH": _PYTHON_PATH}
        | {"PYTHONNOUSERSITE": "1"}
    )
    util._args_from_interpreter_flags = list
    try:
        yield
    finally:
        util._args_from_interpreter_flags = flags
        os.environ.clear()
        os.environ.update(ours)
