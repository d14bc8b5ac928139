"""The kept editions, as they show themselves in a chapter: what became of each, and its pages."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from needsbook.data.signed import ABOUT, FOLDER, RELEASED, kept_folders
from needsbook.ground.formats import long_date
from needsbook.ground.markup import markdown_text
from needsbook.ground.project import Project, find_project
from needsbook.ground.words import said

#: In an edition's folder: the hash and the name of the one file that holds its pages.
SIDECAR = "archive.sha256"


@dataclass(frozen=True)
class KeptEditions:
    """The list of kept editions, the latest first."""

    root: Path

    def markdown(self, _folder: Path) -> str:
        """A line for each, or that there is none."""
        lines = [_entry(about, folder) for about, folder in reversed(kept_folders(self.root))]
        return "\n".join(lines) or said("editions.none")

    def _repr_markdown_(self) -> str:
        return self.markdown(Path.cwd())


def kept_editions() -> KeptEditions:
    """The kept editions of the book whose chapter calls this.

    Examples
    --------
    >>> print(kept_editions().markdown(Path()))
    No edition is kept yet.
    """
    module_file = sys._getframe(1).f_globals.get("__file__")
    start = Path(module_file).parent if module_file else Path.cwd()
    return KeptEditions(find_project(start).root)


def files_of(project: Project) -> list[str]:
    """The files that the list is made of, as paths from the project's root."""
    names = (ABOUT, SIDECAR, RELEASED)
    found = [path for name in names for path in (project.root / FOLDER).glob(f"*/{name}")]
    return sorted(project.relative(path) for path in found)


def _entry(about: dict[str, Any], folder: Path) -> str:
    day = long_date(date.fromisoformat(str(about["date"])))
    line = f"- **{markdown_text(str(about['edition']))}**, {day}: {_became(about, folder)}."
    sidecar = folder / SIDECAR
    if not sidecar.is_file():
        return line
    sha256, name = sidecar.read_text(encoding="utf-8").split(maxsplit=1)
    own = f"{FOLDER}/{folder.name}"
    return f"{line} {said('editions.held', folder=own, file=name.strip(), hash=sha256[:16])}"


def _became(about: dict[str, Any], folder: Path) -> str:
    if "withdrawn" in about:
        day = long_date(date.fromisoformat(str(about["withdrawn"])))
        reason = markdown_text(str(about["reason"]).rstrip("."))
        return said("editions.withdrawn", date=day, reason=reason)
    released = folder / RELEASED
    if released.is_file():
        told = json.loads(released.read_text(encoding="utf-8"))
        return said("editions.released", date=long_date(date.fromisoformat(told["released"])))
    return said("editions.kept")
