"""Whole commands, timed from start to end, as a person at the terminal waits for them."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import needsbook
from needsbook.ground.errors import ToolFailure

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
    said_by(arguments, root)
    return time.perf_counter() - started


def said_by(arguments: list[str], root: Path) -> str:
    """What a command prints."""
    done = subprocess.run(
        arguments,
        cwd=root,
        env=_environment(root),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        said = "\n".join((done.stderr + done.stdout).splitlines()[-20:])
        raise ToolFailure(f"{' '.join(arguments[1:])} ended with {done.returncode}:\n{said}")
    return done.stdout


def _environment(root: Path) -> dict[str, str]:
    """With this engine, not another that happens to be installed, and the book's analysis."""
    engine = Path(needsbook.__file__).parent.parent
    here = Path(__file__).resolve().parents[1]
    path = os.pathsep.join([str(engine), str(here), str(root / "src")])
    return {**os.environ, "PYTHONPATH": path, "QUARTO_PYTHON": sys.executable}


_BUILD = [sys.executable, "-m", "needsbook", "build", "--renderer", "builtin"]


def build(root: Path) -> float:
    """`needsbook build` with the built-in renderer."""
    return timed(_BUILD, root)


def cpu_of_build(root: Path) -> float:
    """CPU seconds of the same, its workers counted; on Linux alone."""
    said = said_by([sys.executable, "-m", "benchmarks.cpu", *_BUILD], root)
    return float(said.splitlines()[-1])


def baseline(root: Path) -> float:
    """The way Quarto works, redone with the same parts."""
    return timed([sys.executable, "-m", "benchmarks.baseline"], root)


def has_quarto() -> bool:
    return shutil.which("quarto") is not None


def quarto_render(root: Path) -> float:
    """`quarto render` of the whole book in both formats."""
    return timed(["quarto", "render"], root)


def clean(root: Path) -> None:
    """Remove everything that a build makes."""
    for name in MADE:
        shutil.rmtree(root / name, ignore_errors=True)


def medians(
    rounds: Mapping[str, Callable[[int], float]], runs: int, seconds: float
) -> tuple[int, dict[str, float]]:
    """How many rounds were made, and the median seconds of each measurement.

    They are made in turn, so that a drift of the machine meets all of them and the ratios hold.

    Parameters
    ----------
    rounds : mapping of str to callable
        What is measured in a round, in this order; each takes the number of its
        run, from 1, and returns its seconds.
    runs : int
        How many rounds; fewer when those made have taken `seconds` in all.
    """
    times: dict[str, list[float]] = {name: [] for name in rounds}
    made = 0
    while made < runs and (not made or sum(map(sum, times.values())) < seconds):
        made += 1
        for name, measured in rounds.items():
            times[name].append(measured(made))
    return made, {name: statistics.median(found) for name, found in times.items()}
