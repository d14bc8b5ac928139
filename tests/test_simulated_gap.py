"""The dataset of simulated boroughs: made by the code that stands here, and what it shows."""

from __future__ import annotations

import csv
import runpy

import numpy as np
import pytest
import simulated_boroughs as simulation
from assessment import REPOSITORY

from london_cse.gap import coverage as gap_coverage
from london_cse.gap import simulated as gap


def stored() -> list[dict[str, str]]:
    with (REPOSITORY / "data" / "simulated_gap.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_dataset_was_made_by_this_code_and_these_settings() -> None:
    made_by = runpy.run_path(str(REPOSITORY / "data/intake/simulated_gap.py"))
    assert {row["recipe"] for row in stored()} == {made_by["recipe"]()}, made_by["__doc__"]


def test_every_setting_has_enough_sets() -> None:
    found = {(row["setting"], row["words"], int(row["sets"])) for row in stored()}
    assert found == {
        (key, setting.words, sets)
        for key, setting in gap.SETTINGS.items()
        for sets in (gap.SAMPLE, gap.SETS)
    }
    assert gap.SETS >= 2000


@pytest.mark.parametrize("key", ["model", "small", "half, nothing", "null"])
def test_the_sample_of_the_dataset_can_be_made_again(key: str) -> None:
    found = simulation.results(list(simulation.repeat(gap.SETTINGS[key], gap.SAMPLE)))
    rows = [r for r in stored() if r["setting"] == key and int(r["sets"]) == gap.SAMPLE]
    assert {row["measure"] for row in rows} == set(found)
    for row in rows:
        expected = float(row["value"]), float(row["error"])
        # Another processor may round otherwise; no outcome hangs on the last digits.
        assert found[row["measure"]] == pytest.approx(expected, abs=0.01), row


def test_a_null_is_what_the_model_gives_for_the_same_counts() -> None:
    random = (np.random.default_rng(5) for _ in range(2))
    nothing, null = (
        simulation.simulate(gap.SETTINGS[key], next(random)) for key in ("nothing", "null")
    )
    assert (nothing.seen.low == null.seen.low).all()
    assert nothing.gap().sum() > 0
    assert null.gap().sum() == 0


def test_suppressed_counts_are_simulated_as_ranges() -> None:
    simulated = simulation.simulate(gap.SETTINGS["small"], np.random.default_rng(4))
    assert (simulated.seen.high > simulated.seen.low).sum() > 3


def test_errors_are_those_of_a_mean_and_a_quantile() -> None:
    outcomes = [
        simulation.Outcome(90.0, 100.0, 0.0, told, 50.0, 40.0, told) for told in range(1, 101)
    ]
    found = simulation.results([*outcomes, None])
    assert found["refused"][0] == pytest.approx(100 / 101)
    # 1 to 100: variance 100 × 101 / 12, so 29.01 / 10; a median is 1.25 times as uncertain
    # where the law is normal, here (flat) 100 × 0.05 × 0.99.
    assert found["told"] == pytest.approx((50.5, 2.901), abs=0.001)
    assert found["ratio"] == pytest.approx((50.5, 4.95), abs=0.01)


def test_where_boroughs_follow_the_model_the_intervals_hold_what_they_promise() -> None:
    for key in ("model", "nothing", "much"):
        assert gap_coverage.simulated(key, "london") == pytest.approx(95, abs=2)
        assert 94 <= gap_coverage.simulated(key, "boroughs") <= 99
        assert gap_coverage.simulated(key, "ratio") == pytest.approx(1, abs=0.1)


def test_need_that_no_proxy_shows_is_taken_for_a_gap() -> None:
    # The limit that the chapter states: the method cannot know such need.
    assert gap_coverage.simulated("half", "london") < 40
    assert gap_coverage.simulated("null", "true_share") == 0
    assert gap_coverage.simulated("null", "share") == gap_coverage.simulated("nothing", "share")
    assert gap_coverage.simulated_sets.returned() == gap.SETS  # type: ignore[attr-defined]
