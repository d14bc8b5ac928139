"""Landlock alone leaves what is given, and what is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from alone import alone
from ways_round import SECRET

from needsbook.confine import landlock

LANDLOCK_ALONE = """
landlock.restrict([Path("given"), Path("missing")], [Path("files")])
found = {
    "read given": fails(lambda: open("given/deep/a.txt")),
    "list given": fails(lambda: os.listdir("given")),
    "read files": fails(lambda: open("files/a.txt")),
    "list files": fails(lambda: os.listdir("files")),
    "held": held.read(),
    "read": fails(lambda: open("held.txt")),
    "by the process": fails(lambda: open(f"/proc/self/fd/{held.fileno()}")),
    "by a link": fails(lambda: open("given/link.txt")),
    "out of it": fails(lambda: open("given/../held.txt")),
    "list": fails(lambda: os.listdir(".")),
    "write": fails(lambda: open("given/new.txt", "w")),
    "make": fails(lambda: os.mkdir("given/new")),
    "remove": fails(lambda: os.remove("given/deep/a.txt")),
    "truncate": fails(lambda: os.truncate("given/deep/a.txt", 0)),
    "execute": fails(lambda: os.execv("given/program", ["program"])),
    "map a library": fails(lambda: ctypes.CDLL("given/library.so")),
}
print(found)
"""


@pytest.mark.skipif(bool(landlock.lacking()), reason=landlock.lacking())
def test_landlock_alone_leaves_what_is_given_and_what_is_open(tmp_path: Path) -> None:
    found = alone(tmp_path, LANDLOCK_ALONE)
    reached = ("read given", "list given", "read files", "map a library")
    assert {found.pop(name) for name in reached} == {"done"}
    assert found.pop("held") == SECRET
    assert set(found.values()) == {"EACCES"}
