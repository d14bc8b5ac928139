"""Calls: an exhibit's name with literal arguments, as a chapter writes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from needsbook.exhibit.exhibits import call_id
from needsbook.ground.errors import Where


@dataclass(frozen=True)
class Call:
    """A call with literal arguments, as a chapter writes it."""

    name: str
    arguments: tuple[Any, ...]
    where: Where
    source: str

    @cached_property
    def id(self) -> str:
        return call_id(self.name, self.arguments)
