"""Stored exhibits: computed once, taken by content, never by time.

An entry holds the result of one call, everything that was read for it and the
key under which it holds: the code, the lock, the Python version, the style, and
each dataset (content and description) and edition value that the call used. An
entry whose key differs from today's is computed again.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import tempfile
from dataclasses import asdict
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from needsbook.data.datapackage import DESCRIPTOR, DataPackage, read_datapackage
from needsbook.data.sources import Gap
from needsbook.exhibits import (
    KIND_SENTENCES,
    Built,
    BuiltFigure,
    BuiltTable,
    Drawing,
    Exhibit,
    Made,
    Measure,
    Number,
    as_measure,
)
from needsbook.formats import show
from needsbook.markup import slug
from needsbook.project import Project, find_project, look_up
from needsbook.tables import Tabulation, to_csv, to_html
from needsbook.tracing.recorder import FunctionSite, Read, Recording, recording, running, take_in

Entry = dict[str, Any]


def fetch(exhibit: Exhibit, arguments: tuple[Any, ...]) -> Built:
    """The built exhibit of one call: from the store where it holds, else computed."""
    project = find_project(Path(exhibit.function.__code__.co_filename).parent)
    entry = stored(project, exhibit.call_id(arguments), exhibit.name, arguments)
    if entry is None:
        entry = compute(project, exhibit, arguments)
        keep(project, entry)
    take_in(recorded(entry))
    return built(project, entry)


def stored(
    project: Project,
    id: str,
    function: str,
    arguments: tuple[Any, ...],
    code: str | None = None,
) -> Entry | None:
    """The stored entry of a call if nothing that it rests on has changed.

    Parameters
    ----------
    code : str, optional
        `code_key(project)`, where many calls are asked for at once.
    """
    try:
        entry: Entry = json.loads(_path(project, id).read_text(encoding="utf-8"))
        checksum = entry.pop("checksum")
        whole = checksum == _digest(canonical(entry).encode())
        same_call = entry["function"] == function and entry["arguments"] == list(arguments)
        holds = whole and same_call and _holds(project, entry, code or code_key(project))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # missing or damaged: made again
    return entry if holds else None


def _holds(project: Project, entry: Entry, code: str) -> bool:
    if entry["code"] != code:
        return False
    if entry["dictionary"] not in (None, dictionary_key(project)):
        return False
    package = read_datapackage(project.data)
    for name, key in entry["datasets"].items():
        if name not in package.resources or dataset_key(package, name) != key:
            return False
    for name, value in entry["edition"].items():
        if edition_value(project, name) != value:
            return False
    return all(file_key(project.figures / file) == key for file, key in entry["files"].items())


def compute(
    project: Project, exhibit: Exhibit, arguments: tuple[Any, ...], code: str | None = None
) -> Entry:
    """Run the function of an exhibit and lay out what it returns.

    Files of figures and tables are written to `figures/`; the entry is not yet
    kept (see `keep`).
    """
    with recording() as record, running(exhibit.function):
        result = _run(exhibit, arguments)
    id = exhibit.call_id(arguments)
    package = read_datapackage(project.data)
    entry: Entry = {
        "id": id,
        "type": exhibit.type,
        "function": exhibit.name,
        "arguments": list(arguments),
        "title": exhibit.title,
        "kind": exhibit.kind,
        "code": code or code_key(project),
        **inputs_of(project.root, record),
        "recording": _recording_as_json(project, record),
    }
    if exhibit.type == "number":
        entry |= {"result": _number_result(exhibit, result), "files": {}}
    else:
        entry |= _laid_out(project, exhibit, id, result, _credit(package, record))
    # As it will be read back, so that a fresh and a stored entry are the same.
    same: Entry = json.loads(canonical(entry))
    return same


def _run(exhibit: Exhibit, arguments: tuple[Any, ...]) -> Any:
    if exhibit.type != "figure":
        return exhibit.function(*arguments)
    from needsbook.style import chart_style

    with chart_style():
        return exhibit.function(*arguments)


def _number_result(exhibit: Exhibit, result: Any) -> dict[str, Any]:
    measure: Measure = as_measure(exhibit, result)
    if isinstance(measure.value, Gap):
        gap = measure.value
        return {
            "value": None,
            "shown": gap.shown,
            "unit": measure.unit or exhibit.unit,
            "status": gap.status,
            "rounding": "none: there is no number",
        }
    if not isinstance(measure.value, int | float | Decimal):
        raise TypeError(
            f"{exhibit.name} returned {type(measure.value).__name__}, not a number or a Gap"
        )
    exact = measure.value if isinstance(measure.value, Decimal) else float(measure.value)
    if exact != exact:  # NaN: a gap whose reason was lost on the way
        raise ValueError(f"{exhibit.name} returned not-a-number; return a Gap that says why")
    shown = measure.shown or show(
        exact, unit=measure.unit, digits=exhibit.digits, decimals=exhibit.decimals
    )
    return {
        "value": _stable(exact),
        "shown": shown,
        "unit": measure.unit or exhibit.unit,
        "status": "",
        "rounding": _rounding(exhibit, exact, measure),
    }


def _rounding(exhibit: Exhibit, exact: Decimal | float, measure: Measure) -> str:
    if measure.shown:
        return "in the words of the source"
    if exhibit.decimals is not None:
        return f"{exhibit.decimals} decimal places, halves away from zero"
    if exhibit.digits is not None:
        return f"{exhibit.digits} significant figures, halves away from zero"
    if isinstance(exact, Decimal):
        return "none: as its source prints it"
    return "none" if exact.is_integer() else "3 significant figures, halves away from zero"


def _stable(value: Decimal | float) -> float:
    """To 10 significant digits: the same on machines whose sums differ in the last bit."""
    return float(f"{float(value):.10g}")


def _laid_out(
    project: Project, exhibit: Exhibit, id: str, result: Any, credit: str
) -> dict[str, Any]:
    expected = Drawing if exhibit.type == "figure" else Tabulation
    if not isinstance(result, expected):
        raise TypeError(
            f"{exhibit.name} returned {type(result).__name__}; "
            f"a {exhibit.type} function returns a {expected.__name__}"
        )
    caption = " ".join(
        part for part in (_sentence(result.caption), KIND_SENTENCES[exhibit.kind], credit) if part
    )
    common = {"caption": caption, "notes": [_sentence(note) for note in result.notes]}
    project.figures.mkdir(exist_ok=True)
    write_whole(project.figures / f"{id}.csv", to_csv(result.data).encode())
    files = [f"{id}.csv"]
    if isinstance(result, Drawing):
        from needsbook.style import chart_style, save

        with chart_style():
            save(result.figure, project.figures, id)
        files += [f"{id}.svg", f"{id}.png"]
        body: dict[str, Any] = {**common, "alt": " ".join(result.alt.split())}
        if result.links:
            # In the author's order, which is the order in which the keyboard meets them.
            body["links"] = [[gid, *link] for gid, link in result.links.items()]
    else:
        body = {**common, "html": to_html(result)}
    return {
        "result": body,
        "files": {file: file_key(project.figures / file) for file in files},
    }


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _credited_to(record: Recording, dataset: str) -> list[str]:
    """Values of a dataset's credit column among the rows read."""
    return sorted(
        {value for read in record.reads if read.dataset == dataset for value in read.credits}
    )


