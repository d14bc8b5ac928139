"""Names written in two ways that a reader takes for one."""

from __future__ import annotations

import pytest

from needsbook.data.likeness import looks_like, odd_text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Cafe\u0301", "decomposed"),
        ("Kings  Lynn", "two spaces"),
        ("Kings\u00a0Lynn", "a space U+00A0"),
        ("Lоndon", "a letter that only looks like “o”"),  # a Cyrillic o
    ],
)
def test_what_looks_like_another_text_is_told(text: str, told: str) -> None:
    fault = odd_text(text, text)
    assert fault is not None
    assert told in fault[0]


@pytest.mark.parametrize("text", ["Café", "King’s Lynn", "Лондон", "Ελλάδα", "Ynys Môn"])
def test_what_is_written_as_it_should_be_is_not(text: str) -> None:
    assert odd_text(text, text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("King’s Lynn", "King's Lynn"),
        ("Stoke-on-Trent", "Stoke on Trent"),
        ("Tyne & Wear", "Tyne and Wear"),
        ("London", "Lоndon"),
    ],
)
def test_both_ways_are_one(one: str, other: str) -> None:
    assert looks_like(one) == looks_like(other)


def test_two_names_are_two() -> None:
    assert looks_like("Newport") != looks_like("Newham")
