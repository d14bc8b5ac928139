"""The order of a set, found in the source: nobody can rely on it.

Workers hash texts alike, and so show a set of texts alike; but what has no hash of its
own (`None`, a function, an object) is hashed by its address. Of a set only what needs no
order is asked: whether something is in it, the least, a sorted list.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from needsbook.confine.forbidden import SET_ORDER, each_word
from needsbook.confine.names import Scope
from needsbook.confine.refusal import Fault

_OPERATORS = ast.BitOr | ast.BitAnd | ast.Sub | ast.BitXor
_MAKES = frozenset({"builtins.set", "builtins.frozenset"})
#: Methods of a set that give one, and those that give its items in their order.
_GIVES = each_word("copy difference intersection symmetric_difference union")
#: Functions that put what they are given in a row, or show it.
_ROWS = frozenset(
    f"builtins.{name}"
    for name in each_word(
        "list tuple enumerate iter next zip map filter sum str repr format dict.fromkeys"
    )
)
_ROWS_OF = ("itertools.", "collections.", "functools.reduce")
#: They give the same of a generator, whichever comes first.
_ANY_ORDER = frozenset(
    f"builtins.{name}" for name in each_word("all any frozenset len max min set sorted")
)
_TYPES = ("set", "frozenset", "Set", "AbstractSet", "FrozenSet", "MutableSet")


def set_in_a_row(node: ast.AST, scope: Scope) -> Iterator[tuple[str, Fault]]:
    """A set whose items are taken as they come."""
    if any(_is_set(item, scope) for item in _taken(node, scope)):
        yield _shown(node), SET_ORDER


def _shown(node: ast.AST) -> str:
    if isinstance(node, ast.For | ast.AsyncFor):
        return f"for {ast.unparse(node.target)} in {ast.unparse(node.iter)}"
    return ast.unparse(node)


def _taken(node: ast.AST, scope: Scope) -> list[ast.expr]:
    """What a node takes one by one."""
    if isinstance(node, ast.For | ast.AsyncFor):
        return [node.iter]
    if isinstance(node, ast.ListComp | ast.DictComp):
        return [part.iter for part in node.generators]
    if isinstance(node, ast.Starred | ast.FormattedValue | ast.YieldFrom):
        return [node.value]
    if isinstance(node, ast.Assign):
        several = any(isinstance(target, ast.Tuple | ast.List) for target in node.targets)
        return [node.value] if several else []
    return _given(node, scope) if isinstance(node, ast.Call) else []


def _given(node: ast.Call, scope: Scope) -> list[ast.expr]:
    if isinstance(node.func, ast.Attribute):
        if node.func.attr == "pop" and not node.args:
            return [node.func.value]
        joins = node.func.attr == "join" and isinstance(node.func.value, ast.Constant)
        if joins or node.func.attr == "extend":
            return node.args
    meanings = scope.meanings(node.func)
    if any(name in _ROWS or name.startswith(_ROWS_OF) for name in meanings):
        return node.args
    if meanings & _ANY_ORDER:
        return []
    return [item for item in node.args if isinstance(item, ast.GeneratorExp)]


def _is_set(node: ast.expr, scope: Scope, depth: int = 0) -> bool:
    if depth > 4:
        return False
    if isinstance(node, ast.Set | ast.SetComp):
        return True
    if isinstance(node, ast.ListComp | ast.GeneratorExp):
        return any(_is_set(part.iter, scope, depth + 1) for part in node.generators)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, _OPERATORS) and any(
            _is_set(side, scope, depth + 1) or _is_of_keys(side) for side in (node.left, node.right)
        )
    if isinstance(node, ast.IfExp):
        return any(_is_set(side, scope, depth + 1) for side in (node.body, node.orelse))
    if isinstance(node, ast.Call):
        gives = isinstance(node.func, ast.Attribute) and node.func.attr in _GIVES
        if gives and isinstance(node.func, ast.Attribute):
            return _is_set(node.func.value, scope, depth + 1)
        return bool(scope.meanings(node.func) & _MAKES)
    if isinstance(node, ast.Name) and (home := scope.home(node.id)):
        values = [item for item in home.bound[node.id] if not _adds_to(item, node.id)]
        if values == [None]:
            return _is_declared(node.id, home)
        return bool(values) and all(
            isinstance(value, ast.expr) and _is_set(value, home, depth + 1) for value in values
        )
    return False


def _is_of_keys(node: ast.expr) -> bool:
    """Whether a side is `one.keys()`: the difference of two such is a set."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("keys", "items")
        and not node.args
    )


def _adds_to(value: str | ast.expr | None, name: str) -> bool:
    """Whether it is `name |= …`."""
    left = value.left if isinstance(value, ast.BinOp) else None
    return isinstance(left, ast.Name) and left.id == name


def _is_declared(name: str, home: Scope) -> bool:
    """Whether a function says of an argument that it is a set."""
    if not isinstance(home.node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    arguments = home.node.args
    return any(
        argument.arg == name
        and argument.annotation is not None
        and ast.unparse(argument.annotation).partition("[")[0].rpartition(".")[2] in _TYPES
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    )
