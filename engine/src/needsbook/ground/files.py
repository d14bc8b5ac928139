"""Files: written whole or not at all, and told apart by what the system says of them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

#: Size, times of content and of the entry, inode: when none differs, the content
#: is the same, and reading it can be spared.
Stamp = tuple[int, int, int, int]


def stamp(path: Path) -> Stamp:
    """What the system says of a file; see `Stamp`."""
    return _stamp_of(path.stat())


def _stamp_of(stat: os.stat_result) -> Stamp:
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def asset(name: str) -> Path:
    """A file of `needsbook/assets`."""
    return Path(__file__).parents[1] / "assets" / name


def hash_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def file_hash(path: Path) -> str | None:
    """Hash of a file's content; None when there is no such file."""
    return _file_hash(path, stamp(path)) if path.is_file() else None


@lru_cache(maxsize=16384)
def _file_hash(path: Path, _stamp: Stamp) -> str:
    return hash_of(path.read_bytes())


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole: a reader sees the old content or the new.

    A file that other folders share by a hard link keeps its content there.
    """
    # Thousands of entries are written so: a Path for each step would be dear.
    folder = os.path.dirname(path)  # noqa: PTH120
    try:
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".tmp")
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)  # noqa: PTH101
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise


def write_if_changed(path: Path, data: bytes) -> None:
    """Write a file whole, but only if it differs, so that its time says when it changed."""
    if not path.is_file() or path.read_bytes() != data:
        write_whole(path, data)


def link(source: str | Path, target: str | Path) -> None:
    """Make `target` the same file as `source`; a copy where the system has no hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def size_of(folder: Path) -> int:
    """Bytes in all files below a folder, or of a file; 0 when it is not there."""
    if not folder.is_dir() or folder.is_symlink():
        return folder.lstat().st_size if os.path.lexists(folder) else 0
    return sum(
        (Path(parent) / name).lstat().st_size
        for parent, _, names in os.walk(folder)
        for name in names
    )


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder; nothing when it is not there."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        _open_up(path)
        shutil.rmtree(path)


def _open_up(folder: Path) -> None:
    """Let a folder of ours that is read-only be emptied."""
    for parent, names, _ in os.walk(folder):
        for path in (parent, *(os.path.join(parent, name) for name in names)):  # noqa: PTH118
            if not os.path.islink(path) and not may_empty(path):  # noqa: PTH114
                with contextlib.suppress(OSError):
                    os.chmod(path, 0o700)  # noqa: PTH101


def may_empty(folder: str | Path) -> bool:
    """Whether what lies in a folder may be removed from it."""
    return os.access(folder, os.R_OK | os.W_OK | os.X_OK)
