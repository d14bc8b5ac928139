"""What is said of who acts or is counted, by the form of the verb; definitions are none."""

from __future__ import annotations

import pytest

from needsbook.chapters.lexicon import Words, lexicon
from needsbook.chapters.structure import by_structure
from needsbook.chapters.subjects import any_of

LISTS = lexicon(
    Words(units=("pupils", "districts"), wider=("Northland",), topics=("absence", "truancy"))
)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Schools of the districts have bucked up.", "have bucked"),
        ("Pupils are flocking back.", "are flocking"),
        ("Pupils struggle to cope.", "struggle"),
        ("The system is broken.", "is broken"),
        ("Truancy is a village problem.", "is a village"),
        ("Districts are on their knees.", "are on"),
        ("Timeliness has slipped.", "has slipped"),
        ("Performance against the plan is amber.", "is amber"),
        ("Pupils tend to be late.", "tend to"),
        ("Poverty drives the absence.", "drives the absence"),
        ("Pupils queue in the draughtiest halls.", "the draughtiest"),
        ("Every school in Northland burns.", "Every school in Northland"),
        ("Pupils count for something now.", "now"),
    ],
)
def test_what_is_said(sentence: str, said: str) -> None:
    ((start, end, kind),) = by_structure(sentence, None, LISTS)
    assert (kind, sentence[start:end]) == ("a subject", said)


@pytest.mark.parametrize(
    "sentence",
    [
        "Absence is a form of protest.",
        "A pupil is a child who is on a roll.",
        "What pupils are like today.",
        "Pupils are counted in January.",
        "No newer figures are held.",
        "Pupils ought to be asked now.",
        "The interest of pupils.",
        "Pupils stay in the forest.",
    ],
)
def test_what_says_nothing(sentence: str) -> None:
    assert by_structure(sentence, None, LISTS) == []


def test_no_words_match_nothing() -> None:
    assert any_of([]) == "(?!)"
    assert any_of(["a", "abc"]) == "(?:abc|a)"
