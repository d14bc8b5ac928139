"""A sample book to measure on: any number of chapters, exhibits and numbers.

It is a whole project of its own (data with their description, an analysis
package, chapters, bibliography), holds no statistical model, passes
`needsbook check`, and is the same bytes whenever and wherever it is made. Two
chapters share a service and its dataset; the first figure of all is a map.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks import sample_analysis as analysis
from benchmarks import sample_text as words
from benchmarks.sample_data import (
    CHAPTERS_PER_DATASET,
    YEARS,
    data_files,
    letters,
    service_name,
    service_of,
)

#: Of five exhibits two are figures, as in a report of ordinary make-up.
_PATTERN = ("fig", "tbl", "fig", "tbl", "tbl")
_PDF = "sample"
_SHAPES = ("visits", "loans", "rate")

PYPROJECT = f"""\
[tool.needsbook]
package = "{analysis.PACKAGE}"
strict = false  # its sentences are filled in by the thousand
units = ["branches", "counters", "items", "loans", "readers", "residents", "staff", "visits"]
structure = ["areas", "chapters", "figures", "tables"]
"""


@dataclass(frozen=True)
class Size:
    """How large a sample book is."""

    chapters: int = 10
    exhibits: int = 20
    numbers: int = 160

    def __post_init__(self) -> None:
        if self.chapters < 2 or min(self.exhibits, self.numbers) < self.chapters:
            raise ValueError("at least two chapters, and an exhibit and a number for each")
        if -(-self.numbers // self.chapters) > _most_numbers():
            raise ValueError(f"a chapter holds at most {_most_numbers()} different numbers")

    @property
    def figures(self) -> int:
        return sum(_PATTERN[n % len(_PATTERN)] == "fig" for n in range(self.exhibits))

    def __str__(self) -> str:
        tables = self.exhibits - self.figures
        return (
            f"{self.chapters} chapters, {self.figures} figures (one a map), {tables} tables, "
            f"{self.numbers:,} numbers"
        )


@dataclass(frozen=True)
class Exhibit:
    """One exhibit of the sample: its function's name and text."""

    name: str
    text: str

    @property
    def id(self) -> str:
        return self.name.replace("_", "-")


