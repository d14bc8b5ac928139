"""What the code itself says, on the pages of the reference: commands, and messages.

{command} build          its words, arguments and options, from the parser
{messages} data/cells    what these modules can say, and what mends it
"""

from __future__ import annotations

import argparse
from typing import Any

import catalogue
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

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


class Command(SphinxDirective):
    """A command as its parser has it."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        command = commands()[self.arguments[0]]
        usage = " ".join(command.format_usage().removeprefix("usage: ").split())
        shown: list[nodes.Node] = [nodes.literal_block(usage, usage, language="none")]
        listed = arguments(command)
        return [*shown, _listed([(one, [words]) for one, words in listed])] if listed else shown


class Messages(SphinxDirective):
    """The messages of some modules."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        modules = {f"{name}.py" for name in self.arguments[0].split()}
        found = [one for one in catalogue.catalogue() if one.module in modules]
        return [_listed([(one.said, [f"→ {one.fix}"] if one.fix else []) for one in found])]


def _listed(entries: list[tuple[str, list[str]]]) -> nodes.definition_list:
    shown = nodes.definition_list()
    for term, told in entries:
        words = nodes.definition("", *(nodes.paragraph(text=one) for one in told))
        code = nodes.literal(term, " ".join(term.split()))
        shown += nodes.definition_list_item("", nodes.term("", "", code), words)
    return shown


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the directives known to Sphinx."""
    app.add_directive("command", Command)
    app.add_directive("messages", Messages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
