"""`needsbook build`: check, compute, render, publish."""

from __future__ import annotations

import json
import platform
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from needsbook.chapters import prose, statements
from needsbook.chapters.checks import Checked, check
from needsbook.chapters.claims import claim_problems, claims_of
from needsbook.compute import Computed, compute_calls
from needsbook.errors import Problem, ProblemsFound
from needsbook.lock import only_build
from needsbook.progress import Progress
from needsbook.project import Project
from needsbook.publish import staging
from needsbook.rendering.area_files import write_area_files
from needsbook.rendering.builtin import Rendering
from needsbook.rendering.quarto import find_quarto, render, require_quarto
from needsbook.store import Entry
from needsbook.tracing.pages import untraced, write_pages
from needsbook.tracing.trace import appearances, write_traces

Renderer = Literal["auto", "quarto", "builtin"]


@dataclass
class Report:
    """What a build did."""

    renderer: str
    html: Path
    pdf: Path
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage."""
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


def build(
    project: Project,
    *,
    renderer: Renderer = "auto",
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Build the HTML edition and the PDF, whole or not at all.

    Raises
    ------
    ProblemsFound
        The assessment has problems; `_book` is as it was.
    UsageError
        Another build of the project is running.
    """
    with only_build(project.cache):
        return _build(project, renderer, jobs, progress or Progress.silent())


def _build(project: Project, renderer: Renderer, jobs: int | None, progress: Progress) -> Report:
    quarto = _choose(renderer)
    report = Report(
        renderer=f"Quarto {quarto[1]}" if quarto else "built-in",
        html=project.output / "index.html",
        pdf=project.output / project.pdf_name,
    )
    checked, computed = prepare(project, report, jobs=jobs, progress=progress)
    progress.stage("Writing traces")
    with report.stage("traces"):
        traces = write_traces(project, computed.entries.values(), checked.chapters)
        places = appearances(checked.chapters)
    with staging(project.output) as folder:
        if quarto:
            progress.stage("Rendering with Quarto")
            with report.stage("render"):
                write_area_files(project, checked.chapters, computed.entries)
                render(project, quarto[0], folder, project.cache / "quarto.log")
        else:
            with report.stage("traces"):
                write_pages(project, traces, places, folder)
            _render_builtin(project, checked, computed, folder, report, progress, jobs)
        missing = list(untraced(folder, traces))
        if missing:
            raise ProblemsFound(missing)
        _write_edition(project, folder, report)
    report.counts |= {
        "chapters": len(checked.chapters),
        "exhibits": sum(entry["type"] != "number" for entry in computed.entries.values()),
        "numbers": sum(entry["type"] == "number" for entry in computed.entries.values()),
        "computed anew": len(computed.fresh),
        "literals": sum(
            "literal" in span.classes for chapter in checked.chapters for span in chapter.spans()
        ),
    }
    return report


def prepare(
    project: Project,
    report: Report,
    *,
    jobs: int | None = None,
    progress: Progress,
    numbers_only: bool = False,
) -> tuple[Checked, Computed]:
    """Check everything and bring every exhibit up to date.

    With `numbers_only`, figures and tables are left alone: the numbers are what
    claims are checked against.

    Raises
    ------
    ProblemsFound
        With every problem of data, chapters, functions and claims.
    """
    progress.stage("Checking data and chapters")
    with report.stage("check"):
        checked = check(project)
    problems = list(checked.problems)
    known = [
        call
        for call in checked.calls
        if call.name in checked.exhibits
        and (not numbers_only or checked.exhibits[call.name].type == "number")
    ]
    entries: dict[str, Entry] = {}
    if _can_compute(problems):
        progress.stage("Computing exhibits")
        with report.stage("compute"):
            computed = compute_calls(
                project, known, checked.exhibits, jobs=jobs, progress=progress.count
            )
        problems += computed.problems
        entries = computed.entries
        if not computed.problems:  # a claim cannot be judged by a number that failed
            problems += _claim_problems(checked, computed)
    if project.strict:
        problems += _wording_problems(checked, entries)
    if problems:
        raise ProblemsFound(problems)
    return checked, computed


def _can_compute(problems: list[Problem]) -> bool:
    """With broken data or code, computing would only repeat those problems."""
    return not any(
        problem.where.file.startswith(("data/", "src/", "_quarto.yml")) for problem in problems
    )


def _wording_problems(checked: Checked, entries: dict[str, Entry]) -> Iterator[Problem]:
    """Numbers typed by hand, and statements that nothing checks."""
    yield from prose.problems(checked.typed, entries)
    yield from statements.problems(
        said
        for said in checked.statements
        # The number in it was reported: mending that mends the statement.
        if not any(said.where == one.where and one.text in said.text for one in checked.typed)
    )


def _claim_problems(checked: Checked, computed: Computed) -> Iterator[Problem]:
    for chapter in checked.chapters:
        yield from claim_problems(claims_of(chapter), computed.entries)


def _choose(renderer: Renderer) -> tuple[str, str] | None:
    if renderer == "builtin":
        return None
    return require_quarto() if renderer == "quarto" else find_quarto()


def _render_builtin(
    project: Project,
    checked: Checked,
    computed: Computed,
    folder: Path,
    report: Report,
    progress: Progress,
    jobs: int | None,
) -> None:
    rendering = Rendering(project, checked.chapters, computed.entries, folder, jobs or 2)
    progress.stage("Reading chapters")
    with report.stage("read"):
        rendering.read()
    progress.stage("Writing the HTML edition")
    with report.stage("html"):
        rendering.write_html()
    progress.stage("Setting the PDF")
    with report.stage("pdf"):
        rendering.write_pdf()


def _write_edition(project: Project, folder: Path, report: Report) -> None:
    """Versions, revision and state of the tree: here alone, never in a page or a key."""
    edition: dict[str, Any] = {
        "title": project.title,
        "edition": project.edition.label,
        "date": project.edition.date.isoformat(),
        "renderer": report.renderer,
        "python": platform.python_version(),
        "packages": {
            name: version(name)
            for name in ("pandas", "matplotlib", "geopandas", "pypandoc-binary", "typst")
        },
        **_revision(project),
    }
    text = json.dumps(edition, indent=1, ensure_ascii=False) + "\n"
    (folder / "edition.json").write_text(text, encoding="utf-8")


def _revision(project: Project) -> dict[str, Any]:
    def git(*arguments: str) -> str | None:
        try:
            done = subprocess.run(
                ["git", *arguments], cwd=project.root, capture_output=True, text=True, check=False
            )
        except OSError:
            return None
        return done.stdout.strip() if done.returncode == 0 else None

    revision, changes = git("rev-parse", "HEAD"), git("status", "--porcelain")
    return {"revision": revision, "clean": None if changes is None else changes == ""}
