"""Kept editions: what an edition said, as text in `editions/`, for good.

A folder holds the values, captions, claims and sentences of the edition, its tables, and the hashes
of its data, of the functions that made it and of its pages. One row a thing, sorted, so
that two editions can be compared by anybody, with or without this program.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from needsbook.chapters.area_page import read_entry
from needsbook.chapters.claims import claims_of
from needsbook.chapters.sentences import sentences_of_book
from needsbook.data import signed
from needsbook.data.area_pages import entries, read_area_pages
from needsbook.data.datapackage import read_datapackage
from needsbook.data.intake_log import logged
from needsbook.data.signed import ABOUT
from needsbook.edition.placing import Trace, intervals, places
from needsbook.exhibit.store import last_stored
from needsbook.ground.errors import UsageError
from needsbook.ground.files import file_hash, hash_of
from needsbook.ground.project import Project
from needsbook.rebuild.inputs import Inputs
from needsbook.trace.questions import read_traces

TABLES = "tables"
#: Of a column: what another meaning would change.
_DESCRIBED = ("type", "unit", "title", "description")


@dataclass(frozen=True, order=True)
class Value:
    """A number: as shown, exactly (empty for a gap), unit, why there is a gap, its period.

    `low` and `high` are the ends of its interval; `rank` is its place among the areas that
    have pages, as ``7 of 30``. They are empty where it has none (see `placing`).
    """

    id: str
    shown: str
    exact: str
    unit: str
    status: str
    period: str = ""
    low: str = ""
    high: str = ""
    rank: str = ""


@dataclass(frozen=True, order=True)
class Caption:
    """A figure or a table, and what it is said to show."""

    id: str
    title: str
    caption: str


@dataclass(frozen=True, order=True)
class Claimed:
    """Words that a condition binds, and the sentence that they stand in."""

    file: str
    condition: str
    words: str
    sentence: str


@dataclass(frozen=True, order=True)
class Said:
    """A sentence without its numbers, to be held against the next edition's, and their calls."""

    file: str
    text: str
    calls: str = ""


@dataclass(frozen=True, order=True)
class Hashed:
    """A dataset with its rows, its schema, a function, a page, or a file that was taken in.

    The name of what was taken in says which rows it changed, too.
    """

    kind: str
    name: str
    sha256: str
    rows: str = ""


