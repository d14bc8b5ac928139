"""Progress goes to a terminal or, in plain lines, to a file."""

from __future__ import annotations

import io

from needsbook.edition.progress import Progress


def test_to_a_file_one_line_a_stage() -> None:
    stream = io.StringIO()
    progress = Progress.on(stream)
    progress.stage("Computing")
    progress.count(1, 3)
    progress.stage("Writing")
    progress.end()
    assert stream.getvalue() == "Computing\nWriting\n"


def test_silent_says_nothing() -> None:
    progress = Progress.silent()
    progress.stage("Computing")
    progress.count(1, 3)
    progress.end()
