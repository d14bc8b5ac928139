"""`needsbook build`: check, plan, compute, render, publish."""

from __future__ import annotations

import itertools
import json
import platform
import subprocess
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, Literal

from needsbook.chapters.checks import Checked, check
from needsbook.confine.confinement import confinement
from needsbook.edition import snapshot
from needsbook.edition.lock import only_build
from needsbook.edition.making import EditionMaker, Report, try_pages
from needsbook.edition.plan import Stale
from needsbook.edition.products import INDEX
from needsbook.edition.progress import Progress
from needsbook.edition.publish import mirror, refuse, staging
from needsbook.edition.record import record_of, write_record
from needsbook.edition.survey import Survey, survey, will_compute
from needsbook.edition.validation import compute_and_check
from needsbook.exhibit.compute import Computed, warm_up
from needsbook.ground import library
from needsbook.ground.errors import Problem, ProblemsFound, ToolFailure, UsageError, Where
from needsbook.ground.fonts import fallback_files, font_files
from needsbook.ground.project import Project, as_it_is
from needsbook.rebuild.inputs import LOCK, Inputs, is_made, may_be_input
from needsbook.render.quarto import require_quarto
from needsbook.render.staging import Staging

Renderer = Literal["builtin", "quarto"]
#: How often a build begins, at most, because an input changed meanwhile.
STARTS = 4
BUILT_IN = "built-in"

#: Told what will be made again, before anything is.
Explain = Callable[[dict[str, Stale]], None]


def build(
    project: Project,
    *,
    renderer: Renderer = "builtin",
    jobs: int | None = None,
    forced: bool = False,
    explain: Explain = lambda stale: None,
    progress: Progress | None = None,
    starts: int | None = STARTS,
) -> Report:
    """Build the HTML edition and the PDF, whole or not at all.

    Parameters
    ----------
    jobs : int, optional
        Workers; as many as there are cores when left out.
    forced : bool
        Whether to make everything again, changed or not.
    starts : int, optional
        How often it may begin again because an input changed meanwhile; without
        end when None.

    Raises
    ------
    ProblemsFound
        The assessment has problems; `_book` is as it was.
    UsageError
        Another build of the project is running.
    """
    progress = progress or Progress.silent()
    with only_build(project.work):
        changed: tuple[str, ...] = ()
        for _ in itertools.count() if starts is None else range(starts):
            if changed:
                progress.stage(f"{changed[0]} has changed meanwhile: starting again")
            try:
                seen = _glance(project)  # before anything is read
                with as_it_is(project, anew=forced) as staged:
                    hold_to_lock(staged)
                    tools = _tools(staged.installed.look)
                    try:
                        how = (renderer, jobs, forced, explain, progress)
                        return _build(staged, seen, tools, *how)
                    except (ProblemsFound, ToolFailure):
                        _hold_still(staged, tools)  # or they are those of another state
                        raise
            except Changed as meanwhile:
                changed = meanwhile.files
                project = Project(project.root)  # its settings may have changed
        raise ProblemsFound(
            Problem(
                Where(file),
                f"changed each of the {starts} times that a build read it and then worked",
                "let whatever writes it finish, then build again",
            )
            for file in changed
        )


class Changed(Exception):
    """Inputs changed while a build was working; nothing was published."""

    def __init__(self, files: tuple[str, ...]) -> None:
        super().__init__(", ".join(files))
        self.files = files


def status(project: Project, *, renderer: Renderer = "builtin", forced: bool = False) -> Survey:
    """What a build would make again, and why.

    Raises
    ------
    ProblemsFound
        The assessment has problems: a build would make nothing.
    """
    with as_it_is(project) as staged:
        hold_to_lock(staged)
        checked = check(staged)
        if checked.problems:
            raise ProblemsFound(checked.problems)
        return survey(staged, checked, _name(_choose(renderer)), forced=forced)


