"""One state of the world: the inputs of a project, each read once, that nobody edits.

Whoever builds may save a file, or switch a branch, at any moment. So a command first
takes a copy of everything that it may read, at one moment at which all of it was
there at once, and from then on reads the copy alone: what is checked is what is
computed, hashed, traced and published. Content is kept by its hash from one state
to the next, and each state's folder links to it: an unchanged file is neither read
nor written again.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import stat as modes
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from needsbook.ground.errors import Problem, ProblemsFound, Where
from needsbook.ground.files import link, remove, write_whole
from needsbook.ground.scan import MADE, SETTLED_NS, files_below
from needsbook.ground.unfit import unfit

FOLDER = "state"
_INDEX = "index.json"
_CONTENT = "content"
_CHUNK = 1 << 20
_TRIES = 20


class Mark(NamedTuple):
    """What the system says of a file: while it is the same, so is the content."""

    size: int
    modified: int  # nanoseconds
    changed: int  # nanoseconds, of the entry: a program cannot set it
    inode: int


class Known(NamedTuple):
    """What was read of a file: its hash, the mark it had, whether that mark can be trusted."""

    mark: Mark
    hash: str
    settled: bool


@dataclass(frozen=True)
class State:
    """The inputs of a project at one moment.

    Parameters
    ----------
    root : Path
        The project that was read.
    tree : Path
        The copy: the same files by the same paths.
    known : mapping of str to Known
        What was read, by its path from the root.
    links : frozenset of str
        Links that lead out of the project, copied as links, or nowhere, left out.
    """

    root: Path
    tree: Path
    output: str
    known: Mapping[str, Known] = field(hash=False)
    links: frozenset[str] = frozenset()

    def hash_of(self, path: str) -> str | None:
        """The hash of a file by its path from the root; None where there was none."""
        return self.known[path].hash if path in self.known else None

    def changed(self) -> tuple[str, ...]:
        """Paths of the files whose content is another one now, or that came or went."""
        now = dict(_marks(self.root, self.output))
        found = []
        for path in sorted({*now, *self.known} - self.links):
            known = self.known.get(path)
            if known is None or not known.settled or now.get(path) != known.mark:
                content = _hash(self.root / path) if path in now else None
                if content != (known.hash if known else None):
                    found.append(path)
        return tuple(found)


@contextlib.contextmanager
def taken(root: Path, work: Path, output: str, *, anew: bool = False) -> Iterator[State]:
    """Take the state of a project; its copy goes when the block ends.

    Parameters
    ----------
    work : Path
        The engine's own folder in the project.
    output : str
        Name of the folder of the edition, which is no input.
    anew : bool
        Whether to read every file again: what is kept of it may be damaged.

    Raises
    ------
    ProblemsFound
        A file changes without end, or cannot be read, or is one that nothing can be made from.
    """
    home = work / FOLDER
    home.mkdir(parents=True, exist_ok=True)
    tree = Path(tempfile.mkdtemp(dir=home, prefix=f"{os.getpid()}-"))
    try:
        with _alone(home):
            _clear(home)
            state = _take(root, home, tree, output, {} if anew else _read_index(home))
            problems = [*unfit(root, state.known, state.links)]
            if problems:
                raise ProblemsFound(problems)
            _lay_out(state, home)
        yield state
    finally:
        shutil.rmtree(tree, ignore_errors=True)


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Hold off other commands that want to take a state."""
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _lay_out(state: State, home: Path) -> None:
    """Fill the copy's folder; sorted, a folder comes before those in it."""
    for folder in sorted({(state.tree / path).parent for path in [*state.known, *state.links]}):
        folder.mkdir(parents=True, exist_ok=True)
    for path, known in state.known.items():
        link(home / _CONTENT / known.hash, state.tree / path)
    for path in state.links:
        if _leads_nowhere(state.root / path):
            continue  # as one that Emacs leaves beside a file that is open
        target = (state.root / path).parent.resolve() / (state.root / path).readlink()
        (state.tree / path).symlink_to(target)


def _leads_nowhere(link: Path) -> bool:
    """Whether a link is to nothing; a loop of links is told by whoever reads it."""
    try:
        link.stat()
    except FileNotFoundError:
        return True
    except OSError:
        pass
    return False


