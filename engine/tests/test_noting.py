"""Functions of the analysis note themselves while they run."""

from __future__ import annotations

from needsbook.exhibit.noting import ENGINE, NAMES, compiled
from needsbook.ground.recorder import recording

SOURCE = '''
def outer():
    """Call another one."""
    return [inner(n) for n in range(2)]


def inner(n):
    return n + 1


def never():
    return 0
'''


def test_those_that_ran_are_noted_with_their_lines() -> None:
    space: dict[str, object] = {"__name__": "tiny.a", **NAMES}
    exec(compiled(SOURCE, "src/tiny/a.py", "tiny.a"), space)
    with recording() as record:
        assert space["outer"]() == [1, 2]
    sites = {site.name: site.first_line for site in record.functions}
    assert sites == {"tiny.a.outer": 2, "tiny.a.inner": 7}


def test_the_modules_of_the_engine_that_calculate_are_there() -> None:
    import importlib

    for name in ENGINE:
        assert importlib.import_module(name)
