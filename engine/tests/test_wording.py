"""Words for numbers that are true of them."""

from __future__ import annotations

import pytest

from needsbook.chapters.wording import Compared, direction, in_words, reworded, words_for_ratio


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "none"), (1, "all"), (0.5, "half"), (0.51, "just over half"), (0.54, "more than half"),
        (0.65, "just under two-thirds"), (0.001, "almost none"), (0.999, "almost all"),
    ],
)  # fmt: skip
def test_a_share_as_a_fraction(share: float, words: str) -> None:
    assert in_words(share) == words


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_what_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        in_words(share)


def test_a_change_as_a_verb() -> None:
    assert [direction(change) for change in (3, -0.1, 0)] == ["rose", "fell", "was unchanged"]


@pytest.mark.parametrize(
    ("words", "following", "compared", "true"),
    [
        ("rose", "", Compared(5, 9), "fell"),
        ("more", "than", Compared(5, 9), "fewer"),
        ("an unknown word", "", Compared(5, 9), None),
    ],
)
def test_the_words_of_a_claim_as_they_would_be_true(
    words: str, following: str, compared: Compared, true: str | None
) -> None:
    assert reworded(words, following, compared) == true


def test_a_multiple() -> None:
    assert "twice" in words_for_ratio(1.95)
    assert "times" in words_for_ratio(3.4)
