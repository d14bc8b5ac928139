"""Stored exhibits: computed once, taken by content, never by time.

An entry holds the result of one call, everything that was read for it and the
key under which it holds: a hash of the engine, the style, the lock, the Python
version, every module that the exhibit's own module imports, the description of each
dataset, the edition's values and the answers to the selections that the call used.
An entry whose key differs from today's is computed again, as is a damaged one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from needsbook.confine.refusal import is_watched
from needsbook.data.datapackage import read_datapackage
from needsbook.exhibit.assumed import assumed_by
from needsbook.exhibit.entry import Entry, NumberResult, TableResult, as_json, from_json, with_reads
from needsbook.exhibit.evaluate import Files, credited_to, evaluate
from needsbook.exhibit.exhibits import Exhibit
from needsbook.exhibit.shown import Built, BuiltFigure, BuiltTable, Made, Number, Origin
from needsbook.ground import held
from needsbook.ground.cache import canonical, key_of
from needsbook.ground.errors import ToolFailure
from needsbook.ground.files import file_hash, write_if_changed
from needsbook.ground.markup import slug
from needsbook.ground.project import Project, find_project
from needsbook.ground.recorder import Recording, take_in
from needsbook.rebuild.inputs import READ_FOR, Inputs, Names

_LOOKED_THROUGH = key_of("files that entries hold for")


def fetch(exhibit: Exhibit, arguments: tuple[Any, ...]) -> Built:
    """The built exhibit of one call: from the store where it holds, else computed.

    Its files are put into `figures/`, where what it shows looks for them.
    """
    project = find_project(Path(exhibit.function.__code__.co_filename).parent)
    if is_watched():  # an exhibit asks for another: only the process that builds writes
        made, _ = evaluate(project, exhibit, arguments)
        take_in(made.recording)
        return built(project, made)
    inputs = Inputs(project)
    id = exhibit.call_id(arguments)
    entry = stored(inputs, id, exhibit.module, exhibit.name, arguments)
    if entry is None:
        # Not kept: a notebook may read what a worker of a build cannot.
        entry, files = evaluate(project, exhibit, arguments)
    else:
        files = files_of(project, entry)
    for name, content in files.items():
        write_if_changed(project.figures / name, content)
    take_in(entry.recording)
    return built(project, entry)


def stored(
    inputs: Inputs, id: str, module: str, function: str, arguments: tuple[Any, ...]
) -> Entry | None:
    """The stored entry of a call if nothing that it rests on has changed.

    Parameters
    ----------
    module : str
        The module that declares the exhibit today.
    """
    entry = last_stored(inputs, id)
    if entry is None:
        return None
    asked = module, function, arguments
    if (entry.module, entry.function, entry.arguments) != asked or entry.key != _key(inputs, entry):
        return None
    return _as_read_today(inputs, entry)


def last_stored(inputs: Inputs, id: str) -> Entry | None:
    """The entry last stored under an id, whatever has changed since."""
    if id not in inputs.held:
        inputs.held[id] = _read(inputs, id)
    found: Entry | None = inputs.held[id]
    return found


def _read(inputs: Inputs, id: str) -> Entry | None:
    held = inputs.project.cache.get_json(_name(id))
    if held is None:
        return None
    # Of this very entry: one that was written again since has other rows to tell of.
    inputs.marks[id] = key_of(held["key"], held["contents"])
    mark, contents = _looked_through(inputs).get(id, ("", {}))
    return from_json({**held, "contents": contents} if mark == inputs.marks[id] else held)


def _looked_through(inputs: Inputs) -> dict[str, tuple[str, Names]]:
    """By id, the files that an entry was last found to hold for, and which entry it was.

    Kept for all entries together: one changed cell would else write thousands again.
    """
    if inputs.looked_through is None:
        inputs.looked_through = inputs.project.cache.get_json(_LOOKED_THROUGH) or {}
    return inputs.looked_through


def note_looked_through(inputs: Inputs) -> None:
    """Keep for the next build which files the entries were found to hold for."""
    if inputs.looked_through_anew:
        inputs.project.cache.put_json(_LOOKED_THROUGH, _looked_through(inputs))


def names_of(inputs: Inputs, entry: Entry) -> Names:
    """What an entry rests on, beside what everything rests on (`Inputs.everything`)."""
    if not entry.key:  # just computed
        return _names(inputs, entry)
    call = entry.id, entry.key
    if call not in inputs.of_entries:
        inputs.of_entries[call] = _names(inputs, entry)
    return inputs.of_entries[call]


def _names(inputs: Inputs, entry: Entry) -> Names:
    recording = entry.recording
    names = inputs.code(entry.module)
    for name in entry.datasets if entry.confined else recording.consulted:
        # Whoever may have read more than its selections rests on the whole file.
        names |= inputs.described(name) if entry.confined else inputs.dataset(name)
    if entry.confined:
        names |= _answers(inputs, entry)
    for key in sorted(recording.edition_keys):
        names |= inputs.edition(key)
    return {**names, **inputs.dictionary()} if recording.uses_dictionary else names


def _answers(inputs: Inputs, entry: Entry) -> Names:
    """What the selections of an entry give today: one hash a file."""
    found: dict[str, list[str | None]] = {}
    for dataset, answer in _answers_today(inputs, entry):
        name = f"{inputs.path_of(dataset)}#{READ_FOR} {entry.id}"
        found.setdefault(name, []).append(answer)
    return {name: key_of(answers) for name, answers in found.items()}


def _answers_today(inputs: Inputs, entry: Entry) -> Iterator[tuple[str, str | None]]:
    recording = entry.recording
    told = ((read.selection, read.answer) for read in recording.reads)
    for selection, answer in (*told, *recording.looked_up.items()):
        if inputs.content_of(selection.dataset) == entry.contents[selection.dataset]:
            yield selection.dataset, answer
        else:
            again = inputs.answer(selection)
            yield selection.dataset, again.answer if again else None


def _as_read_today(inputs: Inputs, entry: Entry) -> Entry:
    """The entry with its trace brought up to date, where the rest of a file has changed."""
    today = {name: inputs.content_of(name) for name in entry.contents}
    if today == entry.contents:
        return entry
    reads = {
        replace(again, by=read.by): None
        for read in entry.recording.reads
        if (again := inputs.answer(read.selection)) is not None
    }
    if list(reads) == list(entry.recording.reads):
        _looked_through(inputs)[entry.id] = inputs.marks[entry.id], today
        inputs.looked_through_anew = True
        inputs.held[entry.id] = same = replace(entry, contents=today)
        return same
    return _kept(inputs, with_reads(entry, reads, today))


def keep(inputs: Inputs, entry: Entry, files: Files) -> Entry:
    """Store an entry and its files; returns it as it will be read back."""
    cache = inputs.project.cache
    for name, content in files.items():
        cache.put(entry.files[name], content)
    return _kept(inputs, replace(entry, key=_key(inputs, entry)))


def _kept(inputs: Inputs, entry: Entry) -> Entry:
    text = canonical(as_json(entry))
    inputs.held.pop(entry.id, None)
    inputs.project.cache.put(_name(entry.id), text.encode())
    return from_json(json.loads(text))


def files_of(project: Project, entry: Entry) -> Files:
    """Files of a figure or table, those left out that are lost or damaged."""
    found = {name: _content(project, name, key) for name, key in entry.files.items()}
    return {name: content for name, content in found.items() if content is not None}


def picture_of(project: Project, entry: Entry) -> bytes:
    """The picture of a figure, as SVG.

    Raises
    ------
    ToolFailure
        It is lost or damaged.
    """
    name = f"{entry.id}.svg"
    content = _content(project, name, entry.files[name])
    if content is None:
        raise ToolFailure(f"the picture {name} is lost\n    → build with --force")
    return content


def _content(project: Project, name: str, key: str) -> bytes | None:
    """A stored file: from the cache, or as it is published, if that is the same."""
    content = project.cache.get(key)
    if content is None and file_hash(project.figures / name) == key:
        content = (project.figures / name).read_bytes()
    return content


def _key(inputs: Inputs, entry: Entry) -> str:
    return key_of(inputs.common, names_of(inputs, entry))


def _name(id: str) -> str:
    return key_of("exhibit", id)


def inputs_of(home: Path, record: Recording) -> Names:
    """What a recording rests on besides code: datasets, edition, dictionary."""
    if held.holds_files():  # nothing changes for a worker
        return {}
    inputs = Inputs(find_project(home))
    names: Names = {}
    for name in record.consulted:
        names |= inputs.dataset(name)
    for key in sorted(record.edition_keys):
        names |= inputs.edition(key)
    return {**names, **inputs.dictionary()} if record.uses_dictionary else names


# As shown in a chapter --------------------------------------------------------


def built(project: Project, entry: Entry) -> Built:
    """The object that shows a stored entry in a chapter."""
    result = entry.result
    if isinstance(result, NumberResult):
        value = float("nan") if result.value is None else float(result.value)
        page = project.root / "trace" / f"{slug(entry.function)}.html#{entry.id}"
        origin = Origin(project.root, entry)
        shown, unit = result.shown, result.unit
        return Number(value, shown=shown, id=entry.id, unit=unit, page=page, origin=origin)
    made = _made(project, entry)
    common = entry.id, entry.title, result.caption
    if isinstance(result, TableResult):
        return BuiltTable(*common, result.html, result.notes, made, result.lookup)
    links = {gid: (target, label) for gid, target, label in result.links}
    return BuiltFigure(
        *common,
        result.alt,
        result.notes,
        made,
        links,
        lambda: picture_of(project, entry),
        result.said,
    )


def _made(project: Project, entry: Entry) -> Made:
    package = read_datapackage(project.data)
    sources = tuple(
        (", ".join(credit), package[name].period)
        for name in entry.datasets
        for credit in package[name].credits(credited_to(entry.recording, name))
    )
    own = next(iter(entry.recording.functions))
    assumed = assumed_by(project, entry.id)
    return Made(project.root, own.name, sources, assumed, Origin(project.root, entry))
