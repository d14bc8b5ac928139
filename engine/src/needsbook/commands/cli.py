"""The command `needsbook`."""

from __future__ import annotations

import argparse
import gc
import io
import os
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from needsbook.edition import snapshot
from needsbook.ground.errors import NeedsbookError, ProblemsFound, as_told
from needsbook.ground.root import WORK, find_root

# With nothing changed, `needsbook build` ends before anything else is imported:
# each command imports what it needs when it runs.
if TYPE_CHECKING:
    from types import FrameType

    from needsbook.edition.making import Report
    from needsbook.edition.plan import Stale
    from needsbook.ground.project import Project

_A_MOMENT = 0.02  # s, until an interrupt that came while a library loaded is heard again
EXIT_STATUSES = """\
exit status:
  0    all is well
  1    the assessment has problems; each is listed with its place and how to mend it
  2    the command or the set-up is wrong
  3    a tool failed (pandoc, Typst, Quarto, or needsbook itself)
  130  interrupted
  141  whoever read what is printed has gone (`needsbook status | head`)
"""


def run() -> int:
    """Run the command as a process of its own; returns the exit status."""
    if sys.platform == "win32":
        print(
            "needsbook: Windows is not supported\n"
            "    → use Linux or macOS, or the Windows Subsystem for Linux",
            file=sys.stderr,
        )
        return 2
    gc.disable()  # it ends within seconds: looking for cycles costs more than it frees
    status = main()
    gc.freeze()  # nor at its end
    return status


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # messages have arrows and quotes
    parser = _parser()
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is unheard
        signal.signal(signal.SIGINT, _interrupt)
    try:
        root = Path.cwd() if options.run is _new else find_root()
        status = int(options.run(options, root))
        sys.stdout.flush()
        return status
    except ProblemsFound as found:
        _print_problems(found)
        return found.exit_status
    except NeedsbookError as error:
        print(f"needsbook: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("\nneedsbook: interrupted; the published edition is as it was", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Python would complain when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        print(f"needsbook: {as_told(error, Path.cwd())}", file=sys.stderr)
        return 3
    except Exception:
        traceback.print_exc()
        print(
            "needsbook: failed; this is a fault in needsbook, not in the assessment. "
            "The published edition is as it was.",
            file=sys.stderr,
        )
        return 3


def _interrupt(_signal: int, frame: FrameType | None) -> None:
    """Stop, but not while a library loads: it would tell that as an error of its own."""
    if _loads_a_module(frame):
        signal.signal(signal.SIGALRM, _interrupt)
        signal.setitimer(signal.ITIMER_REAL, _A_MOMENT)
        return
    raise KeyboardInterrupt


def _loads_a_module(frame: FrameType | None) -> bool:
    while frame and frame.f_code.co_filename != "<frozen importlib._bootstrap>":
        frame = frame.f_back
    return frame is not None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="needsbook",
        description="Build, check and preview a needs assessment: a Quarto book whose figures, "
        "tables and numbers are computed from data/ by the analysis package.",
        epilog=EXIT_STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    new = _command(commands, "new", "lay a small, complete assessment to begin from")
    new.add_argument("path", type=Path, help="a folder that does not exist yet")
    new.add_argument("--title", default="Needs assessment", help="title of the book")
    new.add_argument("--package", default="analysis", help="name of the analysis package")
    new.set_defaults(run=_new)

    build = _command(commands, "build", "build the HTML edition and the PDF into _book/")
    _add_renderer(build)
    build.add_argument(
        "--explain", action="store_true", help="say what is made again and why, and make it"
    )
    build.add_argument("--json", action="store_true", help="explain as JSON")
    build.add_argument("--force", action="store_true", help="make everything again, changed or not")
    _add_jobs(build)
    build.set_defaults(run=_build)

    status = _command(commands, "status", "say what a build would make again, and why")
    _add_renderer(status)
    status.add_argument("--json", action="store_true", help="as JSON")
    status.set_defaults(run=_status)

    check = _command(commands, "check", "check data and chapters; build nothing")
    check.add_argument(
        "--claims",
        action="store_true",
        help="list every comparative or quantified statement as bound to data, or literal with "
        "its reason; 1 if one is neither",
    )
    check.add_argument(
        "--all", action="store_true", help="compute every figure and table too, as a build does"
    )
    check.set_defaults(run=_check)

    preview = _command(commands, "preview", "serve _book, rebuild and reload on every change")
    preview.add_argument("--port", type=int, default=4200, help="port on 127.0.0.1 (4200)")
    preview.add_argument("--no-browser", action="store_true", help="do not open a browser")
    _add_jobs(preview)
    preview.set_defaults(run=_preview)

    trace = _command(commands, "trace", "say what an exhibit or a number came from")
    what = trace.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "id",
        nargs="?",
        help="id of a figure, table or number, a call as written, or a cell: tbl-x#row-column",
    )
    what.add_argument(
        "--dataset", metavar="NAME", help="all that would change if this file changed"
    )
    what.add_argument("--function", metavar="NAME", help="all that a function has a part in")
    trace.add_argument("--json", action="store_true", help="as JSON, see figures/trace.schema.json")
    trace.set_defaults(run=_trace)

    take = _command(commands, "take", "take a publisher's file into a dataset, by its recipe")
    take.add_argument("dataset", nargs="?", help="name of the dataset")
    take.add_argument("file", nargs="?", type=Path, help="CSV, or a workbook (XLSX, XLS, ODS)")
    take.add_argument("--period", default="", help="of a file whose rows do not say it")
    take.add_argument("--limit", type=float, default=3.0, help="how many times a number may grow")
    take.add_argument("--accept", default="", metavar="WHY", help="why what it changes is right")
    take.add_argument("--from", default="", dest="address", help="where the file was published")
    take.add_argument("--undo", action="store_true", help="take back what was taken last")
    take.set_defaults(run=_take)

    show = _command(commands, "show", "make one exhibit or number now, and print it")
    show.add_argument("exhibit", help="a call as a chapter writes it, or an id of the book")
    show.add_argument("--open", action="store_true", help="open a figure's picture, too")
    show.set_defaults(run=_show)

    edition = _command(
        commands, "edition", "keep the published edition, list or withdraw kept ones"
    )
    acts = edition.add_subparsers(
        required=True, metavar="ACTION", dest="action", help="keep, list or withdraw"
    )
    acts.add_parser("keep", help="keep what is published as text in editions/, pages in _editions/")
    acts.add_parser("list", help="list the kept editions")
    gone = acts.add_parser("withdraw", help="take away values and pages that must not stay public")
    gone.add_argument("label", help="of the edition, as `needsbook edition list` says it")
    gone.add_argument("--reason", required=True, help="why, without the value")
    edition.set_defaults(run=_edition)

    diff = _command(commands, "diff", "say what changed since a kept edition")
    diff.add_argument("label", nargs="?", help="of the kept edition; the last one when left out")
    diff.add_argument("--all", action="store_true", help="every change, not the largest ten")
    diff.add_argument("--json", action="store_true", help="as JSON")
    diff.set_defaults(run=_diff)

    clean = _command(commands, "clean", "remove what a build makes, and say what that frees")
    clean.add_argument("--cache", action="store_true", help="only the cache; the edition stays")
    clean.set_defaults(run=_clean)

    prepare = _command(
        commands, "prepare", "check and compute all exhibits (what `quarto render` runs first)"
    )
    _add_jobs(prepare)
    prepare.set_defaults(run=_prepare)

    finish = _command(
        commands, "finish", "finish and check what `quarto render` made (what it runs last)"
    )
    finish.set_defaults(run=_finish)

    quarto = _command(commands, "quarto", "write the files that Quarto needs, into quarto/")
    quarto.set_defaults(run=_quarto)
    return parser


