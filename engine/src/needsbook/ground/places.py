"""The lines of a settings file on which its keys stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import yaml

from needsbook.ground.errors import Problem, Where
from needsbook.ground.schema import Fault

_HEADER = re.compile(r"\s*\[+\s*([\w.\s\"-]+?)\s*\]+")
_KEY = re.compile(r"\s*([\w.\"-]+)\s*=")


@dataclass(frozen=True)
class Places:
    r"""Lines of the keys of a YAML or JSON text.

    Examples
    --------
    >>> str(Places("a.yml", "book:\n  title: A\n").where("book", "title"))
    'a.yml:2'
    """

    file: str
    text: str

    @cached_property
    def _root(self) -> yaml.Node | None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            return yaml.compose(self.text, Loader=loader)
        except yaml.YAMLError:  # JSON that is no YAML: tabs, some escapes
            return None

    def where(self, *keys: str | int) -> Where:
        """The place of a key, or of the nearest key above it that is there."""
        node, line = self._root, None
        for key in keys:
            step = _step(node, key)
            if step is None:
                break
            line, node = step
        return Where(self.file, line)

    def problem(self, fault: Fault) -> Problem:
        """A fault with its place."""
        return Problem(self.where(*fault.keys), fault.problem, fault.fix)


def _step(node: yaml.Node | None, key: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return name.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        item = node.value[key]
        return item.start_mark.line + 1, item
    return None


def toml_line(text: str, *keys: str | int) -> int | None:
    r"""The line of a TOML text on which a key stands, or the nearest key above it.

    Examples
    --------
    >>> toml_line('[tool.needsbook]\npackage = "tiny"\n', "tool", "needsbook", "package")
    2
    """
    wanted = [str(key) for key in keys]
    above: list[str] = []
    best, found = 0, None
    for number, line in enumerate(text.splitlines(), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        path = above
        if header:
            path = above = _parts(header[1])
        elif key:
            path = [*above, *_parts(key[1])]
        if (header or key) and len(path) > best and path == wanted[: len(path)]:
            best, found = len(path), number
    return found


def _parts(dotted: str) -> list[str]:
    return [part.strip().strip('"') for part in dotted.split(".")]
