"""What lies in a project, as the system says without reading anything.

Kept free of imports that take time: with nothing changed, this is all that runs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from stat import S_ISDIR

_SKIPPED = frozenset({"__pycache__", "node_modules"})
#: Folders that a build makes, beside the edition.
MADE = frozenset({"figures", "trace", "_freeze"})
#: A file that changed so shortly before it was looked at may change again
#: without its times telling.
SETTLED_NS = 100_000_000


def files_below(
    folder: str, skipped: frozenset[str] = frozenset(), above: tuple[int, ...] = ()
) -> Iterator[tuple[str, os.stat_result]]:
    """Files below a folder in a fixed order; hidden folders are left out.

    Parameters
    ----------
    skipped : frozenset of str
        Names of folders directly in `folder` to leave out.
    above : tuple of int
        Inodes of the folders on the way here: a link to one of them is not followed.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        try:
            stat = entry.stat()
        except OSError:  # a link to nothing, or a file that went meanwhile
            try:
                stat = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
        if not S_ISDIR(stat.st_mode):
            yield entry.path, stat
        elif (
            entry.name[0] != "."
            and entry.name not in _SKIPPED | skipped
            and stat.st_ino not in above  # a link to a folder that it lies in
        ):
            yield from files_below(entry.path, frozenset(), (*above, stat.st_ino))
