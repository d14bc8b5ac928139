"""Products: everything that a build makes, and the inputs that each rests on.

Read from the chapters and from what was recorded when exhibits were computed;
nothing is run. A page rests on whatever its exhibits rest on, and on the outline
of the book: the headings, ids and citations of every chapter, which its
navigation, numbers and references show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from needsbook.chapters import kept_editions
from needsbook.chapters.glossary import glossary_path, terms_of
from needsbook.chapters.ids import ids_of
from needsbook.chapters.links import pictures_of
from needsbook.chapters.model import INLINE, Chapter, meta_keys, parse_call
from needsbook.chapters.subset import GATES, HELP_LINES, KEPT
from needsbook.charts.vector import PRINTED
from needsbook.data.area_pages import read_area_pages
from needsbook.data.carried import carried_over
from needsbook.data.corrections import lines_on
from needsbook.data.gates import gates_dataset
from needsbook.data.in_print import printed_files
from needsbook.data.signed import Passed, draft_of, folder_of, path_of
from needsbook.exhibit.assumed import dataset_of
from needsbook.exhibit.calls import Call
from needsbook.exhibit.entry import Entry
from needsbook.exhibit.exhibits import PREFIXES
from needsbook.exhibit.store import names_of
from needsbook.ground.cache import key_of
from needsbook.ground.errors import Where
from needsbook.ground.project import Project, look_up
from needsbook.ground.root import CONFIG
from needsbook.rebuild.inputs import READ_FOR, Inputs, Names
from needsbook.render.elements import metadata
from needsbook.trace.gone import gone_from
from needsbook.trace.trace import Places, appearances, page_of

Kind = Literal["exhibit", "page", "trace", "pdf", "index"]
INDEX = "index"
AUDIT_TRAIL = "audit_trail"  # the call that lists every exhibit


@dataclass(frozen=True)
class Product:
    """One thing that a build makes.

    Parameters
    ----------
    names : mapping of str to str
        What it rests on, beside `Inputs.everything`.
    outputs : tuple of str
        Its files, as paths from the project's root.
    home : str
        The file that asks for it: the reason when it is new.
    known : bool
        False for an exhibit that was never computed, or whose entry is lost.
    """

    id: str
    kind: Kind
    names: Names = field(hash=False)
    outputs: tuple[str, ...]
    home: str
    known: bool = True


def products_of(
    inputs: Inputs,
    chapters: Sequence[Chapter],
    calls: Iterable[Call],
    entries: Mapping[str, Entry],
    before: Mapping[str, Sequence[str]],
) -> dict[str, Product]:
    """Every product of the book, by its id.

    Parameters
    ----------
    calls : iterable of Call
        Calls of the chapters, those in claims included.
    entries : mapping of str to dict
        The entries last stored, by id, whatever has changed since.
    before : mapping of str to sequence of str
        What each product of the published edition rested on: for an exhibit
        whose entry is lost.
    """
    project = inputs.project
    calls = tuple(calls)
    made = {
        call.id: _exhibit(inputs, call, entries.get(call.id), before.get(call.id, ()))
        for call in calls
    }
    places = appearances(project, chapters)
    traces = _traces(inputs, made, calls, entries, places)
    shared = _shared(inputs, chapters, made)
    pages = [_page(inputs, chapter, shared, made, traces) for chapter in chapters]
    whole = _union([*made.values(), *pages])
    printed = _printed(project, {page.id: page for page in pages})
    whole = whole | _union(traces)
    index = Product(INDEX, "index", whole, (_published(project, "edition.json"),), CONFIG)
    found = [*made.values(), *traces, *pages, *printed, index]
    return {product.id: product for product in found}


def _printed(project: Project, pages: Mapping[str, Product]) -> list[Product]:
    """The files for print: each rests on its pages and on what they show."""
    return [
        Product(
            file.path,
            "pdf",
            _union(pages[path] for path in file.pages),
            (_published(project, file.path),),
            CONFIG,
        )
        for file in printed_files(project)
    ]


def _published(project: Project, path: str) -> str:
    return f"{project.output.name}/{path}"


def _union(products: Iterable[Product]) -> Names:
    names: Names = {}
    for product in products:
        names |= product.names
    return names


# Exhibits -----------------------------------------------------------------------


def _exhibit(inputs: Inputs, call: Call, entry: Entry | None, before: Sequence[str]) -> Product:
    if entry is None:
        names = {name: inputs.named(name) for name in before if READ_FOR not in name}
    else:
        names = names_of(inputs, entry)
    outputs = _in_figures(inputs.project, *(_files(call) if entry is None else entry.files))
    return Product(call.id, "exhibit", names, outputs, call.where.file, known=entry is not None)


def _in_figures(project: Project, *files: str) -> tuple[str, ...]:
    """Where a file of an exhibit is published: twice."""
    return tuple(
        path
        for name in files
        for path in (f"figures/{name}", _published(project, f"figures/{name}"))
    )


def _files(call: Call) -> tuple[str, ...]:
    formats: tuple[str, ...] = ()
    if call.name.startswith(PREFIXES["figure"]):
        formats = ("csv", "png", "svg", PRINTED)
    elif call.name.startswith(PREFIXES["table"]):
        formats = ("csv",)
    return tuple(f"{call.id}.{format}" for format in formats)


def _traces(
    inputs: Inputs,
    made: Mapping[str, Product],
    calls: Iterable[Call],
    entries: Mapping[str, Entry],
    places: Places,
) -> list[Product]:
    """Trace pages: one for each figure and table, one for all uses of a number function.

    They name the whole file of each dataset, with its hash.
    """
    project = inputs.project
    found: dict[str, Product] = {}
    shared = _on_each_trace(inputs)
    for call in calls:
        exhibit = made[call.id]
        kind = "number" if not exhibit.outputs else "figure"
        page = page_of(kind, call.name, call.id).partition("#")[0]
        names = exhibit.names | {
            f"{place['chapter']}#{call.id}": key_of(place) for place in places.get(call.id, [])
        }
        for place in places.get(call.id, []):  # a heading may show a number
            for inline in INLINE.finditer(place["heading"]):
                shown = parse_call(inline[2], Where(place["chapter"]))
                if isinstance(shown, Call) and shown.id in made:
                    names |= made[shown.id].names
        for dataset in entries[call.id].datasets if call.id in entries else ():
            names |= inputs.dataset(dataset)
        names |= shared
        before = found.get(page)
        known = exhibit.known and (before is None or before.known)
        if before is not None:  # of hundreds of uses: added to, not copied for each
            before.names.update(names)
            names = before.names
        own = () if kind == "number" else _in_figures(inputs.project, f"{call.id}.json")
        outputs = (_published(inputs.project, page), *own)
        found[page] = Product(page, "trace", names, outputs, exhibit.home, known=known)
    for page, items in gone_from(project, made).items():
        names = inputs.setting(f"gone from {page}", [asdict(one) for one in items])
        before = found.get(page)
        if before is None:
            names |= inputs.setting("title", project.title) | inputs.book
            outputs = (_published(project, page),)
            found[page] = Product(page, "trace", names, outputs, CONFIG)
        else:
            found[page] = replace(before, names=before.names | names)
    return list(found.values())


def _on_each_trace(inputs: Inputs) -> Names:
    """What each trace page shows of the book; it calls areas by their names."""
    project = inputs.project
    shown = {"title": project.title, "lang": project.config.get("lang"), "safety": project.safety}
    names = _tables_of_areas(inputs) | _release(inputs)
    for name, value in shown.items():
        names |= inputs.setting(name, value)
    return names


# Pages --------------------------------------------------------------------------


def _shared(inputs: Inputs, chapters: Sequence[Chapter], made: Mapping[str, Product]) -> Names:
    """What every page rests on: settings, bibliography, the outline of each chapter."""
    names = inputs.book | inputs.files(inputs.project.bibliography) | _release(inputs)
    names |= inputs.setting("carried over", carried_over(inputs.project))
    names |= _tables_of_areas(inputs)  # lists and maps lead to them
    for chapter in chapters:
        parts = outline(chapter)
        if chapter.path == glossary_path(inputs.project):  # other pages lead to its terms
            parts += [[one.id, one.name, *one.words] for one in terms_of(chapter)]
        names[f"{_text(chapter)}#outline of {chapter.path}"] = key_of(parts)
        for _, heading, *_ in chapter.headings():
            names |= _metadata(inputs, chapter, meta_keys(heading))
            for call in _inline_calls(chapter, heading):
                names |= made[call.id].names if call.id in made else {}
    return names


def _tables_of_areas(inputs: Inputs) -> Names:
    pages = read_area_pages(inputs.project)
    found: Names = {}
    for dataset in pages.datasets if pages else ():
        found |= inputs.dataset(dataset)
    return found


def _release(inputs: Inputs) -> Names:
    """Whether the edition is a draft, which each page says."""
    return inputs.setting("draft", draft_of(inputs.project))


def _metadata(inputs: Inputs, chapter: Chapter, keys: Iterable[str]) -> Names:
    """What `{{< meta … >}}` shows of these keys."""
    known = metadata(inputs.project, chapter)
    return {
        name: hash
        for key in keys
        for name, hash in inputs.setting(f"{chapter.path} {key}", look_up(known, key)).items()
    }


def _text(chapter: Chapter) -> str:
    """The file that a chapter was written in."""
    return chapter.template or chapter.path


def outline(chapter: Chapter) -> list[list[str]]:
    """What other pages show of a chapter: headings, ids in their order, citations."""
    headings = [
        [str(level), text, *classes, *(f"{key}={value}" for key, value in attributes.items())]
        for level, text, classes, attributes, _ in chapter.headings()
    ]
    positions = {line.where: number for number, line in enumerate(chapter.lines)}
    ids = sorted(ids_of(chapter), key=lambda given: positions.get(given.where, len(positions)))
    cited = sorted({key for key, _ in chapter.citations()})
    title = [str(chapter.header.get("title", ""))]
    return [title, *headings, [given.id for given in ids], cited]


def _inline_calls(chapter: Chapter, text: str) -> list[Call]:
    calls = [parse_call(one[2].strip(), Where(chapter.path)) for one in INLINE.finditer(text)]
    return [call for call in calls if isinstance(call, Call)]


def _gates(inputs: Inputs) -> Names:
    """The gates before a release, and who passed them."""
    project = inputs.project
    dataset = gates_dataset(project)
    folder = folder_of(project.root, project.edition.label)
    names = inputs.files([project.relative(path_of(Passed, folder))])
    return names | (inputs.dataset(dataset.name) if dataset else {})


def _page(
    inputs: Inputs,
    chapter: Chapter,
    shared: Names,
    made: Mapping[str, Product],
    traces: Sequence[Product],
) -> Product:
    called = chapter.calls
    names = shared | inputs.files([_text(chapter), *chapter.includes, *pictures_of(chapter)])
    shown = [made[call.id] for call in called if call.id in made]
    if any(call.name == AUDIT_TRAIL for call in called):  # it lists every exhibit
        shown = [*made.values(), *traces]
        names |= {f"{_text(chapter)}#exhibits": key_of(sorted(made))}
    lines = inputs.project.safety.get("lines")
    if lines and any(call.name in HELP_LINES for call in called):
        names |= inputs.dataset(str(lines))
    assumptions = dataset_of(inputs.project)
    if assumptions is not None and any(call.id in made for call in called):
        names |= inputs.dataset(assumptions.name)
        names |= inputs.setting("assumptions", inputs.project.settings["assumptions"])
    if any(call.name == KEPT for call in called):
        names |= inputs.files(kept_editions.files_of(inputs.project))
    if any(call.name == GATES for call in called):
        names |= _gates(inputs)
    corrections = lines_on(inputs.project, chapter.path, chapter.template)
    names |= inputs.setting(f"corrections of {chapter.path}", corrections)
    for line in chapter.lines:
        if not line.verbatim:
            names |= _metadata(inputs, chapter, meta_keys(line.text))
    names |= _union(shown)
    page = chapter.path.removesuffix(".qmd") + ".html"
    return Product(page, "page", names, (_published(inputs.project, page),), CONFIG)
