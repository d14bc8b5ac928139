"""What stands under an exhibit names each source once, and leads to the values."""

from __future__ import annotations

from pathlib import Path

from needsbook.exhibit.shown import Made

SOURCES = (("The Office, Counts", "2023"), ("The Office, Counts", "2024"))
OTHER = ("The Board, Visits", "2024")


def test_a_source_is_named_once_with_its_periods(tmp_path: Path) -> None:
    made = Made(tmp_path, "tiny.fig_counts", (*SOURCES, SOURCES[0], OTHER))
    said = made.markdown("fig-counts", (), tmp_path).replace("\\", "")
    assert "The Office, Counts (2023; 2024); The Board, Visits (2024)" in said


def test_the_values_of_a_picture_are_a_link_away(tmp_path: Path) -> None:
    made = Made(tmp_path, "tiny.fig_counts", ())
    assert "(trace/fig-counts.html#data)" in made.markdown("fig-counts", (), tmp_path)
    assert "#data" not in made.markdown("tbl-counts", (), tmp_path)
