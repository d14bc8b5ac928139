"""Trace pages: for each exhibit and each number function, a page that explains it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from needsbook.data.signed import draft_of
from needsbook.exhibit.evaluate import ENGINE_HOME
from needsbook.exhibit.exhibits import RECORD, kind_meaning, kind_named
from needsbook.exhibit.returned import STATUS
from needsbook.ground.errors import Problem, Where
from needsbook.ground.files import asset
from needsbook.ground.markup import IN_BACKTICKS, isolated
from needsbook.ground.project import Project
from needsbook.ground.symbols import meaning_of, symbols
from needsbook.ground.words import in_script, said
from needsbook.trace.cells import Cell, read_data
from needsbook.trace.gone import Gone
from needsbook.trace.in_words import Words, summary
from needsbook.trace.lineage import anchor, graph_of, svg
from needsbook.trace.trace import Places, Trace, page_of

#: The harmless page that the exit leads to first.
NEUTRAL = "calendar.html"


def trace_pages(
    project: Project,
    traces: Mapping[str, Trace],
    places: Places,
    figures: Path,
    wanted: Collection[str] | None = None,
    *,
    with_assets: bool = True,
    gone: Mapping[str, list[Gone]] | None = None,
) -> Iterator[tuple[str, str]]:
    """Paths (`trace/…`) and texts of the pages.

    Parameters
    ----------
    figures : Path
        The folder that holds the data of the exhibits.
    wanted : collection of str, optional
        The paths wanted; all when left out.
    gone : mapping of str to list of Gone, optional
        By the path of a page, what it showed in an earlier edition.
    with_assets : bool
        Whether the edition has the engine's scripts and the page for the exit in its
        root. Quarto's has neither: there the exit's page lies beside these.
    """
    template = Environment(
        loader=FileSystemLoader(asset("")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_as_text,
    ).get_template("trace.html")
    style = asset("style.css").read_text(encoding="utf-8")
    common = {
        "language": project.language,
        "book": project.title,
        "root": "..",
        "safety": project.safety,
        "draft": draft_of(project),
        "with_assets": with_assets,
        "said": said,
        "meaning_of": meaning_of,
        "in_script": in_script,
        "with_code": _with_code,
        "in_words": _in_words,
        "neutral": "" if with_assets else NEUTRAL,
        # inside the page, so that it reads the same under either renderer
        "style": style.replace("url(fonts/", "url(../assets/fonts/"),
    }
    words = Words(project)
    for path, uses in pages_of(traces).items():
        if wanted is None or path in wanted:
            first = uses[0]
            if first["type"] == "number":
                values = _number(words, uses, places)
            else:
                values = _exhibit(words, first, places, figures)
            yield path, template.render(**common, **values, gone=(gone or {}).get(path, []))


def pages_of(traces: Mapping[str, Trace]) -> dict[str, list[Trace]]:
    """What each page explains: a figure, a table, or all uses of a number function."""
    found: dict[str, list[Trace]] = defaultdict(list)
    for item in traces.values():
        path = page_of(item["type"], _short(item), item["id"]).partition("#")[0]
        found[path].append(item)
    return dict(found)


def _as_text(value: Any) -> Any:
    """What a template shows; markup of the engine's own is no `str` but a `Markup`."""
    return isolated(value) if type(value) is str else value


def _with_code(key: str, **values: str) -> Markup:
    """The words of a key with code in their places; what is markup already stays."""
    code = {
        name: value if isinstance(value, Markup) else Markup("<code>{}</code>").format(value)
        for name, value in values.items()
    }
    return Markup(escape(said(key))).format(**code)


def _names_in_code(text: str) -> Markup:
    """A docstring's words, in which backticks set names and values apart."""
    parts = IN_BACKTICKS.split(isolated(text))  # words, marks, what they set apart, words …
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 3 == 2 else escape(part)
        for place, part in enumerate(parts)
        if place % 3 != 1
    )


def _in_words(cell: Cell) -> str:
    """A cell of the published data; the reason of a gap in the words of the book."""
    is_reason = cell.column.endswith(STATUS) and cell.text in symbols()
    return meaning_of(cell.text) if is_reason else cell.text


def _short(item: Trace) -> str:
    return str(item["function"]["name"].rpartition(".")[2])


def _exhibit(words: Words, item: Trace, places: Places, figures: Path) -> dict[str, Any]:
    result = item["result"]
    is_figure = item["type"] == "figure"
    return {
        **_shared(words, [item], item["title"]),
        "type": item["type"],
        "title": item["title"],
        "kind": "" if item["kind"] == RECORD else kind_named(item["kind"]),
        "signature": item["call"],
        "exhibit_id": item["id"],
        "picture": f"../figures/{item['id']}.svg" if is_figure else "",
        "alt": result.get("alt", ""),
        "caption": " ".join([result["caption"], *result["notes"]]),
        "places": places.get(item["id"], []),
        "uses": [],
        "datasets": item["datasets"],
        "data": read_data(figures / f"{item['id']}.csv"),
        "reproduce": item["reproduce"],
        "json": f"{item['id']}.json",
        "ask": item["id"],
    }


