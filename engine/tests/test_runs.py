"""An interrupted build ends promptly and leaves the edition."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from books import Book

#: A build that an interrupt reaches, even where whoever runs the tests has it ignored.
INTERRUPTED = """
import signal, sys
from needsbook.commands.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(["build", "--renderer", "builtin"]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("after", [1, 1.5, 2, 4])  # while workers are being started, too
def test_an_interrupt_ends_promptly_and_leaves_the_edition(book: Book, after: float) -> None:
    book.change(
        "src/tiny/__init__.py",
        "    areas = boundaries",
        "    while True:\n        pass\n    areas = boundaries",
    )
    running = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED],
        cwd=book.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(after)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=20)
    assert running.returncode == 130, said
    assert "Traceback" not in said
    assert not (book.root / "_book").exists()
