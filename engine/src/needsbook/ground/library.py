"""The installed packages that a build uses: which they are, and what they hold.

What an installer wrote is known by its RECORD, which it writes last: a file that is no
younger than its package's RECORD has the content that is recorded there. Only a younger
one, which somebody changed in place, has to be read. Tests of the packages, type stubs
and compiled files take no part in a build.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from needsbook.ground.files import file_hash, hash_of, write_whole

if TYPE_CHECKING:  # it takes time, and with nothing changed it is not needed
    from importlib.metadata import Distribution

KEPT = "library.json"
COMMAND = "needsbook"
#: How the name of a package begins among the names of inputs.
NAME = "package "
_NO_PART = re.compile(
    r"^\.\.|(^|/)(tests?|testing|docs|include)/|\.(pyc|pyi|h|hpp|pxd|pyx|md|rst)$"
)
_PIN = re.compile(r"^([A-Za-z0-9._-]+==[^\\\n#]+)", re.MULTILINE)

Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Package:
    """An installed package.

    Parameters
    ----------
    record : str
        Path of its RECORD.
    files : tuple of str
        Paths of the files that a build may use.
    hash : str
        Of what the RECORD says of these files.
    """

    name: str
    version: str
    record: str
    stamp: Stamp
    files: tuple[str, ...]
    hash: str


def packages(work: Path, wanted: Iterable[str]) -> list[Package]:
    """The packages that needsbook and `wanted` need, each with all that it needs.

    Parameters
    ----------
    work : Path
        The engine's own folder in the project, where the list is kept.
    wanted : iterable of str
        Names of the packages that the project asks for.
    """
    asked = sorted({*map(_normal, wanted), _own()})
    before, kept = _read(work / KEPT)
    if before != asked or any(_stamp(item.record) != item.stamp for item in kept):
        kept = [_package(item) for item in _with_needs(asked)]
        write_whole(work / KEPT, json.dumps([asked, [asdict(item) for item in kept]]).encode())
    return kept


def known(work: Path) -> list[Package]:
    """The packages as they were listed last."""
    return _read(work / KEPT)[1]


@dataclass(frozen=True)
class Seen:
    """Packages at one moment.

    Parameters
    ----------
    look : str
        A digest of what the system says of their files.
    contents : mapping of str to str
        A hash of what each holds, by `NAME` and its name.
    """

    look: str
    contents: dict[str, str | None] = field(hash=False)


def see(found: Iterable[Package]) -> Seen:
    """Look at every file of the packages, and read those that are not as recorded."""
    digest = hashlib.sha256()
    contents: dict[str, str | None] = {}
    for item in found:
        _, _, written = item.stamp
        changed = []
        digest.update(f"{item.record} {_stamp(item.record)}\n".encode())
        for path in item.files:
            stamp = _stamp(path)
            digest.update(f"{path} {stamp}\n".encode())
            if stamp is None or stamp[2] > written:
                changed.append((path, file_hash(Path(path))))
        contents[f"{NAME}{item.name}"] = hash_of(json.dumps([item.hash, changed]).encode())
    return Seen(digest.hexdigest(), contents)


def importable(found: Iterable[Package]) -> frozenset[str]:
    """The modules that packages bring, by the first part of their names."""
    names = set()
    for item in found:
        start = len(str(Path(item.record).parents[1])) + 1
        names |= {path[start:].partition("/")[0].partition(".")[0] for path in item.files}
        names.add(item.name.replace("-", "_"))  # of one that lists no files
    return frozenset(names)


def look(found: Iterable[Package]) -> str:
    """The digest of `see`, without reading any file."""
    digest = hashlib.sha256()
    for item in found:
        for path in (item.record, *item.files):
            digest.update(f"{path} {_stamp(path)}\n".encode())
    return digest.hexdigest()


def differing(found: Iterable[Package], lock: str) -> Iterator[tuple[str, str, str]]:
    """Packages whose version is not the locked one: name, version, locked version."""
    pins = _PIN.findall(lock)
    if not pins:
        return
    from packaging.requirements import Requirement

    locked: dict[str, str] = {}
    for text in pins:
        pin = Requirement(text.strip())
        if pin.marker is None or pin.marker.evaluate({"extra": ""}):
            locked[_normal(pin.name)] = str(pin.specifier).removeprefix("==")
    for item in found:
        if locked.get(item.name, item.version) != item.version:
            yield item.name, item.version, locked[item.name]


def _stamp(path: str) -> Stamp | None:
    """Size, inode and time of the entry, which no program can set."""
    try:
        stat = os.stat(path)  # noqa: PTH116  # of thousands of files: a Path for each is dear
    except OSError:
        return None
    return stat.st_size, stat.st_ino, stat.st_ctime_ns


def _read(path: Path) -> tuple[list[str], list[Package]]:
    """The list as it was made last, and for what."""
    try:
        before, items = json.loads(path.read_bytes())
        found = [
            Package(**{**item, "stamp": tuple(item["stamp"]), "files": tuple(item["files"])})
            for item in items
        ]
    except (OSError, ValueError, TypeError, KeyError):
        return [], []
    return before, found


def _own() -> str:
    """The distribution that brings needsbook itself."""
    from importlib.metadata import entry_points

    (entry,) = entry_points(group="console_scripts", name=COMMAND)
    assert entry.dist is not None
    return _normal(entry.dist.name)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!~;@(]", name.strip())[0]).lower()


def _with_needs(asked: Iterable[str]) -> list[Distribution]:
    """Distributions by name, with all that they need where needsbook runs now."""
    from importlib.metadata import PackageNotFoundError, distribution

    from packaging.requirements import Requirement

    found: dict[str, Distribution] = {}
    waiting = list(asked)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # for another system, or told where it is imported
        for text in found[name].requires or []:
            need = Requirement(text)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                waiting.append(_normal(need.name))
    return [found[name] for name in sorted(found)]


def _package(item: Distribution) -> Package:
    metadata = item.metadata  # read and parsed each time that it is asked for
    name, installed = metadata["Name"], metadata["Version"]
    listed = list(csv.reader((item.read_text("RECORD") or "").splitlines()))
    own = next(
        (path for path, *_ in listed if path.endswith(".dist-info/RECORD")), f"{name}/RECORD"
    )
    record = Path(str(item.locate_file(own)))
    rows = [
        (path, hash)
        for path, hash, _ in listed
        if not _NO_PART.search(path) and ".dist-info/" not in path
    ]
    stamp = _stamp(str(record)) or (0, 0, 0)
    home = str(item.locate_file(""))
    files = tuple(os.path.join(home, path) for path, _ in rows)  # noqa: PTH118  # thousands
    text = json.dumps([installed, rows])
    return Package(_normal(name), installed, str(record), stamp, files, hash_of(text.encode()))
