"""One build at a time: a lock that the system frees when its holder dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from needsbook.errors import UsageError
from needsbook.files import remove, write_whole

#: Of what lies in the engine's folder; what another format left there is of no use.
FORMAT = "3"
_FORMAT_FILE = "format"


@contextlib.contextmanager
def only_build(work: Path) -> Iterator[None]:
    """Hold the lock of the project while the block runs.

    Raises
    ------
    UsageError
        Another build holds it, or its file cannot be made.
    """
    try:
        work.mkdir(exist_ok=True)
        handle = os.open(work / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise UsageError(
            f"{work.name} cannot be used: {error.strerror}\n"
            f"    → remove {work.name}; it holds only what a build makes again"
        ) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 64).decode(errors="replace").strip() or "unknown"
            raise UsageError(
                f"another build of this project is running (process {holder})\n"
                "    → wait until it ends, or end it"
            ) from None
        _renew(work)
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)


def _renew(work: Path) -> None:
    """Remove what another version of needsbook left, and say so."""
    mark = work / _FORMAT_FILE
    try:
        kept = mark.read_text(encoding="utf-8")
    except OSError:
        kept = ""
    if kept == FORMAT:
        return
    old = [path for path in work.iterdir() if path.name not in ("lock", "state")]
    for path in old:
        remove(path)
    if old:
        print(
            f"needsbook: the cache in {work.name} is that of another version and was discarded; "
            "everything is made again",
            file=sys.stderr,
        )
    write_whole(mark, FORMAT.encode())
