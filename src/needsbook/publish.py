"""Publishing an edition: built beside, then put in the old one's place, whole."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from needsbook.errors import UsageError
from needsbook.files import link, remove, write_whole

#: The file that every edition has, whichever renderer made it.
MARK = "index.html"

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@dataclass(frozen=True)
class Staging:
    """An edition that is being built beside the published one.

    Parameters
    ----------
    folder : Path
        Where it is built.
    published : Path
        The edition of the last build, whose files may be taken over.
    """

    folder: Path
    published: Path

    def write(self, path: str, content: bytes | str) -> None:
        """Write a file of the new edition."""
        target = self._place(path)
        if isinstance(content, str):
            content = content.encode()
        target.write_bytes(content)

    def take_over(self, path: str) -> None:
        """Let a file of the published edition be one of the new edition, unchanged."""
        link(self.published / path, self._place(path))

    def _place(self, path: str) -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


@contextlib.contextmanager
def staging(output: Path) -> Iterator[Staging]:
    """An empty folder beside `output`; it takes `output`'s place when the block ends well.

    When the block raises, `output` stays as it was.
    """
    _refuse(output)
    recover(output)
    folder = beside(output)
    remove(folder)
    folder.mkdir(parents=True)
    try:
        yield Staging(folder, output)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _keep(output, folder)
    exchange(folder, output)


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


def exchange(new: Path, output: Path) -> None:
    """Put the folder `new` in the place of `output` and remove what was there."""
    if not output.exists():
        new.rename(output)
        return
    if _renameat2(new, output):
        shutil.rmtree(new, ignore_errors=True)  # it holds the old edition now
        return
    old = aside(output)
    remove(old)
    output.rename(old)
    new.rename(output)
    shutil.rmtree(old, ignore_errors=True)


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
