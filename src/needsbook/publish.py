"""Publishing an edition: built beside, then put in the old one's place, whole."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextlib.contextmanager
def staging(output: Path) -> Iterator[Path]:
    """An empty folder beside `output`; it takes `output`'s place when the block ends well.

    When the block raises, `output` stays as it was.
    """
    recover(output)
    folder = output.with_name(f".{output.name}-new")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    exchange(folder, output)


def exchange(new: Path, output: Path) -> None:
    """Put the folder `new` in the place of `output` and remove what was there."""
    if not output.exists():
        new.rename(output)
        return
    if _renameat2(new, output):
        shutil.rmtree(new)  # it holds the old edition now
        return
    old = _aside(output)
    shutil.rmtree(old, ignore_errors=True)
    output.rename(old)
    new.rename(output)
    shutil.rmtree(old)


def recover(output: Path) -> None:
    """Undo what a build that was killed between two renames left behind."""
    old = _aside(output)
    if old.exists():
        if output.exists():
            shutil.rmtree(old)
        else:
            old.rename(output)


def _aside(output: Path) -> Path:
    return output.with_name(f".{output.name}-old")


def _renameat2(first: Path, second: Path) -> bool:
    """Exchange two folders in one step, where the system can (Linux)."""
    if not sys.platform.startswith("linux"):
        return False
    function = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if function is None:
        return False
    status = function(
        _AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE
    )
    if status == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL):  # an old kernel, or a file system without it
        return False
    raise OSError(code, os.strerror(code), str(second))
