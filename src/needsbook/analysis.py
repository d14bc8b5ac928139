"""The analysis package as source: what it declares, and what it must not do.

Nothing is imported or run. A read outside a source, an import that cannot be
seen, a value that differs from one run to the next: each would let an exhibit
rest on something that its key does not hold, and so go stale in silence.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from needsbook.cache import key_of
from needsbook.errors import Problem, Where
from needsbook.exhibits import PREFIXES, ExhibitType
from needsbook.files import hash_of
from needsbook.project import Project

_READS = (
    "reads a file outside a source: no trace would name the file, and old numbers would stay "
    "when it changes",
    "describe the file in data/datapackage.json, declare `name = source(…)` in the module of "
    "the sources, and call that",
)
_HIDDEN = (
    "imports or runs code that cannot be seen in the source: old numbers would stay when that "
    "code changes",
    "write a plain import, or call the function itself",
)
_OUTSIDE = (
    "takes something from outside the project, which no key and no trace holds",
    "put the figures into data/ with their source, and read them with a source",
)
_DIFFERS = (
    "differs from one run to the next, and so would the edition",
    "take the date from the edition, and give a random generator a fixed seed",
)

_Fault = tuple[str, str]

_CALLS: dict[str, _Fault] = {
    **dict.fromkeys(("open",), _READS),
    **dict.fromkeys(("exec", "eval", "compile", "__import__"), _HIDDEN),
    "input": _OUTSIDE,
}
_METHODS: dict[str, _Fault] = {
    **dict.fromkeys(
        (
            *("open", "loadtxt", "genfromtxt", "fromfile", "memmap", "imread", "open_dataset"),
            *("iterdir", "glob", "rglob", "listdir", "scandir", "walk_packages"),
        ),
        _READS,
    ),
    "import_module": _HIDDEN,
    **dict.fromkeys(("getenv", "urlopen", "urlretrieve"), _OUTSIDE),
    **dict.fromkeys(("now", "today", "utcnow", "uuid1", "uuid4"), _DIFFERS),
}
#: Names that mean something only as a member of these.
_MEMBERS: dict[tuple[str, str], _Fault] = {
    **{(module, "load"): _READS for module in ("np", "numpy", "json", "pickle", "joblib", "yaml")},
    ("os", "environ"): _OUTSIDE,
    ("os", "walk"): _READS,
    ("time", "time"): _DIFFERS,
}
_MODULES: dict[str, _Fault] = {
    **dict.fromkeys(("importlib", "runpy", "pkgutil", "imp"), _HIDDEN),
    **dict.fromkeys(("linecache", "fileinput", "mmap", "shelve", "dbm", "sqlite3"), _READS),
    **dict.fromkeys(("subprocess", "socket", "urllib", "http", "requests", "httpx"), _OUTSIDE),
    **dict.fromkeys(("random", "secrets"), _DIFFERS),
}


@dataclass(frozen=True)
class Declared:
    """An exhibit as its module's source declares it."""

    name: str
    type: ExhibitType
    module: str
    file: str
    line: int


def declared_exhibits(project: Project, common: str) -> tuple[dict[str, Declared], list[Problem]]:
    """Exhibits of the analysis package by name, and what is wrong in its source.

    Parameters
    ----------
    common : str
        Hash of the engine: what it found in a file is looked at again when it changes.
    """
    found: dict[str, Declared] = {}
    problems: list[Problem] = []
    source = project.root / "src"
    for path in sorted((source / project.package).rglob("*.py")):
        file = project.relative(path)
        module = ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__")
        content = path.read_bytes()
        key = key_of("module", common, module, file, hash_of(content))
        kept = project.cache.get_json(key)
        if kept is None:
            kept = _read(content, module, file)
            project.cache.put_json(key, kept)
        found |= {item["name"]: Declared(**item) for item in kept["declared"]}
        problems += [
            Problem(**{**item, "where": Where(**item["where"])}) for item in kept["problems"]
        ]
    return found, problems


def _read(content: bytes, module: str, file: str) -> dict[str, Any]:
    """What one module declares, and its problems, as JSON can hold it."""
    tree = _parsed(content, file)
    if isinstance(tree, Problem):
        return {"declared": [], "problems": [asdict(tree)]}
    declared = [
        Declared(node.name, kind, module, file, node.lineno)
        for node in tree.body
        if (kind := _declares(node)) and isinstance(node, ast.FunctionDef)
    ]
    return {
        "declared": [asdict(item) for item in declared],
        "problems": [asdict(problem) for problem in forbidden(tree, file)],
    }


def _parsed(content: bytes, file: str) -> ast.Module | Problem:
    try:
        return ast.parse(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Problem(Where(file, line), "this is not UTF-8 text", "save the file as UTF-8")
    except SyntaxError as error:
        place, what = Where(file, error.lineno), error.msg
    except ValueError as error:  # a null character
        place, what = Where(file), str(error)
    return Problem(
        place,
        f"Python cannot read this file: {what}",
        "correct the syntax here or just above",
    )


def _declares(node: ast.stmt) -> ExhibitType | None:
    if not isinstance(node, ast.FunctionDef):
        return None
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name):
            for kind in PREFIXES:
                if decorator.func.id == kind:
                    return kind
    return None


# What must not be there ---------------------------------------------------------


def forbidden(tree: ast.Module, file: str) -> Iterator[Problem]:
    """Reads outside sources, hidden imports, the outside world, what differs each time."""
    for node in ast.walk(tree):
        for what, (problem, fix) in _faults(node):
            yield Problem(Where(file, getattr(node, "lineno", None)), f"`{what}` {problem}", fix)


def _faults(node: ast.AST) -> Iterator[tuple[str, _Fault]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield from _imports(alias.name)
    elif isinstance(node, ast.ImportFrom) and not node.level:
        yield from _imports(node.module or "")
        for alias in node.names:
            if alias.name in _METHODS and (node.module or "").partition(".")[0] in ("os", "io"):
                yield f"{node.module}.{alias.name}", _METHODS[alias.name]
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        fault = _MEMBERS.get((node.value.id, node.attr))
        if fault:
            yield ast.unparse(node), fault
    elif isinstance(node, ast.Call):
        yield from _call(node)


def _imports(module: str) -> Iterator[tuple[str, _Fault]]:
    fault = _MODULES.get(module.partition(".")[0])
    if fault:
        yield f"import {module}", fault


def _call(node: ast.Call) -> Iterator[tuple[str, _Fault]]:
    if isinstance(node.func, ast.Name):
        name, fault = node.func.id, _CALLS.get(node.func.id)
    elif isinstance(node.func, ast.Attribute):
        name, fault = ast.unparse(node.func), _METHODS.get(node.func.attr)
        if node.func.attr.startswith("read_"):
            fault = _READS
        if node.func.attr == "default_rng" and not (node.args or node.keywords):
            fault = _DIFFERS
    else:
        return
    if fault:
        yield name, fault
