"""The boundaries of London lie where London lies."""

from __future__ import annotations

import json

from assessment import REPOSITORY
from books import Book
from boundaries_book import swap
from needsbook.data.boundaries import read_boundaries, shape_problems
from needsbook.data.datapackage import read_datapackage


def test_one_area_of_london_with_swapped_axes_is_told(book: Book) -> None:
    """The case of a real file: the map of London would shrink to a speck."""
    data = REPOSITORY / "data"
    resource = read_datapackage(data)["borough-boundaries"]
    content = json.loads((data / "borough_boundaries.geojson").read_text("utf-8"))
    bromley = next(f for f in content["features"] if f["properties"]["name"] == "Bromley")
    bromley["geometry"]["coordinates"] = swap(bromley["geometry"]["coordinates"])
    book.write("data/london.geojson", json.dumps(content))
    read = read_boundaries(book.root / "data/london.geojson", "data/london.geojson", resource)
    (problem,) = shape_problems(read, resource, None, {})
    assert "E09000006 has latitude and longitude in the wrong order" in problem.problem
    within = resource.descriptor.pop("within")
    (problem,) = shape_problems(read, resource, None, {})
    resource.descriptor["within"] = within
    assert "E09000006 lies far from the others" in problem.problem
