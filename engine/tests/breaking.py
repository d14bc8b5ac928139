"""Ways to break the small book, and to run code in its folder."""

from __future__ import annotations

import subprocess
import sys

from books import Book


def run_code(book: Book, code: str) -> subprocess.CompletedProcess[str]:
    """Run a program in the book's folder."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=book.root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
