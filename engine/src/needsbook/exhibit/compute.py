"""Computing exhibits: once each, before any chapter is rendered, on all cores.

The functions run in workers of their own, under limits of time and memory; what
they make comes back as bytes, and only this process writes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from needsbook.confine import environment
from needsbook.data.datapackage import read_datapackage
from needsbook.exhibit import store, worker
from needsbook.exhibit.analysis import Declared
from needsbook.exhibit.calls import Call
from needsbook.exhibit.entry import Entry
from needsbook.exhibit.pool import Died, Pool, TookTooLong
from needsbook.exhibit.worker import Failure, Result, Task, Work
from needsbook.ground.errors import Problem, Where
from needsbook.ground.project import Limits, Project
from needsbook.rebuild.inputs import Inputs

_NUMBERS_PER_TASK = 40


@dataclass(frozen=True)
class Computed:
    """The entries of all calls, which of them are new, and what failed."""

    entries: dict[str, Entry]
    fresh: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What functions did that may be meant, once each."""
        told = (text for one in self.entries.values() for text in one.recording.warnings)
        return tuple(dict.fromkeys(told))


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
    store.note_looked_through(inputs)
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
    environment.start(["needsbook.exhibit.warming"])


def _is_whole(project: Project, entry: Entry) -> bool:
    return len(store.files_of(project, entry)) == len(entry.files)


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


def _tasks(stale: list[Call], exhibits: dict[str, Declared]) -> list[Task]:
    """Figures and tables one by one, first, as they take longest; numbers in batches."""
    items = [Work(call, exhibits[call.name]) for call in stale]
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
    warm_up()
    pool = Pool[Task, Result](
        size=jobs or os.cpu_count() or 1,
        begin=worker.start,
        given=(project, read_datapackage(project.data), confined),
        work=worker.compute,
        seconds=project.limits.seconds,
    )
    waiting = tasks
    while waiting:
        single: list[Task] = []
        with closing(pool.run(waiting)) as outcomes:
            for task, outcome in outcomes:
                if not isinstance(outcome, Died | TookTooLong):
                    yield outcome
                elif len(task) > 1:  # one of them did it: which one?
                    single += [(item,) for item in task]
                else:
                    yield [(task[0].call.id, _stopped(outcome, task[0], project.limits))]
        waiting = single


def _stopped(outcome: Died | TookTooLong, item: Work, limits: Limits) -> Failure:
    """Why a worker was stopped, or ended, before its task was done."""
    declared = item.declared
    where = Where(declared.file, declared.line)
    if isinstance(outcome, TookTooLong):
        return Failure(
            where,
            f"{declared.name} took more than {limits.seconds} seconds and was stopped",
            "look for a loop without end, or raise `seconds` under [tool.needsbook.limits] "
            "in pyproject.toml",
        )
    return Failure(
        where,
        f"{declared.name} ended its worker without a word: it ended Python, or went over "
        f"the memory limit ({limits.enforced_megabytes} MB)",
        f"correct the function, or {limits.more_memory}",
    )