def _credit(package: DataPackage, record: Recording) -> str:
    """The source line of a caption, from the datasets that were read."""
    credits = dict.fromkeys(
        credit
        for name in record.datasets
        if package[name].credited
        for credit in package[name].credits(_credited_to(record, name))
    )
    if not credits:
        return ""
    label = "Source" if len(credits) == 1 else "Sources"
    return f"{label}: {'; '.join(credits)}."


def keep(project: Project, entry: Entry) -> None:
    """Store an entry, whole or not at all."""
    body = canonical({**entry, "checksum": _digest(canonical(entry).encode())})
    write_whole(_path(project, entry["id"]), body.encode())


def built(project: Project, entry: Entry) -> Built:
    """The object that shows a stored entry in a chapter."""
    result = entry["result"]
    if entry["type"] == "number":
        value = float("nan") if result["value"] is None else float(result["value"])
        page = project.root / "trace" / f"{slug(entry['function'])}.html#{entry['id']}"
        return Number(value, shown=result["shown"], id=entry["id"], unit=result["unit"], page=page)
    notes = tuple(result["notes"])
    made = _made(project, entry)
    if entry["type"] == "figure":
        return BuiltFigure(
            entry["id"],
            entry["title"],
            result["caption"],
            result["alt"],
            notes,
            made,
            {gid: (target, label) for gid, target, label in result.get("links", [])},
        )
    return BuiltTable(entry["id"], entry["title"], result["caption"], result["html"], notes, made)


