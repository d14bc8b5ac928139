"""The CPU time of a command, that of every process it leaves behind counted (Linux).

The server that workers are forked from is nobody's child once a build has ended. Here
it falls to this process, which waits for it::

    python -m benchmarks.cpu needsbook build

The last line that it prints is user and system seconds together.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys

_PR_SET_CHILD_SUBREAPER = 36


def main(arguments: list[str]) -> int:
    """Run a command to its end; returns its exit status."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    status = subprocess.run(arguments, check=False).returncode
    try:
        while True:
            os.wait()
    except ChildProcessError:  # all have ended
        pass
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{used.ru_utime + used.ru_stime:.2f}")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
