"""What can go wrong, and how it is said.

::

    NeedsbookError            base of everything needsbook raises on purpose
    ├── ProblemsFound         the assessment has problems (exit status 1)
    ├── UsageError            the command or the set-up is wrong (exit status 2)
    └── ToolFailure           a tool that needsbook runs failed (exit status 3)

A problem says *where* it is, *what* is wrong and *how to mend it*. Checks
collect problems and report them all at once.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, order=True)
class Where:
    """A place in the project.

    Parameters
    ----------
    file : str
        Path relative to the project's root, with forward slashes.
    line : int, optional
        Line of a text file, or row of a table as a spreadsheet numbers it
        (the header is row 1).
    column : str, optional
        Name of the column of a table.
    area : str
        The area for whose page a template was filled in. It is no part of the
        place: one line of the template is one place.
    """

    file: str
    line: int | None = None
    column: str | None = None
    area: str = field(default="", compare=False)

    def __str__(self) -> str:
        text = self.file if self.line is None else f"{self.file}:{self.line}"
        text = text if self.column is None else f"{text}, column {self.column}"
        return f"{text} ({self.area})" if self.area else text


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: where it is, what is wrong, what to do."""

    where: Where
    problem: str
    fix: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}\n    → {self.fix}"


class NeedsbookError(Exception):
    """Base of the errors that needsbook raises on purpose."""

    exit_status = 3


class ProblemsFound(NeedsbookError):
    """The assessment has problems; all that were found are in `problems`."""

    exit_status = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=_reading_order))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(NeedsbookError):
    """The command, or the folder it was called in, cannot be used."""

    exit_status = 2


class ToolFailure(NeedsbookError):
    """A program that needsbook runs (pandoc, Typst, Quarto) failed."""

    exit_status = 3


def as_told(error: OSError, folder: Path) -> str:
    """An error of the system in words; where a device is full, which one.

    Parameters
    ----------
    folder : Path
        Where the work was done, for an error that names no file.
    """
    place = f" {error.filename}" if error.filename else ""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return f"{error.strerror or error}:{place}"
    tried = [Path(error.filename)] if error.filename else [folder, Path(tempfile.gettempdir())]
    devices = {_mount_point(path.absolute()) for path in tried}
    fullest = min(sorted(devices), key=lambda device: shutil.disk_usage(device).free)
    return (
        f"{error.strerror or 'No space left on device'}:{place or ' of ' + str(fullest)}\n"
        f"    → make room on the file system that is mounted at {fullest}, then build again"
    )


def _mount_point(path: Path) -> Path:
    return next(one for one in (path, *path.parents) if one.exists() and one.is_mount())


def _reading_order(problem: Problem) -> tuple[str, int, str, str]:
    where = problem.where
    return (where.file, where.line or 0, where.column or "", problem.problem)
