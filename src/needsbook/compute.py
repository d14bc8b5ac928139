"""Computing exhibits: once each, before any chapter is rendered, on all cores."""

from __future__ import annotations

import ctypes
import importlib
import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from needsbook import store
from needsbook.chapters.checks import Declared
from needsbook.chapters.model import Call
from needsbook.errors import Problem, ToolFailure, Where
from needsbook.exhibits import exhibit_named
from needsbook.project import Project, find_project

_PRELOAD = ["pandas", "matplotlib.figure", "matplotlib.backends.backend_svg", "needsbook.store"]
_NUMBERS_PER_TASK = 40
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Computed:
    """The entries of all calls, which of them are new, and what failed."""

    entries: dict[str, store.Entry]
    fresh: tuple[str, ...]
    problems: tuple[Problem, ...]


def compute_calls(
    project: Project,
    calls: Iterable[Call],
    exhibits: dict[str, Declared],
    *,
    jobs: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Computed:
    """Bring the entry of every call up to date.

    Parameters
    ----------
    jobs : int, optional
        Worker processes; as many as there are cores when left out. The bytes
        made do not depend on it.
    progress : callable
        Told how many of the stale calls are done, and how many there are.
    """
    wanted = {call.id: call for call in calls}
    entries: dict[str, store.Entry] = {}
    stale: list[Call] = []
    code = store.code_key(project)
    for id, call in wanted.items():
        entry = store.stored(project, id, call.name, call.arguments, code)
        if entry is None:
            stale.append(call)
        else:
            entries[id] = entry
    failures: dict[Failure, list[Call]] = {}
    done = 0
    progress(0, len(stale))
    for results in _run(project, _tasks(stale, exhibits), code, jobs):
        for id, result in results:
            if isinstance(result, Failure):
                failures.setdefault(result, []).append(wanted[id])
            else:
                store.keep(project, result)
                entries[id] = result
            done += 1
        progress(done, len(stale))
    fresh = tuple(call.id for call in stale if call.id in entries)
    problems = tuple(_problem(failure, calls) for failure, calls in failures.items())
    return Computed(entries, fresh, problems)


@dataclass(frozen=True)
class Failure:
    """An error of the analysis: its place, or None where it has none there, and its words."""

    where: Where | None
    error: str


def _problem(failure: Failure, calls: list[Call]) -> Problem:
    """One problem for one error, however many exhibits it stopped."""
    first = calls[0]
    named = ", ".join(call.source for call in calls[:3])
    more = f" and {len(calls) - 3} more" if len(calls) > 3 else ""
    return Problem(
        failure.where or first.where,
        f"{failure.error} (in {named}{more}, called at {first.where})",
        "correct the function or the data it reads",
    )


Task = list[tuple[str, str, Call]]  # id, module, call
Result = list[tuple[str, "store.Entry | Failure"]]


def _tasks(stale: list[Call], exhibits: dict[str, Declared]) -> list[Task]:
    """Figures and tables one by one, first, as they take longest; numbers in batches."""
    items = [(call.id, exhibits[call.name].module, call) for call in stale]
    numbers = [item for item in items if exhibits[item[2].name].type == "number"]
    others = [item for item in items if exhibits[item[2].name].type != "number"]
    batches = [
        numbers[start : start + _NUMBERS_PER_TASK]
        for start in range(0, len(numbers), _NUMBERS_PER_TASK)
    ]
    return [[item] for item in others] + batches


def _run(project: Project, tasks: list[Task], code: str, jobs: int | None) -> Iterable[Result]:
    workers = min(jobs or os.cpu_count() or 1, len(tasks))
    if workers <= 1:
        for task in tasks:
            yield _compute(str(project.root), code, task)
        return
    # Not fork: it deadlocks after a library has started threads.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker) as pool:
        futures = {pool.submit(_compute, str(project.root), code, task): task for task in tasks}
        try:
            for future in as_completed(futures):
                yield future.result()
        except BrokenProcessPool:
            waiting = [task for future, task in futures.items() if not _finished(future)]
            named = ", ".join(call.source for task in waiting for _, _, call in task[:1])
            raise ToolFailure(
                "a worker ended without a word: its function ended Python, or memory ran out\n"
                f"    → it was one of these: {named}"
            ) from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise


def _finished(future: Future[Result]) -> bool:
    return future.done() and future.exception() is None


def _start_worker() -> None:
    # The parent handles an interrupt; a worker would only print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # More threads would sum in another order, and change the last digit.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    if sys.platform.startswith("linux"):
        # Die with the build, even when it is killed.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _compute(root: str, code: str, task: Task) -> Result:
    project = find_project(Path(root))
    source = str(project.root / "src")
    if source not in sys.path:
        sys.path.insert(0, source)
    return [(id, _compute_one(project, module, call, code)) for id, module, call in task]


def _compute_one(project: Project, module: str, call: Call, code: str) -> store.Entry | Failure:
    try:
        importlib.import_module(module)
        exhibit = exhibit_named(call.name)
        if exhibit is None:
            raise LookupError(f"{module} declares no exhibit {call.name}")
        return store.compute(project, exhibit, call.arguments, code)
    except (Exception, SystemExit) as error:
        return _failure(project, error)


def _failure(project: Project, error: BaseException) -> Failure:
    """A Python error with the line of the analysis that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    package = str(project.root / "src" / project.package)
    mine = [frame for frame in frames if frame.filename.startswith(package)]
    where = Where(project.relative(Path(mine[-1].filename)), mine[-1].lineno) if mine else None
    words = error.args[0] if isinstance(error, KeyError) and error.args else error
    what = " ".join(str(words).split()) or "no reason is given"
    return Failure(where, f"{type(error).__name__}: {what}")