def checked_whole(project: Project, *, numbers_only: bool = False) -> tuple[Checked, Computed]:
    """The assessment as it is now, checked as a build does it; nothing is published.

    Parameters
    ----------
    numbers_only : bool
        Whether figures, tables and pages are left alone.

    Raises
    ------
    ProblemsFound
        With every problem of data, chapters, functions, claims and wording.
    """
    with as_it_is(project) as staged:
        checked, computed = _checked_whole(staged, numbers_only=numbers_only)
        if not numbers_only:
            try_pages(staged, checked, computed, Inputs(staged).common)
    return checked, computed


def status_of_sound(project: Project) -> Survey:
    """What a build would make again of an assessment that has no problems.

    Raises
    ------
    ProblemsFound
        With every problem of data, chapters, functions, claims and wording.
    """
    with as_it_is(project) as staged:
        checked, computed = _checked_whole(staged)
        return survey(staged, checked, BUILT_IN, entries=computed.entries)


def _checked_whole(project: Project, *, numbers_only: bool = False) -> tuple[Checked, Computed]:
    hold_to_lock(project)
    report = Report("", project.output, project.output)
    found = check(project)
    progress = Progress.silent()
    return found, compute_and_check(
        project, found, report, progress=progress, numbers_only=numbers_only
    )


def _build(
    project: Project,
    seen: snapshot.Glance,
    tools: str,
    renderer: Renderer,
    jobs: int | None,
    forced: bool,
    explain: Explain,
    progress: Progress,
) -> Report:
    if forced or will_compute(project):
        warm_up()
    quarto = _choose(renderer)
    report = Report(_name(quarto), project.output / "index.html", project.output / project.pdf_name)
    progress.stage("Checking data and chapters")
    with report.stage("check"):
        checked = check(project)
    if checked.problems:
        compute_and_check(
            project, checked, report, jobs=jobs, progress=progress
        )  # tells claims too
        raise ProblemsFound(checked.problems)
    before = survey(project, checked, report.renderer, forced=forced)
    explain(before.stale)
    report.stale = before.stale
    if not before.stale:
        _note(project, renderer, seen, before)
        return report
    refuse(project.output, project.figures)
    if any(item.kind == "exhibit" for item in before.stale.values()):
        warm_up()
    whole = set(before.stale)
    known = before.inputs
    computed = compute_and_check(
        project, checked, report, jobs=jobs, progress=progress, whole=whole, inputs=known
    )
    now = before
    if computed.fresh:  # what they rest on may differ
        now = survey(
            project,
            checked,
            report.renderer,
            forced=forced,
            entries=computed.entries,
            inputs=known,
        )
        now.stale.update(report.stale)
    maker = EditionMaker(project, checked, computed, now, report, progress, jobs or 2)
    with staging(project.output) as edition:
        if quarto:
            maker.with_quarto(quarto[0], edition)
        else:
            maker.builtin(edition)
        _write_edition(project, edition, report)
        _hold_still(project, tools, now)
    changed = None if quarto else maker.written
    mirror(project.output / "figures", project.figures, changed)
    _record(project, now)
    _note(project, renderer, seen, now)
    project.cache.prune(project.cache_megabytes * 1024**2)
    report.counts = _counts(checked, computed)
    report.unconfined = confinement().lacks if computed.fresh else ()
    return report


def _choose(renderer: Renderer) -> tuple[str, str] | None:
    return require_quarto() if renderer == "quarto" else None


def _name(quarto: tuple[str, str] | None) -> str:
    return f"Quarto {quarto[1]}" if quarto else BUILT_IN


def _counts(checked: Checked, computed: Computed) -> dict[str, int]:
    types = [entry.type for entry in computed.entries.values()]
    return {
        "chapters": len(checked.chapters),
        "exhibits": sum(type != "number" for type in types),
        "numbers": types.count("number"),
        "computed anew": len(computed.fresh),
        "literals": sum(
            "literal" in span.classes for chapter in checked.chapters for span in chapter.spans()
        ),
    }


# What must not change meanwhile ---------------------------------------------------


