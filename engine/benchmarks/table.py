"""The results as tables: on the terminal, and between two marks in the README."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

from benchmarks.cells import Cost
from benchmarks.measure import Quarto, Report, Seconds
from benchmarks.sample import Size
from needsbook.ground.errors import UsageError

OPENING, CLOSING = "<!-- make bench: begin -->", "<!-- make bench: end -->"
COLUMNS = ("measured", "seconds", "target", "met")
COST_COLUMNS = ("what", "CPU seconds", "cold", "share", "target")
GROWTH_COLUMNS = ("book", "nothing changed", "one sentence", "one dataset", "cold")

NOTHING, SENTENCE = 0.15, 1.0  # seconds, at most
TIMES = 10  # as quick as the baseline, at least
#: Linear or better, with a tenth for what a clock and a busy machine add.
LINEAR = 1.1

Cells = Sequence[str]


@dataclass(frozen=True)
class Machine:
    """Where and when it was measured."""

    processor: str
    cores: int
    gigabytes: int
    python: str
    day: date
    load: float  # processes that wanted a core in the last minute, before the first run

    @property
    def busy(self) -> bool:
        """Whether other work on the machine may have made the figures larger."""
        return self.load > self.cores / 4

    def __str__(self) -> str:
        cores = f"{self.cores} core{'s' if self.cores != 1 else ''}"
        busy = f"; busy with other work (load {self.load:.1f})" if self.busy else ""
        return (
            f"{self.processor}, {cores}, {self.gigabytes} GB; Python {self.python}; "
            f"{self.day.day} {self.day:%B %Y}{busy}"
        )


def machine() -> Machine:
    """The machine that this runs on, today."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Machine(
        processor=_processor(),
        cores=_cores(),
        gigabytes=round(memory / 1024**3),
        python=platform.python_version(),
        day=datetime.now(UTC).date(),
        load=os.getloadavg()[0],
    )


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return " ".join(line.partition(":")[2].split())
    except OSError:
        pass  # not Linux
    return platform.processor() or platform.machine()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # those this process may use (Linux)
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# Rows -------------------------------------------------------------------------


def speed_rows(
    seconds: Seconds, quarto: Quarto | None, report: Report | None = None
) -> list[Cells]:
    """The rows of the table of speeds, against the targets."""
    baseline = seconds.baseline
    assert baseline is not None
    ratio = baseline / seconds.cold
    rows = [
        ("nothing changed", _s(seconds.nothing), f"at most {NOTHING} s",
         _met(seconds.nothing <= NOTHING)),
        ("one sentence changed", _s(seconds.sentence), f"at most {SENTENCE:g} s",
         _met(seconds.sentence <= SENTENCE)),
        ("one dataset changed, which two chapters use", _s(seconds.dataset), "", ""),
        ("cold, HTML and PDF", _s(seconds.cold), f"{TIMES} times quicker than the baseline",
         f"{_met(ratio >= TIMES)}: {ratio:.1f} times"),
        ("baseline: a fresh kernel for each chapter and format", _s(baseline), "", ""),
        *_quarto_rows(quarto, seconds),
    ]  # fmt: skip
    if report is not None:
        rows += [
            ("this report: nothing changed", _s(report.nothing), "", ""),
            ("this report: one sentence changed", _s(report.sentence), "", ""),
            ("this report: cold, HTML and PDF", _s(report.cold), "", ""),
        ]
    return list(rows)


def _quarto_rows(quarto: Quarto | None, seconds: Seconds) -> list[tuple[str, str, str, str]]:
    if quarto is None:
        return [("`quarto render`", "not installed here", "", "")]
    return [
        ("`quarto render`, cold", _s(quarto.cold), "", f"{quarto.cold / seconds.cold:.1f} times"),
        ("`quarto render`, nothing changed", _s(quarto.nothing), "",
         f"{quarto.nothing / seconds.nothing:.0f} times"),
    ]  # fmt: skip


def growth_rows(measured: Iterable[tuple[Size, Seconds]]) -> list[Cells]:
    """A row for each size; from the second on with the factor to the one before."""
    rows: list[Cells] = []
    before: Seconds | None = None
    for size, seconds in measured:
        cells = [f"{size.chapters} chapters, {size.exhibits:,} exhibits, {size.numbers:,} numbers"]
        for name in ("nothing", "sentence", "dataset", "cold"):
            value: float = getattr(seconds, name)
            factor = f" (× {value / getattr(before, name):.1f})" if before else ""
            cells.append(f"{_s(value)}{factor}")
        rows.append(cells)
        before = seconds
    return rows


def growth_faults(measured: Sequence[tuple[Size, Seconds]]) -> list[str]:
    """The figures that grow by more than the book does."""
    faults = []
    for (small, before), (large, after) in pairwise(measured):
        times = large.exhibits / small.exhibits
        for name in ("nothing", "sentence", "dataset", "cold"):
            factor = getattr(after, name) / getattr(before, name)
            if factor > times * LINEAR:
                faults.append(f"{name}: × {factor:.1f} where the book grew × {times:.0f} ({large})")
    return faults


def cost_rows(costs: Iterable[Cost]) -> list[Cells]:
    """A row for each cost, against its target where it has one."""
    return [
        (cost.what, f"{cost.seconds:.1f}", f"{cost.cold:.1f}", f"{cost.share:.0%}",
         f"at most {cost.most:.0%}: {_met(cost.share <= cost.most)}" if cost.most else "")
        for cost in costs
    ]  # fmt: skip


def _s(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}"


def _met(met: bool) -> str:
    return "yes" if met else "no"


# Text -------------------------------------------------------------------------


def as_table(columns: Cells, rows: Sequence[Cells]) -> str:
    """A Markdown table whose columns line up on a terminal."""
    widths = [max(len(row[n]) for row in (columns, *rows)) for n in range(len(columns))]

    def line(cells: Cells) -> str:
        return f"| {' | '.join(c.ljust(w) for c, w in zip(cells, widths, strict=True))} |"

    rule = f"|{'|'.join('-' * (width + 2) for width in widths)}|"
    return "\n".join([line(columns), rule, *map(line, rows)])


def write_readme(path: Path, text: str) -> None:
    """Put `text` between the two marks.

    Raises
    ------
    UsageError
        The marks are not there, once each and in their order.
    """
    readme = path.read_text(encoding="utf-8")
    before, opening, rest = readme.partition(OPENING)
    _, closing, after = rest.partition(CLOSING)
    if not opening or not closing or OPENING in after or CLOSING in after:
        raise UsageError(
            f"{path.name} has no place for the table\n    → put {OPENING} and {CLOSING} there, "
            "on lines of their own"
        )
    path.write_text(f"{before}{OPENING}\n{text}\n{CLOSING}{after}", encoding="utf-8")
