"""What a build costs: cold, with nothing changed, after a sentence, after a dataset.

Each run is asserted to have had its effect, by reading the pages: a build that is
quick because it did nothing is no result.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks import commands
from benchmarks.baseline import OUTPUT, PDF, rewritten
from benchmarks.sample import Sample, Size
from needsbook.ground.errors import ToolFailure
from needsbook.ground.project import Project

RUNS = 5
#: No further round is begun once those made have taken this long, seconds.
ENOUGH = 240.0

#: The book grows by chapters of the same make-up, or by exhibits within ten chapters.
CHAPTERS = (Size(10, 20, 160), Size(40, 80, 640), Size(160, 320, 2_560))
EXHIBITS = (Size(10, 20, 160), Size(10, 200, 160), Size(10, 2_000, 160))


@dataclass(frozen=True)
class Seconds:
    """Median seconds of the whole command `needsbook build`."""

    nothing: float
    sentence: float
    dataset: float
    cold: float
    baseline: float | None = None  # the way Quarto works; only where it was asked for
    rounds: int = 1


@dataclass(frozen=True)
class Quarto:
    """Seconds of `quarto render` on the same book, its cells run without a store."""

    cold: float
    nothing: float


@dataclass(frozen=True)
class Report:
    """Median seconds of `needsbook build` on the project itself, in a copy."""

    nothing: float
    sentence: float
    cold: float


def sample_seconds(sample: Sample, runs: int = RUNS, *, baseline: bool = False) -> Seconds:
    """Measure a sample book that is written already, against the baseline if asked for."""
    rounds: dict[str, Callable[[int], float]] = {
        "cold": lambda _: _cold(sample),
        "nothing": lambda _: _nothing(sample),
        "sentence": lambda run: _sentence(sample, run),
        "dataset": lambda run: _dataset(sample, run),
    }
    if baseline:
        rounds["baseline"] = lambda _: _baseline(sample)
    made, medians = commands.medians(rounds, runs, ENOUGH)
    return Seconds(**medians, rounds=made)


def grown(folder: Path, sizes: tuple[Size, ...], runs: int = 3) -> Iterator[tuple[Size, Seconds]]:
    """Measure a sample book of each size, one after another."""
    for size in sizes:
        sample = Sample(size, folder / f"{size.chapters}-{size.exhibits}")
        sample.write()
        yield size, sample_seconds(sample, runs)
        shutil.rmtree(sample.root)


def quarto_seconds(sample: Sample) -> Quarto | None:
    """Seconds of `quarto render` on a copy; None where there is no Quarto."""
    if not commands.has_quarto():
        return None
    copy = Sample(sample.size, sample.root.with_name(f"{sample.root.name}-quarto"))
    copy.write()
    rewritten(copy.root)
    cold = commands.quarto_render(copy.root)
    expect((copy.root / "_book/index.html").is_file(), "`quarto render` made no page")
    expect((copy.root / "_book" / copy.pdf).is_file(), "`quarto render` made no PDF")
    return Quarto(cold, commands.quarto_render(copy.root))


def report_seconds(project: Project, folder: Path, runs: int = 3) -> Report:
    """Measure the project itself, in a copy of it."""
    root = copied(project, folder / "report")
    chapter = max((root / "chapters").glob("*.qmd"), key=lambda path: path.stat().st_size)
    output = root / project.output.relative_to(project.root)
    page = output / "chapters" / f"{chapter.stem}.html"

    def cold(_: int) -> float:
        commands.clean(root)
        return commands.build(root)

    def sentence(run: int) -> float:
        new = f"This sentence was added to see it appear{' again' * run}."
        with chapter.open("a", encoding="utf-8") as file:
            file.write(f"\n{new}\n")
        seconds = commands.build(root)
        expect(new in page.read_text(encoding="utf-8"), f"{page.name} lacks “{new}”")
        return seconds

    rounds = {"cold": cold, "nothing": lambda _: commands.build(root), "sentence": sentence}
    return Report(**commands.medians(rounds, runs, ENOUGH)[1])


def copied(project: Project, root: Path) -> Path:
    """Copy a project without what a build made of it; returns the copy's folder."""
    made = shutil.ignore_patterns("__pycache__", ".*", *commands.MADE, project.output.name)
    return Path(shutil.copytree(project.root, root, ignore=made))


# One run each, with its effect -------------------------------------------------


def _cold(sample: Sample) -> float:
    commands.clean(sample.root)
    seconds = commands.build(sample.root)
    pages = _edition(sample)
    for chapter, exhibits in sample.exhibits.items():
        page = pages[sample.page(chapter)].decode()
        for exhibit in exhibits:
            expect(f'id="{exhibit.id}"' in page, f"{exhibit.id} is not on its page")
    expect(sample.pdf in pages, "there is no PDF")
    return seconds


def _nothing(sample: Sample) -> float:
    before = _edition(sample)
    seconds = commands.build(sample.root)
    expect(not _changed(before, _edition(sample)), "nothing was changed, but a page is")
    return seconds


def _sentence(sample: Sample, run: int) -> float:
    before = _edition(sample)
    chapter, new, old = sample.change_sentence(run)
    seconds = commands.build(sample.root)
    after = _edition(sample)
    _shows(after[sample.page(chapter)], new, old)
    _only(_changed(before, after), {sample.page(chapter), sample.pdf})
    return seconds


def _dataset(sample: Sample, run: int) -> float:
    before = _edition(sample)
    numbers = sample.change_dataset(run)
    seconds = commands.build(sample.root)
    after = _edition(sample)
    for chapter, (new, old) in numbers.items():
        _shows(after[sample.page(chapter)], new, old)
    _only(_changed(before, after), {sample.pdf, *map(sample.page, numbers)})
    return seconds


def _baseline(sample: Sample) -> float:
    output = sample.root / OUTPUT
    shutil.rmtree(output, ignore_errors=True)
    seconds = commands.baseline(sample.root)
    for chapter, exhibits in sample.exhibits.items():
        page = (output / sample.page(chapter)).read_text(encoding="utf-8")
        for exhibit in exhibits:
            expect(f'id="{exhibit.id}"' in page, f"the baseline shows no {exhibit.id}")
    expect((output / PDF).is_file(), "the baseline made no PDF")
    return seconds


def _edition(sample: Sample) -> dict[str, bytes]:
    """What a reader reads: the pages of the chapters and the PDF, by path."""
    output = sample.root / "_book"
    pages = [output / "index.html", *output.glob("chapters/*.html"), *output.glob("*.pdf")]
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in pages}


def _changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    return {path for path in {*before, *after} if before.get(path) != after.get(path)}


def _shows(page: bytes, new: str, old: str) -> None:
    text = page.decode()
    expect(new in text, f"the page does not show “{new}”")
    expect(old not in text, f"the page still shows “{old}”")


def _only(changed: set[str], expected: set[str]) -> None:
    wrong = ", ".join(sorted(changed ^ expected))
    expect(changed == expected, f"made again, or not, against what was changed: {wrong}")


def expect(holds: bool, otherwise: str) -> None:
    """Refuse a measurement without its effect.

    Raises
    ------
    ToolFailure
        It has none.
    """
    if not holds:
        raise ToolFailure(f"the measurement means nothing: {otherwise}")
