"""Made once, found again by its key: the cache of everything costly.

An entry is a file that begins with the hash of its content. A damaged or
half-written one is not found, and so made again. Nothing is ever wrong with an
empty cache but the time that it costs.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from needsbook.ground.files import hash_of, remove, write_whole

_DAY = 24 * 3600
#: Of what lies in the engine's folder; what another format left there is of no use.
FORMAT = "6"
_FORMAT_FILE = "format"
_NOT_OF_A_FORMAT = ("lock", "schemas", "state")


def renew(work: Path) -> None:
    """Remove what another version of needsbook left in its folder, and say so."""
    mark = work / _FORMAT_FILE
    try:
        kept = mark.read_text(encoding="utf-8")
    except OSError:
        kept = ""
    if kept == FORMAT:
        return
    old = [path for path in work.glob("*") if path.name not in _NOT_OF_A_FORMAT]
    for path in old:
        remove(path)
    if old:
        print(
            f"needsbook: the cache in {work.name} is that of another version and was discarded; "
            "everything is made again",
            file=sys.stderr,
        )
    write_whole(mark, FORMAT.encode())


def key_of(*parts: Any) -> str:
    """The key of what is made from `parts` (texts, numbers, lists, mappings)."""
    return hash_of(canonical(parts).encode())


# `json.dumps` would make an encoder for each of some thousands of keys.
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical(value: Any) -> str:
    """JSON in one form: the same text for the same value."""
    return _CANONICAL.encode(value)


@dataclass(frozen=True)
class Cache:
    """Entries in the files of a folder.

    Parameters
    ----------
    anew : bool
        Whether only what this object itself has kept is found: so everything is made
        again, and a wrong entry is replaced.
    """

    folder: Path
    anew: bool = False
    _put: set[str] = field(default_factory=set, compare=False)

    def get(self, key: str) -> bytes | None:
        """The content kept under `key`; None when there is none, or it is damaged."""
        if self.anew and key not in self._put:
            return None
        path = self._path(key)
        try:
            content = path.read_bytes()
            digest, body = content[:64], content[65:]
            if digest != hash_of(body).encode():
                return None
            self._note_use(path)
        except OSError:
            return None
        return body

    def put(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`."""
        write_whole(self._path(key), hash_of(content).encode() + b"\n" + content)
        self._put.add(key)

    def get_json(self, key: str) -> Any:
        """As `get`, a value written by `put_json`."""
        content = self.get(key)
        return None if content is None else json.loads(content)

    def put_json(self, key: str, value: Any) -> None:
        self.put(key, canonical(value).encode())

    def prune(self, limit: int) -> int:
        """Remove what was not used for longest until at most `limit` bytes stay.

        Returns
        -------
        int
            Bytes removed.
        """
        found = sorted(
            (stat.st_mtime, stat.st_size, path)
            for path in self.folder.glob("*/*")
            if (stat := _stat(path)) is not None
        )
        too_much = sum(size for _, size, _ in found) - limit
        removed = 0
        for _, size, path in found:
            if removed >= too_much:
                break
            with contextlib.suppress(OSError):
                path.unlink()
                removed += size
        return removed

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _note_use(self, path: Path) -> None:
        """Let its time say on which day an entry was last used."""
        if time.time() - path.stat().st_mtime > _DAY:
            with contextlib.suppress(OSError):
                os.utime(path)


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:  # somebody else removed it
        return None
