"""What `needsbook` can be asked for: its commands and their options."""

from __future__ import annotations

import argparse
from pathlib import Path

EXIT_STATUSES = """\
exit status:
  0    all is well
  1    the assessment has problems; each is listed with its place and how to mend it
  2    the command or the set-up is wrong
  3    a tool failed (pandoc, Typst, Quarto, or needsbook itself)
  130  interrupted
  141  whoever read what is printed has gone (`needsbook status | head`)
"""


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="needsbook",
        description="Build, check and preview a needs assessment: a Quarto book whose figures, "
        "tables and numbers are computed from data/ by the analysis package.",
        epilog=EXIT_STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = made.add_subparsers(required=True, metavar="COMMAND")

    new = _command(commands, "new", "lay a small, complete assessment to begin from")
    new.add_argument("path", type=Path, help="a folder that does not exist yet")
    new.add_argument("--title", default="Needs assessment", help="title of the book")
    new.add_argument("--package", default="analysis", help="name of the analysis package")
    new.add_argument("--empty", action="store_true", help="without the example's data and figures")
    new.add_argument("--language", default="en-GB", metavar="TAG", help="of the book, as de or cy")
    new.add_argument(
        "--areas", type=Path, metavar="FILE", help="GeoJSON, or CSV of codes and names"
    )
    new.add_argument("--area-code", default="", metavar="NAME", help="its column of codes")
    new.add_argument("--area-name", default="", metavar="NAME", help="its column of names")
    new.set_defaults(run="new")

    _add_add(commands)

    build = _command(commands, "build", "build the HTML edition and the PDF into _book/")
    _add_renderer(build)
    build.add_argument(
        "--explain", action="store_true", help="say what is made again and why, and make it"
    )
    build.add_argument("--json", action="store_true", help="explain as JSON")
    build.add_argument("--force", action="store_true", help="make everything again, changed or not")
    _add_jobs(build)
    build.set_defaults(run="build")

    status = _command(commands, "status", "say what a build would make again, and why")
    _add_renderer(status)
    status.add_argument("--json", action="store_true", help="as JSON")
    status.set_defaults(run="status")

    check = _command(commands, "check", "check data and chapters; build nothing")
    check.add_argument(
        "--claims",
        action="store_true",
        help="list every comparative or quantified statement as bound to data, or literal with "
        "its reason; 1 if one is neither",
    )
    check.add_argument(
        "--all",
        action="store_true",
        help="compute every figure and table and write every page too, as a build does",
    )
    check.set_defaults(run="check")

    preview = _command(commands, "preview", "serve _book, rebuild and reload on every change")
    preview.add_argument("--port", type=int, default=4200, help="port on 127.0.0.1 (4200)")
    preview.add_argument("--no-browser", action="store_true", help="do not open a browser")
    _add_jobs(preview)
    preview.set_defaults(run="preview")

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
    trace.set_defaults(run="trace")

    take = _command(commands, "take", "take a publisher's file into a dataset, by its recipe")
    take.add_argument("dataset", nargs="?", help="name of the dataset")
    take.add_argument(
        "file", nargs="?", type=Path, help="CSV, XLSX, XLS, ODS, Parquet, or a zip of one"
    )
    take.add_argument("--period", default="", help="of a file whose rows do not say it")
    take.add_argument("--limit", type=float, help="how many times a number may grow, at most")
    take.add_argument("--accept", default="", metavar="WHY", help="why what it changes is right")
    take.add_argument("--from", default="", dest="address", help="where the file was published")
    take.add_argument("--part", default="", help="which recipe, where several files make a dataset")
    take.add_argument("--undo", action="store_true", help="take back what was taken last")
    take.set_defaults(run="take")

    show = _command(commands, "show", "make one exhibit or number now, and print it")
    show.add_argument("exhibit", help="a call as a chapter writes it, or an id of the book")
    show.add_argument("--open", action="store_true", help="open a figure's picture, too")
    show.set_defaults(run="show")

    edition = _command(
        commands, "edition", "begin an edition, keep the published one, list or withdraw kept ones"
    )
    acts = edition.add_subparsers(
        required=True, metavar="ACTION", dest="action", help="begin, keep, list or withdraw"
    )
    new = acts.add_parser("begin", help="write the next edition's label and date where they stand")
    new.add_argument("label", help="as “2025 edition”")
    new.add_argument("--date", default="", help="its day, as 2026-11-23 (default: today)")
    new.add_argument("--reference", default="", help="what it reaches, as “to 31 March 2025”")
    acts.add_parser("keep", help="keep what is published as text in editions/, pages in _editions/")
    acts.add_parser("list", help="list the kept editions")
    gone = acts.add_parser("withdraw", help="take away values and pages that must not stay public")
    gone.add_argument("label", help="of the edition, as `needsbook edition list` says it")
    gone.add_argument("--reason", required=True, help="why, without the value")
    edition.set_defaults(run="edition")

    diff = _command(commands, "diff", "say what changed since a kept edition")
    diff.add_argument("label", nargs="?", help="of the kept edition; the last one when left out")
    diff.add_argument("--all", action="store_true", help="every change, not the largest ten")
    diff.add_argument("--json", action="store_true", help="as JSON")
    diff.set_defaults(run="diff")

    refresh = _command(commands, "refresh", "say where a new edition stands, and what is next")
    refresh.set_defaults(run="refresh")

    review = _command(commands, "review", "list the passages to be read again, or note one as read")
    review.add_argument("passage", nargs="?", help="its key, as the list says it")
    review.add_argument(
        "--by", default="", metavar="NAME", help="who reads; without a key, in turn"
    )
    review.set_defaults(run="review")

    sign = _command(commands, "sign", "pass a gate of the edition as it is now, in a role")
    sign.add_argument("gate", nargs="?", help="its name; without one, how all of them stand")
    sign.add_argument("--as", default="", dest="role", help="the role")
    sign.add_argument("--by", default="", metavar="NAME", help="who")
    sign.add_argument("--note", default="", help="what was looked at")
    sign.set_defaults(run="sign")

    release = _command(commands, "release", "release the edition, if every gate is passed")
    release.set_defaults(run="release")

    clean = _command(commands, "clean", "remove what a build makes, and say what that frees")
    clean.add_argument("--cache", action="store_true", help="only the cache; the edition stays")
    clean.set_defaults(run="clean")

    prepare = _command(
        commands, "prepare", "check and compute all exhibits (what `quarto render` runs first)"
    )
    _add_jobs(prepare)
    prepare.set_defaults(run="prepare")

    finish = _command(
        commands, "finish", "finish and check what `quarto render` made (what it runs last)"
    )
    finish.set_defaults(run="finish")

    quarto = _command(commands, "quarto", "write the files that Quarto needs, into quarto/")
    quarto.set_defaults(run="quarto")
    return made


