"""Values as YAML, TOML and JSON files give them, which may be of any type."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from needsbook.ground.errors import Problem, ProblemsFound, Where

#: Control characters, halves of a character, what is no character; marks that turn the
#: direction of what follows; characters without width. Left-to-right and right-to-left
#: marks (U+200E, U+200F) are part of ordinary Hebrew and Arabic text, and joiners part
#: of other scripts.
STRAY = (
    r"\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    r"\ufffe\uffff\ud800-\udfff"
)
#: The same in a text that may run over lines.
STRAY_IN_TEXT = re.compile(rf"(?![\n\t])[{STRAY}]")
#: Those that no page shows as they are meant. A form feed is white space, and what turns a
#: piece of a text round and ends it by itself, a break or a joiner is set properly.
STRAY_IN_PROSE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufeff\ufffe\uffff]")
#: What a spreadsheet that opens a published file would calculate instead of show; it
#: takes the full-width signs for the others.
FORMULA = re.compile(r"[=@＝＠].|[+\-＋－].*[A-Za-z(|!+*/^&\-（＋－＊／]")


def table(value: Any) -> dict[str, Any]:
    """`value` if it is a mapping, else an empty one."""
    return dict(value) if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """`value` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def columns_of(value: Any) -> tuple[str, ...]:
    """Names of columns, which a Data Package gives as a list or as one text."""
    return (value,) if isinstance(value, str) else tuple(map(str, as_list(value)))


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list; none when `value` is no list."""
    return tuple(item for item in as_list(value) if isinstance(item, str))


def iso_date(value: Any) -> date | None:
    """The date that `value` writes as 2026-11-23; None when it is none."""
    text = str(value)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_text(folder: Path, name: str, shown: str | None = None) -> str:
    """A file as text; messages call it `shown`.

    Raises
    ------
    ProblemsFound
        The file is not there, or not UTF-8.
    """
    try:
        content = (folder / name).read_bytes()
    except FileNotFoundError:
        gone = Problem(Where(shown or name), "the file is not there", "restore it")
        raise ProblemsFound([gone]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ProblemsFound(
            [
                Problem(
                    Where(shown or name, line),
                    "this line is not UTF-8 text",
                    "save the file as UTF-8",
                )
            ]
        ) from None


NESTED = "it is nested without end"
TOO_LONG = "a number of thousands of digits"
_LONG_NUMBER = re.compile(r"\d{1000,}")


class RepeatedKey(json.JSONDecodeError):
    """A key that stands twice in one object: JSON as such takes the last."""


def load_json(text: str) -> Any:
    """The value of a JSON text in which no object has a key twice.

    Raises
    ------
    json.JSONDecodeError
        With the place; a `RepeatedKey` where a key is there twice.
    """
    try:
        value = json.loads(text)
    except RecursionError:
        raise json.JSONDecodeError(NESTED, text, 0) from None
    except json.JSONDecodeError:
        raise
    except ValueError:  # Python reads no integer of so many digits
        long = _LONG_NUMBER.search(text)
        raise json.JSONDecodeError(TOO_LONG, text, long.start() if long else 0) from None
    objects: list[dict[str, int]] = []
    for found in _JSON_PARTS.finditer(text):
        if found[0] == "{":
            objects.append({})
        elif found[0] == "}":
            objects.pop()
        elif found["key"] is not None:
            before = objects[-1].setdefault(found["key"], found.start())
            if before != found.start():
                line = text.count("\n", 0, before) + 1
                problem = f"the key {found['key']} is there twice; the first is in line {line}"
                raise RepeatedKey(problem, text, found.start())
    return value


_JSON_PARTS = re.compile(r'(?P<key>"(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]')


class RepeatedYAMLKey(yaml.constructor.ConstructorError):
    """A key that stands twice in one mapping; `first_mark` is where it stood first."""

    def __init__(self, key: yaml.ScalarNode, first_mark: yaml.Mark) -> None:
        super().__init__(None, None, f"the key “{key.value}” is there twice", key.start_mark)
        self.first_mark = first_mark


def _refused(problem: str, there: Any) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, problem, there.start_mark)


class _Loader(yaml.SafeLoader):
    """As yaml's, but what only looks like a date (2026-13-23) stays a text.

    A key that is there twice is refused: yaml would take the last. So is what holds itself.
    """

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._open: list[str] = []

    def compose_node(self, parent: yaml.Node | None, index: Any) -> Any:
        """As yaml's."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) and event.anchor in self._open:
            raise _refused(f"“*{event.anchor}” stands within what it names", event)
        anchor = None if isinstance(event, yaml.AliasEvent) else event.anchor
        self._open += [anchor] if anchor else []
        node = super().compose_node(parent, index)
        if anchor:
            self._open.pop()
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        """As yaml's."""
        seen: dict[str, yaml.ScalarNode] = {}
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                before = seen.setdefault(key.value, key)
                if before is not key:
                    raise RepeatedYAMLKey(key, before.start_mark)
        return super().construct_mapping(node, deep=deep)


def _timestamp(loader: _Loader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return loader.construct_scalar(node)


def _text(loader: _Loader, node: yaml.ScalarNode) -> str:
    value = str(loader.construct_scalar(node))
    stray = STRAY_IN_TEXT.search(value)
    if stray:
        problem = f"a text with an invisible character (U+{ord(stray[0]):04X})"
        raise _refused(problem, node)
    return value


_OCTAL = re.compile(r"[-+]?0[0-7_]+")


def _whole(loader: _Loader, node: yaml.ScalarNode) -> int:
    if _OCTAL.fullmatch(str(node.value)):
        told = f"a number that begins with a zero, {node.value}, which YAML reads as an octal one; "
        raise _refused(told + "write it without the zero, or in quotation marks", node)
    try:
        return loader.construct_yaml_int(node)
    except ValueError:  # Python reads no integer of so many digits
        raise _refused(TOO_LONG, node) from None


_Loader.add_constructor("tag:yaml.org,2002:int", _whole)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _timestamp)
_Loader.add_constructor("tag:yaml.org,2002:str", _text)


def load_yaml(text: str) -> Any:
    """The one document of a YAML text, read as safely as `yaml.safe_load` does.

    Raises
    ------
    yaml.YAMLError
        With the place, where it is known.
    """
    try:
        return yaml.load(text, Loader=_Loader)  # _Loader is a SafeLoader
    except RecursionError:
        raise yaml.constructor.ConstructorError(None, None, NESTED) from None
