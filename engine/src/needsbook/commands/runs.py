"""Each command of `needsbook`: what it calls, and what it prints.

With nothing changed, `build` ends before anything else is imported: each imports what it
needs when it runs.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from needsbook.edition import snapshot
from needsbook.ground.root import WORK

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path

    from needsbook.edition.making import Report
    from needsbook.edition.plan import Stale
    from needsbook.ground.project import Project


def _project(root: Path) -> Project:
    from needsbook.ground.project import find_project

    return find_project(root)


def new(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands.areas_file import read_areas
    from needsbook.commands.new import Asked, new
    from needsbook.ground.words import FILE

    areas = None
    if options.areas:
        areas = read_areas(root / options.areas, options.area_code, options.area_name)
    asked = Asked(options.title, options.package, options.language, areas, options.empty)
    written = new(root / options.path, asked)
    print(f"{len(written)} files in {options.path}; there, call `make report`, then `make test`")
    if areas and not options.empty:
        print(
            f"Its {len(areas.named)} areas are yours, its numbers are invented: replace them first."
        )
    if areas and not areas.bounded:
        print("Its map has squares: put your boundaries into data/boundaries.geojson.")
    if FILE in written:
        print(f"{FILE} holds what the engine says on pages, in English still: translate it.")
    return 0


def add(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands import add

    project = _project(root)
    if options.piece == "dataset":
        written = add.add_dataset(project, options.name, options.file, options.address)
    elif options.piece == "exhibit":
        from needsbook.commands.add_exhibit import add_exhibit

        written = add_exhibit(
            project, options.name, options.chapter, options.dataset, options.title
        )
    else:
        written = add.add_chapter(project, options.name, options.title, options.after)
    print("\n".join(written))
    return 0


def build(options: argparse.Namespace, root: Path) -> int:
    said = options.explain or options.json
    if not options.force and snapshot.nothing_changed(root / WORK, options.renderer):
        known = snapshot.noted(root / WORK)
        _explain({}, options.json) if said else print("Nothing has changed.")
        if not options.json:
            _print_editions(str(known["output"]), str(known["pdf"]))
        return 0
    from needsbook.edition.build import build
    from needsbook.edition.progress import Progress

    progress = Progress.on(sys.stdout) if not options.json else Progress.silent()
    project = _project(root)
    try:
        report = build(
            project,
            renderer=options.renderer,
            jobs=options.jobs,
            forced=options.force,
            explain=lambda stale: _explain(stale, options.json) if said else None,
            progress=progress,
        )
    finally:
        progress.end()
    if not options.json:
        _print_report(report)
        _print_editions(project.output.name, project.pdf_name)
    return 0


def _explain(stale: Mapping[str, Stale], as_json: bool) -> None:
    import json

    from needsbook.edition import plan

    if as_json:
        print(json.dumps(plan.as_json(stale), indent=1, ensure_ascii=False))
    else:
        print("\n".join(plan.as_text(stale)))


def _print_editions(output: str, pdf: str) -> None:
    print(f"HTML  {output}/index.html")
    print(f"PDF   {output}/{pdf}")


def _print_report(report: Report) -> None:
    if not report.stale:
        print("Nothing has changed.")
        return
    counts = ", ".join(f"{number} {name}" for name, number in report.counts.items())
    times = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in report.seconds.items())
    total = sum(report.seconds.values())
    print(f"Built with the {report.renderer} renderer: {counts}.")
    print(f"Stages: {times}; {total:.1f} s in all.")
    for sentence in report.unconfined:
        print(sentence)
    for sentence in report.warnings:
        print(f"Look at {sentence}")
    for path in report.foreign:
        print(f"Removed, as it is no part of the edition: {path}")


def status(options: argparse.Namespace, root: Path) -> int:
    if snapshot.nothing_changed(root / WORK, options.renderer):
        _explain({}, options.json)
        return 0
    from needsbook.edition.build import status

    _explain(status(_project(root), renderer=options.renderer).stale, options.json)
    return 0


def check(options: argparse.Namespace, root: Path) -> int:
    from needsbook.chapters.configuration import told_of_language
    from needsbook.edition.build import checked_whole

    project = _project(root)
    if options.claims:
        return _list_claims(project)
    numbers_only = not options.all
    checked, computed = checked_whole(project, numbers_only=numbers_only)
    numbers = sum(entry.type == "number" for entry in computed.entries.values())
    floats = len(computed.entries) - numbers
    print(
        f"All is well: {len(checked.chapters)} chapters, {numbers} numbers and the claims that "
        "rest on them, "
        + (f"{floats} figures and tables, " if options.all else "")
        + "every data file."
    )
    if numbers_only:
        print("Figures, tables and pages were left alone: `needsbook check --all` tries them.")
    for sentence in computed.warnings:
        print(f"Look at {sentence}")
    for sentence in told_of_language(project):
        print(sentence)
    return 0


def _list_claims(project: Project) -> int:
    from needsbook.chapters.checks import check
    from needsbook.chapters.statements import listing
    from needsbook.ground.project import as_it_is

    with as_it_is(project) as staged:
        found = check(staged, data=False).statements
    for line in listing(found):
        print(line)
    counts = Counter(statement.state for statement in found)
    print(
        f"\n{len(found)} statements: {counts['bound']} bound, {counts['literal']} literal, "
        f"{counts['neither']} neither."
    )
    return 1 if counts["neither"] else 0


def prepare(options: argparse.Namespace, root: Path) -> int:
    from needsbook.edition.prepare import prepare_for_quarto

    prepared = prepare_for_quarto(_project(root), jobs=options.jobs)
    print(
        f"needsbook: {prepared.exhibits} exhibits, {prepared.fresh} computed anew; "
        f"{len(prepared.dropped)} chapters are executed again"
    )
    return 0


def finish(options: argparse.Namespace, root: Path) -> int:
    from needsbook.edition.finish import finish

    finished = finish(_project(root))
    print(f"needsbook: {finished.pages} pages finished")
    if finished.renumbered:
        print(f"needsbook: another number in the PDF: {', '.join(finished.renumbered)}")
    return 0


def quarto(options: argparse.Namespace, root: Path) -> int:
    from needsbook.ground.quarto_files import write_quarto_files

    print("\n".join(write_quarto_files(root)))
    return 0


def trace(options: argparse.Namespace, root: Path) -> int:
    import json
    from dataclasses import asdict

    from needsbook.data.datapackage import read_datapackage
    from needsbook.trace import questions
    from needsbook.trace.questions import as_text

    project = _project(root)
    traces, places = questions.read_traces(project)
    cell = None
    if options.id and questions.is_cell(traces, options.id):
        item, cell = questions.find_cell(project, traces, options.id)
        found = [item]
    else:
        names = list(read_datapackage(project.data).resources)
        asked = {name: getattr(options, name) for name in ("id", "dataset", "function")}
        found = questions.answer(traces, places, names, **asked)
    one = options.id and len(found) == 1
    if options.json:
        value = found[0] if one else found
        value = {"cell": asdict(cell), "trace": value} if cell else value
        print(json.dumps(value, indent=1, ensure_ascii=False))
    elif one:
        if cell:
            print(questions.cell_as_text(found[0], cell))
        print(as_text(found[0], places.get(found[0]["id"], [])))
    else:
        for item in found:
            shown = item["result"].get("shown") or item["title"]
            print(f"{item['type']:<7} {item['id']}  {shown}")
        print(f"{len(found)} in all")
    return 0


def take(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands.take import Asked, take, undo
    from needsbook.ground.errors import UsageError

    project = _project(root)
    if options.undo:
        print(undo(project))
        return 0
    if options.dataset is None or options.file is None:
        raise UsageError("name a dataset and a file\n    → needsbook take DATASET FILE")
    given = (options.dataset, options.file, options.period, options.limit)
    print(take(project, Asked(*given, options.accept, options.address, options.part)))
    return 0


def show(options: argparse.Namespace, root: Path) -> int:
    import webbrowser

    from needsbook.commands.show import as_text, show

    project = _project(root)
    built = show(project, options.exhibit)
    print(as_text(project, built))
    picture = project.figures / f"{built.id}.svg"
    if options.open and picture.is_file():
        webbrowser.open(picture.as_uri())
    return 0


def edition(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands import editions

    project = _project(root)
    if options.action == "begin":
        from needsbook.commands.begin import begin

        print(begin(project, options.label, options.date, options.reference))
    elif options.action == "keep":
        print(editions.keep(project))
    elif options.action == "list":
        print(editions.listed(project))
    else:
        print(editions.withdraw(project, options.label, options.reason))
    return 0


def diff(options: argparse.Namespace, root: Path) -> int:
    import json

    from needsbook.commands.editions import difference
    from needsbook.edition.compare import as_json, as_markdown

    found = difference(_project(root), options.label)
    if options.json:
        print(json.dumps(as_json(found), indent=1, ensure_ascii=False))
    else:
        print(as_markdown(found, sys.maxsize if options.all else 10), end="")
    return 0


def refresh(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands.refresh import refresh

    print(refresh(_project(root)))
    return 0


def review(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands import release

    project = _project(root)
    if options.passage:
        print(release.read_one(project, options.passage, options.by))
    elif options.by:
        print(release.read_in_turn(project, options.by, input))
    else:
        still, whole = release.review(project)
        print("\n".join([*map(release.as_text, still), f"{whole - len(still)} of {whole} read"]))
    return 0


def sign(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands import release

    project = _project(root)
    if options.gate:
        print(release.pass_gate(project, options.gate, options.role, options.by, options.note))
    else:
        print(release.gates_as_text(release.stand(project)))
    return 0


def release(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands.release import release

    print(release(_project(root)))
    return 0


def clean(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands.cleaning import clean, in_words

    freed = clean(_project(root), cache_only=options.cache)
    folders = Counter[str]()
    for item in freed:
        folders[item.path.partition("/")[0] if not options.cache else item.path] += item.size
    for path, size in folders.items():
        print(f"{in_words(size):>12}  {path}")
    print(f"{in_words(sum(folders.values())):>12}  freed")
    return 0


def preview(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands.preview import preview

    project, browser = _project(root), not options.no_browser
    return preview(project, port=options.port, browser=browser, jobs=options.jobs)