@dataclass(frozen=True)
class Sample:
    """A sample book of a size, written into a folder by `write`."""

    size: Size
    root: Path

    @property
    def datasets(self) -> int:
        return -(-self.size.chapters // CHAPTERS_PER_DATASET)

    @property
    def pdf(self) -> str:
        return f"{_PDF}.pdf"

    def page(self, chapter: int) -> str:
        """Path of a chapter's page in the edition (chapters count from 1)."""
        return f"chapters/c{chapter:03}.html"

    def source(self, chapter: int) -> Path:
        return self.root / f"chapters/c{chapter:03}.qmd"

    @cached_property
    def exhibits(self) -> dict[int, list[Exhibit]]:
        """The exhibits of each chapter."""
        found: dict[int, list[Exhibit]] = {n: [] for n in range(1, self.size.chapters + 1)}
        for n in range(self.size.exhibits):
            chapter = n * self.size.chapters // self.size.exhibits + 1
            found[chapter].append(_exhibit(n, chapter, len(found[chapter]) + 1))
        return found

    def write(self) -> None:
        """Write the whole project."""
        for path, text in self._files():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")

    def _files(self) -> Iterator[tuple[str, str]]:
        yield "pyproject.toml", PYPROJECT
        yield "_quarto.yml", self._book()
        yield "references.bib", words.BIBLIOGRAPHY
        yield "index.qmd", f"# Summary {{#sec-summary .unnumbered}}\n\n{words.INTRODUCTION}\n"
        yield "chapters/references.qmd", "# References {.unnumbered}\n\n::: {#refs}\n:::\n"
        yield from data_files(self.datasets)
        package = f"src/{analysis.PACKAGE}"
        for name, text in analysis.FIXED.items():
            yield f"{package}/{name}", text
        yield f"{package}/sources.py", analysis.sources_module(self.datasets)
        yield f"{package}/exhibits/__init__.py", '"""One module a chapter."""\n'
        for chapter, exhibits in self.exhibits.items():
            functions = [exhibit.text for exhibit in exhibits]
            yield (
                f"{package}/exhibits/c{chapter:03}.py",
                analysis.exhibits_module(chapter, functions),
            )
            yield f"chapters/c{chapter:03}.qmd", self._chapter(chapter)

    def _book(self) -> str:
        listed = "\n".join(f"    - chapters/c{n:03}.qmd" for n in range(1, self.size.chapters + 1))
        periods = "\n".join(
            f"    counts-{n:03}: {{first: {YEARS[0]}, last: {YEARS[-1]}}}"
            for n in range(1, self.datasets + 1)
        )
        return f"""\
project:
  type: book
lang: en-GB
book:
  title: The use of the county's libraries
  author: The county library service
  date: 2026-11-01
  output-file: {_PDF}
  chapters:
    - index.qmd
{listed}
    - chapters/references.qmd
bibliography: references.bib
link-citations: true
format:
  html:
    number-depth: 3
  typst:
    citeproc: true
    papersize: a4
execute:
  echo: false
edition:
  label: First edition
  date: 2026-11-01
  periods:
{periods}
"""

    def _chapter(self, chapter: int) -> str:
        service = service_of(chapter)
        exhibits = [exhibit.name for exhibit in self.exhibits[chapter]]
        imports = "\n".join(f"    {name}," for name in exhibits)
        numbers = self._numbers(chapter)
        used = ", ".join(sorted({call.partition("(")[0] for _, call in numbers}))
        parts = [
            f"---\nengine: jupyter\n---\n\n```{{python}}\n#| include: false\n"
            f"from library.exhibits.c{chapter:03} import (\n{imports}\n)\n"
            f"from library.numbers import {used}\n```",
            f"# {service_name(service)}, part {_part(chapter)} {{#sec-c{chapter:03}}}",
            f"{words.PARAGRAPHS[(chapter - 1) % len(words.PARAGRAPHS)]} {words.SENTENCE}",
            _claim(chapter),
        ]
        sections = len(words.HEADINGS)
        for section in range(sections):
            parts.append(f"## {words.HEADINGS[section]} {{#sec-c{chapter:03}-{section + 1}}}")
            first = chapter + section
            parts += [
                words.PARAGRAPHS[first % len(words.PARAGRAPHS)],
                words.PARAGRAPHS[(first + 3) % len(words.PARAGRAPHS)],
            ]
            said = [sentence for sentence, _ in numbers[section::sections]]
            if said:
                parts.append("\n".join(said))
            for exhibit in self.exhibits[chapter][section::sections]:
                parts.append(f"The counts are set out in @{exhibit.id}.")
                parts.append(f"```{{python}}\n{exhibit.name}()\n```")
        return "\n\n".join(parts) + "\n"

    def _numbers(self, chapter: int) -> list[tuple[str, str]]:
        """Sentence and call of each number of a chapter; all calls of the book differ."""
        whole, rest = divmod(self.size.numbers, self.size.chapters)
        wanted = whole + (chapter <= rest)
        found = []
        for shape, code, year in list(_different_numbers(chapter))[:wanted]:
            call = f'{_SHAPES[shape]}({service_of(chapter)}, "{code}", {year})'
            area = words.AREAS[int(code[1:]) - 1]
            sentence = words.number_sentence(shape, area, year, f"`{{python}} {call}`")
            found.append((sentence, call))
        return found

    # What is changed ------------------------------------------------------------

    def change_sentence(self, run: int) -> tuple[int, str, str]:
        """Change one sentence of a chapter, another way in each run.

        Returns
        -------
        tuple of int, str and str
            The chapter, the new sentence and the one that is gone.
        """
        chapter = (self.size.chapters + 1) // 2
        new, old = _painted(run), _painted(run - 1)
        _replace(self.source(chapter), old, new)
        return chapter, new, old

    def change_dataset(self, run: int) -> dict[int, tuple[str, str]]:
        """Change the dataset that the first two chapters use, another way in each run.

        Returns
        -------
        dict of int to tuple of str and str
            By chapter: the number that its page now shows, and the one that is gone.
        """
        path, year = self.root / "data/counts_001.csv", YEARS[-1]
        changed: dict[int, tuple[str, str]] = {}
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        for number, line in enumerate(lines):
            for chapter in (1, 2):
                code = _codes(chapter)[0]
                if line.startswith(f"{code},{year},"):
                    _, _, old, *rest = line.split(",")
                    new = 100_000 * (3 + chapter) + 1_000 * chapter + run
                    lines[number] = ",".join([code, str(year), str(new), *rest])
                    changed[chapter] = f"{new:,}", f"{int(old):,}"
        path.write_text("".join(lines), encoding="utf-8")
        return changed


def _part(chapter: int) -> str:
    return letters((chapter - 1) % CHAPTERS_PER_DATASET)


def _painted(run: int) -> str:
    """The sentence as it reads after `run` changes."""
    if run == 0:
        return words.SENTENCE
    turn, colour = divmod(run - 1, len(words.COLOURS))
    shade = "".join(f"{words.COLOURS[turn - 1]} and " for _ in range(min(turn, 1)))
    return words.SENTENCE.replace("white", shade + words.COLOURS[colour])


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{path.name} does not hold “{old}” once")
    path.write_text(text.replace(old, new), encoding="utf-8")


def _codes(chapter: int) -> list[str]:
    """Codes of the areas that a chapter's sentences are about: half of all, or the other half."""
    codes = [f"A{n:02}" for n in range(1, len(words.AREAS) + 1)]
    half = len(codes) // CHAPTERS_PER_DATASET
    first = (chapter - 1) % CHAPTERS_PER_DATASET * half
    return codes[first : first + half]


def _different_numbers(chapter: int) -> Iterator[tuple[int, str, int]]:
    for year in reversed(YEARS):
        for shape in range(len(_SHAPES)):
            for code in _codes(chapter):
                yield shape, code, year


def _most_numbers() -> int:
    return len(list(_different_numbers(1)))


def _claim(chapter: int) -> str:
    """A claim that the data bear out, whichever run has changed them."""
    code = _codes(chapter)[0]
    call = f"visits({service_of(chapter)}, '{code}', {YEARS[-1]})"
    area = words.AREAS[int(code[1:]) - 1]
    return (
        f"The doors of {area} counted [more than a thousand visits]"
        f'{{.claim when="{call} > 1000"}} in the last year of the series.'
    )


def _exhibit(number: int, chapter: int, place: int) -> Exhibit:
    """The exhibit `number` of the book (from 0), number `place` of its chapter (from 1)."""
    kind = _PATTERN[number % len(_PATTERN)]
    service = service_of(chapter)
    counts, title = f"sources.counts[{service}]", service_name(service)
    name = f"{kind}_c{chapter:03}_{place}"
    year, area = YEARS[-1 - number % 6], _codes(1)[number % 6]
    if number == 0:
        call = f'drawing.shaded({counts}, "{title}", {year})'
    elif number % 2:
        function = "areas_table" if kind == "tbl" else "bars"
        call = f'drawing.{function}({counts}, "{title}", {year})'
    else:
        function = "years_table" if kind == "tbl" else "lines"
        call = f'drawing.{function}({counts}, "{title}", "{area}")'
    return Exhibit(name, analysis.exhibit_function(name, f"{title} {place}", call))


#: The size that the targets are set for.
REFERENCE = Size()
