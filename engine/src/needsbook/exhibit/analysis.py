"""The analysis package as source: what it declares, and what it must not do.

Nothing is imported or run. A read outside a source, an import that cannot be
seen, a value that differs from one run to the next: each would let an exhibit
rest on something that its key does not hold, and so go stale in silence.
"""

from __future__ import annotations

import ast
from dataclasses import asdict, dataclass
from typing import Any

from needsbook.confine.lint import forbidden
from needsbook.exhibit.exhibits import PREFIXES, ExhibitType
from needsbook.ground.cache import key_of
from needsbook.ground.errors import Problem, Where
from needsbook.ground.files import hash_of
from needsbook.ground.project import Project


@dataclass(frozen=True)
class Declared:
    """An exhibit as its module's source declares it."""

    name: str
    type: ExhibitType
    module: str
    file: str
    line: int
    says: tuple[str, ...] = ()


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
        found |= {
            item["name"]: Declared(**{**item, "says": tuple(item["says"])})
            for item in kept["declared"]
        }
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
        Declared(node.name, kind, module, file, node.lineno, _says(node))
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


def _says(node: ast.FunctionDef) -> tuple[str, ...]:
    """The words that a sentence may say because the number says so."""
    return tuple(
        str(item.value)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        for argument in decorator.keywords
        if argument.arg == "says" and isinstance(argument.value, ast.Tuple)
        for item in argument.value.elts
        if isinstance(item, ast.Constant)
    )
