"""What people signed for an edition: passages that they read, and gates that they passed.

Two lists in the edition's folder, a line each, sorted, so that two people can work at once
and Git joins what they wrote: `reviews.csv` and `gates.csv`. It is a record, not a lock:
whoever may edit the files may edit these.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from needsbook.ground.errors import UsageError
from needsbook.ground.files import write_whole
from needsbook.ground.formats import long_date
from needsbook.ground.markup import slug
from needsbook.ground.project import Project
from needsbook.ground.words import said

FOLDER = "editions"
#: In an edition's folder: what it says of itself.
ABOUT = "edition.json"
#: In an edition's folder, once it is released.
RELEASED = "released.json"


@dataclass(frozen=True, order=True)
class Reviewed:
    """A passage that somebody read again: the key of the item, who, and when."""

    item: str
    name: str
    day: str


@dataclass(frozen=True, order=True)
class Passed:
    """A gate that somebody passed, in which role, and for which state of the edition."""

    gate: str
    role: str
    name: str
    day: str
    state: str
    note: str = ""


def folder_of(home: Path, label: str) -> Path:
    """The folder of an edition: what was signed for it, and later what it said."""
    return home / FOLDER / slug(label)


def order_of(about: Mapping[str, Any]) -> tuple[str, int]:
    """By what kept editions are ordered: their date, then as they were kept."""
    return str(about["date"]), int(about.get("number", 0))


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Tell what cannot be read of a kept edition as what it is.

    Raises
    ------
    UsageError
        None is kept in the folder, or a file of it is not as it was written.
    """
    try:
        yield
    except (OSError, ValueError, TypeError, KeyError) as error:
        place, fix = f"{FOLDER}/{folder.name}", "`needsbook edition list` names those that are kept"
        if (folder / ABOUT).is_file():
            fix = f"restore {place} as it was: a kept edition does not change"
        raise UsageError(f"{place} is not a kept edition: {error}\n    → {fix}") from None


def kept_folders(home: Path) -> list[tuple[dict[str, Any], Path]]:
    """What each kept edition says of itself, and its folder; the oldest first."""
    found = sorted(path.parent for path in (home / FOLDER).glob(f"*/{ABOUT}"))
    return sorted(
        ((about_of(folder), folder) for folder in found), key=lambda one: order_of(one[0])
    )


def about_of(folder: Path) -> dict[str, Any]:
    """What a kept edition says of itself.

    Raises
    ------
    UsageError
        None is kept there, or it does not say its date.
    """
    with reading(folder):
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        order_of(about)
    return about


Signature = TypeVar("Signature", Reviewed, Passed)
_FILES: dict[type[Reviewed] | type[Passed], str] = {Reviewed: "reviews.csv", Passed: "gates.csv"}


def path_of(kind: type[Reviewed] | type[Passed], folder: Path) -> Path:
    """Where signatures of a kind stand in an edition's folder."""
    return folder / _FILES[kind]


def signed(kind: type[Signature], folder: Path) -> list[Signature]:
    """What was signed in an edition's folder."""
    return list(from_csv(kind, path_of(kind, folder)))


def draft_of(project: Project) -> str:
    """That the edition is a draft, for its pages; empty without an embargo, or once released."""
    day = str(project.edition.values.get("embargo", ""))
    released = folder_of(project.root, project.edition.label) / RELEASED
    if not day or released.is_file():
        return ""
    return said("page.draft", date=long_date(date.fromisoformat(day)))


def sign(folder: Path, *signatures: Signature) -> None:
    """Add signatures; one of the same thing by the same person takes the place of the older."""
    kind: type[Signature] = type(signatures[0])
    kept = {_thing(one): one for one in (*signed(kind, folder), *signatures)}
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(path_of(kind, folder), as_csv(kind, sorted(kept.values())).encode())


def _thing(signature: Reviewed | Passed) -> tuple[str, ...]:
    if isinstance(signature, Reviewed):
        return signature.item, signature.name
    return signature.gate, signature.role


# Rows of one kind, as a file of an edition's folder holds them ------------------------


def as_csv(kind: type[Any], rows: Iterable[Any]) -> str:
    """Rows of a dataclass, a line each below the names of its fields."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([one.name for one in fields(kind)])
    writer.writerows(astuple(row) for row in rows)
    return out.getvalue()


def from_csv(kind: type[Any], path: Path) -> tuple[Any, ...]:
    """The rows that a file holds; none where there is no file."""
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(kind(**row) for row in csv.DictReader(file))
