"""What a module keeps from one exhibit to the next, found in its source.

Workers compute many exhibits, each of them some. What one leaves behind in a module,
a class or a default argument, the next may find, and its trace would say nothing of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from needsbook.confine.forbidden import KEEPS_STATE, SEEDED, each_word
from needsbook.confine.names import Function, Scope
from needsbook.confine.refusal import Fault

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
#: What goes on from where the last exhibit left it.
_GOES_ON = frozenset(
    {
        *(f"{name}()" for name in SEEDED),
        *(f"itertools.{name}()" for name in ("count", "cycle")),
        "builtins.iter()",
    }
)


def kept_state(node: ast.AST, scope: Scope) -> Iterator[tuple[str, Fault]]:
    """A change of what outlives the function that makes it."""
    if isinstance(node, ast.Global):
        yield f"global {', '.join(node.names)}", KEEPS_STATE
    elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        if _outlives(node.value, scope):
            yield ast.unparse(node), KEEPS_STATE
    elif isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Load) and _goes_on(node.id, scope):
            yield node.id, KEEPS_STATE
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
    if _is_of_the_class(target, home):
        return True
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
    if _is_default(root.id, home) or _is_of_the_class(target, home):
        return True
    return home.is_module and any(
        isinstance(value, ast.expr) and _is_mutable(value, home) for value in home.bound[root.id]
    )


def belongs(target: ast.expr, scope: Scope) -> bool:
    """Whether a function changes something that belongs to the module."""
    home = scope.home(target.id) if isinstance(target, ast.Name) else None
    return home is not None and home.is_module and not _on_import(scope)


def _goes_on(name: str, scope: Scope) -> bool:
    """Whether a function uses a generator of the module: each draw depends on those before."""
    home = scope.home(name)
    if home is None or not home.is_module or _on_import(scope):
        return False
    return any(
        isinstance(value, ast.GeneratorExp) or bool(home.meanings(value) & _GOES_ON)
        for value in home.bound[name]
        if isinstance(value, ast.expr)
    )


def _is_of_the_class(target: ast.expr, home: Scope) -> bool:
    """Whether `self.known` is something mutable that all instances share."""
    while isinstance(target, ast.Subscript):
        target = target.value
    owner = home.outer
    if not (isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name)):
        return False
    if owner is None or not isinstance(owner.node, ast.ClassDef):
        return False
    values = owner.bound.get(target.attr, [])
    return target.value.id in ("self", "cls") and any(
        isinstance(value, ast.expr) and _is_mutable(value, owner) for value in values
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
