"""Programs that needsbook runs, each under limits of time and memory."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from needsbook.ground.errors import ToolFailure
from needsbook.ground.project import Limits

# The shell sets the limit and becomes the program: nothing of ours runs between
# fork and exec, where a lock of another thread would be held for ever. The data
# segment is limited, not the address space: pandoc's runtime reserves much of it
# and uses little.
_LIMITING = 'ulimit -d "$1" && shift && exec "$@"'
#: What the allocators of Rust, Haskell, Python, C and C++ say when they are given nothing.
_NO_MEMORY = re.compile(
    rb"memory allocation of|[Uu]nable to commit|[Hh]eap overflow|[Hh]eap exhausted|MemoryError"
    rb"|bad_alloc|[Oo]ut of memory|[Cc]annot allocate memory"
)


class WentOver(ToolFailure):
    """A program went over its limit of time or memory."""


class Killed(ToolFailure):
    """A signal from outside ended a program: what it was given is not at fault."""


def run(
    name: str,
    command: Sequence[str],
    given: bytes,
    *,
    limits: Limits,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run a program and wait for it.

    Parameters
    ----------
    name : str
        How messages call it.
    given : bytes
        Its standard input.

    Raises
    ------
    WentOver
        It took more time or memory than the limit.
    Killed
        A signal ended it.
    """
    kilobytes = str(limits.enforced_megabytes * 1024)
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", _LIMITING, "sh", kilobytes, *command],
            input=given,
            capture_output=True,
            cwd=folder,
            timeout=limits.seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise WentOver(
            f"{name} took more than {limits.seconds} seconds and was stopped\n"
            "    → raise `seconds` under [tool.needsbook.limits] in pyproject.toml, "
            "if so much time is needed"
        ) from None
    if done.returncode and _NO_MEMORY.search(done.stderr):
        raise WentOver(
            f"{name} needs more than {limits.enforced_megabytes} MB of memory for this book "
            f"and was stopped\n    → {limits.more_memory}, or divide its longest chapter"
        )
    if done.returncode < 0:
        raise Killed(f"{name} was ended by signal {-done.returncode}\n    → run the command again")
    return done
