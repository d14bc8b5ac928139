"""The analysis package as source: what it declares, and what it must not do.

Nothing is imported or run. A read outside a source, an import that cannot be
seen, a value that differs from one run to the next: each would let an exhibit
rest on something that its key does not hold, and so go stale in silence.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from needsbook.confine.lint import forbidden
from needsbook.exhibit.exhibits import PREFIXES, ExhibitType
from needsbook.ground.cache import key_of
from needsbook.ground.errors import Problem, Where
from needsbook.ground.files import hash_of
from needsbook.ground.library import importable
from needsbook.ground.project import Project
from needsbook.rebuild.modules import ENGINE


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
    source = project.root / "src"
    paths = sorted((source / project.package).rglob("*.py"))
    known = {project.package, ENGINE, *sys.stdlib_module_names, *importable(project.packages)}
    problems = [*_beside(project), *_of_one_name(project, paths)]
    for path in paths:
        file = project.relative(path)
        module = ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__")
        content = path.read_bytes()
        key = key_of("module", common, module, file, hash_of(content))
        kept = project.cache.get_json(key)
        if kept is None:
            kept = _read(content, module, file, known)
            project.cache.put_json(key, kept)
        found |= {
            item["name"]: Declared(**{**item, "says": tuple(item["says"])})
            for item in kept["declared"]
        }
        problems += [
            Problem(**{**item, "where": Where(**item["where"])}) for item in kept["problems"]
        ]
    return found, problems


def _beside(project: Project) -> Iterator[Problem]:
    """Modules that could be imported, and that nothing here looks at."""
    source = project.root / "src"
    for path in sorted(source.rglob("*.py")):
        if project.package and path.relative_to(source).parts[0] not in (project.package, ENGINE):
            yield Problem(
                Where(project.relative(path)),
                "this module lies beside the package of the analysis, where no rule is held and "
                "no trace looks",
                f"move it into src/{project.package}/, or out of src/",
            )


def _of_one_name(project: Project, paths: Iterable[Path]) -> Iterator[Problem]:
    """A module and a package of one name: one of them runs, and keys may hold the other."""
    folders = {folder for path in paths for folder in path.parents}
    for path in paths:
        if path.with_suffix("") in folders:
            folder = project.relative(path.with_suffix(""))
            yield Problem(
                Where(project.relative(path)),
                f"this module and the folder {folder} have one name",
                "rename one of them",
            )


def _read(content: bytes, module: str, file: str, known: Collection[str]) -> dict[str, Any]:
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
        "problems": [
            asdict(problem) for problem in [*forbidden(tree, file), *_unasked(tree, file, known)]
        ],
    }


def _unasked(tree: ast.Module, file: str, known: Collection[str]) -> Iterator[Problem]:
    """Imports from packages that pyproject.toml does not ask for, so that no key holds them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        else:
            continue
        for name in (name.partition(".")[0] for name in names):
            if name not in known:
                yield Problem(
                    Where(file, node.lineno),
                    f"`import {name}`: this package is not among those that pyproject.toml asks "
                    "for, so old numbers would stay when it changes",
                    "name it under `dependencies` in pyproject.toml, and lock it "
                    "(`requirements.lock`); or correct the import",
                )


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
