"""The commands as their parser has them: how each argument is written, and what it says."""

from __future__ import annotations

import argparse

from needsbook.commands.arguments import parser


def commands() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command, and of each of its actions as `edition keep`."""
    return {
        name: one for command in _below(parser()).items() for name, one in _and_actions(*command)
    }


def _and_actions(
    name: str, command: argparse.ArgumentParser
) -> list[tuple[str, argparse.ArgumentParser]]:
    actions = _below(command).items()
    return [(name, command), *((f"{name} {action}", one) for action, one in actions)]


def _below(command: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return {
        name: one
        for action in command._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, one in action.choices.items()
    }


def arguments(command: argparse.ArgumentParser) -> list[tuple[str, str]]:
    """How each argument and option of a command is written, and what it says."""
    return [
        (_written(action), action.help or "")
        for action in command._actions
        if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction)
    ]


def _written(action: argparse.Action) -> str:
    choices = "|".join(map(str, action.choices)) if action.choices else ""
    value = choices or action.metavar or action.dest.upper()
    if not action.option_strings:
        return str(action.metavar or action.dest.upper())
    takes = action.nargs != 0
    return ", ".join(f"{option} {value}" if takes else option for option in action.option_strings)