def _number(words: Words, uses: list[Trace], places: Places) -> dict[str, Any]:
    first = uses[0]
    datasets = {d["name"]: {**d, "selections": []} for item in uses for d in item["datasets"]}
    return {
        **_shared(words, uses, first["title"]),
        "type": "number",
        "title": first["title"],
        "kind": "" if first["kind"] == RECORD else kind_named(first["kind"]),
        "signature": _short(first),
        "exhibit_id": "",
        "picture": "",
        "caption": "",
        "places": [],
        "uses": [_use(words, item, places.get(item["id"], [])) for item in uses],
        "datasets": list(datasets.values()),
        "data": None,
        "reproduce": first["reproduce"],
        "json": "numbers.json",
        "ask": first["id"],
    }


def _use(words: Words, item: Trace, places: list[dict[str, Any]]) -> dict[str, Any]:
    result = item["result"]
    sources = (_source(words.project, site) for site in [item["function"], *item["upstream"]])
    rows = [
        f"{dataset['path']}: "
        + "; ".join(f"{column} {text}" for column, text in selection["keys"].items())
        + f" → {', '.join(selection['used'])}"
        for dataset in item["datasets"]
        for selection in dataset["selections"]
    ]
    return {
        "id": item["id"],
        "call": item["call"],
        "shown": result["shown"],
        "value": result["shown"] if result["value"] is None else f"{result['value']:.10g}",
        "unit": result["unit"],
        "rounding": result["rounding"],
        "sum": words.sum_of(item, sources),
        "ingredients": [one.words for one in words.ingredients(item)],
        "rows": rows,
        "places": places,
    }


def _shared(words: Words, items: list[Trace], title: str) -> dict[str, Any]:
    sites = {
        (s["name"], s["first_line"]): s
        for item in items
        for s in [item["function"], *item["upstream"]]
    }
    anchors = _told_apart([(anchor(name), f"{line}") for name, line in sites])
    symbols = {(s["shown"], s["reason"]): s for item in items for s in item["symbols"]}
    functions = [
        {**site, "anchor": id, "lines": _source(words.project, site)}
        for id, site in zip(anchors, sites.values(), strict=True)
    ]
    steps = [
        {"anchor": one["anchor"], "says": _names_in_code(summary(one["lines"]))}
        for one in functions
        if not one["file"].startswith("needsbook/")
    ]
    return {
        "is_what": kind_meaning(items[0]["kind"]),
        "publications": words.publications(items),
        "licences": words.licences(items),
        "steps": [step for step in steps if step["says"]],
        "lineage": svg(graph_of(items, title)),
        "symbols": list(symbols.values()),
        "edition": {k: v for item in items for k, v in item["edition"].items()},
        "uses_dictionary": any(item["uses_dictionary"] for item in items),
        "functions": functions,
    }


def _told_apart(ids: list[tuple[str, str]]) -> list[str]:
    """Each id as it is where it comes first, afterwards with what stands beside it."""
    first = dict(reversed(ids))
    return [id if first[id] == suffix else f"{id}-{suffix}" for id, suffix in ids]


def _source(project: Project, site: dict[str, Any]) -> list[str]:
    file = site["file"]
    path = (ENGINE_HOME if file.startswith("needsbook/") else project.root) / file
    return list(_lines(path, path.stat().st_mtime_ns)[site["first_line"] - 1 : site["last_line"]])


@cache
def _lines(path: Path, _mtime: int) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8").split("\n"))


# What cannot be published ------------------------------------------------------

_LINK = re.compile(r"<a\s([^>]*)>(.*?)</a>", re.DOTALL)
_TRACE = re.compile(r'href="(?:[^"]*/)?trace/([\w-]+\.html)(?:#data|#([\w-]+))?"')
_IS_NUMBER = re.compile(r'class="[^"]*\bnum\b')
_TAGS = re.compile(r"<[^>]+>")


def untraced(folder: Path, pages: Iterable[str], traces: Mapping[str, Trace]) -> Iterator[Problem]:
    """Exhibits and numbers on these pages of an edition whose trace is missing or differs."""
    for page in sorted(pages):
        text = (folder / page).read_text(encoding="utf-8")
        for attributes, inner in _LINK.findall(text):
            target = _TRACE.search(attributes)
            if target:
                shown = unescape(_TAGS.sub("", inner)).strip()
                is_number = bool(_IS_NUMBER.search(attributes))
                yield from _link_problems(folder, page, target, shown, is_number, traces)
        for id in re.findall(r'<figure id="([\w-]+)"', text):
            if id in traces and not (folder / page_of("figure", "", id)).is_file():
                yield _untraced(page, f"{id} has no trace page")


def _link_problems(
    folder: Path,
    page: str,
    target: re.Match[str],
    shown: str,
    is_number: bool,
    traces: Mapping[str, Trace],
) -> Iterator[Problem]:
    file, id = target[1], target[2] or target[1].removesuffix(".html")
    item = traces.get(id)
    if item is None or not (folder / "trace" / file).is_file():
        yield _untraced(page, f"“{shown}” has no trace ({id})")
    elif is_number and _plain(shown) != _plain(item["result"]["shown"]):
        said = item["result"]["shown"]
        yield _untraced(page, f"“{shown}” is shown, its trace says “{said}”")


def _plain(text: str) -> str:
    """Words without what typography changes: quotes, dashes, spaces."""
    return re.sub(r"[^\w%£.,]", "", text)


def _untraced(page: str, problem: str) -> Problem:
    return Problem(Where(page), problem, "build again; if it stays, this is a fault in needsbook")
