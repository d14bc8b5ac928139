"""The id of a call says its arguments."""

from __future__ import annotations

from needsbook.exhibit.exhibits import call_id


def test_numbers_below_zero_have_ids_of_their_own() -> None:
    assert call_id("f", (-1,)) != call_id("f", (1,))
    assert call_id("f", (-1.5,)) != call_id("f", (1.5,))
