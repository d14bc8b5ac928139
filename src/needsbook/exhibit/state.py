"""What a module keeps from one exhibit to the next, found in its source.

Workers compute many exhibits, each of them some. What one leaves behind in a module,
a class or a default argument, the next may find, and its trace would say nothing of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from needsbook.exhibit.forbidden import KEEPS_STATE, each_word
from needsbook.exhibit.names import Function, Scope
from needsbook.exhibit.refusal import Fault

_CHANGES = each_word(
    "add append appendleft clear discard extend insert pop popitem remove reverse "
    "setdefault sort update __setitem__"
)
_MUTABLE = ast.Dict | ast.List | ast.Set | ast.DictComp | ast.ListComp | ast.SetComp
_MAKES = frozenset(
    {
        *(f"builtins.{name}()" for name in ("dict", "list", "set", "bytearray")),
        *(
            f"collections.{name}()"
            for name in ("defaultdict", "OrderedDict", "Counter", "deque", "ChainMap")
        ),
        *(f"weakref.{name}()" for name in ("WeakKeyDictionary", "WeakValueDictionary", "WeakSet")),
    }
)


def kept_state(node: ast.AST, scope: Scope) -> Iterator[tuple[str, Fault]]:
    """A change of what outlives the function that makes it."""
    if isinstance(node, ast.Global):
        yield f"global {', '.join(node.names)}", KEEPS_STATE
    elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        if _outlives(node.value, scope):
            yield ast.unparse(node), KEEPS_STATE
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        target = node.func.value
        if node.func.attr in _CHANGES and _is_shared(target, scope):
            yield ast.unparse(node.func), KEEPS_STATE


def _root(node: ast.expr) -> ast.Name | None:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node if isinstance(node, ast.Name) else None


def _outlives(target: ast.expr, scope: Scope) -> bool:
    """Whether what is assigned into belongs to the module, an import or a default argument."""
    root = _root(target)
    home = scope.home(root.id) if root else None
    if root is None or home is None:
        return False
    if _is_import(root.id, home):
        return True
    if home.is_module:
        return not _on_import(scope)
    return _is_default(root.id, home) or (
        isinstance(scope.node, Function) and root.id == "cls" and home is scope
    )


def _is_shared(target: ast.expr, scope: Scope) -> bool:
    """Whether a method is called on something mutable that the module, or a default, holds."""
    root = _root(target)
    home = scope.home(root.id) if root else None
    if root is None or home is None or _on_import(scope):
        return False
    if _is_default(root.id, home):
        return True
    return home.is_module and any(
        isinstance(value, ast.expr) and _is_mutable(value, home) for value in home.bound[root.id]
    )


def _on_import(scope: Scope) -> bool:
    """Whether code runs while the module is imported, and never again."""
    current: Scope | None = scope
    while current is not None:
        if isinstance(current.node, Function):
            return False
        current = current.outer
    return True


def _is_import(name: str, home: Scope) -> bool:
    return any(isinstance(value, str) for value in home.bound[name])


def _is_mutable(value: ast.expr, scope: Scope) -> bool:
    return isinstance(value, _MUTABLE) or bool(scope.meanings(value) & _MAKES)


def _is_default(name: str, home: Scope) -> bool:
    if not isinstance(home.node, Function):
        return False
    arguments = home.node.args
    named = [*arguments.posonlyargs, *arguments.args]
    pairs = [
        *zip(named[len(named) - len(arguments.defaults) :], arguments.defaults, strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return len(home.bound[name]) == 1 and any(
        argument.arg == name and default is not None and _is_mutable(default, home)
        for argument, default in pairs
    )
