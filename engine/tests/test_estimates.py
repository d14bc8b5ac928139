"""An estimate that is kept for the process still gives each exhibit its whole trace."""

from __future__ import annotations

import pytest

from needsbook.exhibit.estimates import estimate
from needsbook.ground.recorder import recording

CALLED: list[int] = []


@estimate
def doubled(value: int) -> int:
    CALLED.append(value)
    return 2 * value


@estimate(once=True)
def slowly(value: int) -> int:
    return doubled(value) + 1


@pytest.fixture(autouse=True)
def nothing_called() -> None:
    CALLED.clear()


def test_one_of_every_time_runs_every_time() -> None:
    assert [doubled(2), doubled(2)] == [4, 4]
    assert CALLED == [2, 2]


def test_who_called_whom_is_noted() -> None:
    with recording() as record:
        doubled(3)
    assert [called for _, called in record.calls] == [f"{__name__}.doubled"]


@estimate(once=True)
def written(value: object) -> str:
    return repr(value)


def test_equal_arguments_of_different_types_are_different_calls() -> None:
    assert [written(1), written(1.0), written(True), written((1.0,))] == [
        *("1", "1.0", "True", "(1.0,)"),
    ]
