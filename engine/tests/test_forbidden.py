"""The names that an analysis must not use are names that there are."""

from __future__ import annotations

from needsbook.confine import forbidden
from needsbook.confine.forbidden import each_word


def test_a_list_is_its_words() -> None:
    assert each_word(" a  b\nc ") == {"a", "b", "c"}


def test_no_list_is_empty() -> None:
    lists = {
        name: value
        for name, value in vars(forbidden).items()
        if name.isupper() and isinstance(value, frozenset)
    }
    assert lists
    assert [name for name, value in lists.items() if not value] == []
