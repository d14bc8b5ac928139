"""Functions of the analysis, and those of the engine that calculate, note themselves.

Each gets one statement more, before all its others, when it is compiled: an entry in a
dictionary. A hook of Python's for profilers sees the same and more, and costs two thirds
of the time. A lambda is a function; a comprehension belongs to the function around it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType

from needsbook.ground.recorder import RAN, FunctionSite, declare_site

#: Modules of the engine that make what is shown out of data or of what the analysis computed:
#: they estimate, draw, round, and put into words and tables. Nothing else of the engine does.
ENGINE = (
    "needsbook.chapters.wording",
    "needsbook.data.dictionary",
    "needsbook.data.treatment",
    "needsbook.ground.columns",
    "needsbook.ground.formats",
    "needsbook.exhibit.tables",
    "needsbook.charts.bars",
    "needsbook.charts.bounds",
    "needsbook.charts.canvas",
    "needsbook.charts.classes",
    "needsbook.charts.grid",
    "needsbook.charts.intervals",
    "needsbook.charts.labels",
    "needsbook.charts.maps",
    "needsbook.charts.ranges",
    "needsbook.charts.rows",
    "needsbook.charts.series",
    "needsbook.charts.small",
    "needsbook.charts.trends",
    "needsbook.statistics.beside",
    "needsbook.statistics.breaks",
    "needsbook.statistics.columns",
    "needsbook.statistics.count_model",
    "needsbook.statistics.doubt",
    "needsbook.statistics.funnel",
    "needsbook.statistics.importance",
    "needsbook.statistics.intervals",
    "needsbook.statistics.printed",
    "needsbook.statistics.ranking",
    "needsbook.statistics.reference",
    "needsbook.statistics.suppression",
)
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

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        name = f"{self._above}.<lambda>"
        number = self._declared(node, name, node.lineno)
        self._inside(node, f"{name}.<locals>")
        # `setdefault` gives None, which is what it finds and what it puts in.
        note = ast.parse(f"{_NAME}.setdefault({number})", mode="eval").body
        body = ast.BoolOp(ast.Or(), [note, node.body])
        for part in (body, *ast.walk(note)):
            ast.copy_location(part, node.body)
        node.body = body
        return node

    def _noted(self, node: _Function) -> ast.AST:
        name = f"{self._above}.{node.name}"
        first = min(item.lineno for item in [node, *node.decorator_list])
        number = self._declared(node, name, first)
        self._inside(node, f"{name}.<locals>")
        statement = ast.parse(f"{_NAME}[{number}] = None").body[0]
        start = 1 if ast.get_docstring(node, clean=False) is not None else 0
        place = node.body[start] if start < len(node.body) else node.body[0]
        for part in ast.walk(statement):
            ast.copy_location(part, place)
        node.body.insert(start, statement)
        return node

    def _declared(self, node: _Function | ast.Lambda, name: str, first: int) -> int:
        return declare_site(FunctionSite(name, self._file, first, node.end_lineno or first))

    def _inside(self, node: ast.AST, name: str) -> ast.AST:
        above, self._above = self._above, name
        self.generic_visit(node)
        self._above = above
        return node


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        source = self.get_source(fullname)
        return compiled(source or "", self.get_filename(fullname), fullname)

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__.update(NAMES)
        super().exec_module(module)


class _OfTheEngine(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path, target) if fullname in ENGINE else None
        if spec is not None and spec.origin is not None:
            spec.loader = _Loader(fullname, spec.origin)
        return spec


def note_the_engine() -> None:
    """Let the functions of `ENGINE` note themselves in this process; called before they load.

    Raises
    ------
    RuntimeError
        One was loaded before.
    """
    if loaded := sorted(sys.modules.keys() & set(ENGINE)):
        raise RuntimeError(f"loaded too early for their functions to be noted: {loaded}")
    sys.meta_path.insert(0, _OfTheEngine())
