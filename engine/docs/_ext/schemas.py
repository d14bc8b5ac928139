"""The keys of the published schemas: what each holds, and what is said of a wrong one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "src/needsbook/assets/schemas"
#: In the way to a key: of a list, each of its entries; of a mapping, whatever its keys are.
EACH, ANY = "[]", "NAME"

Node = dict[str, Any]


@dataclass(frozen=True)
class Key:
    """A key that somebody may write.

    Parameters
    ----------
    way : str
        The keys that lead to it, as ``edition.periods.NAME.first``.
    """

    way: str
    about: str
    must: bool
    examples: tuple[str, ...]


@cache
def schema(name: str) -> Node:
    """A schema by the name of its file, as `quarto`."""
    read: Node = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    return read


def names() -> list[str]:
    return sorted(path.name.removesuffix(".schema.json") for path in FOLDER.glob("*.schema.json"))


def keys(name: str, below: str = "") -> list[Key]:
    """Each key of a schema, in its order; those below one, where one is given."""
    found: dict[str, Key] = {}
    for key in _keys(schema(name), schema(name), ""):
        if not below or key.way == below or key.way.startswith((f"{below}.", f"{below}[")):
            found.setdefault(key.way, key)
    return list(found.values())


def _keys(root: Node, node: Node, way: str) -> Iterator[Key]:
    for one in _forms(root, node):
        for name, inner in one.get("properties", {}).items():
            path = f"{way}.{name}".lstrip(".")
            about = inner.get("description") or _referred(root, inner).get("description", "")
            given = inner.get("examples", ())
            shown = tuple(json.dumps(each, ensure_ascii=False) for each in given)
            yield Key(path, about, name in one.get("required", ()), shown)
            yield from _keys(root, inner, path)
        if isinstance(one.get("items"), dict):
            yield from _keys(root, one["items"], f"{way}{EACH}")
        if isinstance(one.get("additionalProperties"), dict):
            yield from _keys(root, one["additionalProperties"], f"{way}.{ANY}".lstrip("."))


def _referred(root: Node, node: Node) -> Node:
    if "$ref" not in node:
        return node
    found = root
    for part in node["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found


def _forms(root: Node, node: Node) -> Iterator[Node]:
    """The node itself, what it refers to, and each form that it may have."""
    node = _referred(root, node)
    yield node
    for word in ("anyOf", "oneOf", "allOf"):
        for one in node.get(word, ()):
            yield from _forms(root, one)


def told(name: str) -> Iterator[tuple[str, str]]:
    """What is said of a wrong value in a file of this schema, and what mends it."""
    for node in _everywhere(schema(name)):
        for word in ("x-wrong", "x-missing"):
            if isinstance(node.get(word), str):
                yield node[word], str(node.get("x-mend", ""))
        for words in (node.get("x-words"),):
            if isinstance(words, dict):
                write = str(words.get("write", ""))
                yield from ((str(words[one]), write) for one in words if one != "write")


def _everywhere(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from _everywhere(one)
    elif isinstance(value, list):
        for one in value:
            yield from _everywhere(one)
