"""What a chapter may call of the engine itself: elements that are made of the whole book."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from needsbook.lookup import AreaLookup
from needsbook.tracing.audit import AuditTrail


class Element(Protocol):
    """Something that shows itself in a chapter."""

    def markdown(self, folder: Path) -> str: ...


#: By the name of the call; the same names as `subset.ENGINE_CALLS`.
ELEMENTS: dict[str, Callable[[Path], Element]] = {
    "audit_trail": AuditTrail,
    "area_lookup": AreaLookup,
}


def element(name: str, root: Path) -> Element:
    """The element that a call of `name` shows, for the project at `root`."""
    return ELEMENTS[name](root)
