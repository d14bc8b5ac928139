"""Whole commands, timed from start to end, as a person at the terminal waits for them."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import needsbook
from needsbook.errors import ToolFailure

_SECONDS = 3600  # a limit, not an expectation
#: What a build makes; without it, the next one is cold.
MADE = ("_book", "trace", "figures", ".needsbook", "_freeze", ".quarto")


def timed(arguments: list[str], root: Path) -> float:
    """Wall-clock seconds of a command in the folder `root`, interpreter start included.

    Raises
    ------
    ToolFailure
        The command failed; with what it said last.
    """
    started = time.perf_counter()
    done = subprocess.run(
        arguments,
        cwd=root,
        env=_environment(root),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        said = "\n".join((done.stderr + done.stdout).splitlines()[-20:])
        raise ToolFailure(f"{' '.join(arguments[1:])} ended with {done.returncode}:\n{said}")
    return seconds


def _environment(root: Path) -> dict[str, str]:
    """With this engine, not another that happens to be installed, and the book's analysis."""
    engine = Path(needsbook.__file__).parent.parent
    path = os.pathsep.join([str(engine), str(root / "src")])
    return {**os.environ, "PYTHONPATH": path, "QUARTO_PYTHON": sys.executable}


def build(root: Path) -> float:
    """`needsbook build` with the built-in renderer."""
    return timed([sys.executable, "-m", "needsbook", "build", "--renderer", "builtin"], root)


def baseline(root: Path) -> float:
    """The way Quarto works, redone with the same parts."""
    return timed([sys.executable, "-m", "needsbook.bench.baseline"], root)


def quarto_render(root: Path) -> float | None:
    """`quarto render`; None where there is no Quarto."""
    quarto = shutil.which("quarto")
    return None if quarto is None else timed([quarto, "render"], root)


def clean(root: Path) -> None:
    """Remove everything that a build makes."""
    for name in MADE:
        shutil.rmtree(root / name, ignore_errors=True)


def median(run: Callable[[int], float], runs: int, seconds: float) -> float:
    """Median seconds of `runs` runs, fewer when those made have taken `seconds` in all.

    Parameters
    ----------
    run : callable
        Takes the number of the run, from 1; returns its seconds.
    """
    times: list[float] = []
    while len(times) < runs and (not times or sum(times) < seconds):
        times.append(run(len(times) + 1))
    return statistics.median(times)
