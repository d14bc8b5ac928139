"""Functions of the analysis note themselves when they run.

Each gets one statement more, before all its others, when the loader compiles it: an
entry in a dictionary. A hook of Python's for profilers sees the same and more, and
costs two thirds of the time.
"""

from __future__ import annotations

import ast
from types import CodeType

from needsbook.tracing.recorder import RAN, FunctionSite, declare_site

_NAME = "__ran__"
#: What an instrumented module needs among its names.
NAMES = {_NAME: RAN}
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def compiled(source: str, file: str, module: str) -> CodeType:
    r"""The code of a module whose functions note themselves.

    Examples
    --------
    >>> names = dict(NAMES)
    >>> exec(compiled("def twice(x):\n    return 2 * x", "twice.py", "twice"), names)
    >>> RAN.clear()
    >>> names["twice"](4), len(RAN)
    (8, 1)
    """
    tree = _Noting(file, module).visit(ast.parse(source, file))
    code: CodeType = compile(tree, file, "exec", dont_inherit=True)
    return code


class _Noting(ast.NodeTransformer):
    def __init__(self, file: str, module: str) -> None:
        self._file = file
        self._above = module

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._inside(node, f"{self._above}.{node.name}")

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._noted(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._noted(node)

    def _noted(self, node: _Function) -> ast.AST:
        name = f"{self._above}.{node.name}"
        self._inside(node, f"{name}.<locals>")
        first = min(item.lineno for item in [node, *node.decorator_list])
        site = FunctionSite(name, self._file, first, node.end_lineno or first)
        statement = ast.parse(f"{_NAME}[{declare_site(site)}] = None").body[0]
        start = 1 if ast.get_docstring(node, clean=False) is not None else 0
        place = node.body[start] if start < len(node.body) else node.body[0]
        for part in ast.walk(statement):
            ast.copy_location(part, place)
        node.body.insert(start, statement)
        return node

    def _inside(self, node: ast.AST, name: str) -> ast.AST:
        above, self._above = self._above, name
        self.generic_visit(node)
        self._above = above
        return node
