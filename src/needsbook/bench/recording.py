"""What recording adds to computing every exhibit of the book, and what traces cost.

Unlike the other figures, these are taken inside one process, so that the one is
told apart from the other.
"""

from __future__ import annotations

import importlib
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from needsbook import store
from needsbook.chapters.checks import check
from needsbook.exhibits import exhibit_named
from needsbook.project import Project
from needsbook.tracing import recorder
from needsbook.tracing.pages import write_pages
from needsbook.tracing.trace import appearances, write_traces

RUNS = 5


def recording_cost(project: Project) -> tuple[float, float]:
    """Median seconds to compute every exhibit in one process, with and without recording."""
    checked = check(project, data=False)
    calls = {call.id: call for call in checked.calls if call.name in checked.exhibits}
    for declared in checked.exhibits.values():
        importlib.import_module(declared.module)

    code = store.code_key(project)

    def compute() -> None:
        for call in calls.values():
            exhibit = exhibit_named(call.name)
            if exhibit is not None:
                store.compute(project, exhibit, call.arguments, code)

    def compute_unrecorded() -> None:
        silent = mock.MagicMock(get=mock.MagicMock(return_value=()))
        with (
            mock.patch.object(recorder, "_recordings", silent),
            mock.patch.object(store, "_recording_as_json", return_value={}),
        ):
            compute()

    compute()  # warm: libraries loaded, files read
    with_recording, without = [], []
    for _ in range(RUNS):  # in turn, so that a drift of the machine meets both
        with_recording.append(_seconds(compute))
        without.append(_seconds(compute_unrecorded))
    return statistics.median(with_recording), statistics.median(without)


def trace_cost(project: Project) -> float:
    """Median seconds to write all traces and trace pages."""
    checked = check(project, data=False)
    calls = {call.id: call for call in checked.calls if call.name in checked.exhibits}
    entries = [
        store.stored(project, call.id, call.name, call.arguments)
        or store.compute(project, exhibit, call.arguments)
        for call in calls.values()
        if (exhibit := exhibit_named(call.name)) is not None
    ]

    def write() -> None:
        with tempfile.TemporaryDirectory() as folder:
            traces = write_traces(project, entries, checked.chapters)
            write_pages(project, traces, appearances(checked.chapters), Path(folder))

    return statistics.median(_seconds(write) for _ in range(RUNS))


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