def _clear(home: Path) -> None:
    """Remove copies that a killed command left behind."""
    for path in home.iterdir():
        process, hyphen, _ = path.name.partition("-")
        if hyphen and process.isdigit() and not _runs(int(process)):
            remove(path)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _take(root: Path, home: Path, tree: Path, output: str, known: dict[str, Known]) -> State:
    """Read what is not known, or changed since, until nothing changes while it is read."""
    missing = ""
    for _ in range(_TRIES):
        marks = dict(_marks(root, output))
        links = frozenset(path for path in marks if _leads_out(root, path))
        found: dict[str, Known] = {}
        for path, mark in marks.items():
            if path in links:
                continue
            before = known.get(path)
            if before and before.settled and before.mark == mark and _is_whole(home, before):
                found[path] = before
                continue
            read = _read(root, path, home / _CONTENT)
            if read is None:
                missing = path
                break
            found[path] = read
        known = known | found
        if len(found) + len(links) == len(marks) and dict(_marks(root, output)) == {
            **marks,
            **{path: item.mark for path, item in found.items()},
        }:
            _write_index(home, found)
            return State(root, tree, output, found, links)
        time.sleep(0.02)
    raise ProblemsFound(
        [
            Problem(
                Where(missing or "."),
                "changes all the time while it is read",
                "let whatever writes into the project finish, then try again",
            )
        ]
    )


def _marks(root: Path, output: str) -> Iterator[tuple[str, Mark]]:
    """Every file that a command may read, by its path from the root."""
    start = len(str(root)) + 1
    for path, stat in files_below(str(root), MADE | {output}):
        if modes.S_ISREG(stat.st_mode) or modes.S_ISLNK(stat.st_mode):
            yield path[start:], _mark(stat)


def _mark(stat: os.stat_result) -> Mark:
    return Mark(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


def _leads_out(root: Path, path: str) -> bool:
    """Whether this is a link to nothing, or to a file outside its own folder at the top."""
    full = root / path
    if not full.is_symlink():
        return False
    return not full.is_file() or not full.resolve().is_relative_to(root.resolve())


def _read(root: Path, path: str, content: Path) -> Known | None:
    """Keep a file's content by its hash; None when it changed while it was read."""
    content.mkdir(exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=content, prefix=".", suffix=".tmp")
    try:
        with (root / path).open("rb") as file, os.fdopen(handle, "wb") as copy:
            before = _mark(os.fstat(file.fileno()))
            digest = hashlib.sha256()
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                copy.write(chunk)
            after = _mark(os.fstat(file.fileno()))
        if before != after:
            return None
        Path(temporary).chmod(0o444)
        Path(temporary).replace(content / digest.hexdigest())
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise ProblemsFound(
            [
                Problem(
                    Where(path),
                    f"cannot be read: {error.strerror}",
                    "give yourself the right to read it, or take it out of the project",
                )
            ]
        ) from None
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
    settled = time.time_ns() - max(after.modified, after.changed) > SETTLED_NS
    return Known(after, digest.hexdigest(), settled)


def _is_whole(home: Path, known: Known) -> bool:
    """Whether the content is kept, as far as its size tells; a build never writes to it."""
    try:
        return (home / _CONTENT / known.hash).stat().st_size == known.mark.size
    except OSError:
        return False


def _hash(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


# The index: what was read of each file when ------------------------------------------


def _read_index(home: Path) -> dict[str, Known]:
    try:
        value = json.loads((home / _INDEX).read_text(encoding="utf-8"))
        return {
            path: Known(Mark(*mark), hash, settled) for path, (mark, hash, settled) in value.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write_index(home: Path, known: Mapping[str, Known]) -> None:
    """Remember what was read, and drop content that no file has any more."""
    before = _read_index(home)
    if before == known:
        return
    write_whole(home / _INDEX, json.dumps(known).encode())
    _drop(home, {item.hash for item in before.values()} - {item.hash for item in known.values()})


def _drop(home: Path, hashes: Collection[str]) -> None:
    for name in hashes:
        with contextlib.suppress(FileNotFoundError):
            (home / _CONTENT / name).unlink()
