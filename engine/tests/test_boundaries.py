"""A file of boundaries is checked shape by shape."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from bad_ways import DICTIONARY
from books import BOUNDARIES, Book
from boundaries_book import swap
from shapely.geometry import shape

FILE = "data/boundaries.geojson"


Features = list[dict[str, Any]]


def changed(book: Book, change: Callable[[Features], Any], **described: Any) -> str:
    """What `check` says when the features, and the entry of the dictionary, are changed."""
    made = copy.deepcopy(BOUNDARIES)
    change(made["features"])
    book.write(FILE, json.dumps(made))
    descriptor = json.loads(book.read(DICTIONARY))
    (entry,) = [one for one in descriptor["resources"] if one["name"] == "boundaries"]
    entry.update(described)
    book.write(DICTIONARY, json.dumps(descriptor))
    done = book.run("check")
    return done.stdout + done.stderr


def swapped(*numbers: int) -> Callable[[Features], None]:
    def change(features: Features) -> None:
        for number in numbers:
            geometry = features[number]["geometry"]
            geometry["coordinates"] = swap(geometry["coordinates"])

    return change


def moved(number: int, by: float) -> Callable[[Features], None]:
    def change(features: Features) -> None:
        geometry = features[number]["geometry"]
        geometry["coordinates"] = [
            [[x + by, y] for x, y in ring] for ring in geometry["coordinates"]
        ]

    return change


def test_two_areas_of_one_shape_are_told(book: Book) -> None:
    def change(features: Features) -> None:
        ring = features[0]["geometry"]["coordinates"][0]
        features[1]["geometry"]["coordinates"] = [ring[2:] + ring[1:3]]  # begun elsewhere

    assert f"{FILE}: the boundary of E02 is that of E01, too" in changed(book, change)


def test_a_shape_far_from_all_others_is_told(book: Book) -> None:
    said = changed(book, moved(2, 100))
    assert f"{FILE}: the boundary of E03 lies far from the others (near longitude 103.50" in said
    assert "“within”: [west, south, east, north]" in said


def test_a_far_shape_is_right_where_the_areas_are_said_to_lie(book: Book) -> None:
    assert "All is well" in changed(book, moved(2, 100), within=[0, 0, 110, 2])


def test_swapped_axes_are_named_where_the_place_is_known(book: Book) -> None:
    said = changed(book, swapped(0, 1, 2), within=[0.5, -0.5, 4.5, 1.5])
    for code in ("E02", "E03"):
        assert f"the boundary of {code} has latitude and longitude in the wrong order" in said


def test_a_position_at_the_origin_is_told(book: Book) -> None:
    def change(features: Features) -> None:
        features[2]["geometry"]["coordinates"][0].insert(2, [0, 0])

    said = changed(book, change)
    assert "the boundary of E03 (feature 3) has a position at 0, 0, far from its others" in said


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ({"gss_code": "E02", "note": "x"}, "does not describe the property “note”"),
        ({}, "feature 2: the cell is empty"),
        ({"gss_code": "E02 "}, "feature 2: “E02 ” has a space at its end"),
        ({"gss_code": "E01"}, "feature 2: a second row with the same key (gss_code): E01"),
    ],
)
def test_properties_are_as_the_dictionary_says(
    book: Book, properties: dict[str, str], told: str
) -> None:
    def change(features: Features) -> None:
        features[1]["properties"] = properties

    assert told in changed(book, change)


#: The squares of the small book, moved to London and put into British National Grid metres.
LONDON = (530_000, 180_000)


def in_metres(features: Features) -> None:
    for number, feature in enumerate(features):
        x, y = LONDON[0] + number * 1000, LONDON[1]
        ring = [[x, y], [x + 1000, y], [x + 1000, y + 1000], [x, y + 1000], [x, y]]
        feature["geometry"]["coordinates"] = [ring]


def test_metres_are_told(book: Book) -> None:
    said = changed(book, in_metres)
    assert "has the longitude 530000, outside −180 to 180" in said
    assert "export it again, in degrees of longitude and latitude" in said


def test_a_declared_system_is_converted(book: Book) -> None:
    book.change(
        "src/tiny/__init__.py",
        'boundaries(columns=["gss_code"])',
        'boundaries(columns=["gss_code"])\n'
        "    west, south, east, north = areas.total_bounds\n"
        "    # 530000, 180000 on the grid is 0.1284 west, 51.5038 north (Ordnance Survey)\n"
        "    assert abs(west + 0.1284) < 1e-3 and abs(south - 51.5038) < 1e-3",
    )
    said = changed(book, in_metres, crs="EPSG:27700", within=[-1, 51, 1, 52])
    assert "All is well" in said
    book.run_build()


def test_a_system_that_only_the_file_states_is_told(book: Book) -> None:
    made = {**BOUNDARIES, "crs": {"type": "name", "properties": {"name": "EPSG:27700"}}}
    book.write(FILE, json.dumps(made))
    said = book.run("check").stderr
    assert "the file states the coordinate system EPSG:27700, which is not declared" in said


def test_longitude_and_latitude_may_be_stated(book: Book) -> None:
    name = "urn:ogc:def:crs:OGC:1.3:CRS84"
    made = {**BOUNDARIES, "crs": {"type": "name", "properties": {"name": name}}}
    book.write(FILE, json.dumps(made))
    assert "All is well" in book.run("check").stdout


# EPSG:5773 is one of heights.
@pytest.mark.parametrize("system", ["EPSG:nowhere", "EPSG:5773"])
def test_an_unknown_system_is_told(book: Book, system: str) -> None:
    said = changed(book, lambda _: None, crs=system)
    assert f"has the unknown coordinate system “{system}”" in said


@pytest.mark.parametrize("stated", [{"type": "name", "properties": None}, ["EPSG:4326"], "x"])
def test_a_system_in_an_odd_form_is_told(book: Book, stated: object) -> None:
    book.write(FILE, json.dumps({**BOUNDARIES, "crs": stated}))
    assert "the file states the coordinate system in a form" in book.run("check").stderr


def test_what_is_no_collection_of_features_is_told(book: Book) -> None:
    book.write(FILE, json.dumps({**BOUNDARIES, "type": "Topology"}))
    assert "its “type” is Topology, not FeatureCollection" in book.run("check").stderr


def test_what_is_no_feature_is_told(book: Book) -> None:
    said = changed(book, lambda features: features[1].update(type="feature"))
    assert "feature 2: its “type” is feature, not Feature" in said


def test_heights_here_and_there_are_told_of_their_feature(book: Book) -> None:
    def change(features: Features) -> None:
        features[1]["geometry"]["coordinates"][0][1].append(5)

    said = changed(book, change)
    assert "the boundary of E02 (feature 2) has positions with and without a height" in said


def test_areas_of_several_levels_lie_one_in_another_by_right(book: Book) -> None:
    def change(features: Features) -> None:
        ring = [[1.2, 0.2], [1.8, 0.2], [1.8, 0.8], [1.2, 0.8], [1.2, 0.2]]
        features[1]["geometry"]["coordinates"] = [ring]

    assert "the boundary of E02 lies over that of E01" in changed(book, change)
    book.change("data/areas.csv", "E01,First,borough", "E01,First,county")
    covers = {"resource": "areas", "column": "area_type", "values": ["borough", "county"]}
    assert "lies over" not in changed(book, change, covers=covers)


def test_a_hole_is_drawn_as_one_whichever_way_it_turns(book: Book) -> None:
    """Matplotlib fills a hole that turns the way its shell does."""

    def change(features: Features) -> None:
        hole = [[1.2, 0.2], [1.8, 0.2], [1.8, 0.8], [1.2, 0.8], [1.2, 0.2]]
        features[0]["geometry"]["coordinates"].append(hole)  # both counter-clockwise

    book.change(
        "src/tiny/__init__.py",
        'boundaries(columns=["gss_code"])',
        'boundaries(columns=["gss_code"])\n'
        "    first = areas.geometry[0]\n"
        "    assert first.exterior.is_ccw != first.interiors[0].is_ccw",
    )
    assert "All is well" in changed(book, change)
    book.run_build()
    assert shape(BOUNDARIES["features"][0]["geometry"]).exterior.is_ccw
