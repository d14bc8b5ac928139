"""Expected values, worked out by hand from the files in `data/`."""

from __future__ import annotations

import pytest
from PACKAGE import estimates

from needsbook import Gap


def test_a_rate_is_per_cent_of_the_pupils_on_roll() -> None:
    assert estimates.rate("D01", 2024) == pytest.approx(100 * 698 / 4160)


def test_a_withheld_number_has_no_rate() -> None:
    gap = estimates.rate("D03", 2024)
    assert isinstance(gap, Gap)
    assert gap.status == "confidential"


def test_every_district_has_a_row() -> None:
    assert list(estimates.rates(2024)["name"]) == ["Alder", "Birch", "Cedar"]
