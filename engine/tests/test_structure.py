"""Sentences that say something of the data, found by how they are made."""

from __future__ import annotations

import pytest

from needsbook.chapters.lexicon import Words, lexicon
from needsbook.chapters.structure import AREA, PERIOD, by_structure

LISTS = lexicon(
    Words(
        units=("children", "districts", "cases"),
        areas=("Northam", "Southam"),
        periods=("2024",),
        years=("2022", "2023"),
    )
)


@pytest.mark.parametrize(
    ("sentence", "kind", "said"),
    [
        ("Nobody in Northam was asked.", AREA, "Northam"),
        ("Northam stands apart.", AREA, "Northam"),
        ("Here are the cases of 2024.", PERIOD, "2024"),
        ("There are cases since 2022.", PERIOD, "2022"),
        ("The rate in these places fizzled.", "a figure", "fizzled"),
        ("The total has quietly frothed.", "a figure", "has quietly frothed"),
        ("The gap is scandalous.", "a figure", "is scandalous"),
        ("Children there improved a lot.", "change", "improved"),
    ],
)
def test_what_a_sentence_says(sentence: str, kind: str, said: str) -> None:
    ((start, end, found),) = by_structure(sentence, None, LISTS)
    assert (found, sentence[start:end]) == (kind, said)


@pytest.mark.parametrize(
    "sentence",
    [
        "Northam",
        "Northam and Southam",
        "The 2024 edition of the cases.",
        "All cases up to 31 March 2024.",
        "The cases of 1999.",
        "The rate is given in the table.",
        "The total of the districts.",
        "Where a rate fizzled, it is left out.",
        "A district that improved is marked.",
        "Rate : a total that fizzled.",
        "The total may have frothed.",
        "Has the total frothed?",
        "Children were asked what they want.",
    ],
)
def test_what_says_nothing_of_the_data(sentence: str) -> None:
    assert by_structure(sentence, None, LISTS) == []


def test_a_period_that_moves_with_the_edition_is_a_live_one() -> None:
    sentence = "Here are the cases of □□□□□□."
    assert by_structure(sentence, sentence.index("□"), LISTS)[0][2] == PERIOD
    assert by_structure(sentence, None, LISTS) == []
