"""Publishing an edition: built beside, then put in the old one's place, whole."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from needsbook.ground.errors import UsageError
from needsbook.ground.files import link, may_empty, remove, write_whole
from needsbook.render.staging import Staging

#: The file that every edition has, whichever renderer made it.
MARK = "index.html"

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextlib.contextmanager
def staging(output: Path) -> Iterator[Staging]:
    """An empty folder beside `output`; it takes `output`'s place when the block ends well.

    When the block raises, `output` stays as it was.
    """
    recover(output)
    folder = beside(output)
    remove(folder)
    folder.mkdir(parents=True)
    try:
        yield Staging(folder, output)
        _keep(output, folder)
        exchange(folder, output)
    except BaseException:
        with contextlib.suppress(OSError):
            remove(folder)
        raise


def _keep(output: Path, folder: Path) -> None:
    """Let what is no build's be in the new edition too."""
    for path in output.iterdir() if output.is_dir() else ():
        if path.is_dir() and stays(path.name):
            shutil.copytree(path, folder / path.name, symlinks=True, copy_function=link)
        elif stays(path.name):
            link(path, folder / path.name)


def beside(output: Path) -> Path:
    """The folder in which the next edition is built."""
    return output.with_name(f".{output.name}-new")


def mirror(source: Path, target: Path, changed: Collection[str] | None) -> None:
    """Make the files of `figures/` those of the edition, each written whole.

    Parameters
    ----------
    changed : collection of str, optional
        Names of the files that differ, where it is known; else all are compared.
    """
    target.mkdir(exist_ok=True)
    wanted = {path.name for path in source.iterdir()} if source.is_dir() else set()
    for name in sorted(wanted):
        if changed is None or name in changed or not (target / name).is_file():
            write_whole(target / name, (source / name).read_bytes())
    for path in sorted(target.iterdir()):
        if path.name not in wanted and not stays(path.name):
            remove(path)


def stays(name: str) -> bool:
    """Whether what has this name, in the edition or in `figures/`, is no build's.

    A host's settings for the pages (`.nojekyll`, `CNAME`), a folder of Git.
    """
    return name in ("README.md", "CNAME") or name.startswith(".")


def refuse(output: Path, figures: Path) -> None:
    """Let no build begin that could not publish, or whose successor could not.

    Raises
    ------
    UsageError
        The place is taken by a link, a file, or a folder that no build made; or a
        folder cannot be replaced or emptied: it is a mount point, or another user's.
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
    for folder in (output, beside(output), aside(output), figures):
        _refuse_others(folder)
    _refuse_fixed(output)


def _refuse_others(folder: Path) -> None:
    """Raise where another user's folder is among those that a build removes."""
    for parent, _, _ in os.walk(folder):
        if not may_empty(parent) and Path(parent).stat().st_uid != os.geteuid():
            place = Path(parent).relative_to(folder.parent).as_posix()
            raise UsageError(
                f"{place} belongs to another user, and you may not write there\n"
                f"    → let them give it to you (`chown -R`) or remove {folder.name}; "
                "the next build makes it again"
            )


def _refuse_fixed(output: Path) -> None:
    """Raise where the folder cannot be moved, as the system itself says.

    It says so before it says that the folder is not empty. (An empty one is removed,
    and nothing is lost.)
    """
    try:
        if output.exists():
            output.rmdir()
        elif not os.access(output.parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise _not_replaced(output, error) from None


def _not_replaced(output: Path, error: OSError) -> UsageError:
    if error.errno == errno.EBUSY:
        fix = (
            f"{output.name} is a mount point (a volume of a container?): mount the folder of the "
            f"project instead, or build without it and copy {output.name} there"
        )
    elif error.errno in (errno.EACCES, errno.EPERM):
        fix = f"let yourself write in the folder that holds {output.name}, and own {output.name}"
    else:
        fix = f"move {output.name} away; the next build makes it again"
    return UsageError(
        f"{output.name} cannot be replaced by a new edition: {error.strerror}\n    → {fix}"
    )


def exchange(new: Path, output: Path) -> None:
    """Put the folder `new` in the place of `output` and remove what was there.

    Raises
    ------
    UsageError
        The system does not let `output` be moved; it is as it was.
    """
    try:
        old = _put(new, output)
    except OSError as error:
        recover(output)
        if error.errno in (errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM):
            raise _not_replaced(output, error) from None
        raise
    with contextlib.suppress(OSError):
        remove(old)


def _put(new: Path, output: Path) -> Path:
    """Put `new` in the place of `output`; returns where the old edition is now."""
    if not output.exists():
        new.rename(output)
        return new
    if _renameat2(new, output):
        return new
    old = aside(output)
    remove(old)
    output.rename(old)
    new.rename(output)
    return old


def recover(output: Path) -> None:
    """Undo what a build that was killed between two renames left behind."""
    old = aside(output)
    if old.exists():
        if output.exists():
            remove(old)
        else:
            old.rename(output)


def aside(output: Path) -> Path:
    """Where the old edition lies for a moment, if two folders cannot be exchanged at once."""
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
