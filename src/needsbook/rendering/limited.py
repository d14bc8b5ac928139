"""Programs that needsbook runs, each under limits of time and memory."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from needsbook.errors import ToolFailure
from needsbook.project import Limits

# The shell sets the limit and becomes the program: nothing of ours runs between
# fork and exec, where a lock of another thread would be held for ever. The data
# segment is limited, not the address space: pandoc's runtime reserves much of it
# and uses little.
_LIMITING = 'ulimit -d "$1" && shift && exec "$@"'


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
    ToolFailure
        It took more time than the limit. One that goes over the memory limit
        ends with a status and words of its own.
    """
    kilobytes = str(limits.megabytes * 1024)
    try:
        return subprocess.run(
            ["/bin/sh", "-c", _LIMITING, "sh", kilobytes, *command],
            input=given,
            capture_output=True,
            cwd=folder,
            timeout=limits.seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ToolFailure(
            f"{name} took more than {limits.seconds} seconds and was stopped\n"
            "    → raise `seconds` under [tool.needsbook.limits] in pyproject.toml, "
            "if so much time is needed"
        ) from None
