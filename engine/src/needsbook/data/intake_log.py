"""The log of intakes: which file became rows of a dataset, from where, when, and why so."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

LOG = "intake/log.csv"
COLUMNS = ("dataset", "day", "file", "sha256", "address", "added", "revised", "withdrawn", "reason")


def with_line(data: Path, line: Sequence[object]) -> str:
    """The log of a data folder with one line more."""
    path = data / LOG
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if not path.is_file():
        writer.writerow(COLUMNS)
    writer.writerow(line)
    return (path.read_text(encoding="utf-8") if path.is_file() else "") + out.getvalue()


def logged(data: Path) -> list[dict[str, str]]:
    """The lines of the log, the oldest first."""
    path = data / LOG
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
