"""An area beside its region: side, standing out, and since when."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from needsbook.statistics.beside import SIDES, latest_run, side, stands_out
from needsbook.statistics.intervals import Interval


def test_an_interval_that_touches_the_regions_rate_is_alike() -> None:
    assert [side(Interval(low, 12), 10) for low in (9.9, 10, 10.1)] == ["alike", "alike", "above"]
    assert side(Interval(3, 9.9), 10) == "below"


def test_without_an_interval_or_a_rate_there_is_no_side() -> None:
    nan = float("nan")
    low, high = pd.Series([nan, 1.0, 1.0]), pd.Series([nan, 2.0, 2.0])
    assert side(Interval(low, high), pd.Series([5, nan, 5.0])).tolist() == ["", "", "below"]


@pytest.mark.parametrize(
    ("lies", "place", "level"),
    [
        ("above", 2, 2), ("above", 1, 2), ("above", 0, 1), ("above", -2, 1), ("above", None, 1),
        ("below", -1, -2), ("below", 1, -1), ("alike", 2, 0), ("", 2, None),
    ],
)  # fmt: skip
def test_an_area_stands_out_on_the_side_on_which_it_lies(
    lies: str, place: float | None, level: float | None
) -> None:
    place = np.nan if place is None else place
    found = [stands_out(lies, place), stands_out(pd.Series([lies]), pd.Series([place]))[0]]
    assert found == pytest.approx([np.nan if level is None else level] * 2, nan_ok=True)


def test_years_that_are_not_judged_end_no_run() -> None:
    years = pd.DataFrame(
        [
            ["alike", "above", "doubtful", "above", "suppressed"],
            ["below"] * 5,
            ["above", "below", "above", "", "alike"],
            ["suppressed"] * 5,
        ],
        index=["N1", "N2", "N3", "N4"],
        columns=range(2020, 2025),
    )
    found = latest_run(years)
    assert found["side"].tolist() == ["above", "below", "alike", ""]
    assert found["since"].tolist() == [2021, 2020, 2024, None]
    assert found["whole"].tolist() == [False, True, False, False]


def test_runs_are_those_of_a_walk_through_the_years() -> None:
    random = np.random.default_rng(11)
    cells = random.choice([*SIDES, "doubtful", ""], (300, 6))
    years = pd.DataFrame(cells, columns=range(2019, 2025))
    found = latest_run(years)
    for area, row in years.iterrows():
        walked = [(year, lies) for year, lies in row.items() if lies in SIDES]
        run: list[int] = []
        for year, lies in reversed(walked):
            if lies != walked[-1][1]:
                break
            run.append(int(str(year)))
        assert found.loc[area, "since"] == (run[-1] if run else None)
        assert found.loc[area, "whole"] == bool(run and len(run) == len(walked))
