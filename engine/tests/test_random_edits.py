"""Builds in steps give, byte for byte, what one build gives; see `random_edits`."""

from __future__ import annotations

from pathlib import Path

import pytest
from random_edits import trial


@pytest.mark.parametrize("seed", range(1, 11))
def test_steps_give_what_one_build_gives(seed: int, tmp_path: Path) -> None:
    assert trial(seed, tmp_path).differing == ()


@pytest.mark.slow
@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(11, 51))
def test_more_steps_give_what_one_build_gives(seed: int, tmp_path: Path) -> None:
    assert trial(seed, tmp_path).differing == ()
