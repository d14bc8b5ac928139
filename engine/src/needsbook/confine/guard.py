"""The guard: Python tells of what it is about to do, and hears no.

An audit hook stands on every system. It says in words which exhibit reached where;
it does not see what a library does in C. That is Landlock's part.

References
----------
:pep:`578`, and the `table of events <https://docs.python.org/3/library/audit_events.html>`_.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from needsbook.confine.refusal import (
    HIDDEN,
    OUTSIDE,
    READS,
    UNRECORDED,
    WRITES,
    Fault,
    analysis_calls,
    analysis_on_top,
    refuse,
)

_MACHINE = ("/proc/", "/sys/", "/etc/", "/dev/")
_CHANGES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

#: Events whose first argument is a file or folder that is read.
_READING = {
    "open": "open",
    "os.listdir": "os.listdir",
    "os.scandir": "os.scandir",
    "os.listxattr": "os.listxattr",
    "os.getxattr": "os.getxattr",
    "sqlite3.connect": "sqlite3.connect",
}
#: Events refused whenever the analysis is behind them, be it through a library.
_ALWAYS: dict[str, Fault] = {
    **dict.fromkeys(
        (
            *("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty"),
            *("pty.spawn", "os.startfile", "webbrowser.open"),
            *("cpython.run_command", "cpython.run_file", "cpython.run_module"),
        ),
        HIDDEN,
    ),
    **dict.fromkeys(
        (
            *("os.chdir", "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove"),
            *("os.rename", "os.rmdir", "os.symlink", "os.truncate", "os.utime"),
            *("os.setxattr", "os.removexattr", "os.kill", "syslog.openlog", "syslog.syslog"),
        ),
        WRITES,
    ),
    "subprocess.Popen": OUTSIDE,
    **dict.fromkeys(("tempfile.mkstemp", "tempfile.mkdtemp"), WRITES),
}
#: The same for every event that begins so: all of them reach for the network.
_NETWORK = (
    *("socket.", "http.", "urllib.", "ftplib.", "smtplib.", "imaplib.", "poplib."),
    *("telnetlib.", "nntplib."),
)
#: Events refused where the analysis is behind them directly or through the standard
#: library: other libraries need them.
_NEAR: dict[str, Fault] = {
    **dict.fromkeys(("ctypes.dlopen", "ctypes.dlsym", "sys.addaudithook"), HIDDEN),
    **dict.fromkeys(("sys.setprofile", "sys.settrace", "gc.get_objects"), HIDDEN),
    **dict.fromkeys(("gc.get_referrers", "gc.get_referents"), HIDDEN),
    "mmap.__new__": READS,
    "_thread.start_new_thread": UNRECORDED,
    "builtins.input": OUTSIDE,
    **dict.fromkeys(("os.putenv", "os.unsetenv", "resource.setrlimit"), OUTSIDE),
}
#: Events refused where the analysis itself is behind them: `dataclass` runs code, too.
_ITSELF: dict[str, Fault] = {"exec": HIDDEN, "compile": HIDDEN}


def stand(folders: Sequence[Path], readable: Sequence[Path]) -> None:
    """Refuse from here on, in this process, for good.

    Parameters
    ----------
    folders : sequence of Path
        What anybody may read: Python, its packages, the engine.
    readable : sequence of Path
        What the engine may read besides; the analysis may not.
    """
    anybody, engine = _starts(folders), _starts(readable)
    here = str(Path.cwd())

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _READING:
            _reading(_READING[event], arguments, here, anybody, engine)
        elif event in _ALWAYS:
            _refuse_at(event, _ALWAYS[event], analysis_on_top())
        elif event in _NEAR:
            _refuse_at(event, _NEAR[event], analysis_calls())
        elif event in _ITSELF:
            _refuse_at(event, _ITSELF[event], analysis_calls(through_stdlib=False))
        elif event.startswith(_NETWORK):
            _refuse_at(event, OUTSIDE, analysis_on_top())

    sys.addaudithook(hear)


def _starts(folders: Sequence[Path]) -> tuple[str, ...]:
    """Each folder as it is written and as it is reached, with a stroke at its end."""
    return tuple(
        dict.fromkeys(
            f"{name}/" for folder in folders for name in (str(folder), os.path.realpath(folder))
        )
    )


def _reading(
    name: str,
    arguments: tuple[Any, ...],
    here: str,
    anybody: tuple[str, ...],
    engine: tuple[str, ...],
) -> None:
    path = arguments[0] if arguments else None
    if name == "sqlite3.connect" and path in (":memory:", b":memory:"):
        return
    if isinstance(path, int):  # open already: by the engine, unless it is guessed
        if name == "open":
            _refuse_at(f"open({path})", READS, analysis_calls(through_stdlib=False))
        return
    changes = name == "open" and len(arguments) > 2 and bool((arguments[2] or 0) & _CHANGES)
    full = f"{os.path.normpath(Path(here, os.fsdecode(path or '.')))}/"
    if not changes and full.startswith(anybody):
        return
    # Libraries look at the machine, say for the number of its cores, and do without.
    frame = analysis_calls() if full.startswith(_MACHINE) else analysis_on_top()
    if frame is None:
        if changes or not full.startswith(engine):
            raise PermissionError(f"a worker opens nothing but what it is given: {full[:-1]}")
        return
    shown = path if isinstance(path, str) else full[:-1]
    raise refuse(f"{name}({shown!r})", WRITES if changes else READS, frame)


def _refuse_at(event: str, fault: Fault, frame: FrameType | None) -> None:
    if frame is not None:
        raise refuse(event, fault, frame)
