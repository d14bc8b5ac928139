"""The command `needsbook`."""

from __future__ import annotations

import argparse
import io
import signal
import sys
import traceback
from collections.abc import Sequence

from needsbook.errors import NeedsbookError, ProblemsFound
from needsbook.project import Project, find_project

EXIT_STATUSES = """\
exit status:
  0    all is well
  1    the assessment has problems; each is listed with its place and how to mend it
  2    the command or the set-up is wrong
  3    a tool failed (pandoc, Typst, Quarto, or needsbook itself)
  130  interrupted
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # messages have arrows and quotes
    parser = _parser()
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return int(options.run(options, find_project()))
    except ProblemsFound as found:
        _print_problems(found)
        return found.exit_status
    except NeedsbookError as error:
        print(f"needsbook: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("\nneedsbook: interrupted; the published edition is as it was", file=sys.stderr)
        return 130
    except OSError as error:
        place = f" {error.filename}" if error.filename else ""
        print(f"needsbook: {error.strerror or error}:{place}", file=sys.stderr)
        return 3
    except Exception:
        traceback.print_exc()
        print(
            "needsbook: failed; this is a fault in needsbook, not in the assessment. "
            "The published edition is as it was.",
            file=sys.stderr,
        )
        return 3


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="needsbook",
        description="Build, check and preview a needs assessment: a Quarto book whose figures, "
        "tables and numbers are computed from data/ by the analysis package.",
        epilog=EXIT_STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = _command(commands, "build", "build the HTML edition and the PDF into _book/")
    build.add_argument(
        "--renderer",
        choices=("auto", "quarto", "builtin"),
        default="auto",
        help="auto (the default) takes Quarto 1.10 or later where it is on PATH, "
        "else the built-in renderer",
    )
    _add_jobs(build)
    build.set_defaults(run=_build)

    check = _command(commands, "check", "check data and chapters; build nothing")
    check.add_argument(
        "--claims",
        action="store_true",
        help="list every comparative or quantified statement as bound to data, or literal with "
        "its reason; 1 if one is neither",
    )
    check.set_defaults(run=_check)

    preview = _command(commands, "preview", "serve _book, rebuild and reload on every change")
    preview.add_argument("--port", type=int, default=4200, help="port on 127.0.0.1 (4200)")
    preview.add_argument("--no-browser", action="store_true", help="do not open a browser")
    _add_jobs(preview)
    preview.set_defaults(run=_preview)

    trace = _command(commands, "trace", "say what an exhibit or a number came from")
    what = trace.add_mutually_exclusive_group(required=True)
    what.add_argument("id", nargs="?", help="id of a figure, table or number, or a call as written")
    what.add_argument(
        "--dataset", metavar="NAME", help="all that would change if this file changed"
    )
    what.add_argument("--function", metavar="NAME", help="all that a function has a part in")
    trace.add_argument("--json", action="store_true", help="as JSON, see figures/trace.schema.json")
    trace.set_defaults(run=_trace)

    prepare = _command(
        commands, "prepare", "check and compute all exhibits (what `quarto render` runs first)"
    )
    _add_jobs(prepare)
    prepare.set_defaults(run=_prepare)
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
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _add_jobs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--jobs", type=_positive, metavar="N", help="worker processes (as many as there are cores)"
    )


def _build(options: argparse.Namespace, project: Project) -> int:
    from rich.console import Console

    from needsbook.build import build
    from needsbook.progress import Progress

    console = Console(soft_wrap=True)
    progress = Progress.on(console)
    try:
        report = build(project, renderer=options.renderer, jobs=options.jobs, progress=progress)
    finally:
        progress.end()
    counts = ", ".join(f"{number} {name}" for name, number in report.counts.items())
    times = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in report.seconds.items())
    total = sum(report.seconds.values())
    print(f"Built with the {report.renderer} renderer: {counts}.")
    print(f"Stages: {times}; {total:.1f} s in all.")
    print(f"HTML  {project.relative(report.html)}")
    print(f"PDF   {project.relative(report.pdf)}")
    return 0


def _check(options: argparse.Namespace, project: Project) -> int:
    if options.claims:
        return _list_claims(project)
    from needsbook.build import Report, prepare
    from needsbook.progress import Progress

    report = Report("", project.output, project.output)
    checked, computed = prepare(project, report, progress=Progress.silent(), numbers_only=True)
    print(
        f"All is well: {len(checked.chapters)} chapters, {len(computed.entries)} numbers and the "
        "claims that rest on them, every data file."
    )
    return 0


def _list_claims(project: Project) -> int:
    from collections import Counter

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


def _prepare(options: argparse.Namespace, project: Project) -> int:
    from needsbook.build import Report, prepare
    from needsbook.progress import Progress
    from needsbook.rendering.area_files import write_area_files
    from needsbook.tracing.pages import write_pages
    from needsbook.tracing.trace import appearances, write_traces

    report = Report("", project.output, project.output)
    checked, computed = prepare(project, report, jobs=options.jobs, progress=Progress.silent())
    traces = write_traces(project, computed.entries.values(), checked.chapters)
    write_pages(project, traces, appearances(checked.chapters), project.root)
    write_area_files(project, checked.chapters, computed.entries)
    print(f"needsbook: {len(computed.entries)} exhibits, {len(computed.fresh)} computed anew")
    return 0


def _trace(options: argparse.Namespace, project: Project) -> int:
    import json

    from needsbook.data.datapackage import read_datapackage
    from needsbook.tracing.questions import answer, as_text, read_traces

    traces, places = read_traces(project)
    names = list(read_datapackage(project.data).resources)
    found = answer(traces, names, id=options.id, dataset=options.dataset, function=options.function)
    if options.json:
        value = found[0] if options.id else found
        print(json.dumps(value, indent=1, ensure_ascii=False))
    elif options.id:
        print(as_text(found[0], places.get(found[0]["id"], [])))
    else:
        for item in found:
            shown = item["result"].get("shown") or item["title"]
            print(f"{item['type']:<7} {item['id']}  {shown}")
        print(f"{len(found)} in all")
    return 0


def _preview(options: argparse.Namespace, project: Project) -> int:
    from needsbook.preview import preview

    return preview(project, port=options.port, browser=not options.no_browser, jobs=options.jobs)


def _print_problems(found: ProblemsFound) -> None:
    for problem in found.problems:
        print(problem, file=sys.stderr)
    count = len(found.problems)
    print(f"\n{count} problem{'s' if count != 1 else ''}; nothing was published.", file=sys.stderr)
