"""The record of the published edition: what each product rested on, which files it has."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from needsbook.edition.products import Product
from needsbook.edition.publish import stays
from needsbook.ground.cache import canonical
from needsbook.ground.files import file_hash, hash_of, write_whole
from needsbook.rebuild.inputs import Names

RECORD = "record.json"
VERSION = 3

#: Size, times of content and entry, and inode of a file that was published: when
#: they are the same, its hash need not be taken again.
Mark = tuple[int, int, int, int]


@dataclass(frozen=True)
class Published:
    """A published file: what the system said of it, and the hash of its content."""

    mark: Mark
    hash: str

    def is_at(self, path: Path) -> bool:
        """Whether this file lies there: the same one, or a copy."""
        return mark_of(path) == self.mark or file_hash(path) == self.hash


@dataclass(frozen=True)
class EditionRecord:
    """What was true when the edition was published.

    Parameters
    ----------
    names : mapping of str to str
        Every input of the edition, with its hash.
    products : mapping of str to tuple of str
        Names of the inputs of each product, by its id.
    files : mapping of str to Published
        Every published file by its path from the project's root.
    """

    names: Names = field(hash=False)
    products: dict[str, tuple[str, ...]] = field(hash=False)
    files: dict[str, Published] = field(hash=False)

    def is_intact(self, root: Path, path: str) -> bool:
        """Whether a published file lies there with the content that the build gave it."""
        return path in self.files and self.files[path].is_at(root / path)


def mark_of(path: Path) -> Mark | None:
    """What the system says of a published file; None when it is not there."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def record_of(
    everything: Names,
    products: Mapping[str, Product],
    root: Path,
    folders: tuple[str, ...],
    before: EditionRecord | None,
) -> EditionRecord:
    """The record of an edition that was just published in `folders`.

    Parameters
    ----------
    before : EditionRecord, optional
        Of the edition before, whose files may have been taken over.
    """
    names = dict(everything)
    for product in products.values():
        names |= product.names
    old = before.files if before else {}
    files: dict[str, Published] = {}
    for name in made_in(root, folders):
        mark = mark_of(root / name)
        if mark is not None:
            files[name] = _published(root / name, mark, old.get(name))
    return EditionRecord(names, {id: tuple(item.names) for id, item in products.items()}, files)


def made_in(root: Path, folders: tuple[str, ...]) -> Iterator[str]:
    """Files in the folders of an edition, without what is no build's; paths from the root."""
    for folder in folders:
        for path in _files_in(root / folder):
            if not stays(path.partition("/")[0]):
                yield f"{folder}/{path}"


def _files_in(folder: Path) -> list[str]:
    """Paths from the folder, hidden ones included."""
    start = len(f"{folder}/")
    return sorted(
        f"{parent}/{name}"[start:] for parent, _, names in os.walk(folder) for name in names
    )


def _published(path: Path, mark: Mark, before: Published | None) -> Published:
    if before is not None and before.mark == mark:
        return before
    return Published(mark, hash_of(path.read_bytes()))


def write_record(work: Path, record: EditionRecord) -> None:
    """Write the record, with its hash in front, whole or not at all."""
    numbers = {name: number for number, name in enumerate(record.names)}
    body = canonical(
        {
            "version": VERSION,
            "names": list(record.names.items()),
            "products": {
                id: [numbers[name] for name in names] for id, names in record.products.items()
            },
            "files": {path: [*file.mark, file.hash] for path, file in record.files.items()},
        }
    ).encode()
    write_whole(work / RECORD, hash_of(body).encode() + b"\n" + body)


def read_record(work: Path) -> EditionRecord | None:
    """The record of the last edition; None when there is none, or it is damaged."""
    try:
        digest, _, body = (work / RECORD).read_bytes().partition(b"\n")
    except OSError:
        return None
    if digest != hash_of(body).encode():
        return None
    value = json.loads(body)
    if value["version"] != VERSION:
        return None
    listed = [name for name, _ in value["names"]]
    return EditionRecord(
        dict(value["names"]),
        {id: tuple(listed[n] for n in numbers) for id, numbers in value["products"].items()},
        {path: Published((*mark,), hash) for path, (*mark, hash) in value["files"].items()},
    )
