"""`needsbook prepare`: what `quarto render` runs first, so that it serves nothing stale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from needsbook.chapters.checks import check
from needsbook.chapters.model import Chapter
from needsbook.edition import frozen
from needsbook.edition.build import BUILT_IN, hold_to_lock
from needsbook.edition.lock import only_build
from needsbook.edition.making import Report
from needsbook.edition.progress import Progress
from needsbook.edition.publish import stays
from needsbook.edition.survey import survey
from needsbook.edition.validation import compute_and_check
from needsbook.exhibit import store
from needsbook.exhibit.entry import Entry
from needsbook.ground.files import remove, write_if_changed
from needsbook.ground.project import Project, as_it_is
from needsbook.render.area_files import write_area_files
from needsbook.render.quarto_fonts import write_fonts_of_pdf
from needsbook.render.quarto_profile import write_profile
from needsbook.render.site import calendar
from needsbook.trace.gone import gone_from, gone_pages
from needsbook.trace.pages import NEUTRAL, trace_pages
from needsbook.trace.trace import address_of, appearances, index_files, trace_file, traces_of


@dataclass(frozen=True)
class Prepared:
    """How many exhibits there are, how many are new, which chapters run again."""

    exhibits: int
    fresh: int
    dropped: tuple[str, ...]


def prepare_for_quarto(project: Project, *, jobs: int | None = None) -> Prepared:
    """Bring `figures/`, `trace/` and `_freeze/` up to date.

    Quarto then executes again exactly the chapters that rest on something that
    changed, and finds pictures and numbers of the same data.

    Raises
    ------
    ProblemsFound
        The assessment has problems; Quarto stops too.
    """
    with only_build(project.work), as_it_is(project) as project:
        hold_to_lock(project)
        checked = check(project)
        report = Report("", project.output, project.output)
        computed = compute_and_check(
            project, checked, report, jobs=jobs, progress=Progress.silent()
        )
        entries = computed.entries
        dropped = frozen.drop_stale(project, survey(project, checked, BUILT_IN, entries=entries))
        write_figures(project, entries, checked.chapters)
        write_area_files(project, checked.chapters, entries, project.home)
        write_profile(project, checked.chapters, project.home)
        write_fonts_of_pdf(project)
    return Prepared(len(entries), len(computed.fresh), dropped)


def write_figures(
    project: Project, entries: Mapping[str, Entry], chapters: Sequence[Chapter]
) -> None:
    """Write `figures/` and `trace/`: what is published of the exhibits, and nothing else."""
    traces = traces_of(project, entries.values())
    places = appearances(project, chapters, traces)
    files = index_files(traces, places)
    for id, entry in entries.items():
        if entry.type != "number":
            files |= store.files_of(project, entry) | trace_file(traces[id])
    _write(project, "figures", files)
    gone = gone_from(project, traces)
    addresses = {id: address_of(item) for id, item in traces.items()}
    pages = [
        *trace_pages(project, traces, places, project.figures, with_assets=False, gone=gone),
        *gone_pages(project, gone, addresses, gone),
    ]
    texts = {path.removeprefix("trace/"): text.encode() for path, text in pages}
    if project.safety.get("exit"):
        texts[NEUTRAL] = calendar(project.language)
    _write(project, "trace", texts)


def _write(project: Project, folder: str, files: Mapping[str, bytes]) -> None:
    """Make the files of a folder these, and no others."""
    home = project.home / folder
    home.mkdir(exist_ok=True)
    for name, content in files.items():
        write_if_changed(home / name, content)
    for path in sorted(home.iterdir()):
        if path.name not in files and not stays(path.name):
            remove(path)
