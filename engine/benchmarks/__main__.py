"""The command `python -m benchmarks`, which `make bench` calls."""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import cells, conserving, measure, recording, table
from benchmarks.sample import REFERENCE, Sample, Size
from needsbook.ground.errors import NeedsbookError, UsageError
from needsbook.ground.project import Project, find_project

#: Large enough for each figure to have its effect, small enough for a test.
SMALL = Size(chapters=3, exhibits=6, numbers=9)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; returns the exit status."""
    options = _parser().parse_args(arguments)
    started = time.perf_counter()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            status = _quick(Path(folder)) if options.quick else _whole(options, Path(folder))
    except NeedsbookError as error:
        print(f"bench: {error}", file=sys.stderr)
        return error.exit_status
    minutes, seconds = divmod(round(time.perf_counter() - started), 60)
    _say(f"\nMeasured in {minutes} min {seconds} s.")
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure what building costs, on a generated sample book and on this report.",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="a book of three chapters, one run, against the baseline alone",
    )
    parser.add_argument("--no-growth", action="store_true", help="leave out the larger books")
    parser.add_argument(
        "--write", action="store_true", help="put the results into README.md, between its marks"
    )
    return parser


def _quick(folder: Path) -> int:
    _say("\n\n".join(_speed(Sample(SMALL, folder / "sample"), None, runs=1)))
    return 0


def _whole(options: argparse.Namespace, folder: Path) -> int:
    project = find_project()
    sys.path.insert(0, str(project.root / "src"))
    modules = analysis_modules(project)  # a wrong name is told now, not at the end
    texts = list(_speed(Sample(REFERENCE, folder / "sample"), project, measure.RUNS))
    texts.append(_costs(project, folder))
    _say("\n\n".join(texts))
    if not options.no_growth:
        texts.append(_growth(folder))
        _say(f"\n{texts[-1]}")
    if options.write:
        table.write_readme(project.root / "README.md", "\n\n".join(texts))
        _say("\nWritten to README.md.")
    _say(f"\n{recording.report(project)}")
    return run_modules(modules)


def _speed(sample: Sample, project: Project | None, runs: int) -> Iterator[str]:
    """The machine, the book and the table of speeds."""
    sample.write()
    machine = table.machine()  # before its load is ours
    seconds = measure.sample_seconds(sample, runs, baseline=True)
    quarto = measure.quarto_seconds(sample)
    report = measure.report_seconds(project, sample.root.parent) if project else None
    rounds = f"{seconds.rounds} round{'s' if seconds.rounds != 1 else ''}"
    yield f"{machine}.\nSample book: {sample.size}. Whole commands, medians of {rounds}."
    yield table.as_table(table.COLUMNS, table.speed_rows(seconds, quarto, report))


def _costs(project: Project, folder: Path) -> str:
    """What one changed cell costs, and that the words are compared."""
    rows = table.cost_rows([*cells.costs(project, folder), *conserving.costs(project, folder)])
    if not rows:
        return "CPU seconds, workers counted, are measured on Linux alone."
    return (
        "CPU seconds, workers counted, and of a cold build of the same book.\n\n"
        + table.as_table(table.COST_COLUMNS, rows)
    )


def _growth(folder: Path) -> str:
    rows, faults = [], []
    for sizes in (measure.CHAPTERS, measure.EXHIBITS):
        measured = list(measure.grown(folder, sizes))
        rows += table.growth_rows(measured)
        faults += table.growth_faults(measured)
    verdict = "; ".join(faults) if faults else "each figure grows as the book does, or by less"
    return (
        f"{table.as_table(table.GROWTH_COLUMNS, rows)}\n\n"
        f"Growth (seconds, and the factor to the row above): {verdict}."
    )


def analysis_modules(project: Project) -> tuple[str, ...]:
    """The modules that the project wants run at the end: `bench` in `[tool.needsbook]`.

    Raises
    ------
    UsageError
        It is not a list of names of modules that can be found.
    """
    listed = project.settings.get("bench", [])
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        raise UsageError(
            "`bench` under [tool.needsbook] is not a list of names\n"
            '    → write: bench = ["package.module"]'
        )
    for name in listed:
        try:
            found = importlib.util.find_spec(name)
        except ModuleNotFoundError:
            found = None
        if found is None:
            raise UsageError(
                f"there is no module {name}\n    → correct `bench` under [tool.needsbook]"
            )
    return tuple(listed)


def run_modules(names: tuple[str, ...]) -> int:
    """Run `main()` of each module; 1 when one of them returns a status that is not 0.

    Raises
    ------
    UsageError
        A module has no `main`.
    """
    worst = 0
    for name in names:
        module = importlib.import_module(name)
        if not callable(getattr(module, "main", None)):
            raise UsageError(f"{name} has no function main()\n    → write one, without arguments")
        _say(f"\n{name}")
        worst = max(worst, 1 if module.main() else 0)
    return worst


def _say(text: str) -> None:
    print(text, flush=True)  # at once: the next figure may take minutes


if __name__ == "__main__":
    sys.exit(main())
