"""Code that runs under one means of confinement alone."""

from __future__ import annotations

import _ctypes as _library  # a library of Python's own
import ast
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from ways_round import SECRET

ALONE = """
import ctypes, errno, os, socket, sys, threading
from pathlib import Path
from needsbook.confine import landlock
from needsbook.confine import seccomp

libc = ctypes.CDLL(None, use_errno=True)

def fails(act):
    try:
        act()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"

def call(*arguments):
    found = libc.syscall(*(ctypes.c_long(one) for one in arguments))
    if found == 0:
        os._exit(0)  # a child that must not be
    return errno.errorcode[ctypes.get_errno()] if found < 0 else "done"

held = open("held.txt")
"""


def alone(tmp_path: Path, code: str) -> dict[str, Any]:
    """What the kernel's part does by itself, without a hook in Python."""
    for path in ("given/deep/a.txt", "files/a.txt", "held.txt", "given/program"):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SECRET)
    (tmp_path / "given/program").chmod(0o755)
    (tmp_path / "given/link.txt").symlink_to(tmp_path / "held.txt")
    shutil.copy(_library.__file__, tmp_path / "given/library.so")
    done = subprocess.run(
        [sys.executable, "-c", ALONE + code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    value: dict[str, Any] = ast.literal_eval(done.stdout)
    return value