@dataclass(frozen=True)
class Kept:
    """An edition as it is kept.

    Parameters
    ----------
    about : mapping
        Label, date, revision and versions; why it was withdrawn, where it was.
    tables : mapping of str to str
        The published CSV of each figure and table, by its id.
    """

    about: Mapping[str, Any]
    values: tuple[Value, ...] = ()
    captions: tuple[Caption, ...] = ()
    claims: tuple[Claimed, ...] = ()
    hashes: tuple[Hashed, ...] = ()
    sentences: tuple[Said, ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return str(self.about["edition"])


#: The lists of an edition: file, and what a row of it is.
_LISTS: dict[str, type[Value | Caption | Claimed | Hashed | Said]] = {
    "values": Value,
    "captions": Caption,
    "claims": Claimed,
    "hashes": Hashed,
    "sentences": Said,
}


def published(project: Project) -> Kept:
    """The edition that is published now.

    Raises
    ------
    UsageError
        Nothing is published.
    """
    about = project.output / ABOUT
    if not about.is_file():
        raise UsageError("nothing is published yet\n    → build the edition first")
    traces, _ = read_traces(project)
    numbers = [one for one in traces.values() if one["type"] == "number"]
    exhibits = [one for one in traces.values() if one["type"] != "number"]
    return Kept(
        json.loads(about.read_text(encoding="utf-8")),
        tuple(sorted(_values(project, numbers))),
        tuple(
            sorted(Caption(one["id"], one["title"], one["result"]["caption"]) for one in exhibits)
        ),
        tuple(sorted(_claims(project))),
        tuple(sorted({*_data(project), *_functions(project, traces), *_pages(project)})),
        tuple(sorted(_sentences(project))),
        {one["id"]: _text(project.figures / f"{one['id']}.csv") for one in exhibits},
    )


def _values(project: Project, numbers: Sequence[Trace]) -> Iterable[Value]:
    made = read_area_pages(project)
    levels = [{area.code for area in level.areas} for level in made.levels] if made else []
    ends, ranks = intervals(numbers), places(numbers, levels)
    for one in numbers:
        low, high = (_exact(end) for end in ends.get(one["id"], (None, None)))
        yield replace(_value(one), low=low, high=high, rank=ranks.get(one["id"], ""))


def _value(trace: Trace) -> Value:
    result = trace["result"]
    own = dict.fromkeys(str(one) for one in trace["periods"].values())
    # What asks the edition for the last period moves with it, too.
    asked = {str(one) for key, one in sorted(trace["edition"].items()) if key.endswith(".last")}
    period = " to ".join(own or sorted(asked))
    exact = _exact(result["value"])
    return Value(trace["id"], result["shown"], exact, result["unit"], result["status"], period)


def _exact(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _claims(project: Project) -> Iterable[Claimed]:
    inputs = Inputs(project)
    for entry in entries(project):
        chapter = read_entry(project, entry)
        made = {call.id: last_stored(inputs, call.id) for call in chapter.calls}
        known = {id: entry for id, entry in made.items() if entry is not None}
        for claim in claims_of(chapter):
            sentence = claim.sentence(known)
            yield Claimed(chapter.path, claim.condition, claim.words, sentence)


def _sentences(project: Project) -> set[Said]:
    return {Said(one.where.file, one.text, one.calls) for one in sentences_of_book(project)}


def _data(project: Project) -> Iterable[Hashed]:
    for name, resource in read_datapackage(project.data).resources.items():
        rows = "" if resource.is_boundaries else str(_text(resource.path).count("\n") - 1)
        yield Hashed("data", name, file_hash(resource.path) or "", rows)
        columns = [(one, *map(it.get, _DESCRIBED)) for one, it in resource.fields.items()]
        yield Hashed("schema", name, hash_of(repr((columns, resource.primary_key)).encode()))
    for line in logged(project.data):
        rows = ", ".join(f"{line[what]} {what}" for what in ("added", "revised", "withdrawn"))
        yield Hashed("intake", f"{line['dataset']}, from {line['file']}: {rows}", line["sha256"])


def _functions(project: Project, traces: Mapping[str, Any]) -> Iterable[Hashed]:
    """Every function of the analysis that ran, by its source."""
    sites = {
        (site["name"], site["file"], site["first_line"], site["last_line"])
        for one in traces.values()
        for site in [one["function"], *one["upstream"]]
    }
    lines: dict[str, list[str]] = {}
    for name, file, first, last in sorted(sites):
        if file not in lines:
            path = project.home / file
            lines[file] = _text(path).split("\n") if path.is_file() else []
        if lines[file]:  # else a function of the engine, which has a version of its own
            yield Hashed(
                "function", name, hash_of("\n".join(lines[file][first - 1 : last]).encode())
            )


def _pages(project: Project) -> Iterable[Hashed]:
    for path in sorted(project.output.rglob("*")):
        if path.suffix in (".html", ".pdf") and "trace" not in path.parts:
            name = path.relative_to(project.output).as_posix()
            yield Hashed("page", name, file_hash(path) or "")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# On disk --------------------------------------------------------------------------


def folder_of(project: Project, label: str) -> Path:
    """Where an edition of that label is kept."""
    return signed.folder_of(project.home, label)


def write(kept: Kept, folder: Path) -> None:
    """Write an edition into a folder that does not exist yet."""
    (folder / TABLES).mkdir(parents=True)
    about = json.dumps(kept.about, indent=1, ensure_ascii=False)
    (folder / ABOUT).write_text(about + "\n", encoding="utf-8")
    for name, kind in _LISTS.items():
        rows = getattr(kept, name)
        (folder / f"{name}.csv").write_text(signed.as_csv(kind, rows), encoding="utf-8", newline="")
    for id, text in kept.tables.items():
        (folder / TABLES / f"{id}.csv").write_text(text, encoding="utf-8", newline="")


def read(folder: Path) -> Kept:
    """A kept edition; one that was withdrawn has no values.

    Raises
    ------
    UsageError
        None is kept there, or a file of it cannot be read.
    """
    about = signed.about_of(folder)
    with signed.reading(folder):
        lists = {
            name: signed.from_csv(kind, folder / f"{name}.csv") for name, kind in _LISTS.items()
        }
    tables = {path.stem: _text(path) for path in sorted((folder / TABLES).glob("*.csv"))}
    return Kept(about, tables=tables, **lists)


def all_kept(project: Project) -> list[Kept]:
    """The kept editions, the oldest first."""
    return [read(folder) for _, folder in signed.kept_folders(project.home)]


def withdrawn(kept: Kept, day: str, reason: str) -> Kept:
    """What remains of an edition that must not stay public: no value, and no hash of one."""
    about = {
        name: kept.about[name]
        for name in ("title", "edition", "date", "number")
        if name in kept.about
    }
    return Kept({**about, "withdrawn": day, "reason": reason})
