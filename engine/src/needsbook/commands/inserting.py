"""Putting a piece into a file that people wrote: only the lines that it needs are changed."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from needsbook.ground.errors import UsageError


def with_resource(text: str, resource: Mapping[str, Any]) -> str:
    r"""A data dictionary with one more dataset at its end.

    Examples
    --------
    >>> print(with_resource('{"resources": [\n    {"name": "a"}\n  ]}', {"name": "b"}))
    {"resources": [
        {"name": "a"},
        {
          "name": "b"
        }
      ]}
    """
    end = _end_of_list(text, "resources")
    written = json.dumps(resource, indent=2, ensure_ascii=False).replace("\n", "\n    ")
    before = text[:end].rstrip()
    comma = "" if before.endswith("[") else ","
    return f"{before}{comma}\n    {written}\n  {text[end:]}"


def without_resource(text: str, name: str) -> str:
    r"""A data dictionary without one of its datasets; the others stay as they are written.

    Examples
    --------
    >>> without_resource('{"resources": [\n {"name": "a"},\n {"name": "b"}\n]}', "a")
    '{"resources": [\n {"name": "b"}\n]}'
    """
    for match in re.finditer(r'\{\s*"name": "' + re.escape(name) + '"', text):
        _, end = json.JSONDecoder().raw_decode(text, match.start())
        after = re.match(r",\s*", text[end:])
        if after:
            return text[: match.start()] + text[end + after.end() :]
        return text[: match.start()].rstrip().removesuffix(",") + text[end:]
    return text


def _end_of_list(text: str, key: str) -> int:
    """Where the bracket stands that closes the list of a key of the outermost object."""
    depth, name, inside = 0, "", -1
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
        sign = token[0]
        if sign[0] == '"':
            name = json.loads(sign) if depth == 1 else name
        elif sign in "[{":
            inside = depth if sign == "[" and depth == 1 and name == key else inside
            depth += 1
        else:
            depth -= 1
            if depth == inside:
                return token.start()
    raise UsageError(f"the data dictionary has no list “{key}”")


def with_chapter(text: str, path: str, after: str) -> str:
    r"""The settings with one more chapter, in the line below `after`.

    Examples
    --------
    >>> print(with_chapter("book:\n  chapters:\n    - index.qmd\n", "a.qmd", "index.qmd"))
    book:
      chapters:
        - index.qmd
        - a.qmd
    <BLANKLINE>
    """
    line = _line_of(yaml.compose(text, Loader=yaml.SafeLoader), after)
    lines = text.split("\n")
    indent = re.match(r"\s*-\s*", lines[line])
    if indent is None:  # a list in brackets has no line for each
        raise UsageError(f"write each chapter of _quarto.yml on a line of its own, as {after}")
    return "\n".join([*lines[: line + 1], f"{indent[0]}{path}", *lines[line + 1 :]])


def with_period(text: str, dataset: str, first: str, last: str) -> str:
    """The settings with the periods of one more dataset."""
    line = f"{dataset}: {{first: {first}, last: {last}}}"
    found = re.search(r"^(\s+)periods:[ \t]*(?:#.*)?\n", text, re.M)
    if found:
        indent = f"{found[1]}  "
        own = re.match(r"[ \t]+(?=\S)", text[found.end() :])
        indent = own[0] if own and len(own[0]) > len(found[1]) else indent
        return f"{text[: found.end()]}{indent}{line}\n{text[found.end() :]}"
    none = re.search(r"^(\s+)periods:[ \t]*\{\}[ \t]*\n", text, re.M)
    if none:
        indent = none[1].rpartition("\n")[2]
        return f"{text[: none.start(1)]}{none[1]}periods:\n{indent}  {line}\n{text[none.end() :]}"
    edition = re.search(r"^edition:[ \t]*\n", text, re.M)
    if edition is None or re.search(r"^\s+periods:", text, re.M):
        raise UsageError(f"write the periods of {dataset} into _quarto.yml: {line}")
    return f"{text[: edition.end()]}  periods:\n    {line}\n{text[edition.end() :]}"


def _line_of(node: yaml.Node | None, value: str) -> int:
    """The line of a text in YAML, from 0."""
    if isinstance(node, yaml.ScalarNode):
        return node.start_mark.line if node.value == value else -1
    inner: Sequence[yaml.Node] = ()
    if isinstance(node, yaml.SequenceNode):
        inner = node.value
    elif isinstance(node, yaml.MappingNode):
        inner = [value for _, value in node.value]
    return max((_line_of(one, value) for one in inner), default=-1)


def with_imports(text: str, wanted: Mapping[str, Sequence[str]]) -> str:
    r"""A module with names imported, those of a line that is there already beside them.

    Examples
    --------
    >>> print(with_imports('"A module."\n\nfrom a import b\n', {"a": ["c", "b"], "d": ["e"]}))
    "A module."
    <BLANKLINE>
    from a import b, c
    from d import e
    <BLANKLINE>
    """
    for module, names in wanted.items():
        text = _with_import(text, module, names)
    return text


def _with_import(text: str, module: str, names: Sequence[str]) -> str:
    body = ast.parse(text).body
    lines = text.split("\n")
    known = [node for node in body if isinstance(node, ast.ImportFrom) and node.module == module]
    plain = [node for node in known if not any(one.asname for one in node.names)]
    if plain:
        node = plain[0]
        held = [one.name for one in node.names]
        if set(names) <= set(held):
            return text
        written = _import(module, sorted({*held, *names}, key=_order))
        return "\n".join([*lines[: node.lineno - 1], written, *lines[node.end_lineno :]])
    above = [n for n in body if isinstance(n, ast.Import | ast.ImportFrom)] or body[:1]
    place = (above[-1].end_lineno or 0) if above else 0
    gap = [] if above and isinstance(above[-1], ast.Import | ast.ImportFrom) else [""]
    written = _import(module, sorted(names, key=_order))
    return "\n".join([*lines[:place], *gap, written, *lines[place:]])


def _order(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions, as linters have it."""
    return 0 if name.isupper() else 1 if name[:1].isupper() else 2, name


def _import(module: str, names: Sequence[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= 100:
        return line
    return "\n".join([f"from {module} import (", *(f"    {name}," for name in names), ")"])
