"""What the engine offers an assessment is there, each name from its module."""

from __future__ import annotations

import importlib

import pytest

import needsbook
from needsbook.ground.public import HOME_OF, HOMES


@pytest.mark.parametrize("name", sorted(HOME_OF))
def test_each_name_is_what_its_module_has(name: str) -> None:
    assert getattr(needsbook, name) is getattr(importlib.import_module(HOME_OF[name]), name)


def test_no_name_has_two_homes() -> None:
    assert sum(map(len, HOMES.values())) == len(HOME_OF)
