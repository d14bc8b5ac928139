"""`needsbook trace`: questions that an auditor asks of the traces."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from needsbook.chapters.model import parse_call
from needsbook.exhibit.calls import Call
from needsbook.ground.errors import UsageError, Where
from needsbook.ground.project import Project
from needsbook.trace.cells import Cell, read_data
from needsbook.trace.shared import unpacked
from needsbook.trace.trace import Trace

Places = dict[str, list[dict[str, Any]]]
#: Stands for the code of an area in the template of area pages.
AREA = "{area}"


def read_traces(project: Project) -> tuple[dict[str, Trace], Places]:
    """The traces of the last build, and where each exhibit stands.

    Raises
    ------
    UsageError
        Nothing was built yet.
    """
    folder = project.figures
    if not (folder / "numbers.json").is_file():
        raise UsageError("there are no traces yet\n    → call `make report` first")
    traces = unpacked(_read(folder / "numbers.json"))
    places: Places = _read(folder / "appearances.json")
    for id in places:
        path = folder / f"{id}.json"
        if id not in traces and path.is_file():
            traces[id] = _read(path)
    return dict(sorted(traces.items())), places


def _read(path: Any) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def answer(
    traces: dict[str, Trace],
    places: Places,
    datasets: Iterable[str],
    *,
    id: str | None,
    dataset: str | None,
    function: str | None,
) -> list[Trace]:
    """The traces that an id, a dataset or a function leads to."""
    if id is not None:
        return of_template(traces, places, id) if AREA in id else [find(traces, id)]
    if dataset is not None:
        return using_dataset(traces, dataset, datasets)
    return using_function(traces, function or "")


def of_template(traces: dict[str, Trace], places: Places, call: str) -> list[Trace]:
    """What a call of the template of area pages made, for each area.

    Raises
    ------
    UsageError
        The template has no such call.
    """
    areas = {place["area"] for listed in places.values() for place in listed if "area" in place}
    ids = [_wanted(call.replace(AREA, area)) for area in sorted(areas)]
    found = [traces[id] for id in ids if id in traces]
    return found or [find(traces, call)]


def find_cell(project: Project, traces: dict[str, Trace], address: str) -> tuple[Trace, Cell]:
    """A cell of a table, or of the data of a figure, at `tbl-x#row-column`.

    What stands before the id (a folder) or after it (`.html`) says nothing.

    Raises
    ------
    UsageError
        There is no such exhibit, or no such cell; the nearest ones are named.
    """
    file, _, wanted = address.partition("#")
    item = find(traces, re.sub(r"\.\w+$", "", file.rpartition("/")[2]))
    if item["type"] == "number":
        raise UsageError(f"{item['id']} is a number: it has no cells")
    cells = {cell.id: cell for cell in read_data(project.figures / f"{item['id']}.csv").cells()}
    if wanted not in cells:
        close = difflib.get_close_matches(wanted, list(cells), n=3, cutoff=0.3)
        nearest = ", ".join(close) or next(iter(cells), "it is empty")
        raise UsageError(f"{item['id']} has no cell “{wanted}”\n    → the nearest: {nearest}")
    return item, cells[wanted]


def is_cell(traces: dict[str, Trace], id: str) -> bool:
    """Whether an address is that of a cell, not of a number on its page."""
    before, sign, after = id.partition("#")
    return bool(before and sign) and after not in traces and "(" not in id


def cell_as_text(item: Trace, cell: Cell) -> str:
    """A cell for a person to read: what stands in its row, above the trace of its exhibit."""
    lines = [f"{item['id']}#{cell.id}", f"  shown     {cell.text or 'no number'}   ({cell.column})"]
    lines += [f"  row       {column}: {text}" for column, text in cell.row.items() if text]
    return "\n".join(lines)


def _wanted(id: str) -> str:
    call = parse_call(id, Where("")) if "(" in id else None
    return call.id if isinstance(call, Call) else id.lstrip("@#").rpartition("#")[2]


def find(traces: dict[str, Trace], id: str) -> Trace:
    """The trace of an id, of a call as a chapter writes it, or at an address of a page.

    Raises
    ------
    UsageError
        Nothing has this id; the nearest ones are named.
    """
    wanted = _wanted(id)
    if wanted in traces:
        return traces[wanted]
    close = difflib.get_close_matches(wanted, list(traces), n=3, cutoff=0.3)
    hint = f"the nearest: {', '.join(close)}" if close else "see figures/ for what there is"
    raise UsageError(f"no exhibit or number of the book is called “{id}”\n    → {hint}")


def using_dataset(traces: dict[str, Trace], name: str, known: Iterable[str]) -> list[Trace]:
    """What would change if a dataset (by its name or path) changed."""
    names = list(known)
    wanted = name.removeprefix("data/").rsplit(".", 1)[0].replace("_", "-")
    if wanted not in names:
        close = difflib.get_close_matches(wanted, names, n=3, cutoff=0.3)
        raise UsageError(f"no dataset is called “{name}”\n    → {', '.join(close or names)}")
    return [item for item in traces.values() if any(d["name"] == wanted for d in item["datasets"])]


def using_function(traces: dict[str, Trace], name: str) -> list[Trace]:
    """What would change if a function (by its name, or its full name) changed."""
    sites = {
        site["name"] for item in traces.values() for site in [item["function"], *item["upstream"]]
    }
    matching = {site for site in sites if site == name or site.rpartition(".")[2] == name}
    if not matching:
        short = {site.rpartition(".")[2] for site in sites}
        close = difflib.get_close_matches(name, sorted(short | sites), n=3, cutoff=0.3)
        raise UsageError(
            f"no function “{name}” made anything in the book\n    → the nearest: {', '.join(close)}"
        )
    return [
        item
        for item in traces.values()
        if any(site["name"] in matching for site in [item["function"], *item["upstream"]])
    ]


def as_text(item: Trace, places: list[dict[str, Any]]) -> str:
    """A trace for a person to read on a terminal."""
    result = item["result"]
    lines = [f"{item['id']}: {item['title']}", f"  kind      {item['kind']}"]
    if item["type"] == "number":
        lines.append(f"  shown     {result['shown']}   (value {result['value']}, {result['unit']})")
        lines.append(f"  rounding  {result['rounding']}")
    lines.append(f"  call      {item['call']}")
    for label, site in [("function", item["function"]), *(("from", s) for s in item["upstream"])]:
        span = f"{site['file']}:{site['first_line']}-{site['last_line']}"
        lines.append(f"  {label:<9} {site['name']}  {span}")
    for dataset in item["datasets"]:
        lines.append(f"  dataset   {dataset['path']}  {dataset['publisher']}, {dataset['title']}")
        lines.append(f"            {dataset['period']}; {dataset['licence']}")
        lines.append(f"            sha256 {dataset['sha256']}")
        # Several functions read the same rows; `--json` says which.
        lines += dict.fromkeys(f"            {_rows(read)}" for read in dataset["selections"])
    for symbol in item["symbols"]:
        lines.append(f"  symbol    {symbol['shown']} {symbol['meaning']}: {symbol['reason']}")
        lines.append(f"            {symbol['treatment']}")
    for place in places:
        lines.append(f"  appears   {place['chapter']}, {place['heading']}")
    lines.append(f"  again     {item['reproduce']}")
    return "\n".join(lines)


def _rows(selection: Mapping[str, Any]) -> str:
    keys = "; ".join(f"{column} {text}" for column, text in selection["keys"].items())
    match selection["rows"]:
        case None:
            count = "rows not counted"
        case 1:
            count = "1 row"
        case many:
            count = f"{many} rows"
    return f"{count} ({keys}) → {', '.join(selection['used'])}"
