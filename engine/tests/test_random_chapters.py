"""Of random chapters every word is on the page and in the PDF, or the line is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from random_chapters import CHAPTERS, trial

pytestmark = pytest.mark.slow


def holds(seed: int, folder: Path) -> None:
    tried = trial(seed, folder)
    assert tried.faults == []
    # All of the subset that is written with care is shown, and some of what is not is stopped.
    assert CHAPTERS / 2 <= len(tried.shown) < CHAPTERS


@pytest.mark.parametrize("seed", range(1, 3))
def test_every_word_is_shown_or_its_line_is_named(seed: int, tmp_path: Path) -> None:
    holds(seed, tmp_path)


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(3, 13))
def test_every_word_of_more_chapters_is_shown_or_its_line_is_named(
    seed: int, tmp_path: Path
) -> None:
    holds(seed, tmp_path)
