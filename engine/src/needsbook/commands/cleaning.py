"""`needsbook clean`: remove what a build makes, and say what that frees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from needsbook.data.area_pages import read_area_pages
from needsbook.edition.lock import only_build
from needsbook.edition.publish import MARK, aside, beside, stays
from needsbook.ground.files import remove, size_of
from needsbook.ground.project import Project
from needsbook.ground.root import PROFILE_FILE


@dataclass(frozen=True)
class Freed:
    """Something that was removed, by its path from the root, and its size in bytes."""

    path: str
    size: int


def clean(project: Project, *, cache_only: bool = False) -> list[Freed]:
    """Remove everything that can be made again.

    Parameters
    ----------
    cache_only : bool
        Whether the edition and `figures/` stay, and only the cache goes.

    Raises
    ------
    UsageError
        A build of the project is running.
    """
    with only_build(project.work):
        places = [project.cache.folder] if cache_only else list(_made(project))
        freed = [Freed(project.relative(path), size_of(path)) for path in places]
        for path in places:
            remove(path)
    return [item for item in freed if item.size]


def _made(project: Project) -> Iterator[Path]:
    output = project.output
    if (output / MARK).is_file():  # never something else of that name
        yield output
    yield from (beside(output), aside(output))
    if project.figures.is_dir():
        yield from (path for path in sorted(project.figures.iterdir()) if not stays(path.name))
    yield from (project.root / name for name in ("trace", "_freeze", ".quarto"))
    pages = read_area_pages(project)
    if pages is not None:
        yield from (project.root / area.path for area in pages.areas)
    yield project.root / PROFILE_FILE
    yield project.work


def in_words(size: int) -> str:
    """A size as people read it: 14.2 MB."""
    return f"{size / 1024**2:,.1f} MB" if size >= 1024**2 else f"{size / 1024:,.1f} kB"
