"""Making the n-th file operation of a build fail, in this process or a killed one."""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
#: Events of Python's audit that change the disk, and which of their arguments are paths.
_CHANGES = {
    "os.rename": (0, 1),
    "os.remove": (0,),
    "os.mkdir": (0,),
    "os.rmdir": (0,),
    "os.link": (0, 1),
    "os.symlink": (0, 1),
    "os.truncate": (0,),
    "os.chmod": (0,),
    "os.utime": (0,),
    "shutil.rmtree": (0,),
}


class Faults:
    """Counts the file operations below a folder, and lets one of them fail.

    Attributes
    ----------
    sites : list of str
        For each operation, what it was and where in the engine it was called.
    """

    def __init__(self) -> None:
        self.root: Path | None = None
        self.fail_at = 0
        self.sites: list[str] = []
        self.failed = ""
        self._lock = threading.Lock()
        sys.addaudithook(self._audit)  # a hook stays for ever: one is enough

    @contextmanager
    def armed(self, root: Path, fail_at: int) -> Iterator[None]:
        """Let the operation number `fail_at` (from 1 on) below `root` fail: the disk is full."""
        self.sites, self.fail_at, self.failed = [], fail_at, ""
        self.root = root
        try:
            yield
        finally:
            self.root = None

    def _audit(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.root is None:
            return
        paths = _changed(event, arguments)
        if not any(str(path).startswith(str(self.root)) for path in paths):
            return
        with self._lock:
            self.sites.append(f"{event} {_called_from(sys._getframe(1))}")
            hit = len(self.sites) == self.fail_at
        if hit:
            self.failed = f"{event} {paths}"
            raise OSError(errno.ENOSPC, "No space left on device", str(paths[0]))


def of_each_kind(sites: list[str]) -> list[int]:
    """Numbers (from 1 on) of the first and the last operation of each place in the engine.

    Those between are the same call for another file, a page or a trace for example.
    """
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for number, site in enumerate(sites, 1):
        first.setdefault(site, number)
        last[site] = number
    return sorted({*first.values(), *last.values()})


def _called_from(frame: FrameType | None) -> str:
    """The lines of the engine that led to an operation."""
    lines = []
    while frame is not None:
        if "/needsbook/" in frame.f_code.co_filename:
            lines.append(f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}")
        frame = frame.f_back
    return " < ".join(lines)


def _changed(event: str, arguments: tuple[object, ...]) -> list[str]:
    if event == "open":
        path, _, flags = arguments
        writes = isinstance(flags, int) and flags & _WRITING
        return [_text(path)] if writes and isinstance(path, str | bytes | os.PathLike) else []
    return [
        _text(arguments[number])
        for number in _CHANGES.get(event, ())
        if isinstance(arguments[number], str | bytes | os.PathLike)
    ]


def _text(path: object) -> str:
    return os.fsdecode(path)  # type: ignore[arg-type]  # it is a path, see the callers
