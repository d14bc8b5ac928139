"""Computing exhibits: once each, before any chapter is rendered, on all cores."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from needsbook import store
from needsbook.chapters import Call
from needsbook.checks import Declared
from needsbook.errors import Problem, Where
from needsbook.exhibits import exhibit_named
from needsbook.project import Project, find_project

_PRELOAD = ["pandas", "matplotlib.figure", "matplotlib.backends.backend_svg", "needsbook.store"]
_NUMBERS_PER_TASK = 40


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
    problems: list[Problem] = []
    done = 0
    progress(0, len(stale))
    for results in _run(project, _tasks(stale, exhibits), code, jobs):
        for id, result in results:
            if isinstance(result, Problem):
                problems.append(_used_at(result, wanted[id]))
            else:
                store.keep(project, result)
                entries[id] = result
            done += 1
        progress(done, len(stale))
    fresh = tuple(call.id for call in stale if call.id in entries)
    return Computed(entries, fresh, tuple(problems))


Task = list[tuple[str, str, Call]]  # id, module, call
Result = list[tuple[str, "store.Entry | Problem"]]


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
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_one_thread) as pool:
        futures = [pool.submit(_compute, str(project.root), code, task) for task in tasks]
        for future in as_completed(futures):
            yield future.result()


def _one_thread() -> None:
    # More threads would sum in another order, and change the last digit.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"


def _compute(root: str, code: str, task: Task) -> Result:
    project = find_project(Path(root))
    source = str(project.root / "src")
    if source not in sys.path:
        sys.path.insert(0, source)
    return [(id, _compute_one(project, module, call, code)) for id, module, call in task]


def _compute_one(project: Project, module: str, call: Call, code: str) -> store.Entry | Problem:
    try:
        importlib.import_module(module)
        exhibit = exhibit_named(call.name)
        if exhibit is None:
            raise LookupError(f"{module} declares no exhibit {call.name}")
        return store.compute(project, exhibit, call.arguments, code)
    except Exception as error:
        return _as_problem(project, call, error)


def _as_problem(project: Project, call: Call, error: Exception) -> Problem:
    """A Python error as a problem at the line of the analysis that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    package = str(project.root / "src" / project.package)
    mine = [frame for frame in frames if frame.filename.startswith(package)]
    if mine:
        where = Where(project.relative(Path(mine[-1].filename)), mine[-1].lineno)
    else:
        where = call.where
    what = " ".join(str(error.args[0] if error.args else error).split())
    return Problem(
        where,
        f"{type(error).__name__} in {call.source}: {what}",
        "correct the function or the data it reads",
    )


def _used_at(problem: Problem, call: Call) -> Problem:
    if problem.where == call.where:
        return problem
    return Problem(problem.where, f"{problem.problem} (called at {call.where})", problem.fix)
