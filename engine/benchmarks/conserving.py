"""What comparing the words of the source with those of the editions costs of a cold build.

Run as a program it builds, and prints the CPU seconds of what compares last::

    python -m benchmarks.conserving
"""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import commands
from benchmarks.cells import Cost
from benchmarks.measure import copied, expect
from needsbook.chapters import written
from needsbook.commands import cli
from needsbook.ground.project import Project
from needsbook.render import builtin

#: The share of a cold build's CPU that it may cost at most.
CONSERVING = 0.05
#: What compares, by the module that calls it: source and tree, tree and page, tree and sheet.
_COMPARES = (
    (written, "leftovers"),
    (written, "_words"),
    (builtin, "lost_words"),
    (builtin, "misplaced"),
    (builtin, "words"),
    (builtin, "unprinted"),
)


def costs(project: Project, folder: Path) -> Iterator[Cost]:
    """The CPU of the comparisons in a cold build of the project; none without Linux."""
    if not sys.platform.startswith("linux"):
        return
    root = copied(project, folder / "conserving")
    build = [sys.executable, "-m", "benchmarks.conserving"]
    said = commands.said_by([sys.executable, "-m", "benchmarks.cpu", *build], root)
    seconds, cold = map(float, said.splitlines()[-2:])
    expect(seconds > 0, "nothing was compared")
    yield Cost(
        "this report: comparing the words of source, pages and PDF", seconds, cold, CONSERVING
    )


def main() -> int:
    """Build in this process; returns the exit status."""
    taken: list[float] = []
    for module, name in _COMPARES:
        setattr(module, name, _timed(getattr(module, name), taken))
    status = cli.main(["build", "--renderer", "builtin"])
    print(f"{sum(taken):.2f}")
    return status


def _timed(function: Callable[..., Any], taken: list[float]) -> Callable[..., Any]:
    @functools.wraps(function)
    def timed(*args: Any, **kwargs: Any) -> Any:
        started = time.thread_time()
        result = function(*args, **kwargs)
        if isinstance(result, Iterator):  # else it would be gone through outside the clock
            result = iter(list(result))
        taken.append(time.thread_time() - started)
        return result

    return timed


if __name__ == "__main__":
    sys.exit(main())
