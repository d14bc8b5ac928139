"""The areas of a team: a GeoJSON, or a CSV file of codes and names, as `new` takes them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from needsbook.data.area_pages import Area, name_faults
from needsbook.ground.errors import UsageError
from needsbook.ground.markup import slug

_LEAST = 3  # the example has a row that rises, one that falls, one that is withheld
_CODE = re.compile(r"code|cd\b|\bid\b|gss|ags|nuts|insee", re.I)
_NAME = re.compile(r"name|nm\b|label|title", re.I)
_MARGIN = 0.1  # degrees around the boundaries


@dataclass(frozen=True)
class Areas:
    """Areas with their boundaries.

    Parameters
    ----------
    named : tuple of (code, name)
    features : tuple of dict
        GeoJSON, a feature an area, with the property `area`.
    bounded : bool
        Whether these are boundaries, and not squares in the place of some.
    """

    named: tuple[tuple[str, str], ...]
    features: tuple[dict[str, Any], ...]
    bounded: bool

    @property
    def pattern(self) -> str:
        """A regular expression that every code fits, as narrow as one that can be read."""
        return pattern_of([code for code, _ in self.named])

    @property
    def within(self) -> list[float]:
        """West, south, east and north of them all."""
        points = [p for one in self.features for p in _points(one["geometry"]["coordinates"])]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        west, south = min(xs) - _MARGIN, min(ys) - _MARGIN
        east, north = max(xs) + _MARGIN, max(ys) + _MARGIN
        return [round(edge, 2) for edge in (west, south, east, north)]


def read_areas(path: Path, code: str = "", name: str = "") -> Areas:
    """The areas of a file.

    Parameters
    ----------
    code, name : str
        The column, or the property, of the codes and of the names; found by how they are
        called when empty.

    Raises
    ------
    UsageError
        The file cannot be read, or does not say codes and names.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        shapes = json.loads(text)["features"] if text.lstrip().startswith("{") else None
    except (OSError, ValueError, KeyError) as error:
        fix = "give a GeoJSON, or a CSV file of codes and names"
        raise UsageError(f"{path} cannot be read as areas\n    → {fix}") from error
    rows = (
        [_texts(one["properties"]) for one in shapes]
        if shapes is not None
        else list(csv.DictReader(io.StringIO(text)))
    )
    code, name = _columns(rows, code, name, path)
    named = tuple((row[code].strip(), row[name].strip()) for row in rows)
    _refuse(named, path)
    drawn = [one["geometry"] for one in shapes] if shapes is not None else _squares(len(rows))
    geometries = [_proper(one, path) for one in drawn]
    features = tuple(
        {"type": "Feature", "properties": {"area": own}, "geometry": geometry}
        for (own, _), geometry in zip(named, geometries, strict=True)
    )
    return Areas(named, features, shapes is not None)


def _texts(properties: dict[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in properties.items() if value is not None}


def _columns(rows: list[dict[str, str]], code: str, name: str, path: Path) -> tuple[str, str]:
    held = list(rows[0]) if rows else []
    telling = [
        one
        for one in held
        if all(row.get(one, "").strip() for row in rows)
        and len({row[one] for row in rows}) == len(rows)
    ]
    code = code or next((one for one in telling if _CODE.search(one)), "")
    others = [one for one in telling if one != code]
    called = [one for one in others if _NAME.search(one)] or others
    name = name or (called[0] if len(called) == 1 or _NAME.search("".join(called[:1])) else "")
    if code not in telling or name not in telling:
        raise UsageError(
            f"{path} does not say which are the codes and which the names\n    → --area-code and "
            f"--area-name, each one of {', '.join(telling) or 'what is different in every row'}"
        )
    return code, name


def _refuse(named: Sequence[tuple[str, str]], path: Path) -> None:
    if len(named) < _LEAST:
        raise UsageError(f"{path} has {len(named)} areas\n    → give {_LEAST} or more")
    areas = tuple(Area(code, name, f"{slug(name)}.qmd") for code, name in named)
    for fault in name_faults(areas):
        raise UsageError(f"{path}: {fault.problem}\n    → {fault.fix}")
    odd = [code for code, _ in named if not re.fullmatch(r"[\w.-]+", code)]
    if odd:
        raise UsageError(f"{path}: “{odd[0]}” is no code\n    → use letters, digits, dots, hyphens")


def _proper(geometry: dict[str, Any], path: Path) -> dict[str, Any]:
    """A boundary whose lines do not cross themselves, in degrees."""
    import shapely
    from shapely.geometry import mapping, shape

    try:
        drawn = shape(geometry)
    except (ValueError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise UsageError(f"{path} has an area without a boundary") from error
    if not drawn.is_valid:
        whole = shapely.make_valid(drawn)
        parts = getattr(whole, "geoms", [whole])
        drawn = shapely.union_all([one for one in parts if "Polygon" in one.geom_type])
    west, south, east, north = drawn.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        fix = "export it in longitude and latitude (EPSG:4326)"
        raise UsageError(f"{path} is not in degrees\n    → {fix}")
    return dict(json.loads(json.dumps(mapping(drawn))))


def _squares(count: int) -> Iterator[dict[str, Any]]:
    """Squares in rows, in the place of boundaries that are not there yet."""
    wide = max(2, round(count**0.5))
    for number in range(count):
        x, y = number % wide, -(number // wide)
        ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
        yield {"type": "Polygon", "coordinates": [[[a / 10, b / 10] for a, b in ring]]}


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for one in coordinates:
        yield from _points(one)


def pattern_of(codes: Sequence[str]) -> str:
    """A regular expression for codes: the letters that all begin with, then kinds of signs.

    Wider areas that come later have other digits.

    Examples
    --------
    >>> pattern_of(["E09000001", "E09000033"])
    'E[0-9]{8}'
    >>> pattern_of(["DE1", "DE25"])
    'DE[A-Za-z0-9._-]+'
    """
    common = ""
    for signs in zip(*codes, strict=False):
        if len(set(signs)) > 1 or signs[0].isdigit():
            break
        common += signs[0]
    rests = [code[len(common) :] for code in codes]
    if len({len(rest) for rest in rests}) > 1:
        return f"{re.escape(common)}[A-Za-z0-9._-]+"
    kinds = [_kind(signs) for signs in zip(*rests, strict=True)]
    runs = [(kind, len(list(same))) for kind, same in groupby(kinds)]
    return re.escape(common) + "".join(kind + (f"{{{n}}}" if n > 1 else "") for kind, n in runs)


def _kind(signs: Sequence[str]) -> str:
    for kind in ("[0-9]", "[A-Z]", "[a-z]"):
        if all(re.fullmatch(kind, sign) for sign in signs):
            return kind
    return "[A-Za-z0-9._-]"
