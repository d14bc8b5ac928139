"""Traces: what each exhibit and number came from, as data.

A trace is made from a stored entry and the data dictionary. It is written to
`figures/` beside what it explains, follows `assets/trace.schema.json`, and says
nothing that differs between two builds of the same inputs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from needsbook.chapters.model import INLINE, SHORTCODE, SPAN, Chapter, parse_call
from needsbook.chapters.subset import ENGINE_CALLS
from needsbook.data.datapackage import DataPackage, read_datapackage
from needsbook.exhibit.calls import Call
from needsbook.exhibit.entry import Entry
from needsbook.exhibit.evaluate import Files
from needsbook.ground.errors import Where
from needsbook.ground.files import asset
from needsbook.ground.markup import slug
from needsbook.ground.project import Project, look_up
from needsbook.ground.recorder import Read, Recording
from needsbook.ground.symbols import treatment_of
from needsbook.ground.words import said, spoken
from needsbook.trace import shared

SCHEMA = "trace.schema.json"

Trace = dict[str, Any]
#: Where each exhibit and number stands, by its id.
Places = dict[str, list[dict[str, Any]]]

#: What a result holds for its page alone.
_ON_SCREEN = frozenset({"html", "links", "said", "lookup"})


def trace_of(project: Project, entry: Entry) -> Trace:
    """What an exhibit or number came from.

    Functions are in the order in which they were called, the exhibit's own
    first; `calls` are (caller, called) pairs; datasets say which rows and
    columns were consulted and which cells were used.
    """
    package = read_datapackage(project.data)
    recording = entry.recording
    own, *upstream = (dict(sorted(vars(site).items())) for site in recording.functions)
    return {
        "id": entry.id,
        "type": entry.type,
        "title": entry.title,
        "kind": entry.kind,
        "call": call_text(entry),
        "periods": {name: str(period) for name, period in entry.periods.items()},
        "function": own,
        "upstream": upstream,
        "calls": [list(call) for call in recording.calls if call[0]],
        "datasets": [
            _dataset(package, name, entry.contents[name], recording) for name in entry.datasets
        ],
        "edition": entry.edition,
        "uses_dictionary": recording.uses_dictionary,
        "symbols": _symbols(recording),
        "result": _result(entry),
        "reproduce": reproduce(own["name"], entry),
    }


def call_text(entry: Entry) -> str:
    """The call as Python writes it, and the period that it stands for today.

    `rate('E09000012', 2019)`; of the latest, `rate('E09000012')  # year 2024`.
    """
    told = [
        f"{name} {period}"
        for name, period in entry.periods.items()
        if period not in entry.arguments
    ]
    return f"{entry.source}  # {', '.join(told)}" if told else entry.source


def reproduce(name: str, entry: Entry) -> str:
    """A command that computes the result again, in the project's root."""
    module, _, function = name.rpartition(".")
    what = entry.source if entry.type == "number" else f"{entry.source}.caption"
    return f'.venv/bin/python -c "from {module} import {function}; print({what})"'


def _dataset(
    package: DataPackage, name: str, hash: str | None, recording: Recording
) -> dict[str, Any]:
    resource = package[name]
    return {
        "name": name,
        "title": resource.title,
        "publisher": resource.publisher,
        "period": resource.period,
        "licence": resource.licence,
        "path": f"data/{resource.path.name}",
        "sha256": hash,
        "selections": _selections(read for read in recording.reads if read.dataset == name),
    }


def _selections(reads: Iterable[Read]) -> list[dict[str, Any]]:
    """Selections, those of the same rows by the same function put together."""
    merged: dict[str, dict[str, Any]] = {}
    for read in reads:
        keys = dict(read.keys)
        item = merged.setdefault(
            f"{read.by} {keys}",
            {"by": read.by, "consulted": [], "used": [], "rows": read.rows, "keys": keys},
        )
        item["consulted"] = list(dict.fromkeys([*item["consulted"], *read.consulted]))
        item["used"] = list(dict.fromkeys([*item["used"], *read.used]))
    return list(merged.values())


def _symbols(recording: Recording) -> list[dict[str, Any]]:
    """Cells without a number that were met, and what was done with them."""
    met: dict[tuple[str, str, str], int] = {}
    for read in recording.reads:
        for shown, meaning, reason, count in read.symbols:
            key = (shown, meaning, reason)
            met[key] = max(met.get(key, 0), count)
    done: dict[tuple[str, str], list[str]] = {}
    for one in recording.treatments:
        told = said("trace.treated-by", how=treatment_of(one.how), function=one.by)
        done.setdefault((one.meaning, one.reason), []).append(told)
    return [
        {
            "shown": shown,
            "meaning": meaning,
            "reason": reason,
            **({"cells": count} if count else {}),
            "treatment": "; ".join(
                done.get((meaning, reason), [said("trace.handed-over", symbol=shown)])
            ),
        }
        for (shown, meaning, reason), count in met.items()
    ]


