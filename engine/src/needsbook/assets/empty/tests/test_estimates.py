"""Expected values, worked out by hand from the files in `data/`."""

from __future__ import annotations

from PACKAGE import sources


def test_every_area_has_a_boundary() -> None:
    drawn = sources.boundaries(columns=["area"])["area"]
    assert set(drawn) == set(sources.areas(columns=["area"])["area"])
