"""Computing exhibits: once each, before any chapter is rendered, on all cores.

The functions run in workers of their own, under limits of time and memory; what
they make comes back as bytes, and only this process writes.
"""

from __future__ import annotations

import ctypes
import importlib
import multiprocessing
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, as_completed
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from needsbook import store
from needsbook.analysis import Declared
from needsbook.chapters.model import Call
from needsbook.errors import Problem, ToolFailure, Where
from needsbook.evaluate import Entry, Files, evaluate
from needsbook.exhibit import environment
from needsbook.exhibit.confinement import confine
from needsbook.exhibit.refusal import Refused, computing, remedy
from needsbook.exhibits import exhibit_named
from needsbook.project import Limits, Project, find_project
from needsbook.rebuilding.inputs import Inputs

_NUMBERS_PER_TASK = 40
_PR_SET_PDEATHSIG = 1
_MEGABYTE = 1024**2


@dataclass(frozen=True)
class Computed:
    """The entries of all calls, which of them are new, and what failed."""

    entries: dict[str, Entry]
    fresh: tuple[str, ...]
    problems: tuple[Problem, ...]


def compute_calls(
    inputs: Inputs,
    calls: Iterable[Call],
    exhibits: dict[str, Declared],
    *,
    jobs: int | None = None,
    confined: bool = True,
    whole: Collection[str] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Computed:
    """Bring the entry of every call up to date.

    Parameters
    ----------
    jobs : int, optional
        Worker processes; as many as there are cores when left out. The bytes
        made do not depend on it.
    confined : bool
        Whether workers can reach nothing else; False to measure what that costs.
    whole : collection of str
        Ids of the exhibits whose stored files will be needed: one whose file
        is lost or damaged is computed again.
    progress : callable
        Told how many of the stale calls are done, and how many there are.
    """
    wanted = {call.id: call for call in calls}
    entries: dict[str, Entry] = {}
    stale: list[Call] = []
    for id, call in wanted.items():
        module = exhibits[call.name].module
        entry = store.stored(inputs, id, module, call.name, call.arguments)
        if entry is None or (id in whole and not _is_whole(inputs.project, entry)):
            stale.append(call)
        else:
            entries[id] = entry
    failures: dict[Failure, list[Call]] = {}
    done = 0
    progress(0, len(stale))
    for results in _run(inputs.project, _tasks(stale, exhibits), jobs, confined):
        for id, result in results:
            if isinstance(result, Failure):
                failures.setdefault(result, []).append(wanted[id])
            else:
                entries[id] = store.keep(inputs, *result)
            done += 1
        progress(done, len(stale))
    fresh = tuple(call.id for call in stale if call.id in entries)
    problems = tuple(_problem(failure, calls) for failure, calls in failures.items())
    return Computed(entries, fresh, problems)


def warm_up() -> None:
    """Let the process that workers are made from load its libraries meanwhile."""
    environment.start(["needsbook.warming"])


def _context() -> Any:
    warm_up()
    # Not fork: it deadlocks after a library has started threads.
    return multiprocessing.get_context("forkserver")


def _is_whole(project: Project, entry: Entry) -> bool:
    return len(store.files_of(project, entry)) == len(entry["files"])


@dataclass(frozen=True)
class Failure:
    """An error of the analysis: its place, or None where it has none there, and its words."""

    where: Where | None
    error: str
    fix: str = "correct the function or the data it reads"


def _problem(failure: Failure, calls: list[Call]) -> Problem:
    """One problem for one error, however many exhibits it stopped."""
    first = calls[0]
    named = ", ".join(call.source for call in calls[:3])
    more = f" and {len(calls) - 3} more" if len(calls) > 3 else ""
    return Problem(
        failure.where or first.where,
        f"{failure.error} (in {named}{more}, called at {first.where})",
        failure.fix,
    )


@dataclass(frozen=True)
class Item:
    """A call to compute, and where its function is declared."""

    call: Call
    declared: Declared


Task = tuple[Item, ...]
Result = list[tuple[str, "tuple[Entry, Files] | Failure"]]


def _tasks(stale: list[Call], exhibits: dict[str, Declared]) -> list[Task]:
    """Figures and tables one by one, first, as they take longest; numbers in batches."""
    items = [Item(call, exhibits[call.name]) for call in stale]
    numbers = [item for item in items if item.declared.type == "number"]
    others = [item for item in items if item.declared.type != "number"]
    batches = [
        tuple(numbers[start : start + _NUMBERS_PER_TASK])
        for start in range(0, len(numbers), _NUMBERS_PER_TASK)
    ]
    return [(item,) for item in others] + batches


def _run(project: Project, tasks: list[Task], jobs: int | None, confined: bool) -> Iterator[Result]:
    """Results in the order in which they are ready."""
    if not tasks:
        return
    from pebble import CONSTS, ProcessPool

    CONSTS.sleep_unit = 0.02  # seconds; it is what closing the pool takes
    limits = project.limits
    pool = ProcessPool(
        min(jobs or os.cpu_count() or 1, len(tasks)),
        initializer=_start_worker,
        initargs=[str(project.root), confined],
        context=_context(),
    )
    try:
        waiting = list(tasks)
        while waiting:
            futures: dict[Future[Result], Task] = {
                pool.schedule(_compute, [str(project.root), task], timeout=limits.seconds): task
                for task in waiting
            }
            waiting = []
            for future in as_completed(futures):
                task = futures[future]
                failure = _died(future, task, limits)
                if failure is None:
                    yield future.result()
                elif len(task) > 1:  # one of them did it: which one?
                    waiting += [(item,) for item in task]
                else:
                    yield [(task[0].call.id, failure)]
        pool.close()  # type: ignore[no-untyped-call]  # pebble leaves these two out
    except BaseException:
        pool.stop()  # type: ignore[no-untyped-call]
        raise
    finally:
        pool.join()


def _died(future: Future[Result], task: Task, limits: Limits) -> Failure | None:
    """Why a worker was stopped, or ended, before its task was done."""
    declared = task[0].declared
    where = Where(declared.file, declared.line)
    error = future.exception()
    if isinstance(error, TookTooLong):
        return Failure(
            where,
            f"{declared.name} took more than {limits.seconds} seconds and was stopped",
            "look for a loop without end, or raise `seconds` under [tool.needsbook.limits] "
            "in pyproject.toml",
        )
    if isinstance(error, ToolFailure):
        raise error
    if error is not None:
        return Failure(
            where,
            f"{declared.name} ended its worker without a word: it ended Python, or went over "
            f"the memory limit ({limits.megabytes} MB)",
            "correct the function, or raise `megabytes` under [tool.needsbook.limits] "
            "in pyproject.toml",
        )
    return None


# In a worker ------------------------------------------------------------------


_unconfined: list[str] = []


def _start_worker(root: str, confined: bool) -> None:
    project = find_project(Path(root))
    # The parent handles an interrupt; a worker would only print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    most = project.limits.megabytes * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    if sys.platform.startswith("linux"):
        # Die with the build, even when it is killed.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if confined:
        package = f"{project.root / 'src' / project.package}/"
        try:
            confine(lambda file: file.startswith(package), [project.root])
        except (OSError, RuntimeError) as error:  # told with the first task: a pool starts anew
            _unconfined.append(f"a worker could not be confined: {error}")


def _compute(root: str, task: Task) -> Result:
    if _unconfined:
        raise ToolFailure(_unconfined[0])
    project = find_project(Path(root))
    source = str(project.root / "src")
    if source not in sys.path:
        sys.path.insert(0, source)
    return [(item.call.id, _compute_one(project, item)) for item in task]


def _compute_one(project: Project, item: Item) -> tuple[Entry, Files] | Failure:
    try:
        with computing(item.call.source):
            importlib.import_module(item.declared.module)
            exhibit = exhibit_named(item.call.name)
            if exhibit is None:
                raise LookupError(f"{item.declared.module} declares no exhibit {item.call.name}")
            return evaluate(project, exhibit, item.call.arguments)
    except Refused as error:
        where = Where(project.relative(Path(error.file)), error.line)
        return Failure(where, error.what, error.fix)
    except MemoryError as error:
        raised = _failure(project, error)
        return Failure(
            raised.where,
            f"{item.call.name} needs more than {project.limits.megabytes} MB of memory "
            "and was stopped",
            "let it hold less at once, or raise `megabytes` under [tool.needsbook.limits] "
            "in pyproject.toml",
        )
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
    return Failure(where, f"{type(error).__name__}: {what}", remedy(error) or Failure.fix)
