"""What the code itself says, on the pages of the reference: commands, and messages.

{command} build          its words, arguments and options, from the parser
{messages} data/cells    what these modules can say, and what mends it
"""

from __future__ import annotations

from typing import Any, ClassVar

import catalogue
import listing
import schemas
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class Command(SphinxDirective):
    """A command as its parser has it."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        command = listing.commands()[self.arguments[0]]
        usage = " ".join(command.format_usage().removeprefix("usage: ").split())
        shown: list[nodes.Node] = [nodes.literal_block(usage, usage, language="none")]
        listed = listing.arguments(command)
        return [*shown, _listed([(one, [words]) for one, words in listed])] if listed else shown


class Messages(SphinxDirective):
    """The messages of some modules."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        modules = set(self.arguments[0].split())
        found = [one for one in catalogue.catalogue() if one.module in modules]
        return [_listed([(one.said, [f"→ {one.fix}"] if one.fix else []) for one in found])]


class Keys(SphinxDirective):
    """The keys of a schema, those below one, without those below others."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {"without": str}

    def run(self) -> list[nodes.Node]:
        name, _, below = self.arguments[0].partition(" ")
        others = tuple(self.options.get("without", "").split())
        listed = []
        for key in schemas.keys(name, below):
            if key.way == below or (others and key.way.startswith(others)):
                continue
            must = ["It must be there."] if key.must else []
            examples = [f"For example: {', '.join(key.examples)}"] if key.examples else []
            shown = key.way.removeprefix(below).lstrip(".[]") or key.way
            listed.append((shown, [" ".join([key.about, *must, *examples])]))
        return [_listed(listed)]


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
    app.add_directive("keys", Keys)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
