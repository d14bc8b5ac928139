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
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from needsbook.datapackage import DESCRIPTOR, DataPackage, read_datapackage
from needsbook.exhibits import (
    KIND_SENTENCES,
    Built,
    BuiltFigure,
    BuiltTable,
    Drawing,
    Exhibit,
    Measure,
    Number,
    as_measure,
)
from needsbook.formats import show
from needsbook.project import Project, find_project, look_up
from needsbook.recorder import (
    FunctionSite,
    Read,
    Recording,
    note_dictionary,
    note_edition,
    note_function,
    note_read,
    recording,
    site_of,
)
from needsbook.sources import Gap
from needsbook.tables import Tabulation, to_csv, to_html

Entry = dict[str, Any]


def fetch(exhibit: Exhibit, arguments: tuple[Any, ...]) -> Built:
    """The built exhibit of one call: from the store where it holds, else computed."""
    project = find_project(Path(exhibit.function.__code__.co_filename).parent)
    entry = stored(project, exhibit.call_id(arguments), exhibit.name, arguments)
    if entry is None:
        entry = compute(project, exhibit, arguments)
        keep(project, entry)
    _replay(entry)
    return built(project, entry)


def stored(project: Project, id: str, function: str, arguments: tuple[Any, ...]) -> Entry | None:
    """The stored entry of a call if nothing that it rests on has changed."""
    try:
        entry: Entry = json.loads(_path(project, id).read_text(encoding="utf-8"))
        checksum = entry.pop("checksum")
    except (OSError, ValueError, KeyError):
        return None
    if checksum != _digest(_canonical(entry).encode()):
        return None
    same_call = entry["function"] == function and entry["arguments"] == list(arguments)
    return entry if same_call and _holds(project, entry) else None


def _holds(project: Project, entry: Entry) -> bool:
    if entry["code"] != code_key(project):
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
    return all(_file_key(project.figures / file) == key for file, key in entry["files"].items())


def compute(project: Project, exhibit: Exhibit, arguments: tuple[Any, ...]) -> Entry:
    """Run the function of an exhibit and lay out what it returns.

    Files of figures and tables are written to `figures/`; the entry is not yet
    kept (see `keep`).
    """
    with recording() as record:
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
        "code": code_key(project),
        "datasets": {name: dataset_key(package, name) for name in record.datasets},
        "edition": {key: edition_value(project, key) for key in sorted(record.edition_keys)},
        "dictionary": dictionary_key(project) if record.uses_dictionary else None,
        "recording": _recording_as_json(project, record),
        "site": _site_as_json(project, site_of(exhibit.function)),
    }
    if exhibit.type == "number":
        entry |= {"result": _number_result(exhibit, result), "files": {}}
    else:
        entry |= _laid_out(project, exhibit, id, result, _credit(package, record))
    # As it will be read back, so that a fresh and a stored entry are the same.
    same: Entry = json.loads(_canonical(entry))
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
        return {"value": None, "shown": gap.shown, "unit": measure.unit, "status": gap.status}
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
    return {"value": _stable(exact), "shown": shown, "unit": measure.unit, "status": ""}


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
    _write(project.figures / f"{id}.csv", to_csv(result.data).encode())
    files = [f"{id}.csv"]
    if isinstance(result, Drawing):
        from needsbook.style import chart_style, save

        with chart_style():
            save(result.figure, project.figures, id)
        files += [f"{id}.svg", f"{id}.png"]
        body = {**common, "alt": result.alt}
    else:
        body = {**common, "html": to_html(result)}
    return {
        "result": body,
        "files": {file: _file_key(project.figures / file) for file in files},
    }


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _credit(package: DataPackage, record: Recording) -> str:
    """The source line of a caption, from the datasets that were read."""
    credits = dict.fromkeys(
        package[name].credit for name in record.datasets if package[name].credited
    )
    if not credits:
        return ""
    label = "Source" if len(credits) == 1 else "Sources"
    return f"{label}: {'; '.join(credits)}."


def keep(project: Project, entry: Entry) -> None:
    """Store an entry, whole or not at all, and write its trace beside its data."""
    body = _canonical({**entry, "checksum": _digest(_canonical(entry).encode())})
    _write(_path(project, entry["id"]), body.encode())
    if entry["type"] != "number":
        _write(project.figures / f"{entry['id']}.json", _pretty(trace(project, entry)).encode())


