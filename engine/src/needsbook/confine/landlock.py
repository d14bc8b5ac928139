"""Landlock: from here on this process opens nothing but what it named beforehand.

Linux asks no administrator's rights for it. What is already open stays open, and
so do libraries that are already loaded; `stat` is not stopped. A process that has
restricted itself can never take that back, and its children inherit it.

References
----------
`The kernel's documentation <https://docs.kernel.org/userspace-api/landlock.html>`_.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

# The same numbers on every architecture that Linux has gained since 2011, and on x86-64.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_CREATE_VERSION = 1
_RULE_PATH_BENEATH = 1
_PR_SET_NO_NEW_PRIVS = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = (1 << bit for bit in range(4))
#: How many rights over files each version knows: the bits of EXECUTE, WRITE_FILE,
#: READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE, MAKE_CHAR, MAKE_DIR, MAKE_REG, MAKE_SOCK,
#: MAKE_FIFO, MAKE_BLOCK, MAKE_SYM; then REFER (2), TRUNCATE (3) and IOCTL_DEV (5).
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_BIND_AND_CONNECT_TCP = 0b11  # from version 4 on
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11  # from version 6 on


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"  # Python 3.14 asks for it where fields are packed
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


@cache
def version() -> int:
    """The version (ABI) of Landlock that this kernel has; 0 where it has none."""
    if not sys.platform.startswith("linux"):
        return 0
    found: int = _libc().syscall(_CREATE_RULESET, None, 0, _CREATE_VERSION)
    return max(found, 0)


def lacking() -> str:
    """Why Landlock cannot be used here; empty where it can."""
    if not sys.platform.startswith("linux"):
        return "only Linux has Landlock"
    if version():
        return ""
    return "this kernel has no Landlock (Linux 5.13 or later, not switched off)"


def restrict(folders: Iterable[Path], files: Iterable[Path] = ()) -> None:
    """Deny this process to open, list, make, change or run anything else.

    Call it before the process has a second thread: those that run already are not
    restricted. Running a program (`execve`) is granted nowhere; to load a library
    into memory is no execution in this sense.

    Parameters
    ----------
    folders : iterable of Path
        May be read and listed with all that is in them. What is missing is left out.
    files : iterable of Path
        Files, or folders whose files may be read but which may not be listed.
    """
    libc = _libc()
    attributes = _Ruleset(_file_rights(), 0, 0)
    size = 8
    if version() >= 4:
        attributes.net, size = _BIND_AND_CONNECT_TCP, 16
    if version() >= 6:
        attributes.scoped, size = _ABSTRACT_SOCKETS_AND_SIGNALS, 24
    ruleset = _done(libc.syscall(_CREATE_RULESET, ctypes.byref(attributes), size, 0))
    try:
        for path in folders:
            _grant(ruleset, path, _READ_FILE | _READ_DIR)
        for path in files:
            _grant(ruleset, path, _READ_FILE)
        _done(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        _done(libc.syscall(_RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)


def _file_rights() -> int:
    known = _FILE_RIGHTS[min(version(), max(_FILE_RIGHTS))]
    return (1 << known) - 1


def _grant(ruleset: int, path: Path, rights: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return
    try:
        if not path.is_dir():
            rights &= ~_READ_DIR  # the kernel refuses it for a file
        rule = _PathBeneath(rights, parent)
        _done(_libc().syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0))
    finally:
        os.close(parent)


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _done(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"Landlock: {os.strerror(number)}")
    return result