def _tools(packages: str) -> str:
    """What the engine's own files and those of the packages look like."""
    return snapshot.glance_of(snapshot.ENGINE) + packages


def hold_to_lock(project: Project) -> None:
    """Compare the installed packages with the lock.

    Raises
    ------
    UsageError
        A version is another one.
    """
    path = project.root / LOCK
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    differing = [
        f"{name} is {version}, and {LOCK} has {locked}"
        for name, version, locked in library.differing(project.packages, text)
    ]
    if differing:
        raise UsageError(
            "the installed packages are not those of the lock:\n    "
            + "\n    ".join(differing)
            + f"\n    → install those of {LOCK} anew (`make setup`)"
        )


def _hold_still(project: Project, tools: str, now: Survey | None = None) -> None:
    """Let nothing be published that is not what was read.

    Parameters
    ----------
    now : Survey, optional
        Says which files the edition rests on; until it is known, all may be inputs.

    Raises
    ------
    Changed
        Inputs are no longer those of the project's state.
    UsageError
        needsbook itself, or its lock, is no longer the same.
    """
    files = project.state.changed() if project.state else ()
    if tools != _tools(library.look(project.packages)) or LOCK in files:
        raise UsageError(
            f"needsbook or {LOCK} changed while the build was working; nothing was published\n"
            f"    → install what {LOCK} names anew (`make setup`), then build again"
        )
    used = files if now is None else now.files
    changed = tuple(
        file
        for file in files
        if file in used or (may_be_input(file) and not is_made(file, project))
    )
    if changed:
        raise Changed(changed)


# What is remembered -------------------------------------------------------------


def _glance(project: Project) -> snapshot.Glance:
    beside = snapshot.noted(project.work).get("beside") or _fonts()
    try:
        return snapshot.glance(project.home, project.output.name, beside)
    except OSError:  # a file that was used before is gone
        return snapshot.Glance("", settled=False)


def _fonts() -> list[str]:
    return sorted(str(path) for path in [*font_files(), *fallback_files()])


def _note(project: Project, renderer: Renderer, seen: snapshot.Glance, now: Survey) -> None:
    """Remember what was seen, so that the next build knows at a glance."""
    beside = sorted({*_fonts(), *_hidden(project, now)})
    if beside != (snapshot.noted(project.work).get("beside") or _fonts()):
        seen = snapshot.Glance("", settled=False)  # other files were looked at
    output, pdf = project.output.name, project.pdf_name
    looks = project.installed.look
    snapshot.note(project.work, output, pdf, renderer, seen, beside, looks)


def _hidden(project: Project, now: Survey) -> set[str]:
    """Inputs of the project in folders that a glance leaves out."""
    names = {name for item in now.products.values() for name in item.names if "#" not in name}
    return {
        str(project.home / name)
        for name in names
        if any(part.startswith(".") for part in name.split("/")[:-1])
    }


def _record(project: Project, now: Survey) -> None:
    folders = (project.output.name, project.figures.name)
    record = record_of(now.everything, now.products, project.home, folders, now.record)
    write_record(project.work, record)


def _write_edition(project: Project, edition: Staging, report: Report) -> None:
    """Versions, revision and state of the tree: here alone, never in a page or a key."""
    if INDEX not in report.stale:
        return
    value: dict[str, Any] = {
        "title": project.title,
        "edition": project.edition.label,
        "date": project.edition.date.isoformat(),
        "renderer": report.renderer,
        "python": platform.python_version(),
        "confinement": list(confinement().lacks) or "whole",
        "packages": {
            name: version(name)
            for name in ("pandas", "matplotlib", "geopandas", "pypandoc-binary", "typst")
        },
        **revision(project),
    }
    edition.write("edition.json", json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def git(project: Project, *arguments: str) -> str | None:
    """What Git answers in the project's folder; None where it cannot."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=project.home, capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def revision(project: Project) -> dict[str, Any]:
    revision, changes = git(project, "rev-parse", "HEAD"), git(project, "status", "--porcelain")
    return {"revision": revision, "clean": None if changes is None else changes == ""}