def _add_add(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]  # as below
    add = _command(commands, "add", "lay a dataset, an exhibit or a chapter that passes `check`")
    pieces = add.add_subparsers(
        required=True, metavar="PIECE", dest="piece", help="dataset, exhibit or chapter"
    )
    dataset = pieces.add_parser("dataset", help="file, entry in the data dictionary, and source")
    dataset.add_argument("name", help="small letters, digits and hyphens")
    dataset.add_argument("--file", type=Path, help="a CSV file that becomes the dataset")
    dataset.add_argument("--from", default="", dest="address", help="where it was published")
    exhibit = pieces.add_parser("exhibit", help="a function, and its cell in a chapter")
    exhibit.add_argument("name", help="fig_… or tbl_…")
    exhibit.add_argument(
        "--chapter", default="", help="path of the chapter, as _quarto.yml lists it"
    )
    exhibit.add_argument("--dataset", default="", help="what it shows")
    exhibit.add_argument("--title", default="", help="its title (made from the name)")
    chapter = pieces.add_parser("chapter", help="a file, and its line in _quarto.yml")
    chapter.add_argument("name", help="small letters, digits and hyphens")
    chapter.add_argument("--title", default="", help="its title (made from the name)")
    chapter.add_argument("--after", default="", help="path of the chapter that it follows")
    add.set_defaults(run="add")


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
