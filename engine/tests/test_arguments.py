"""What `needsbook` can be asked for is said by its help, and no more is taken."""

from __future__ import annotations

import argparse

import pytest

from needsbook.commands.arguments import parser


def commands() -> dict[str, argparse.ArgumentParser]:
    (action,) = (one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    return dict(action.choices)


def test_the_commands_of_a_day_are_there() -> None:
    assert {"build", "check", "status", "trace", "preview", "clean", "new", "show"} <= set(
        commands()
    )


@pytest.mark.parametrize("name", sorted(commands()))
def test_each_option_says_what_it_is_for(name: str) -> None:
    silent = [action.dest for action in commands()[name]._actions if not action.help]
    assert silent == []


@pytest.mark.parametrize("given", [["build", "--renderer", "word"], ["nothing"], ["check", "--x"]])
def test_what_is_not_known_is_refused(given: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(given)
    assert ended.value.code == 2
