"""What the names in a module mean: found out from its imports and assignments.

Nothing is imported or run. `Names.meanings` gives the full names that an expression
may stand for: after `import numpy as np; r = np.random`, `r.normal` is
`numpy.random.normal`. A call is written with `()`: the method of a path is
`pathlib.Path().open`. What a function is handed, or what another module of the
analysis computes, has no meaning here.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef | _Comprehension
_BUILTINS = frozenset({*dir(builtins), "__file__", "__builtins__"})
_MOST = 8  # meanings of one name, and names that lead to one another


@dataclass
class Scope:
    """One function, class, comprehension or the module, and what it binds.

    Parameters
    ----------
    bound : dict
        For each name what it is bound to: the full name of an import, an expression,
        or None where nothing is known.
    known : dict
        Meanings that were found out before.
    """

    node: ast.AST
    outer: Scope | None
    bound: dict[str, list[str | ast.expr | None]] = field(default_factory=dict)
    known: dict[ast.expr, frozenset[str]] = field(default_factory=dict, repr=False)

    @property
    def is_module(self) -> bool:
        return self.outer is None

    @property
    def module(self) -> ast.AST:
        """The module that it lies in."""
        scope = self
        while scope.outer is not None:
            scope = scope.outer
        return scope.node

    def bind(self, name: str, value: str | ast.expr | None) -> None:
        self.bound.setdefault(name, []).append(value)

    def home(self, name: str) -> Scope | None:
        """The scope that `name` belongs to here; None for what Python brings."""
        scope: Scope | None = self
        while scope is not None:
            inner_class = isinstance(scope.node, ast.ClassDef) and scope is not self
            if name in scope.bound and not inner_class:
                return scope
            scope = scope.outer
        return None

    def meanings(self, node: ast.expr, depth: int = 0) -> frozenset[str]:
        """Full names that `node` may stand for; empty where nothing is known."""
        if depth > _MOST:
            return frozenset()
        if depth == 0 and node in self.known:
            return self.known[node]
        found = frozenset(sorted(self._meanings(node, depth))[:_MOST])
        if depth == 0:
            self.known[node] = found
        return found

    def _meanings(self, node: ast.expr, depth: int) -> set[str]:
        found: set[str] = set()
        if isinstance(node, ast.Name):
            found |= self._meanings_of_name(node.id, depth)
        elif isinstance(node, ast.Attribute):
            found |= {f"{base}.{node.attr}" for base in self.meanings(node.value, depth + 1)}
        elif isinstance(node, ast.Call):
            found |= self._meanings_of_call(node, depth)
        elif isinstance(node, ast.BinOp):  # a path and what is in it
            found |= {
                base for base in self.meanings(node.left, depth + 1) if base.startswith("pathlib.")
            }
        elif isinstance(node, ast.Subscript):
            found |= {f"{base}[]" for base in self.meanings(node.value, depth + 1)}
        elif isinstance(node, ast.NamedExpr):
            found |= self.meanings(node.value, depth + 1)
        elif isinstance(node, ast.IfExp):
            found |= self.meanings(node.body, depth + 1) | self.meanings(node.orelse, depth + 1)
        elif isinstance(node, ast.BoolOp):
            found |= {name for value in node.values for name in self.meanings(value, depth + 1)}
        return found

    def _meanings_of_name(self, name: str, depth: int) -> frozenset[str]:
        home = self.home(name)
        if home is None:
            return frozenset({f"builtins.{name}"}) if name in _BUILTINS else frozenset()
        found: set[str] = set()
        for value in home.bound[name]:
            if isinstance(value, str):
                found.add(value)
            elif value is not None:
                found |= home.meanings(value, depth + 1)
        return frozenset(found)

    def _meanings_of_call(self, node: ast.Call, depth: int) -> frozenset[str]:
        called = self.meanings(node.func, depth + 1)
        if "builtins.getattr" in called and len(node.args) >= 2:
            name = node.args[1]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                return frozenset(
                    f"{base}.{name.value}" for base in self.meanings(node.args[0], depth + 1)
                )
        return frozenset(f"{name}()" for name in called)


def scopes_of(tree: ast.Module, package: str) -> dict[ast.AST, Scope]:
    """The scope of each node of a module that is run when it is imported.

    Parameters
    ----------
    package : str
        Where a relative import begins.
    """
    found: dict[ast.AST, Scope] = {}
    _enter(tree, Scope(tree, None), found, package)
    return found


def run_on_import(nodes: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of a module, without what is run as a program alone."""
    for node in nodes:
        if isinstance(node, ast.If) and ast.unparse(node.test) in (
            "__name__ == '__main__'",
            "'__main__' == __name__",
        ):
            yield from node.orelse
        else:
            yield node


def _enter(node: ast.AST, scope: Scope, found: dict[ast.AST, Scope], package: str) -> None:
    found[node] = scope
    _bind(node, scope, package)
    inside = scope
    if isinstance(node, _SCOPES):
        inside = Scope(node, scope)
        if isinstance(node, Function):
            for argument in ast.walk(node.args):
                if isinstance(argument, ast.arg):
                    inside.bind(argument.arg, None)
    body = list(run_on_import(node.body)) if isinstance(node, ast.Module) else None
    children = body if body is not None else ast.iter_child_nodes(node)
    outside = _outside(node)
    for child in children:
        _enter(child, scope if child in outside else inside, found, package)


def _outside(node: ast.AST) -> list[ast.AST]:
    """Parts of a function or class that belong to the scope around it."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return [*node.decorator_list, node.args, *([node.returns] if node.returns else [])]
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *node.keywords]
    return [node.args] if isinstance(node, ast.Lambda) else []


def _bind(node: ast.AST, scope: Scope, package: str) -> None:
    if isinstance(node, ast.Import):
        for alias in node.names:
            whole = alias.asname is not None
            scope.bind(
                alias.asname or alias.name.partition(".")[0],
                alias.name if whole else alias.name.partition(".")[0],
            )
    elif isinstance(node, ast.ImportFrom):
        home = module_of(node, package)
        for alias in node.names:
            scope.bind(alias.asname or alias.name, f"{home}.{alias.name}")
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        scope.bind(node.name, None)
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            _bind_target(target, node.value, scope)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr):
        _bind_target(node.target, node.value, scope)
    elif isinstance(node, ast.AugAssign):
        _bind_target(node.target, ast.BinOp(node.target, node.op, node.value), scope)
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        _bind_target(node.target, None, scope)
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        _bind_target(node.optional_vars, node.context_expr, scope)
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        scope.bind(node.name, None)
    elif isinstance(node, ast.Global):
        for name in node.names:
            scope.bind(name, None)


def module_of(node: ast.ImportFrom, package: str) -> str:
    """The module that names are imported from; a relative one lies in the package."""
    parts = [package] if node.level else []
    return ".".join([*parts, *([node.module] if node.module else [])])


def _bind_target(target: ast.expr, value: ast.expr | None, scope: Scope) -> None:
    if isinstance(target, ast.Name):
        scope.bind(target.id, value)
    elif isinstance(target, ast.Tuple | ast.List):
        values: list[ast.expr | None] = [None] * len(target.elts)
        if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
            values = list(value.elts)
        for inner, given in zip(target.elts, values, strict=True):
            _bind_target(inner, given, scope)
    elif isinstance(target, ast.Starred):
        _bind_target(target.value, None, scope)
