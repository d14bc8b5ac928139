"""A column with gaps is summed, compared and sorted by nobody by mistake."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from needsbook.data.gapped import Gapped
from needsbook.ground.gaps import Gap

GAP = Gap("confidential", "1 to 5")


@pytest.fixture
def column() -> pd.Series:
    return pd.Series(Gapped.of([3.0, GAP, 1.0]))


@pytest.mark.parametrize(
    "use",
    [
        lambda column: column.sum(),
        lambda column: column.mean(),
        lambda column: column > 2,
        lambda column: column.sort_values(),
        lambda column: column.cumsum(),
        lambda column: column.fillna(0),
        lambda column: np.asarray(column.array, dtype=float),
    ],
)
def test_what_would_pass_over_the_gap_is_refused(
    column: pd.Series, use: Callable[[pd.Series], object]
) -> None:
    with pytest.raises(Exception, match=r"(?i)gap|without a number|treated"):
        use(column)


def test_cells_keep_what_they_are(column: pd.Series) -> None:
    assert list(column) == [3.0, GAP, 1.0]
    assert column.isna().tolist() == [False, True, False]
    assert column.array.gaps() == {1: GAP}


def test_a_part_of_it_is_such_a_column(column: pd.Series) -> None:
    assert list(column.iloc[[1, 2]]) == [GAP, 1.0]
    assert list(pd.concat([column, column]))[3:] == [3.0, GAP, 1.0]
