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

from needsbook.errors import UsageError

#: The file that every edition has, whichever renderer made it.
MARK = "index.html"

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextlib.contextmanager
def staging(output: Path) -> Iterator[Path]:
    """An empty folder beside `output`; it takes `output`'s place when the block ends well.

    When the block raises, `output` stays as it was.
    """
    _refuse(output)
    recover(output)
    folder = output.with_name(f".{output.name}-new")
    _remove(folder)
    folder.mkdir(parents=True)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    exchange(folder, output)


def _refuse(output: Path) -> None:
    """Never replace something that is not an edition.

    Raises
    ------
    UsageError
        The place is taken by a link, a file, or a folder that no build made.
    """
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise UsageError(
            f"{output.name} is not a folder\n    → move it away; the edition is published there"
        )
    if output.is_dir() and any(output.iterdir()) and not (output / MARK).is_file():
        raise UsageError(
            f"the folder {output.name} holds something that is not a book (no {MARK})\n"
            "    → move its content away, or correct output-dir in _quarto.yml"
        )


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


def exchange(new: Path, output: Path) -> None:
    """Put the folder `new` in the place of `output` and remove what was there."""
    if not output.exists():
        new.rename(output)
        return
    if _renameat2(new, output):
        _remove(new)  # it holds the old edition now
        return
    old = _aside(output)
    _remove(old)
    output.rename(old)
    new.rename(output)
    _remove(old)


def recover(output: Path) -> None:
    """Undo what a build that was killed between two renames left behind."""
    old = _aside(output)
    if old.exists():
        if output.exists():
            _remove(old)
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
