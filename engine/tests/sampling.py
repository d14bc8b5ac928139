"""Of very many cases `make test` runs some; `make test-all`, and so CI, runs all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def sampled(cases: Iterable[Any], every: int = 4) -> list[Any]:
    """The cases, of which `make test` runs every n-th, the first one included."""
    return [
        case if number % every == 0 else pytest.param(case, marks=pytest.mark.exhaustive)
        for number, case in enumerate(cases)
    ]
