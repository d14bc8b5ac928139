"""Every message that the engine can say, as its source writes it.

A message is a `Problem` (where, what, how to mend it), a pair of the last two that a check
yields, a `UsageError` or `ToolFailure`, or an error that a function of an analysis meets. What
is filled in when it is said stands here as …
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import schemas

ENGINE = Path(__file__).resolve().parents[2] / "src/needsbook"
FILLED = "…"
#: What is called with a place, what is wrong, and how to mend it.
TOLD = frozenset({"Problem", "Fault", "tell", "_problem"})
#: Errors that stop the command, and the exit status of each.
STOPS = {"UsageError": "2", "ToolFailure": "3"}
#: Errors that a function of an analysis meets; `Problem` tells them of the exhibit.
RAISED = frozenset({"TypeError", "ValueError", "LookupError", "KeyError", "GapInArithmetic"})
#: A module that names one of these yields pairs: what is wrong, and how to mend it.
_PAIRED = frozenset({"Problem", "Fault"})
#: What is given to each name.
Known = dict[str, list[ast.expr]]
_MOST = 12  # ways in which one text can be put together
_STATUS_OF_A_PROBLEM = "1"


@dataclass(frozen=True, order=True)
class Message:
    """One kind of message.

    Parameters
    ----------
    module : str
        The module that says it, as `data/cells`; of a schema, `schemas/quarto`.
    said : str
        What is wrong, as printed.
    fix : str
        What mends it, as printed behind the arrow; empty where the words before say it.
    status : str
        The exit status with which the command ends.
    """

    module: str
    said: str
    fix: str
    status: str

    def matches(self, said: str) -> bool:
        """Whether words that were printed are of this kind."""
        parts = (re.escape(part) for part in self.said.split(FILLED))
        return re.search(".*".join(parts), said, re.DOTALL) is not None


@cache
def catalogue() -> list[Message]:
    """Every kind of message, in the order of modules and lines."""
    found: dict[Message, None] = {}
    for path in sorted(ENGINE.rglob("*.py")):
        name = path.relative_to(ENGINE).with_suffix("").as_posix()
        if not name.startswith("assets/"):
            found |= dict.fromkeys(_of_module(name, ast.parse(path.read_text(encoding="utf-8"))))
    for name in schemas.names():
        found |= dict.fromkeys(_of_schema(name))
    return list(found)


def _of_schema(name: str) -> Iterator[Message]:
    """What is said of a key; its name and value are filled in."""
    for words in schemas.told(name):
        said, fix = (re.sub(r"\b[A-Z]{3,}\b", FILLED, text) for text in words)
        yield Message(f"schemas/{name}", said, fix, _STATUS_OF_A_PROBLEM)


def _of_module(name: str, tree: ast.Module) -> Iterator[Message]:
    says = any(isinstance(node, ast.Name) and node.id in _PAIRED for node in ast.walk(tree))
    everywhere = _assigned([one for one in tree.body if isinstance(one, ast.Assign)])
    for node, known in _with_names(tree, everywhere):
        if isinstance(node, ast.Call):
            yield from _of_call(name, node, known)
        elif says and isinstance(node, ast.Tuple) and len(node.elts) == len(("said", "fix")):
            yield from _pairs(name, node.elts, known)


def _with_names(node: ast.AST, known: Known) -> Iterator[tuple[ast.AST, Known]]:
    """Every node below, each with what is given to names in the function that it stands in."""
    yield node, known
    inside = known | _assigned([node]) if isinstance(node, ast.FunctionDef) else known
    for child in ast.iter_child_nodes(node):
        yield from _with_names(child, inside)


def _of_call(name: str, node: ast.Call, known: Known) -> Iterator[Message]:
    called = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
    if called in TOLD:
        yield from _pairs(name, node.args[-2:], known)
    elif called in STOPS or (called in RAISED and node.args):
        for text in _texts(node.args[0], known):
            said, _, fix = text.partition("\n    → ")
            yield from _told(name, said, fix, STOPS.get(called, _STATUS_OF_A_PROBLEM))


def _pairs(name: str, elements: list[ast.expr], known: Known) -> Iterator[Message]:
    if len(elements) < len(("said", "fix")) or isinstance(elements[0], ast.Starred):
        return
    for one, other in _together(elements[0], elements[1], known):
        yield from _told(name, one, other, _STATUS_OF_A_PROBLEM)


def _together(said: ast.expr, fix: ast.expr, known: Known) -> Iterator[tuple[str, str]]:
    """Each way in which two expressions can be; two names as they are given side by side."""
    pairs = [(said, fix)]
    if isinstance(said, ast.Name) and isinstance(fix, ast.Name):
        given = known.get(fix.id, [])
        pairs = [
            (one, min(given, key=lambda other: abs(other.lineno - one.lineno), default=fix))
            for one in known.get(said.id, [])
        ]
    for one, other in pairs:
        yield from itertools.product(_texts(one, known), _texts(other, known))


def _told(name: str, said: str, fix: str, status: str) -> Iterator[Message]:
    words = re.findall("[A-Za-z`]+", said)
    pattern = re.search(r"\\[bds]|\(\?", said)  # of a check of wording, no message
    if len(words) > 1 and " " in said.strip() and not pattern:
        yield Message(name, said, "" if fix == FILLED else fix, status)


def _assigned(body: Sequence[ast.AST]) -> Known:
    """What is given to each name in these statements."""
    found: Known = {}
    for node in itertools.chain.from_iterable(map(ast.walk, body)):
        for target in node.targets if isinstance(node, ast.Assign) else []:
            if isinstance(target, ast.Name) and isinstance(node, ast.Assign):
                found.setdefault(target.id, []).append(node.value)
    return found


def _texts(node: ast.expr, known: Known) -> list[str]:
    """Each text that an expression can be."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=values):
            return _joined([_texts(one, {}) for one in values])
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined([_texts(left, known), _texts(right, known)])
        case ast.IfExp(body=body, orelse=other):
            return [*_texts(body, known), *_texts(other, known)]
        case ast.Name(id=name) if name in known:
            return [text for one in known[name] for text in _texts(one, {})][:_MOST]
        case _:
            return [FILLED]


def _joined(parts: list[list[str]]) -> list[str]:
    ways = itertools.islice(itertools.product(*parts), _MOST)
    return [re.sub(f"{FILLED}+", FILLED, "".join(way)) for way in ways]
