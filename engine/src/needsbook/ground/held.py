"""Files that a process holds open: read through what was opened, never by name again.

A worker opens the data of its state before it is confined. What it reads later are
those files, whatever happens to the names, and it needs no right to open any other.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterable
from pathlib import Path

from needsbook.ground.files import Stamp, stamp

_held: dict[Path, int] = {}
_SPARE = 256  # files that the libraries may need to open beside


def hold(paths: Iterable[Path]) -> None:
    """Open files for as long as the process lasts; one that is not there is left out."""
    wanted = [path for path in paths if path.is_file()]
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = len(wanted) + _SPARE
    if soft != resource.RLIM_INFINITY and soft < needed:
        most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    for path in wanted:
        _held[path] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def holds_files() -> bool:
    """Whether this process reads only what it holds: a worker of a build."""
    return bool(_held)


def content(path: Path) -> bytes:
    """The content of a file, from what is held of it where it is held."""
    handle = _held.get(path)
    if handle is None:
        return path.read_bytes()
    size = os.fstat(handle).st_size
    read = bytearray()
    while len(read) < size:
        read += os.pread(handle, size - len(read), len(read))
    return bytes(read)


def identity(path: Path) -> Stamp:
    """What tells this content from another one of the same name; fixed where it is held."""
    return (0, 0, 0, 0) if path in _held else stamp(path)