def _result(entry: Entry) -> dict[str, Any]:
    held = asdict(entry.result)
    result = {key: value for key, value in held.items() if key not in _ON_SCREEN}
    if not result.get("end"):
        result.pop("end", None)
    if entry.type != "number":
        result["notes"] = list(result["notes"])
        result["files"] = dict(sorted(entry.files.items()))
    return result


# Where it appears -------------------------------------------------------------


def appearances(
    project: Project, chapters: Iterable[Chapter], traces: Mapping[str, Trace] | None = None
) -> Places:
    """Chapters and sections in which each exhibit and number stands, by its id.

    Read from the chapters' text; nothing is run. A section is the nearest heading with an id.

    Parameters
    ----------
    traces : mapping of str to dict, optional
        What numbers in headings show; without it their calls stand there.
    """
    found: Places = {}
    for chapter in chapters:
        meta = {**project.book, **project.config, **chapter.header}
        for call, section, heading in _placed_calls(chapter):
            if call.name in ENGINE_CALLS:
                continue
            place = {
                "chapter": chapter.path,
                "page": chapter.path.removesuffix(".qmd") + ".html",
                "section": section,
                "heading": _as_shown(heading, traces or {}, meta),
            }
            if chapter.area:
                place["area"] = chapter.area
            places = found.setdefault(call.id, [])
            if place not in places:
                places.append(place)
    return dict(sorted(found.items()))


def _placed_calls(chapter: Chapter) -> Iterator[tuple[Call, str, str]]:
    position = {line.where: number for number, line in enumerate(chapter.lines)}
    headings = [
        (position.get(where, 0), attributes.get("id", ""), text)
        for _, text, _, attributes, where in chapter.headings()
    ]
    cells = {c.code_where: c.first for c in chapter.cells}
    for call in chapter.calls:
        at = cells.get(call.where, position.get(call.where, 0))
        above = [item for item in headings if item[0] <= at]
        section = next((id for _, id, _ in reversed(above) if id), "")
        yield call, section, above[-1][2] if above else chapter.path


def _as_shown(heading: str, traces: Mapping[str, Trace], meta: dict[str, Any]) -> str:
    """A heading with its numbers and periods, and without what a claim rests on."""

    def shown(match: re.Match[str]) -> str:
        call = parse_call(match[2], Where(""))
        item = traces.get(call.id) if isinstance(call, Call) else None
        return str(item["result"]["shown"]) if item else match[0]

    said = SHORTCODE.sub(lambda match: str(look_up(meta, match[2])), SPAN.sub(r"\1", heading))
    return INLINE.sub(shown, said)


# Files ------------------------------------------------------------------------


def traces_of(project: Project, entries: Iterable[Entry]) -> dict[str, Trace]:
    """The trace of each entry, by its id, in the order of the ids."""
    found = {entry.id: trace_of(project, entry) for entry in entries}
    return dict(sorted(found.items()))


def trace_file(item: Trace) -> Files:
    """The trace of a figure or table, as published beside it."""
    return {f"{item['id']}.json": _pretty(item)}


def index_files(traces: Mapping[str, Trace], places: Places) -> Files:
    """What is published of all exhibits: numbers, where everything stands, the schema."""
    numbers = {id: item for id, item in traces.items() if item["type"] == "number"}
    return {
        "numbers.json": shared.as_bytes(shared.packed(numbers)),
        "appearances.json": _line_by_line(places),
        SCHEMA: schema(),
    }


def schema() -> bytes:
    """The schema of what is published, with the kinds and statuses that the project adds."""
    content = asset(SCHEMA).read_bytes()
    own = spoken()
    if not own.kinds and not own.statuses:
        return content
    held = json.loads(content)
    _extend(held, "official statistic", list(own.kinds))
    _extend(held, "confidential", list(own.statuses))
    _extend(held, "[c]", [symbol for symbol, _ in own.statuses.values()])
    return _pretty(held)


def _extend(held: Any, known: str, added: list[str]) -> None:
    """Add values to each closed list of a schema that has one that is known."""
    for value in (
        held.values() if isinstance(held, dict) else held if isinstance(held, list) else ()
    ):
        _extend(value, known, added)
    if isinstance(held, dict) and known in (held.get("enum") or ()):
        held["enum"] += added


def _pretty(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()


def _line_by_line(items: Mapping[str, Any]) -> bytes:
    """One item a line: there are thousands, and a difference between editions stays short."""
    lines = [
        f"{json.dumps(id)}: {json.dumps(item, ensure_ascii=False)}" for id, item in items.items()
    ]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


# Pages ------------------------------------------------------------------------


def page_of(type: str, function: str, id: str) -> str:
    """Address of the page that explains an exhibit or number, from the edition's root.

    A number function has one page with a row for each use; a figure or table has
    its own.
    """
    return f"trace/{slug(function)}.html#{id}" if type == "number" else f"trace/{id}.html"


def address_of(item: Trace) -> str:
    """Address of what explains an exhibit or number, from the edition's root."""
    return page_of(item["type"], item["function"]["name"].rpartition(".")[2], item["id"])
