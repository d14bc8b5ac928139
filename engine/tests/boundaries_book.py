"""A small book for the tests of boundaries."""

from __future__ import annotations

from typing import Any


def swap(coordinates: Any) -> Any:
    if isinstance(coordinates[0], list):
        return [swap(one) for one in coordinates]
    return [coordinates[1], coordinates[0]]
