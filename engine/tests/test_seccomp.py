"""seccomp alone leaves threads, and refuses processes."""

from __future__ import annotations

from pathlib import Path

import pytest
from alone import alone

from needsbook.confine import seccomp

SECCOMP_ALONE = """
seccomp.restrict()
ran = []
one = threading.Thread(target=lambda: ran.append(1))
one.start()
one.join()
x86 = os.uname().machine == "x86_64"
SIGCHLD = 17
print({
    "thread": ran,
    "fork": fails(os.fork),
    "clone": call(56 if x86 else 220, SIGCHLD, 0, 0, 0, 0),
    "clone3": call(435, 0, 0),
    "vfork": call(58) if x86 else "EPERM",
    "execve": fails(lambda: os.execv("/bin/true", ["true"])),
    "TCP": fails(socket.socket),
    "UDP": fails(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
    "netlink": fails(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)),
    "io_uring": call(425, 8, 0),
    "ptrace": call(101 if x86 else 117, 0, 0, 0, 0),
    "shared memory": call(29 if x86 else 194, 1, 4096, 0o1600),
})
"""


@pytest.mark.skipif(bool(seccomp.lacking()), reason=seccomp.lacking())
def test_seccomp_alone_leaves_threads(tmp_path: Path) -> None:
    found = alone(tmp_path, SECCOMP_ALONE)
    assert found.pop("thread") == [1]
    assert found.pop("clone3") == "ENOSYS"
    assert set(found.values()) == {"EPERM"}
