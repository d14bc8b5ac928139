"""The geometry of areas: what is no sound area, and what lies where it cannot."""

from __future__ import annotations

from typing import Any

import pytest

from needsbook.data.geometry import geometry_fault, in_degrees, is_degrees, lone_shapes


def square(west: float, south: float, size: float = 1) -> dict[str, Any]:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


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


def test_an_area_outside_the_part_of_the_earth_is_told() -> None:
    shapes = {"A": square(0, 51), "B": square(51, 0)}
    assert [code for code, _ in lone_shapes(shapes, [-1, 50, 2, 53])] == ["B"]


def test_without_a_part_of_the_earth_the_one_far_off_is_told() -> None:
    shapes = {str(n): square(n / 10, 51, 0.05) for n in range(6)} | {"far": square(-90, 0, 0.05)}
    assert [code for code, _ in lone_shapes(shapes)] == ["far"]
