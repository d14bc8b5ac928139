"""What is done with the gaps of a column is said by whoever calculates with it."""

from __future__ import annotations

import pandas as pd
import pytest

from needsbook.data.gapped import Gapped
from needsbook.data.treatment import bounded, treated
from needsbook.ground.gaps import Gap


@pytest.fixture
def column() -> pd.Series:
    return pd.Series(Gapped.of([12.0, Gap("confidential", "1 to 5"), 7.0]), name="count")


def test_left_out_and_missing(column: pd.Series) -> None:
    assert treated(column, "left out").sum() == 19
    assert len(treated(column, "left out")) == 2
    assert treated(column, "missing").isna().sum() == 1


def test_bounded_at_the_least_and_at_the_most(column: pd.Series) -> None:
    low, high = bounded(column, {"confidential": (1, 5)})
    assert (low.sum(), high.sum()) == (20, 24)


def test_a_gap_of_another_meaning_is_no_number_in_both(column: pd.Series) -> None:
    low, high = bounded(column, {"not available": (0, 1)})
    assert low.isna().tolist() == high.isna().tolist() == [False, True, False]


def test_a_way_that_is_none_is_refused(column: pd.Series) -> None:
    with pytest.raises(ValueError, match="no treatment"):
        treated(column, "as zero")
