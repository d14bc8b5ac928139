"""A passage whose figures moved comes up to be read again."""

from __future__ import annotations

from needsbook.edition.review import ToReview
from needsbook.ground.errors import Where


def item(now: str = "Now.", values: tuple[str, ...] = ("count: 12 → 15",)) -> ToReview:
    return ToReview("claim", Where("a.qmd", 3), "Was.", now, values)


def test_its_key_changes_with_its_words_and_values_and_not_with_its_line() -> None:
    assert item().key == ToReview("claim", Where("a.qmd", 9), "Was.", "Now.", item().values).key
    assert item("Then.").key != item().key
    assert item(values=("count: 12 → 16",)).key != item().key
    assert len(item().key) == 8
