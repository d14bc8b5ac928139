"""Workers side by side: each is given one task after another, through a pipe of its own.

The process that builds does everything itself, in one thread: it starts workers, hands
out tasks, and waits for results, deaths and deadlines alike. So a death always meets
the task that the worker had, and no worker is started while the build ends.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from needsbook.confine.environment import unheard
from needsbook.ground.errors import ToolFailure

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")
#: What a worker may take to load its libraries, on a busy machine, before its first task.
STARTING_SECONDS = 120


@dataclass(frozen=True)
class Died:
    """A worker ended before its task was done."""


@dataclass(frozen=True)
class TookTooLong:
    """A worker was stopped, as its task took more than its time."""


@dataclass(frozen=True)
class Pool(Generic[Task, Outcome]):
    """What workers do, and under which limits.

    Parameters
    ----------
    size : int
        How many there are at most.
    begin : callable
        Called in each worker with the arguments `given`, before its first task.
    work : callable
        What is done with a task; a `ToolFailure` of it ends the build.
    seconds : float
        What one task may take.
    """

    size: int
    begin: Callable[..., object]
    given: tuple[Any, ...]
    work: Callable[[Task], Outcome]
    seconds: float

    def run(
        self, tasks: list[Task]
    ) -> Generator[tuple[Task, Outcome | Died | TookTooLong], None, None]:
        """Each task with what came of it, in the order in which they end.

        Raises
        ------
        ToolFailure
            No worker can be started.
        """
        waiting = deque(tasks)
        workers: list[_Worker[Task, Outcome]] = []
        try:
            while waiting or any(worker.task is not None for worker in workers):
                busy = sum(worker.task is not None for worker in workers)
                while len(workers) < min(self.size, busy + len(waiting)):
                    workers.append(_Worker(self))
                for worker in _ready(workers):
                    task, outcome = worker.task, worker.outcome()
                    if not worker.runs:
                        workers.remove(worker)
                    if task is not None:
                        assert outcome is not None
                        yield task, outcome
                    if worker.runs and waiting:
                        worker.begin(waiting.popleft())
        finally:
            for worker in workers:
                worker.end()


class _Worker(Generic[Task, Outcome]):
    """One worker, as the process that builds sees it."""

    def __init__(self, pool: Pool[Task, Outcome]) -> None:
        self.task: Task | None = None
        self.runs = True
        self.deadline = time.monotonic() + max(pool.seconds, STARTING_SECONDS)
        self._started = False
        self._seconds = pool.seconds
        # Not fork: it deadlocks after a library has started threads.
        context = multiprocessing.get_context("forkserver")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, pool.begin, pool.given, pool.work), daemon=True
        )
        try:
            # Half a worker would end with a traceback.
            with unheard(signal.SIGINT, signal.SIGTERM):
                self._process.start()
        except (OSError, EOFError) as error:
            raise _no_worker(str(error) or "the process that starts them ended") from None
        finally:
            theirs.close()

    def begin(self, task: Task) -> None:
        """Hand it a task; a worker that is no longer there is met in `outcome`."""
        self.task, self.deadline = task, time.monotonic() + self._seconds
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.pipe.send(task)

    def outcome(self) -> Outcome | Died | TookTooLong | None:
        """What came of its task, or None where it had only to start.

        Raises
        ------
        ToolFailure
            The worker says that no task can be done.
        """
        try:
            answer = self.pipe.recv() if self.pipe.poll() else TookTooLong()
        except (EOFError, OSError):
            answer = Died()
        if isinstance(answer, ToolFailure):
            raise answer
        self.runs = not isinstance(answer, Died | TookTooLong)
        if not self.runs:
            self.end()
            if not self._started:
                raise _no_worker(
                    f"it did not begin within {STARTING_SECONDS} seconds"
                    if isinstance(answer, TookTooLong)
                    else f"it ended with status {self._process.exitcode}"
                )
        first, self._started, self.task = not self._started, True, None
        self.deadline = float("inf")
        found: Outcome | Died | TookTooLong | None = None if first else answer
        return found

    def end(self) -> None:
        """Stop the process; it holds nothing that must be put away."""
        self.runs = False
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _ready(workers: list[_Worker[Task, Outcome]]) -> list[_Worker[Task, Outcome]]:
    """Wait for workers that answered, ended, or are past their time."""
    left = min(worker.deadline for worker in workers) - time.monotonic()
    wait([worker.pipe for worker in workers if worker.deadline < float("inf")], max(left, 0))
    now = time.monotonic()
    return [
        worker
        for worker in workers
        if worker.deadline < float("inf") and (worker.pipe.poll() or worker.deadline <= now)
    ]


def _no_worker(reason: str) -> ToolFailure:
    return ToolFailure(
        f"no worker could be started: {reason}\n"
        "    → see whether this machine lets a process have enough memory (`ulimit -a`)"
    )


def _serve(
    pipe: Connection,
    begin: Callable[..., object],
    given: tuple[Any, ...],
    work: Callable[[Any], Any],
) -> None:
    """Be a worker: say when it is ready, then answer each task, until the build has gone."""
    # Confinement refuses the processes of an analysis, in words; multiprocessing's own
    # refusal, of children of what ends with its parent, would come first.
    multiprocessing.current_process().daemon = False
    with contextlib.suppress(EOFError, OSError):
        for turn in itertools.count():
            task = pipe.recv() if turn else None
            try:
                answer: object = work(task) if turn else begin(*given)
            except ToolFailure as error:
                answer = error
            except Exception as error:  # of the engine: `work` takes those of the analysis
                answer = ToolFailure(f"a worker failed: {type(error).__name__}: {error}")
            pipe.send(answer)
