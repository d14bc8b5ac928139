"""One build at a time: a lock that the system frees when its holder dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from needsbook.ground.errors import UsageError


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
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)
