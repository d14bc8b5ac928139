"""The interval of a number, and its place among the areas, as an edition is kept with them."""

from __future__ import annotations

from typing import Any

from needsbook.edition.placing import intervals, places

NORTH, SOUTH, WEST = "E01", "E02", "E03"
LEVEL = [{NORTH, SOUTH, WEST}]


def trace(id: str, value: float | None, **more: str) -> dict[str, Any]:
    return {"id": id, "result": {"value": value, "unit": "children", "rounding": "", **more}}


def test_a_number_is_kept_with_both_ends_of_its_interval() -> None:
    numbers = [
        trace("rate--e01--2023", 12.0),
        trace("lowest--e01--2023", 9.5, end="low of rate"),
        trace("highest--e01--2023", 15.0, end="high of rate"),
        trace("lowest--e02--2023", 3.0, end="low of rate"),  # its other end is not shown
        trace("lowest--e03--2023", None, end="low of rate"),
        trace("highest--e03--2023", 4.0, end="high of rate"),
    ]
    assert intervals(numbers) == {"rate--e01--2023": (9.5, 15.0)}


def test_the_highest_is_first_equal_ones_share_a_place_and_a_gap_has_none() -> None:
    numbers = [
        trace("rate--e01--gangs", 5.0),
        trace("rate--e02--gangs", None),
        trace("rate--e03--gangs", 7.5),
        trace("count--e01", 4.0),
        trace("count--e02", 4.0),
        trace("count--e03", 1.0),
    ]
    assert places(numbers, LEVEL) == {
        "rate--e03--gangs": "1 of 2",
        "rate--e01--gangs": "2 of 2",
        "count--e01": "1 of 3",
        "count--e02": "1 of 3",
        "count--e03": "3 of 3",
    }


def test_a_number_that_the_book_shows_of_few_areas_has_no_place() -> None:
    numbers = [trace("rate--e01", 5.0), trace("rate--e03--2019", 9.0)]
    assert places(numbers, LEVEL) == {}
    assert places([*numbers, trace("rate--e02", 7.0)], LEVEL) == {
        "rate--e02": "1 of 2",
        "rate--e01": "2 of 2",
    }


def test_truths_and_ends_of_intervals_have_no_place() -> None:
    for more in ({"unit": "true or false"}, {"end": "low of rate"}):
        numbers = [trace(f"one--{area}", 1.0, **more) for area in ("e01", "e02", "e03")]
        assert places(numbers, LEVEL) == {}


def test_areas_of_two_levels_are_not_placed_among_each_other() -> None:
    numbers = [trace("rate--e01", 5.0), trace("rate--e02", 7.0), trace("rate--e03", 9.0)]
    found = places(numbers, [{NORTH, SOUTH}, {WEST}])
    assert found == {"rate--e02": "1 of 2", "rate--e01": "2 of 2", "rate--e03": "1 of 1"}
