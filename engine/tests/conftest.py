"""Fixtures and the order of the tests."""

from __future__ import annotations

import pytest
from books import book, browser  # noqa: F401  # fixtures
from one_reading import case  # noqa: F401
from rebuilding import modules  # noqa: F401


@pytest.hookimpl(tryfirst=True)  # before the tests are handed to workers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Hand out long tests first and one by one, then files, whose tests share what they set up.

    So no worker is left with a long test when the others have nothing more to do.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (not _alone(item), item.path not in slow))
    for item in items:
        if not _alone(item):
            item.add_marker(pytest.mark.xdist_group(item.path.name))


def _alone(item: pytest.Item) -> bool:
    return item.get_closest_marker("alone") is not None