def _command(commands: argparse._SubParsersAction, name: str, text: str) -> argparse.ArgumentParser:  # type: ignore[type-arg]  # argparse keeps the type private
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=text,
        description=text[0].upper() + text[1:] + ".",
        epilog=EXIT_STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return command


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1 upwards")
    return int(text)


def _add_jobs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--jobs", type=_positive, metavar="N", help="worker processes (as many as there are cores)"
    )


def _add_renderer(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--renderer",
        choices=("builtin", "quarto"),
        default="builtin",
        help="builtin (the default: pandoc and Typst, whatever is installed) "
        "or quarto (1.10 or later, on PATH)",
    )


def _project(root: Path) -> Project:
    from needsbook.ground.project import find_project

    return find_project(root)


def _new(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands.new import new

    written = new(root / options.path, options.title, options.package)
    print(f"{len(written)} files in {options.path}; there, call `make report`, then `make test`")
    return 0


def _build(options: argparse.Namespace, root: Path) -> int:
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
    for path in report.foreign:
        print(f"Removed, as it is no part of the edition: {path}")


def _status(options: argparse.Namespace, root: Path) -> int:
    if snapshot.nothing_changed(root / WORK, options.renderer):
        _explain({}, options.json)
        return 0
    from needsbook.edition.build import status

    _explain(status(_project(root), renderer=options.renderer).stale, options.json)
    return 0


def _check(options: argparse.Namespace, root: Path) -> int:
    from needsbook.chapters.checks import check
    from needsbook.edition.build import hold_to_lock, prepare
    from needsbook.edition.making import Report
    from needsbook.edition.progress import Progress
    from needsbook.ground.project import as_it_is

    with as_it_is(_project(root)) as project:
        if options.claims:
            return _list_claims(project)
        hold_to_lock(project)
        report = Report("", project.output, project.output)
        checked = check(project)
        numbers_only = not options.all
        computed = prepare(
            project, checked, report, progress=Progress.silent(), numbers_only=numbers_only
        )
    numbers = sum(entry["type"] == "number" for entry in computed.entries.values())
    floats = len(computed.entries) - numbers
    print(
        f"All is well: {len(checked.chapters)} chapters, {numbers} numbers and the claims that "
        "rest on them, "
        + (f"{floats} figures and tables, " if options.all else "")
        + "every data file."
    )
    if numbers_only:
        print("Figures and tables were not computed: `needsbook check --all` does.")
    return 0


def _list_claims(project: Project) -> int:
    from needsbook.chapters.checks import check
    from needsbook.chapters.statements import listing

    found = check(project, data=False).statements
    for line in listing(found):
        print(line)
    counts = Counter(statement.state for statement in found)
    print(
        f"\n{len(found)} statements: {counts['bound']} bound, {counts['literal']} literal, "
        f"{counts['neither']} neither."
    )
    return 1 if counts["neither"] else 0


def _prepare(options: argparse.Namespace, root: Path) -> int:
    from needsbook.edition.prepare import prepare_for_quarto

    prepared = prepare_for_quarto(_project(root), jobs=options.jobs)
    print(
        f"needsbook: {prepared.exhibits} exhibits, {prepared.fresh} computed anew; "
        f"{len(prepared.dropped)} chapters are executed again"
    )
    return 0


def _finish(options: argparse.Namespace, root: Path) -> int:
    from needsbook.edition.finish import finish

    finished = finish(_project(root))
    print(f"needsbook: {finished.pages} pages finished")
    if finished.renumbered:
        print(f"needsbook: another number in the PDF: {', '.join(finished.renumbered)}")
    return 0


def _quarto(options: argparse.Namespace, root: Path) -> int:
    from needsbook.ground.quarto_files import write_quarto_files

    print("\n".join(write_quarto_files(root)))
    return 0


def _trace(options: argparse.Namespace, root: Path) -> int:
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


def _take(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands.take import Asked, take, undo
    from needsbook.ground.errors import UsageError

    project = _project(root)
    if options.undo:
        print(undo(project))
        return 0
    if options.dataset is None or options.file is None:
        raise UsageError("name a dataset and a file\n    → needsbook take DATASET FILE")
    given = (options.dataset, options.file, options.period, options.limit)
    print(take(project, Asked(*given, options.accept, options.address)))
    return 0


def _show(options: argparse.Namespace, root: Path) -> int:
    import webbrowser

    from needsbook.commands.show import as_text, show

    project = _project(root)
    built = show(project, options.exhibit)
    print(as_text(project, built))
    picture = project.figures / f"{built.id}.svg"
    if options.open and picture.is_file():
        webbrowser.open(picture.as_uri())
    return 0


def _edition(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands import editions

    project = _project(root)
    if options.action == "keep":
        print(editions.keep(project))
    elif options.action == "list":
        print(editions.listed(project))
    else:
        print(editions.withdraw(project, options.label, options.reason))
    return 0


def _diff(options: argparse.Namespace, root: Path) -> int:
    import json
    from dataclasses import asdict

    from needsbook.commands.editions import difference
    from needsbook.edition.compare import as_markdown

    found = difference(_project(root), options.label)
    if options.json:
        told = asdict(found)
        told |= {name: told[name]["about"] for name in ("before", "after")}
        print(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        print(as_markdown(found, sys.maxsize if options.all else 10), end="")
    return 0


def _clean(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands.cleaning import clean, in_words

    freed = clean(_project(root), cache_only=options.cache)
    folders = Counter[str]()
    for item in freed:
        folders[item.path.partition("/")[0] if not options.cache else item.path] += item.size
    for path, size in folders.items():
        print(f"{in_words(size):>12}  {path}")
    print(f"{in_words(sum(folders.values())):>12}  freed")
    return 0


def _preview(options: argparse.Namespace, root: Path) -> int:
    from needsbook.commands.preview import preview

    project, browser = _project(root), not options.no_browser
    return preview(project, port=options.port, browser=browser, jobs=options.jobs)


def _print_problems(found: ProblemsFound) -> None:
    for problem in found.problems:
        print(problem, file=sys.stderr)
    count = len(found.problems)
    print(f"\n{count} problem{'s' if count != 1 else ''}; nothing was published.", file=sys.stderr)
