"""The geometry of areas: rings of positions, in degrees of longitude and latitude."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

# What is wrong, and what to do.
Fault = tuple[str, str]

#: How deep the list of rings lies, by the type of the geometry (RFC 7946, 3.1).
_POLYGONS = {"Polygon": 0, "MultiPolygon": 1}
_LONGITUDE, _LATITUDE = 180, 90
_FEWEST = 4  # positions of a ring: a triangle, and its first corner again
_MEND = "mend it in a geographic information system (“fix geometries”), or export it again"
_EXPORT = "export it again, in degrees of longitude and latitude (WGS 84)"
_SWAPPED = "export it again, with the longitude before the latitude"
# Times the distance that three of four areas keep from the middle of all; the farthest
# islands of a country are some five times as far as that.
_FAR = 20
# With so few areas nobody can tell which lie where they should.
_FEW = 3
_METRES = 111_320  # of a degree of latitude
_LEAST = 10  # square metres: less is a sliver, or a point that was drawn as an area
# Outlines that were simplified one by one overlap by a little.
_SAME, _OVERLAP = 0.01, 0.2


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
    return _height_fault(polygons) or next(_ring_faults(polygons), None) or _shape_fault(geometry)


def _height_fault(polygons: list[list[Any]]) -> Fault | None:
    """No program agrees with another on a ring whose positions have a height here and there."""
    rings = [ring for polygon in polygons for ring in polygon if isinstance(ring, list)]
    lengths = {len(position) for ring in rings for position in ring if isinstance(position, list)}
    if {2, 3} <= lengths:
        return "has positions with and without a height", "export it again without heights"
    return None


def _shape_fault(geometry: dict[str, Any]) -> Fault | None:
    """What is wrong with the shape that the rings make: no area, or rings that cross."""
    from shapely import is_valid_reason
    from shapely.geometry import shape

    made = shape(geometry)
    if not made.is_valid:
        return f"is no proper area ({is_valid_reason(made)}, in degrees)", _MEND
    if not made.area > 0:
        return "has no area", _EXPORT
    if (metres := _square_metres(made)) < _LEAST:
        return f"has next to no area ({metres:.1g} m², less than {_LEAST})", _EXPORT
    return None


def _square_metres(made: Any) -> float:
    """About as large as that: a degree of longitude is the shorter, the farther north."""
    south, north = made.bounds[1::2]
    return float(made.area * _METRES**2 * math.cos(math.radians((south + north) / 2)))


def is_degrees(name: Any) -> bool:
    """Whether a coordinate system, as a file names it, is longitude and latitude (WGS 84)."""
    return str(name).upper().endswith((":CRS84", ":4326", ":4979"))


def in_degrees(geometry: dict[str, Any], system: str | None) -> dict[str, Any]:
    """A geometry in longitude and latitude, converted from the coordinate system `system`."""
    if system is None or is_degrees(system):
        return geometry
    from shapely import transform
    from shapely.errors import ShapelyError
    from shapely.geometry import mapping, shape

    polygons = geometry.get("coordinates")
    if geometry.get("type") == "Polygon":
        polygons = [polygons]
    try:
        if _height_fault(polygons):  # type: ignore[arg-type]  # whatever it is, it is told
            return geometry
        made = transform(shape(geometry), _converter(system), interleaved=False)
    except (ShapelyError, ValueError, TypeError, AttributeError):
        return geometry  # its own form is at fault, and is told
    found: dict[str, Any] = json.loads(json.dumps(mapping(made)))  # lists, as a file has them
    return found


@lru_cache(maxsize=4)
def _converter(system: str) -> Callable[..., Any]:
    """Made once for all features of a file."""
    from pyproj import Transformer

    convert: Callable[..., Any] = Transformer.from_crs(system, 4326, always_xy=True).transform
    return convert


def lone_shapes(
    shapes: Mapping[str, dict[str, Any]],
    within: Sequence[float] | None = None,
    levels: Mapping[str, str] | None = None,
) -> Iterator[tuple[str, Fault]]:
    """Areas whose shape is another's, lies over it, or lies where it cannot be.

    Parameters
    ----------
    shapes : mapping of str to dict
        Sound geometries by the codes of their areas.
    within : sequence of float, optional
        West, south, east and north of the part of the earth that they lie in. Without
        it, an area is told that is far from most others.
    levels : mapping of str to str, optional
        The level of each area: boroughs lie in their region by right.
    """
    from shapely import force_2d
    from shapely.geometry import shape

    made = {code: force_2d(shape(geometry)) for code, geometry in shapes.items()}
    shared = dict(_shared(made, levels or {})) if made else {}
    yield from shared.items()
    single = {code: one for code, one in made.items() if code not in shared}
    if within is not None:
        for code, one in single.items():
            if fault := _outside(one.bounds, within):
                yield code, fault
    elif len(single) >= _FEW:
        yield from _far_ones(single)


def _shared(made: Mapping[str, Any], levels: Mapping[str, str]) -> Iterator[tuple[str, Fault]]:
    """Areas that lie where one before them lies."""
    import shapely

    codes, all_of = list(made), list(made.values())
    first, second = shapely.STRtree(all_of).query(all_of, predicate="intersects")
    told: set[str] = set()
    for here, there in sorted(zip(second.tolist(), first.tolist(), strict=True)):
        code, other = codes[here], codes[there]
        if there >= here or {code, other} & told:
            continue
        sizes = all_of[here].area, all_of[there].area
        common = all_of[here].intersection(all_of[there]).area
        if sum(sizes) - 2 * common <= _SAME * max(sizes):
            told.add(code)
            yield code, (f"is that of {other}, too", "restore the shape of each")
        elif common > _OVERLAP * min(sizes) and levels.get(code) == levels.get(other):
            told.add(code)
            yield (
                code,
                (
                    f"lies over that of {other} ({common / min(sizes):.0%} of the smaller one)",
                    "restore the shape of each; where one is a part of the other, let “covers” "
                    "name a column of the areas that tells their levels apart",
                ),
            )


def _outside(bounds: Sequence[float], within: Sequence[float]) -> Fault | None:
    west, south, east, north = bounds
    if _lies_in(bounds, within):
        return None
    place = f"longitude {west:.2f} to {east:.2f}, latitude {south:.2f} to {north:.2f}"
    if _lies_in((south, west, north, east), within):
        return f"has latitude and longitude in the wrong order ({place})", _SWAPPED
    return f"reaches beyond where the areas lie ({place})", _EXPORT


def _lies_in(bounds: Sequence[float], within: Sequence[float]) -> bool:
    west, south, east, north = bounds
    return within[0] <= west and within[1] <= south and east <= within[2] and north <= within[3]


def _far_ones(made: Mapping[str, Any]) -> Iterator[tuple[str, Fault]]:
    """Areas with a part that lies far off, seen from the largest parts of the others."""
    import numpy as np

    parts = {code: sorted(getattr(one, "geoms", [one]), key=_size) for code, one in made.items()}
    largest = [listed[-1] for listed in parts.values()]
    centres = np.array([(one.centroid.x, one.centroid.y) for one in largest])
    extents = [_extent(one) for one in largest]
    for number, (code, listed) in enumerate(parts.items()):
        others = np.delete(centres, number, axis=0)
        middle = np.median(others, axis=0)
        usual = np.quantile(np.abs(others - middle).max(axis=1), 0.75)
        # Areas that lie one in another are no farther apart than they are wide.
        most = _FAR * max(usual, np.median(np.delete(extents, number)))
        for part in reversed(listed):
            x, y = part.centroid.x, part.centroid.y
            if max(abs(x - middle[0]), abs(y - middle[1])) > most:
                whole = part is listed[-1]
                yield code, _far(f"longitude {x:.2f}, latitude {y:.2f}", whole, len(parts))
                break


def _size(part: Any) -> float:
    return float(part.area)


def _extent(part: Any) -> float:
    west, south, east, north = part.bounds
    return float(max(east - west, north - south))


def _far(place: str, whole: bool, areas: int) -> Fault:
    what = "lies far from the others" if whole else "has a part that lies far from the others"
    doubt = ", or they far from it" if areas <= _FEW else ""
    return (
        f"{what} (near {place}){doubt}",
        f"{_SWAPPED}, or restore the shape; where it is right, say where all lie: "
        "“within”: [west, south, east, north]",
    )


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
            if fault := _stray_origin(ring):
                yield f"{fault} (ring {number})", _EXPORT
            if ring[0] != ring[-1]:
                yield (
                    f"has a ring (number {number}) that does not end where it begins",
                    "repeat its first position at its end",
                )


def _stray_origin(ring: list[list[float]]) -> str | None:
    """A position at 0, 0 that lies farther from the others than these from one another."""
    others = [position for position in ring if any(position[:2])]
    if len(others) == len(ring) or not others:
        return None
    spans = [(min(axis), max(axis)) for axis in zip(*(one[:2] for one in others), strict=True)]
    extent = max(high - low for low, high in spans)
    distance = max(max(low, -high, 0) for low, high in spans)
    return "has a position at 0, 0, far from its others" if distance > extent else None


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
