"""Making an edition: what is stale is made, everything else taken over."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from needsbook.chapters.checks import Checked
from needsbook.data.in_print import printed_files
from needsbook.edition.plan import Stale
from needsbook.edition.products import INDEX
from needsbook.edition.progress import Progress
from needsbook.edition.survey import Survey
from needsbook.exhibit import store
from needsbook.exhibit.calls import Call
from needsbook.exhibit.compute import Computed
from needsbook.ground.errors import ProblemsFound
from needsbook.ground.project import Project
from needsbook.render.builtin import Rendering
from needsbook.render.elements import elements, shown
from needsbook.render.quarto import render
from needsbook.render.staging import Staging
from needsbook.trace.gone import gone_from, gone_pages
from needsbook.trace.pages import trace_pages, untraced
from needsbook.trace.trace import (
    Places,
    Trace,
    address_of,
    appearances,
    index_files,
    page_of,
    trace_file,
    traces_of,
)


@dataclass
class Report:
    """What a build did; `stale` is empty when nothing had changed.

    `unconfined` says what workers could reach on this machine that they should not,
    `warnings` what functions did that may be meant and should be looked at.
    """

    renderer: str
    html: Path
    pdf: Path
    stale: dict[str, Stale] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    unconfined: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def foreign(self) -> list[str]:
        """Files that were among the published ones and are no part of the edition."""
        causes = {cause for item in self.stale.values() for cause in item.causes}
        return sorted(cause.file for cause in causes if cause.reason == "foreign file")

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage."""
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


@dataclass
class EditionMaker:
    """The stale products of one build, made into an edition."""

    project: Project
    checked: Checked
    computed: Computed
    survey: Survey
    report: Report
    progress: Progress
    jobs: int
    written: set[str] = field(default_factory=set)  # names in figures/

    def builtin(self, edition: Staging) -> None:
        """Make what is stale; take over everything else."""
        self._take_over(edition)
        traces, places = self._traces(edition)
        rendering = self._rendering(traces, places)
        self.progress.stage("Reading chapters")
        with self.report.stage("read"):
            rendering.read()
        pages = self._stale_paths("page")
        files = [one for one in printed_files(self.project) if one.path in self._stale_paths("pdf")]
        self.progress.stage("Writing pages and what is for print")
        with self.report.stage("write"), ThreadPoolExecutor(1) as beside:
            rendering.write({path for file in files for path in file.pages}, "typst")
            setting = beside.submit(rendering.pdfs, edition, files) if files else None
            rendering.write(pages, "html5")
            rendering.html(edition, pages, index=INDEX in self.survey.stale)
            if setting:
                setting.result()
        self._hold_to_traces(edition, pages, traces)

    def with_quarto(self, quarto: str, edition: Staging) -> None:
        """Let Quarto render the whole book."""
        self.progress.stage("Rendering with Quarto")
        with self.report.stage("render"):
            render(self.project, quarto, edition.folder, self.project.work / "quarto.log")
        pages = [path.relative_to(edition.folder) for path in edition.folder.rglob("*.html")]
        chapters = [path.as_posix() for path in pages if path.parts[0] != "trace"]
        traces = traces_of(self.project, self.computed.entries.values())
        self._hold_to_traces(edition, chapters, traces)
        files = [one for one in printed_files(self.project) if one.kind != "book"]
        if files:  # Quarto makes one PDF of a book; the others are set as they always are
            rendering = self._rendering(
                traces, appearances(self.project, self.checked.chapters, traces)
            )
            rendering.read()
            rendering.write({path for file in files for path in file.pages}, "typst")
            rendering.pdfs(edition, files)

    def _stale_paths(self, kind: str) -> set[str]:
        return {item.id for item in self.survey.stale.values() if item.kind == kind}

    def _take_over(self, edition: Staging) -> None:
        made = {path for id in self.survey.stale for path in self.survey.products[id].outputs}
        everything = self.survey.record.files if self.survey.record else {}
        single = {path for item in self.survey.products.values() for path in item.outputs}
        prefix = f"{self.project.output.name}/"
        for path in everything:
            kept = path in single or INDEX not in self.survey.stale
            if path.startswith(prefix) and kept and path not in made:
                edition.take_over(path.removeprefix(prefix))

    def _traces(self, edition: Staging) -> tuple[dict[str, Trace], Places]:
        """Write the files of stale exhibits, their traces and the pages of these."""
        self.progress.stage("Writing traces")
        with self.report.stage("traces"):
            traces = traces_of(self.project, self.computed.entries.values())
            places = appearances(self.project, self.checked.chapters, traces)
            files: dict[str, bytes] = {}
            for id in self._stale_paths("exhibit"):
                entry = self.computed.entries[id]
                if entry.type != "number":
                    files |= store.files_of(self.project, entry)
            pages = self._stale_paths("trace")
            for id, item in traces.items():
                if item["type"] != "number" and page_of("figure", "", id) in pages:
                    files |= trace_file(item)
            if INDEX in self.survey.stale:
                files |= index_files(traces, places)
            for name, content in files.items():
                edition.write(f"figures/{name}", content)
            self.written |= set(files)
            gone = gone_from(self.project, traces)
            for path, page in trace_pages(
                self.project, traces, places, edition.folder / "figures", pages, gone=gone
            ):
                edition.write(path, page)
            addresses = {id: address_of(item) for id, item in traces.items()}
            for path, page in gone_pages(self.project, gone, addresses, pages):
                edition.write(path, page)
        return traces, places

    def _rendering(self, traces: dict[str, Trace], places: Places) -> Rendering:
        show = _showing(self.project, self.computed, traces, places)
        common = self.survey.inputs.common
        return Rendering(self.project, self.checked.chapters, show, common, self.jobs)

    def _hold_to_traces(
        self, edition: Staging, pages: Collection[str], traces: dict[str, Trace]
    ) -> None:
        """Let nothing be published whose trace is missing or differs."""
        missing = list(untraced(edition.folder, pages, traces))
        if missing:
            raise ProblemsFound(missing)


def try_pages(project: Project, checked: Checked, computed: Computed, common: str) -> None:
    """Write every page for both editions, as a build does, and publish none.

    Raises
    ------
    ProblemsFound
        With what would stop a build there.
    """
    traces = traces_of(project, computed.entries.values())
    places = appearances(project, checked.chapters, traces)
    show = _showing(project, computed, traces, places)
    rendering = Rendering(project, checked.chapters, show, common)
    rendering.read()
    rendering.write({path for file in printed_files(project) for path in file.pages}, "typst")
    rendering.write({one.page.path for one in rendering.pages}, "html5")


def _showing(
    project: Project, computed: Computed, traces: dict[str, Trace], places: Places
) -> Callable[[Call, Path], str]:
    """What shows a call, as Markdown for a chapter in a folder."""
    own = elements(project, traces, places)

    def show(call: Call, folder: Path) -> str:
        return shown(project, call, computed.entries, own, folder)

    return show
