"""The geometry of areas: what is no sound area, and what lies where it cannot."""

from __future__ import annotations

from typing import Any

import pytest

from needsbook.data.geometry import geometry_fault, in_degrees, is_degrees, lone_shapes


def square(west: float, south: float, size: float = 1) -> dict[str, Any]:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


SLIVER = [[0, 51.5], [0.1, 51.5], [0.1, 51.5 + 1e-14], [0, 51.5]]
MIXED = [[0, 51, 1], [1, 51], [1, 52], [0, 51, 1]]
BOW_TIE = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]


def test_a_square_is_sound() -> None:
    assert geometry_fault(square(0, 51)) is None


@pytest.mark.parametrize(
    ("geometry", "told"),
    [
        ({"type": "Point", "coordinates": [0, 51]}, "is a Point"),
        ({"type": "Polygon", "coordinates": []}, "has no rings"),
        ({"type": "Polygon", "coordinates": [BOW_TIE]}, "is no proper area"),
        (square(530000, 180000), None),  # metres
        (square(0, 51, 1e-9), "has next to no area"),
        ({"type": "Polygon", "coordinates": [SLIVER]}, "has next to no area"),
        ({"type": "Polygon", "coordinates": [MIXED]}, "has positions with and without a height"),
    ],
)
def test_what_is_no_area_is_told(geometry: dict[str, Any], told: str | None) -> None:
    fault = geometry_fault(geometry)
    assert fault is not None
    assert told is None or told in fault[0]


def test_metres_of_a_grid_become_degrees() -> None:
    there = in_degrees(square(530000, 180000, 1000), "EPSG:27700")
    longitude, latitude = there["coordinates"][0][0]
    assert -0.2 < longitude < 0
    assert 51.4 < latitude < 51.6  # the middle of London, as maps have it


def test_degrees_stay_as_they_are() -> None:
    assert is_degrees("urn:ogc:def:crs:OGC:1.3:CRS84")
    assert not is_degrees("EPSG:27700")
    assert in_degrees(square(0, 51), "EPSG:4326") == square(0, 51)


def test_two_areas_of_one_shape_are_told() -> None:
    ((code, fault),) = lone_shapes({"A": square(0, 51), "B": square(0, 51)}, [-1, 50, 2, 53])
    assert code == "B"
    assert "that of A" in fault[0]


def test_heights_here_and_there_are_told_before_a_system_is_converted() -> None:
    ring = [[530000, 180000, 1], [531000, 180000], [531000, 181000], [530000, 180000, 1]]
    fault = geometry_fault(in_degrees({"type": "Polygon", "coordinates": [ring]}, "EPSG:27700"))
    assert fault is not None
    assert "with and without a height" in fault[0]


LONDON = [-1, 50, 2, 53]
RING = square(0, 51)["coordinates"][0]


@pytest.mark.parametrize(
    "same",
    [
        {"type": "Polygon", "coordinates": [[[0, 51], [0.5, 51], *RING[1:]]]},
        {"type": "Polygon", "coordinates": [[[*position, 7] for position in RING]]},
        {"type": "MultiPolygon", "coordinates": [[RING]]},
        square(1e-9, 51),
    ],
)
def test_one_shape_in_another_form_is_the_same(same: dict[str, Any]) -> None:
    ((code, fault),) = lone_shapes({"A": square(0, 51), "B": same}, LONDON)
    assert code == "B"
    assert "that of A" in fault[0]


@pytest.mark.parametrize("second", [square(0.5, 51), square(0.4, 51.4, 0.2)])
def test_an_area_over_another_is_told_if_both_are_of_one_level(second: dict[str, Any]) -> None:
    shapes = {"A": square(0, 51), "B": second}
    ((code, fault),) = lone_shapes(shapes, LONDON)
    assert code == "B"
    assert "lies over that of A" in fault[0]
    assert not list(lone_shapes(shapes, LONDON, {"A": "region", "B": "borough"}))


def test_neighbours_share_no_more_than_their_border() -> None:
    assert not list(lone_shapes({"A": square(0, 51), "B": square(0.95, 51)}, LONDON))


def test_an_area_outside_the_part_of_the_earth_is_told() -> None:
    shapes = {"A": square(0, 51), "B": square(51, 0)}
    assert [code for code, _ in lone_shapes(shapes, [-1, 50, 2, 53])] == ["B"]


def test_without_a_part_of_the_earth_the_one_far_off_is_told() -> None:
    shapes = {str(n): square(n / 10, 51, 0.05) for n in range(6)} | {"far": square(-90, 0, 0.05)}
    assert [code for code, _ in lone_shapes(shapes)] == ["far"]


@pytest.mark.parametrize("second", [square(1e-9, 51, 0.1), square(0.04, 51.04, 0.02)])
def test_areas_that_lie_one_in_another_make_no_third_one_far(second: dict[str, Any]) -> None:
    shapes = {"A": square(0, 51, 0.1), "B": second, "C": square(0.3, 51, 0.1)}
    assert [code for code, _ in lone_shapes(shapes)] == ["B"]
    levels = {"A": "county", "B": "city", "C": "county"}
    assert "C" not in [code for code, _ in lone_shapes(shapes, None, levels)]


def test_of_three_areas_nobody_can_say_which_lie_wrong() -> None:
    shapes = {"A": square(0, 51, 0.1), "B": square(51, 0, 0.1), "C": square(51.1, 0, 0.1)}
    ((code, fault),) = lone_shapes(shapes)
    assert code == "A"
    assert "far from the others" in fault[0]
    assert "or they far from it" in fault[0]


def test_a_small_part_far_off_is_told() -> None:
    shapes = {str(n): square(n / 10, 51, 0.05) for n in range(4)}
    parts = [shapes["1"]["coordinates"], square(0, 0, 0.001)["coordinates"]]
    shapes["1"] = {"type": "MultiPolygon", "coordinates": parts}
    ((code, fault),) = lone_shapes(shapes)
    assert code == "1"
    assert "has a part that lies far from the others (near longitude 0.00" in fault[0]
