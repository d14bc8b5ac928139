"""What depends on its arguments alone is computed once, and traced each time."""

from __future__ import annotations

from needsbook.ground.once import once
from needsbook.ground.recorder import note_edition, recording

CALLED: list[int] = []


@once
def squares(size: int) -> list[int]:
    CALLED.append(size)
    note_edition("label")
    return [number**2 for number in range(size)]


def test_it_runs_once_for_the_same_arguments() -> None:
    CALLED.clear()
    assert squares(3) == squares(3) == [0, 1, 4]
    squares(4)
    assert CALLED == [3, 4]


def test_nobody_changes_it_for_the_next_one() -> None:
    squares(3).append(99)
    assert squares(3) == [0, 1, 4]


def test_each_trace_has_what_it_rests_on() -> None:
    squares(5)
    with recording() as record:
        squares(5)
    assert record.edition_keys == {"label"}


@once
def written(*values: object) -> str:
    return repr(values)


def test_equal_arguments_of_different_types_are_different_calls() -> None:
    called: list[tuple[object, ...]] = [(1,), (1.0,), (True,), (0.0,), (-0.0,), ((1,),), ((1.0,),)]
    assert [written(*values) for values in called] == list(map(repr, called))
