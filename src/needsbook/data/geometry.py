"""The geometry of one area: rings of positions, in degrees of longitude and latitude."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# What is wrong, and what to do.
Fault = tuple[str, str]

#: How deep the list of rings lies, by the type of the geometry (RFC 7946, 3.1).
_POLYGONS = {"Polygon": 0, "MultiPolygon": 1}
_LONGITUDE, _LATITUDE = 180, 90
_FEWEST = 4  # positions of a ring: a triangle, and its first corner again
_MEND = "mend it in a geographic information system (“fix geometries”), or export it again"
_EXPORT = "export it again, in degrees of longitude and latitude (WGS 84)"


def geometry_fault(geometry: dict[str, Any]) -> Fault | None:
    """What is wrong with the geometry of an area; None when it is sound.

    It is a polygon or several (RFC 7946): rings that are closed, of four positions
    or more, each a longitude from -180 to 180 and a latitude from -90 to 90.
    """
    kind = geometry.get("type")
    if not isinstance(kind, str) or kind not in _POLYGONS:
        return f"is a {kind}, not a Polygon or a MultiPolygon", "export the area, not its centre"
    polygons = geometry.get("coordinates")
    if not _POLYGONS[kind]:
        polygons = [polygons]
    if not isinstance(polygons, list) or not polygons:
        return "has no rings", _EXPORT
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            return "has no rings", _EXPORT
    return next(_ring_faults(polygons), None) or _shape_fault(geometry)


def _shape_fault(geometry: dict[str, Any]) -> Fault | None:
    """What is wrong with the shape that the rings make: no area, or rings that cross."""
    from shapely import is_valid_reason
    from shapely.geometry import shape

    made = shape(geometry)
    if not made.is_valid:
        return f"is no proper area ({is_valid_reason(made)}, in degrees)", _MEND
    if not made.area > 0:
        return "has no area", _EXPORT
    return None


def _ring_faults(polygons: list[list[Any]]) -> Iterator[Fault]:
    rings = [ring for polygon in polygons for ring in polygon]
    for number, ring in enumerate(rings, 1):
        if not isinstance(ring, list) or len(ring) < _FEWEST:
            yield f"has a ring (number {number}) of fewer than {_FEWEST} positions", _EXPORT
            continue
        for place, position in enumerate(ring, 1):
            if fault := _position_fault(position):
                yield f"{fault} (ring {number}, position {place})", _EXPORT
                break
        else:
            if ring[0] != ring[-1]:
                yield (
                    f"has a ring (number {number}) that does not end where it begins",
                    "repeat its first position at its end",
                )


def _position_fault(position: Any) -> str | None:
    if not isinstance(position, list) or not 2 <= len(position) <= 3:
        return "has a position that is not a longitude and a latitude"
    if not all(_is_number(value) for value in position):
        return "has a coordinate that is not a number"
    longitude, latitude = position[:2]
    if abs(longitude) > _LONGITUDE:
        return f"has the longitude {longitude:g}, outside −{_LONGITUDE} to {_LONGITUDE}"
    if abs(latitude) > _LATITUDE:
        return f"has the latitude {latitude:g}, outside −{_LATITUDE} to {_LATITUDE}"
    return None


def _is_number(value: Any) -> bool:
    # Neither infinite nor not-a-number, which Python reads in JSON.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300
