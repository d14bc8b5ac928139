"""What recording adds to computing every exhibit of the book, and what traces cost.

Unlike the other figures, these are taken inside one process, so that the one is
told apart from the other.
"""

from __future__ import annotations

import importlib
import statistics
import time
from collections.abc import Callable
from typing import Any
from unittest import mock

from needsbook.chapters.checks import check
from needsbook.edition.survey import known_calls
from needsbook.exhibit import evaluate
from needsbook.exhibit.exhibits import Exhibit, exhibit_named
from needsbook.ground import recorder
from needsbook.ground.project import Project
from needsbook.trace.pages import trace_pages
from needsbook.trace.trace import appearances, index_files, trace_file, traces_of

RUNS = 5


def recording_cost(project: Project) -> tuple[float, float]:
    """Median seconds to compute every exhibit in one process, with and without recording."""
    calls = _calls(project)

    def compute() -> None:
        for exhibit, arguments in calls:
            evaluate.evaluate(project, exhibit, arguments)

    def compute_unrecorded() -> None:
        silent = mock.MagicMock(get=mock.MagicMock(return_value=()))
        with mock.patch.object(recorder, "_recordings", silent):
            compute()

    compute()  # warm: libraries loaded, files read
    with_recording, without = [], []
    for _ in range(RUNS):  # in turn, so that a drift of the machine meets both
        with_recording.append(_seconds(compute))
        without.append(_seconds(compute_unrecorded))
    return statistics.median(with_recording), statistics.median(without)


def trace_cost(project: Project) -> float:
    """Median seconds to write all traces and trace pages."""
    entries = {}
    for exhibit, arguments in _calls(project):
        entry, _ = evaluate.evaluate(project, exhibit, arguments)
        entries[entry.id] = entry
    chapters = check(project, data=False).chapters

    def write() -> None:
        traces = traces_of(project, entries.values())
        places = appearances(project, chapters, traces)
        index_files(traces, places)
        for item in traces.values():
            trace_file(item)
        list(trace_pages(project, traces, places, project.figures))

    return statistics.median(_seconds(write) for _ in range(RUNS))


def _calls(project: Project) -> list[tuple[Exhibit, tuple[Any, ...]]]:
    checked = check(project, data=False)
    for declared in checked.exhibits.values():
        importlib.import_module(declared.module)
    found = [(exhibit_named(call.name), call.arguments) for call in known_calls(checked)]
    return [(exhibit, arguments) for exhibit, arguments in found if exhibit is not None]


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def report(project: Project) -> str:
    """Both costs in words, as ratio and seconds."""
    recorded, plain = recording_cost(project)
    return (
        f"Recording: computing all exhibits takes {recorded / plain:.2f} times as long with it "
        f"({recorded:.2f} s against {plain:.2f} s, medians of {RUNS}, one process).\n"
        f"Traces: {trace_cost(project):.2f} s to write them and their pages."
    )