def _made(project: Project, entry: Entry) -> Made:
    package = read_datapackage(project.data)
    record = recorded(entry)
    sources = tuple(
        (credit, package[name].period)
        for name in entry["datasets"]
        for credit in package[name].credits(_credited_to(record, name))
    )
    return Made(project.root, entry["recording"]["functions"][0]["name"], sources)


# Keys -----------------------------------------------------------------------


def code_key(project: Project) -> str:
    """Hash of all code a result can depend on: analysis, engine, lock, Python."""
    package = project.root / "src" / project.package
    engine = Path(__file__).parent
    files = [*sorted(package.rglob("*.py")), *sorted(engine.rglob("*.py"))]
    lock = project.root / "requirements.lock"
    stats = tuple(_stat_key(path) for path in [*files, lock] if path.exists())
    return _code_key(project.root, stats)


@lru_cache(maxsize=8)
def _code_key(root: Path, stats: tuple[tuple[Path, int, int], ...]) -> str:
    digest = hashlib.sha256(platform.python_version().encode())
    for path, _, _ in stats:
        # The engine may be installed elsewhere; its own folder names it there.
        name = path.relative_to(root) if path.is_relative_to(root) else path.name
        digest.update(str(name).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def dataset_key(package: DataPackage, name: str) -> str:
    """Hash of a dataset's content and of its description."""
    resource = package[name]
    described = canonical(resource.descriptor)
    return _digest(f"{file_key(resource.path)} {described}".encode())


def dictionary_key(project: Project) -> str | None:
    """Hash of the whole data dictionary, for exhibits that list the datasets."""
    return file_key(project.data / DESCRIPTOR)


def edition_value(project: Project, key: str) -> Any:
    """A value of the edition by its dotted key."""
    value = look_up(project.edition.values, key)
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def inputs_of(home: Path, record: Recording) -> dict[str, Any]:
    """What a recording rests on besides code, as keys: datasets, edition, dictionary."""
    project = find_project(home)
    package = read_datapackage(project.data)
    return {
        "datasets": {name: dataset_key(package, name) for name in record.datasets},
        "edition": {key: edition_value(project, key) for key in sorted(record.edition_keys)},
        "dictionary": dictionary_key(project) if record.uses_dictionary else None,
    }


def file_key(path: Path) -> str | None:
    return _hash_of(*_stat_key(path)) if path.is_file() else None


def _stat_key(path: Path) -> tuple[Path, int, int]:
    stat = path.stat()
    return path, stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=4096)
def _hash_of(path: Path, _mtime: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# Serialisation ----------------------------------------------------------------


def _recording_as_json(project: Project, record: Recording) -> dict[str, Any]:
    return {
        "functions": [
            {**asdict(site), "file": project.relative(Path(site.file))} for site in record.functions
        ],
        "calls": list(record.calls),
        "reads": [asdict(read) for read in record.reads],
        "edition_keys": sorted(record.edition_keys),
        "dictionary": record.uses_dictionary,
    }


def recorded(entry: Entry) -> Recording:
    """The recording that an entry carries."""
    held = entry["recording"]
    return Recording(
        {FunctionSite(**site): None for site in held["functions"]},
        dict.fromkeys((caller, called) for caller, called in held["calls"]),
        {
            Read(
                read["dataset"],
                tuple(read["consulted"]),
                tuple(read["used"]),
                tuple((column, text) for column, text in read["keys"]),
                read["rows"],
                tuple((s[0], s[1], s[2], s[3]) for s in read["symbols"]),
                read["by"],
                tuple(read["credits"]),
            ): None
            for read in held["reads"]
        },
        set(held["edition_keys"]),
        held["dictionary"],
    )


def _path(project: Project, id: str) -> Path:
    return project.cache / "store" / f"{id}.json"


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def pretty(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole: a reader sees the old content or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink()
        raise
