"""What stands beside a number of an edition: the ends of its interval, its place among areas.

A number says by `low_of` and `high_of` of whose interval it is an end. The place is told
where the book shows a number for more than half of the areas of a level, with the same other
arguments: 1 is the highest, equal numbers share a place, and a gap has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from needsbook.exhibit.exhibits import TRUTH
from needsbook.ground.markup import slug
from needsbook.ground.words import said

Trace = Mapping[str, Any]


def intervals(numbers: Iterable[Trace]) -> dict[str, tuple[float, float]]:
    """Both ends of each number that has them, by its id.

    Parameters
    ----------
    numbers : iterable of trace
        Of all numbers of the edition, the ends themselves among them.
    """
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for one in numbers:
        end, _, name = one["result"].get("end", "").partition(" of ")
        if end and one["result"]["value"] is not None:
            _, *arguments = one["id"].split("--")
            found["--".join([slug(name), *arguments])][end] = one["result"]["value"]
    return {id: (ends["low"], ends["high"]) for id, ends in found.items() if len(ends) == 2}


def places(numbers: Iterable[Trace], levels: Iterable[Collection[str]]) -> dict[str, str]:
    """The place of each number among the areas of its level, as ``7 of 30``, by its id.

    Parameters
    ----------
    levels : iterable of collection of str
        The codes of the areas of each level that has pages.
    """
    numbers = [one for one in numbers if _has_size(one["result"])]
    found: dict[str, str] = {}
    for codes in ({slug(code) for code in level} for level in levels):
        groups: dict[tuple[str, ...], dict[str, Trace]] = defaultdict(dict)
        for one in numbers:
            parts = one["id"].split("--")
            areas = [part for part in parts[1:] if part in codes]
            if len(areas) == 1:
                others = tuple("" if part in areas else part for part in parts)
                groups[others][areas[0]] = one
        for group in groups.values():
            if 2 * len(group) > len(codes):
                found |= _ranked(group.values())
    return found


def _has_size(result: Mapping[str, Any]) -> bool:
    """Whether more of it can be said: not of a truth, of words, or of an end of another."""
    worded = result["rounding"] == said("rounding.source")
    return result["unit"] != TRUTH and not worded and not result.get("end")


def _ranked(numbers: Iterable[Trace]) -> dict[str, str]:
    sizes = {one["id"]: one["result"]["value"] for one in numbers}
    known = {id: size for id, size in sizes.items() if size is not None}
    return {
        id: f"{1 + sum(other > size for other in known.values())} of {len(known)}"
        for id, size in known.items()
    }
