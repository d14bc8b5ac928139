"""The log of intakes, a line for each file."""

from __future__ import annotations

from pathlib import Path

from needsbook.data.intake_log import LOG, logged, with_line

LINE = ["counts", "2026-11-29", "a, b.csv", "ab12", "https://a.test", 3, 1, 0, 'revised "all"']


def test_without_a_log_nothing_is_in_it(tmp_path: Path) -> None:
    assert logged(tmp_path) == []


def test_a_line_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / LOG).parent.mkdir()
    for _ in range(2):
        (tmp_path / LOG).write_text(with_line(tmp_path, LINE), encoding="utf-8", newline="")
    first, second = logged(tmp_path)
    assert first == second
    assert list(first.values()) == [str(value) for value in LINE]
