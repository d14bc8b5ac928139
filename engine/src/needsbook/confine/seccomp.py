"""seccomp: from here on the kernel refuses this process some of its calls.

Those by which a worker would leave what is recorded of it: another process,
another program, a socket, memory shared with others. Threads stay possible.

References
----------
`The kernel's documentation <https://docs.kernel.org/userspace-api/seccomp_filter.html>`_.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import sys
from functools import cache

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _PR_GET_SECCOMP = 38, 22, 21
_MODE_FILTER = 2
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
# Load a word of the call; jump if equal, if at least, if a bit is set; return.
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_CLONE_THREAD = 0x00010000
_X32 = 0x40000000  # a second table of calls on x86-64, which nothing here uses

#: By architecture: its mark in a call, `clone`, `clone3`, and what is refused: fork and
#: vfork, execve and execveat, socket, io_uring (sockets by another way), ptrace,
#: process_vm_readv and process_vm_writev, pidfd_getfd, and memory, queues and semaphores
#: by name (shmget, semget, msgget, mq_open), which would outlive an exhibit.
_CALLS: dict[str, tuple[int, int, int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        56,
        435,
        (57, 58, 59, 322, 41, 425, 101, 310, 311, 438, 29, 64, 68, 240),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        435,
        (221, 281, 198, 425, 117, 270, 271, 438, 194, 190, 186, 180),
    ),
}


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("yes", ctypes.c_uint8),
        ("no", ctypes.c_uint8),
        ("operand", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("filter", ctypes.POINTER(_Instruction)))


@cache
def lacking() -> str:
    """Why calls cannot be refused here; empty where they can."""
    if not sys.platform.startswith("linux"):
        return "only Linux has seccomp"
    if _architecture() not in _CALLS:
        return f"the calls of this architecture ({platform.machine()}) are not known here"
    if ctypes.CDLL(None).prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) < 0:
        return "this kernel has no seccomp"
    return ""


def restrict() -> None:
    """Refuse this process, and all threads that it will start, what `_CALLS` names."""
    libc = ctypes.CDLL(None, use_errno=True)
    filter = _filter(*_CALLS[_architecture()])
    lines = (_Instruction * len(filter))(*(_Instruction(*line) for line in filter))
    program = _Program(len(filter), lines)
    if (
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0
        or libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) < 0
    ):
        number = ctypes.get_errno()
        raise OSError(number, f"seccomp: {os.strerror(number)}")


def _architecture() -> str:
    # A 32-bit Python on a 64-bit kernel calls by other numbers.
    return platform.machine() if sys.maxsize > 2**32 else "32-bit"


def _filter(
    mark: int, clone: int, clone3: int, refused: tuple[int, ...]
) -> list[tuple[int, int, int, int]]:
    no = (_RETURN, 0, 0, _ERRNO | errno.EPERM)
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, mark),
        no,
        (_LOAD, 0, 0, _NUMBER),
    ]
    if mark == _CALLS["x86_64"][0]:
        lines += [(_AT_LEAST, 0, 1, _X32), no]
    # Its flags lie in memory, where no filter can look: the C library then takes clone.
    lines += [(_EQUAL, 0, 1, clone3), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    for number in refused:
        lines += [(_EQUAL, 0, 1, number), no]
    return [
        *lines,
        (_EQUAL, 0, 3, clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_ANY_BIT, 1, 0, _CLONE_THREAD),
        no,
        (_RETURN, 0, 0, _ALLOW),
    ]
