"""Symbols of cells without a number, the project's own besides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from needsbook.ground.symbols import SYMBOLS, meaning_of, symbols, treatment_of
from needsbook.ground.words import speak, with_own


@pytest.fixture
def low() -> Iterator[None]:
    speak(with_own({}, statuses={"low": ("[low]", "between 1 and 4")}))
    yield
    speak(with_own({}))


def test_the_engines_own() -> None:
    speak(with_own({}))
    assert symbols() == SYMBOLS == {
        "confidential": "[c]", "not available": "[x]", "not applicable": "[z]",
    }  # fmt: skip
    assert len({meaning_of(status) for status in SYMBOLS}) == 3


@pytest.mark.usefixtures("low")
def test_one_that_a_project_adds() -> None:
    assert symbols()["low"] == "[low]"
    assert meaning_of("low") == "between 1 and 4"


def test_a_treatment_is_told_in_words() -> None:
    speak(with_own({}))
    assert treatment_of("left out")
    assert treatment_of("left out") != treatment_of("missing")