def trace(project: Project, entry: Entry) -> dict[str, Any]:
    """What an exhibit came from: functions, datasets, selections, symbols."""
    package = read_datapackage(project.data)
    reads = entry["recording"]["reads"]
    return {
        "id": entry["id"],
        "type": entry["type"],
        "title": entry["title"],
        "kind": entry["kind"],
        "function": entry["site"],
        "arguments": entry["arguments"],
        "upstream": entry["recording"]["functions"],
        "datasets": [
            {
                "name": name,
                "title": package[name].title,
                "publisher": package[name].publisher,
                "period": package[name].period,
                "licence": package[name].licence,
                "sha256": _file_key(package[name].path),
                "selections": [
                    {key: read[key] for key in ("columns", "where", "rows", "symbols")}
                    for read in reads
                    if read["dataset"] == name
                ],
            }
            for name in entry["datasets"]
        ],
        "edition": entry["edition"],
        "result": {k: v for k, v in entry["result"].items() if k != "html"},
    }


def write_numbers(project: Project, entries: Iterable[Entry]) -> None:
    """Write `figures/numbers.json`: every number of the book with its trace."""
    numbers = {
        entry["id"]: trace(project, entry)
        for entry in sorted(entries, key=lambda entry: str(entry["id"]))
        if entry["type"] == "number"
    }
    project.figures.mkdir(exist_ok=True)
    _write(project.figures / "numbers.json", _pretty(numbers).encode())


def built(project: Project, entry: Entry) -> Built:
    """The object that shows a stored entry in a chapter."""
    result = entry["result"]
    if entry["type"] == "number":
        value = float("nan") if result["value"] is None else float(result["value"])
        return Number(value, shown=result["shown"], id=entry["id"], unit=result["unit"])
    notes = tuple(result["notes"])
    if entry["type"] == "figure":
        return BuiltFigure(
            entry["id"], entry["title"], result["caption"], result["alt"], notes, project.figures
        )
    return BuiltTable(entry["id"], entry["title"], result["caption"], result["html"], notes)


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
    described = _canonical(resource.descriptor)
    return _digest(f"{_file_key(resource.path)} {described}".encode())


def dictionary_key(project: Project) -> str | None:
    """Hash of the whole data dictionary, for exhibits that list the datasets."""
    return _file_key(project.data / DESCRIPTOR)


def edition_value(project: Project, key: str) -> Any:
    """A value of the edition by its dotted key."""
    value = look_up(project.edition.values, key)
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _file_key(path: Path) -> str | None:
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
        "functions": [_site_as_json(project, site) for site in record.functions],
        "reads": [
            {
                "dataset": read.dataset,
                "columns": list(read.columns),
                "where": {column: list(values) for column, values in read.where},
                "rows": read.rows,
                "symbols": [list(symbol) for symbol in read.symbols],
            }
            for read in record.reads
        ],
        "edition_keys": sorted(record.edition_keys),
        "dictionary": record.uses_dictionary,
    }


def _site_as_json(project: Project, site: FunctionSite) -> dict[str, Any]:
    return {
        "name": site.name,
        "file": project.relative(Path(site.file)),
        "first_line": site.first_line,
        "last_line": site.last_line,
    }


def _replay(entry: Entry) -> None:
    """Add what a stored entry rests on to the recordings that are open."""
    recorded = entry["recording"]
    site = entry["site"]
    note_function(FunctionSite(site["name"], site["file"], site["first_line"], site["last_line"]))
    for item in recorded["functions"]:
        note_function(
            FunctionSite(item["name"], item["file"], item["first_line"], item["last_line"])
        )
    for item in recorded["reads"]:
        note_read(
            Read(
                item["dataset"],
                tuple(item["columns"]),
                tuple((column, tuple(values)) for column, values in item["where"].items()),
                item["rows"],
                tuple((symbol[0], symbol[1], symbol[2]) for symbol in item["symbols"]),
            )
        )
    for key in recorded["edition_keys"]:
        note_edition(key)
    if recorded["dictionary"]:
        note_dictionary()


def _path(project: Project, id: str) -> Path:
    return project.cache / "store" / f"{id}.json"


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write(path: Path, data: bytes) -> None:
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
