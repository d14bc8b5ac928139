"""What one changed cell costs: CPU time, against that of a cold build."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from benchmarks import areas, commands
from benchmarks.measure import copied, expect
from needsbook.ground.errors import UsageError
from needsbook.ground.project import Project

#: Shares of a cold build's CPU that a cell may cost at most.
ON_AREA_PAGES, UNUSED = 0.15, 0.10
_SETTING = "bench-cells"


@dataclass(frozen=True)
class Cell:
    """A cell of the project to change: `bench-cells` in `[tool.needsbook]`.

    Parameters
    ----------
    what : str
        What it is, as the table of results says it.
    file, old, new : str
        A file, a text that it holds once, and what stands there afterwards.
    """

    what: str
    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Cost:
    """CPU seconds of what a build does, after one cell was changed say, and of a cold build.

    Parameters
    ----------
    most : float or None
        The share that is the target, where there is one.
    """

    what: str
    seconds: float
    cold: float
    most: float | None = None

    @property
    def share(self) -> float:
        """Of the cold build."""
        return self.seconds / self.cold


def costs(project: Project | None, folder: Path) -> Iterator[Cost]:
    """One cell of one area on many area pages, and the project's own; none without Linux."""
    if not sys.platform.startswith("linux"):
        return
    yield _on_area_pages(folder / "areas")
    if project is not None and (listed := cells(project)):
        root = copied(project, folder / "cells")
        cold = commands.cpu_of_build(root)
        for cell in listed:
            _change(root, cell)
            most = UNUSED if cell is listed[0] else None
            yield Cost(cell.what, commands.cpu_of_build(root), cold, most)


def cells(project: Project) -> list[Cell]:
    """The cells that the project lists; the first is one that nothing uses.

    Raises
    ------
    UsageError
        They are not tables of those four texts.
    """
    wanted = [field.name for field in fields(Cell)]
    listed = project.settings.get(_SETTING, [])
    if not isinstance(listed, list) or not all(_is_cell(item, wanted) for item in listed):
        raise UsageError(
            f"`{_SETTING}` under [tool.needsbook] is not a list of cells\n"
            f"    → write [[tool.needsbook.{_SETTING}]] with {', '.join(wanted)}, each a text"
        )
    return [Cell(**item) for item in listed]


def _is_cell(item: Any, wanted: list[str]) -> bool:
    return (
        isinstance(item, dict)
        and sorted(item) == sorted(wanted)
        and all(isinstance(value, str) for value in item.values())
    )


def _on_area_pages(root: Path) -> Cost:
    areas.write(root)
    cold = commands.cpu_of_build(root)
    shown = areas.change_cell(root)
    seconds = commands.cpu_of_build(root)
    pages = list((root / "_book/areas").glob("*.html"))
    showing = [page for page in pages if shown in page.read_text(encoding="utf-8")]
    expect(len(pages) == areas.AREAS and len(showing) == 1, f"{shown} is not on one page alone")
    what = f"one cell of one area, {areas.AREAS} area pages"
    return Cost(what, seconds, cold, ON_AREA_PAGES)


def _change(root: Path, cell: Cell) -> None:
    path = root / cell.file
    text = path.read_text(encoding="utf-8")
    if text.count(cell.old) != 1:
        raise UsageError(
            f"{cell.file} does not hold “{cell.old}” once\n"
            f"    → correct `{_SETTING}` under [tool.needsbook]"
        )
    path.write_text(text.replace(cell.old, cell.new), encoding="utf-8")
