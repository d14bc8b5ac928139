"""Values that were published once change for a stated reason, or not at all.

`data/landed_values.csv` holds each number (as shown, and exactly) and a hash of the
data of each figure and table, by id, as revision f04d929 published them.
"""

from __future__ import annotations

import csv
import hashlib
import json
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml
from books import Book, numbers_of

pytestmark = pytest.mark.slow

DATA = Path(__file__).parent / "data"
Value = tuple[str, str, str]  # as shown, exact, unit


def landed() -> dict[str, Value]:
    with (DATA / "landed_values.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: (row["shown"], row["value"], row["unit"]) for row in csv.DictReader(file)
        }


def published(figures: Path) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for id, number in numbers_of(figures.parent).items():
        result = number["result"]
        exact = "" if result["value"] is None else repr(result["value"])
        found[id] = (result["shown"], exact, result["unit"])
    for path in figures.glob("*.csv"):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        found[path.stem] = ("", f"csv {digest}", "")
    return found


def test_every_changed_value_has_its_reason(report: Book) -> None:
    before, now = landed(), published(report.root / "figures")
    changes = yaml.safe_load((DATA / "changed_values.yaml").read_text(encoding="utf-8"))
    differing = {id: now.get(id) for id, value in before.items() if now.get(id) != value}
    explained: set[str] = set()
    for change in changes:
        assert change["reason"].strip(), change
        for pattern in change["ids"]:
            matched = {
                id
                for id, value in differing.items()
                if fnmatchcase(id, pattern) and (value is None) == change.get("gone", False)
            }
            assert matched, f"no such difference: {pattern}"
            explained |= matched
    unexplained = {id: (before[id], differing[id]) for id in differing if id not in explained}
    assert not unexplained, json.dumps(unexplained, indent=1, ensure_ascii=False)
